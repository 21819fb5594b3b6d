"""The own key in the window: its sheet, its loss, a new one; and one item shown to an inspector."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from annotator.job_file.project import Project
from annotator.job_ledger import own_keys
from annotator.ledger.keys import KeyPlace, key_path
from annotator.paths import keys_folder
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import both_say_yes, public, receipt_for, values, work
from tests.annotator.cli.running import done
from tests.faults.ledger_mutants import statement_in
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import countersign, drop, give, hand_in, notice
from tests.support.material import CHECKOUT
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.dialogs.passphrase import PassphraseDialog
from widgets.ledger.dialogs.proof_dialog import ProofDialog
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.restore_dialog import RestoreDialog

pytestmark = pytest.mark.usefixtures("light_passphrases")


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")


def sit_down(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("street_2.jpg")


def in_receipts(hand: Hand, act: Callable[[ReceiptsDialog], bool]) -> None:
    """Open the view of receipts, wait for the key to be shown, and act until it is done."""

    def when_known(dialog: ReceiptsDialog) -> bool:
        if not dialog.key.table.facts:
            return False
        if act(dialog):
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ReceiptsDialog, when_known):
        hand.app.run("receipts")


def key_files() -> list[Path]:
    return sorted(keys_folder().glob("*.pem"))


def first_half_of_it(lines: list[str], told: list[str]) -> Callable[[RestoreDialog], bool]:
    """Return what types the first line alone, reads what is said of it, and types the others."""

    def act(dialog: RestoreDialog) -> bool:
        if not told:
            told.append("nothing")
            QTest.keyClicks(dialog.field, lines[0])
            press(dialog.restore_button)
        elif dialog.refusal.isVisible() and len(told) == 1:
            told.append(dialog.refusal.text())
            QTest.keyClicks(dialog.field, "".join(lines[1:]))
            press(dialog.restore_button)
            return True
        return False

    return act


def test_a_lost_key_comes_back_from_its_sheet(
    hand: Hand, job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, sheet = tmp_path / "one.jsonl", tmp_path / "two.jsonl", tmp_path / "sheet.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(sheet), ""))
    sit_down(hand, job)
    hand_in(hand, one)

    def save(dialog: ReceiptsDialog) -> bool:
        if not sheet.exists():
            press(dialog.key.sheet_button)
            hand.qtbot.waitUntil(sheet.exists, timeout=10_000)
        return dialog.said.text().startswith("The sheet is in sheet.txt. Print it")

    in_receipts(hand, save)
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    [key] = key_files()
    key.unlink()
    lines = [line.split(".", 1)[1] for line in sheet.read_text().splitlines() if line[:4] == "    "]
    told: list[str] = []

    def restore(dialog: ReceiptsDialog) -> bool:
        if not told:
            assert dialog.key.table.text_of("Key") == "not on this computer any more"
            with hand.answering(RestoreDialog, first_half_of_it(lines, told)):
                press(dialog.key.restore_button)
        return dialog.said.text().startswith("Your key is back.")

    in_receipts(hand, restore)
    assert told[1].endswith(".")
    assert key_files() == [key]
    hand_in(hand, two)
    hand.close()
    assert values(one)[0]["key"] == values(two)[0]["key"]
    both_say_yes(one, two)


def test_a_locked_key_asks_for_its_passphrase_when_it_signs_and_never_before(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        own_keys.signing_key(project, worker)
        assert own_keys.lock(project, worker, "", "tawny owl").place is KeyPlace.LOCKED_FILE
    one, asked = tmp_path / "one.jsonl", list[bool]()
    sit_down(hand, job)

    def unlock(dialog: PassphraseDialog) -> bool:
        asked.append(dialog.refusal.isVisible())
        QTest.keyClicks(dialog.field, "barn owl" if len(asked) == 1 else "tawny owl")
        press(dialog.sign_button)
        return len(asked) == 2

    def act(dialog: HandInDialog) -> bool:
        if dialog.place.path != one:
            dialog.place.path_field.show_path(one)
        return give()(dialog)

    with hand.answering(HandInDialog, act), hand.answering(PassphraseDialog, unlock):
        hand.app.run("hand-in")
    hand.close()
    assert asked == [False, True]
    both_say_yes(one)


def test_a_new_key_is_countersigned_only_after_it_was_asked_about(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    sit_down(hand, job)
    hand_in(hand, one)
    countersign(hand, one)
    drop(hand.window, tmp_path / "one.receipt.json")
    assert notice(hand).startswith("The receipt fits: ")
    origin = values(one)[1]["origin"]
    key_path(keys_folder(), origin).unlink()
    hand_in(hand, two)
    said: list[str] = []

    def ask_first(dialog: CountersignDialog) -> bool:
        if not said and dialog.new_key.isVisible():
            assert not dialog.start_button.isEnabled()
            said.append(dialog.reason.text())
            said.append(dialog.checks.text_of("Earlier"))
            QTest.mouseClick(
                dialog.new_key,
                Qt.MouseButton.LeftButton,
                pos=QPoint(12, dialog.new_key.height() // 2),
            )
            assert dialog.start_button.isEnabled()
        return bool(said) and give()(dialog)

    with hand.answering(CountersignDialog, ask_first):
        drop(hand.window, two)
    hand.close()
    assert said[0] == "Ask whether the new key is theirs."
    assert said[1].endswith(" are as you countersigned them.")
    assert values(one)[0]["key"] != values(two)[0]["key"]
    both_say_yes(one, two, tmp_path / "one.receipt.json", tmp_path / "two.receipt.json")


def test_a_key_that_the_earlier_one_signed_is_countersigned_without_a_question(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    done("hand-in", job, one)
    done("receipt", "--take", job, receipt_for(one, tmp_path / "vendor.pem", "--make-key"))
    done("key", job, "--rotate")
    done("hand-in", job, two)
    sit_down(hand, job)
    asked: list[bool] = []

    def act(dialog: CountersignDialog) -> bool:
        asked.append(dialog.new_key.isVisible())
        assert not asked[-1]
        return give()(dialog)

    with hand.answering(CountersignDialog, act):
        drop(hand.window, two)
    hand.close()
    assert asked
    receipt = tmp_path / "two.receipt.json"
    assert statement_in(receipt.read_bytes())["predicate"]["replaces"] is None
    both_say_yes(one, two, receipt)


def test_a_receipt_by_the_own_key_says_that_it_proves_nothing(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", job, one)
    [key] = key_files()
    receipt = receipt_for(one, key)
    sit_down(hand, job)
    drop(hand.window, receipt)
    assert "so it proves nothing to others" in notice(hand)


# The platform without a screen says of every menu that it cannot do these two.
@pytest.mark.qt_log_ignore("support (raise|grabbing)", extend=True)
def test_the_menu_key_is_about_the_item_that_is_marked(hand: Hand, job: Path) -> None:
    sit_down(hand, job)
    panel = hand.window.items.list
    shown: list[str] = []

    def look(dialog: ProofDialog) -> bool:
        shown.append(dialog.facts.text_of("Item"))
        press(dialog.cancel_button)
        return True

    # As Qt sends it: in the middle of the list, where another item may be, or none.
    middle = panel.rect().center()
    with hand.answering(ProofDialog, look):
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(panel, QContextMenuEvent(reason, middle, panel.mapToGlobal(middle)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Up)  # to the last
        active = menu.activeAction()
        assert active is not None
        assert active.objectName() == "show-item"
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert shown == ["\u2066street_2.jpg\u2069"]


# The platform without a screen says of every menu that it cannot do these two.
@pytest.mark.qt_log_ignore("support (raise|grabbing)", extend=True)
def test_one_item_from_its_menu_for_an_inspector_and_nothing_of_the_others(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    work(job, item=2, ms=600_000)
    done("hand-in", job, tmp_path / "one.jsonl")
    key = tmp_path / "union.pem"
    receipt = receipt_for(tmp_path / "one.jsonl", key, "--make-key")
    done("receipt", "--take", job, receipt)
    sit_down(hand, job)
    out, facts = tmp_path / "street.json", list[str]()

    def write(dialog: ProofDialog) -> bool:
        if dialog.place.path != out:
            dialog.place.path_field.show_path(out)
        if dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            facts[:] = [dialog.facts.text_of(name) for name in ("Item", "Time on it")]
        return give()(dialog)

    panel = hand.window.items.list
    place = panel.visualRect(panel.model().index(0, 0)).center()
    with hand.answering(ProofDialog, write):
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, panel.viewport().mapToGlobal(place)
        )
        QApplication.sendEvent(panel.viewport(), event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Up)  # to the last
        active = menu.activeAction()
        assert active is not None
        assert active.objectName() == "show-item"
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert facts == ["\u2066street_1.jpg\u2069", "3 min of work"]
    proof = values(out)[0]
    assert {entry["entry"]["item_id"] for entry in proof["entries"]} == {1}
    drop(hand.window, out)
    told = notice(hand)
    assert told.startswith("The proof holds: 1 entry of \u2066street_1.jpg\u2069, with \u20663 min")
    hand.close()
    both_say_yes(tmp_path / "one.jsonl", receipt, out, key=public(key))


def test_an_item_that_was_not_handed_in_says_what_to_do(hand: Hand, job: Path) -> None:
    sit_down(hand, job)
    told: list[str] = []

    def look(dialog: ProofDialog) -> bool:
        if not dialog.refusal.isVisible():
            return False
        told.append(dialog.told.text())
        assert not dialog.start_button.isEnabled()
        press(dialog.cancel_button)
        return True

    with hand.answering(ProofDialog, look):
        hand.app.run("show-item")
    assert told == ["What is shown must have been handed in: choose “Hand in my work…” first."]

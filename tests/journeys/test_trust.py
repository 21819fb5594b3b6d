"""From a hand-in in the window to a receipt that both verifiers take, and what goes wrong on it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.progress import Cancel, Progress
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import both_say_yes, public, receipt_for, values, work
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import CTRL_SHIFT, countersign, drop, give, hand_in, notice
from tests.support.material import CHECKOUT
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

TO_TWO_HOURS_MS = 6_978_000
"""With what the sample has two hours and some seconds, which stays so while a window is open."""

NOT_TAKEN = "one.receipt.json was not taken: it is damaged or was changed. Ask for it again."


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job with two hours of work; nothing of it was handed in."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    path = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    work(path, ms=TO_TWO_HOURS_MS)
    return path


@pytest.fixture
def sit_down(qtbot: QtBot) -> Iterator[Callable[[Path | None], Hand]]:
    """Give what opens the program, with a job or without; what ran before is closed."""
    hands: list[Hand] = []

    def opened(path: Path | None) -> Hand:
        for before in hands:
            before.close()
        hand = Hand(qtbot)
        hands.append(hand)
        if path is None:
            hand.window.appear()
            hand.window.activateWindow()
        else:
            hand.start(path)
            hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
            hand.return_to_window()
        return hand

    yield opened
    for hand in hands:
        hand.close()


def standing(hand: Hand) -> str:
    """Return what the line in Time and pay says."""
    seen: list[str] = []

    def look(dialog: TimeAndPayDialog) -> bool:
        if not dialog.receipts.isVisible():
            return False
        seen.append(dialog.receipts.said.text())
        dialog.reject()
        return True

    with hand.answering(TimeAndPayDialog, look):
        hand.app.run("time-and-pay")
    return seen[0]


def test_from_hand_in_to_receipt_and_into_the_next_hand_in(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, key = tmp_path / "one.jsonl", tmp_path / "two.jsonl", tmp_path / "vendor.pub"
    worker = sit_down(job)
    before = standing(worker)
    assert before.startswith("Not yet receipted since ")
    assert "2 h\u2069 of work" in before
    assert before.endswith("You have not handed in yet.")
    dialog = hand_in(worker, one)
    assert dialog.facts.text_of("Your time") == "2 h of work"
    assert dialog.facts.text_of("Work order") == "Street scenes, sample"
    assert dialog.facts.text_of("Your key") == "made when you hand in"
    assert "Handed in, and no receipt for it yet: " in standing(worker)

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(key), ""))
    vendor = sit_down(None)
    examined = countersign(vendor, one)
    assert examined.facts.text_of("Their time") == "2 h of work"
    assert examined.checks.text_of("Sample").startswith("It is from a sample job")
    assert "no earlier receipt" in examined.checks.text_of("Earlier")
    receipt = tmp_path / "one.receipt.json"
    assert values(receipt)[0]["mediaType"].endswith("v0.3+json")

    def save_key(dialog: CountersignDialog) -> bool:
        if not dialog.public_button.isVisible():
            return False
        press(dialog.public_button)
        vendor.qtbot.waitUntil(key.is_file, timeout=10_000)
        press(dialog.cancel_button)
        return True

    with vendor.answering(CountersignDialog, save_key):
        drop(vendor.window, one)

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    worker = sit_down(job)
    drop(worker.window, receipt)
    told = notice(worker)
    assert told.startswith("The receipt fits: the first ")
    assert "with \u20662 h\u2069 of work" in told
    assert standing(worker).startswith("All that you handed in is countersigned: ")
    assert "the first " in hand_in(worker, two).facts.text_of("Last receipt")
    worker.close()
    assert values(two)[4]["bundle"] == values(receipt)[0]
    text = both_say_yes(one, two, receipt, key=key)
    assert "whose key countersigned" not in text


def test_a_receipt_by_the_command_line_is_taken_from_the_menu(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand = sit_down(job)
    one, key = tmp_path / "one.jsonl", tmp_path / "union.pem"
    hand_in(hand, one)
    receipt = receipt_for(one, key, "--make-key")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(receipt), ""))
    seen: list[ReceiptsDialog] = []
    said: list[str] = []

    def take(dialog: ReceiptsDialog) -> bool:
        if not seen and dialog.facts.text_of("Receipts") == "none yet":
            seen.append(dialog)
            press(dialog.take_button)
        if not seen or dialog.facts.text_of("Receipts") != "1":
            return False
        said.append(dialog.said.text())
        if len(said) == 1:  # the very same again is harmless, and told
            press(dialog.take_button)
        if not dialog.said.text().startswith("You have this receipt already: "):
            return False
        press(dialog.close_button)
        return True

    hand.return_to_window()
    with hand.answering(ReceiptsDialog, take):
        hand.key(Qt.Key.Key_K, CTRL_SHIFT)
    assert said[0].startswith("The receipt fits: ")
    assert seen[0].headline.text().startswith("All that you handed in is countersigned: ")
    assert len(hand.desk.project.reads.receipts_of(hand.desk.session.worker.id).result()) == 1
    both_say_yes(one, receipt, key=public(key))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("cut", f"{NOT_TAKEN} (It is not JSON"),
        ("signed otherwise", f"{NOT_TAKEN} (Its signature does not hold.)"),
        ("of another job", "The receipt is for nobody at this job. It was not taken."),
    ],
)
def test_a_wrong_receipt_gives_one_sentence_and_nothing_is_kept(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path, harm: str, sentence: str
) -> None:
    one, key = tmp_path / "one.jsonl", tmp_path / "union.pem"
    whose = job
    if harm == "of another job":
        whose = make_sample(tmp_path / "other", CHECKOUT / "resources" / "examples")
    done("hand-in", whose, one)
    receipt = receipt_for(one, key, "--make-key")
    if harm == "cut":
        receipt.write_bytes(receipt.read_bytes()[:-40] + b"\n")
    elif harm == "signed otherwise":
        bundle = json.loads(receipt.read_text())
        signature = bundle["dsseEnvelope"]["signatures"][0]["sig"]
        other = ("B" if signature[0] == "A" else "A") + signature[1:]
        receipt.write_text(receipt.read_text().replace(signature, other))
    hand = sit_down(job)
    drop(hand.window, receipt)
    assert notice(hand).startswith(sentence)
    worker = hand.desk.session.worker
    assert hand.desk.project.reads.receipts_of(worker.id).result() == []


def test_a_receipt_without_a_job_says_what_to_do(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    done("hand-in", job, tmp_path / "one.jsonl")
    receipt = receipt_for(tmp_path / "one.jsonl", tmp_path / "union.pem", "--make-key")
    hand = sit_down(None)
    drop(hand.window, receipt)
    assert notice(hand) == ("This is a receipt. Open the job that it is for, then drop it again.")


def test_a_hand_in_that_was_changed_cannot_be_countersigned(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", job, one)
    one.write_bytes(one.read_bytes().replace(b'"label":', b'"label":9'))
    hand = sit_down(None)
    seen: list[str] = []

    def look(dialog: CountersignDialog) -> bool:
        if not dialog.refusal.isVisible():
            return False
        assert not dialog.start_button.isEnabled()
        seen.append(dialog.refusal.text())
        press(dialog.cancel_button)
        return True

    with hand.answering(CountersignDialog, look):
        drop(hand.window, one)
    assert seen == ["one.jsonl: It was changed after it was signed."]
    assert list(tmp_path.glob("*.receipt.json")) == []


def test_the_signature_dropped_stands_for_its_hand_in(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", job, one)
    hand = sit_down(None)
    countersign(hand, one.with_name(one.name + BUNDLE_SUFFIX))
    both_say_yes(one, tmp_path / "one.receipt.json")


def test_what_is_shown_first_has_every_field_that_leaves(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    hand = sit_down(job)
    one = tmp_path / "one.jsonl"
    names: set[str] = set()

    def look(dialog: HandInDialog) -> None:
        if dialog.start_button.isVisible():
            press(dialog.fields_button)
            assert dialog.tree.isVisible()
            names.update(item.text(0) for item in dialog.tree.items())

    def act(dialog: HandInDialog) -> bool:
        if dialog.place.path != one:
            dialog.place.path_field.show_path(one)
        return give(look)(dialog)  # type: ignore[arg-type]  # it answers both dialogs

    with hand.answering(HandInDialog, act):
        hand.app.run("hand-in")
    written = {name for line in values(one) for name in [line["line"], *line] if name != "line"}
    assert written <= names
    assert {"predicate", "subject", "sig"} <= names


def test_it_goes_with_the_export_that_is_named(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    export = tmp_path / "exports" / "mine"
    export.parent.mkdir()
    done("export", job, "--format", "coco", export, "--items", "all")
    hand = sit_down(job)
    hand.app.settings.set("last_export_folder", str(export.parent))
    one = tmp_path / "one.jsonl"
    refused: list[str] = []

    def act(dialog: HandInDialog) -> bool:
        if dialog.close_button.isVisible():
            press(dialog.close_button)
            return True
        if dialog.export_field.path is None or not dialog.start_button.isVisible():
            return False
        if dialog.place.path != one:
            dialog.place.path_field.show_path(one)
        if not refused and not dialog.refusal.isVisible():
            # Something that is no export of this job is told before anything is written.
            dialog.export_field.show_path(tmp_path)
            dialog.with_export.click()
        elif not refused:
            refused.append(dialog.refusal.text())
            dialog.export_field.show_path(export)
        elif dialog.start_button.isEnabled():
            assert dialog.facts.text_of("Export") == "mine"
            press(dialog.start_button)
        return False

    with hand.answering(HandInDialog, act):
        hand.app.run("hand-in")
    assert refused[0].endswith("is no export of this job. Name another folder.")
    hand.close()
    assert "handed in with the export mine" in both_say_yes_with(one, export)


def both_say_yes_with(hand_in: Path, export: Path) -> str:
    return done("verify", hand_in, export).stdout


def test_stopping_writes_nothing(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    hand = sit_down(job)
    one, gate = tmp_path / "one.jsonl", threading.Event()
    told: list[str] = []

    def busy(_cancel: Cancel, _progress: Progress) -> None:
        gate.wait(timeout=120)

    def act(dialog: HandInDialog) -> bool:
        if dialog.refusal.isVisible():
            told.append(dialog.refusal.text())
            press(dialog.cancel_button)
            return True
        if dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            dialog.place.path_field.show_path(one)
            # The thread for long work is busy, so that Esc comes before the hand-in is made.
            hand.app.parts.jobs.start(busy, done=lambda _none: None, failed=lambda _error: None)
            press(dialog.start_button)
            assert dialog.progress.isVisible()
            # Where the focus is then, is not what is tried here.
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            assert dialog.isVisible()
            gate.set()
        return False

    with hand.answering(HandInDialog, act):
        hand.app.run("hand-in")
    assert told == ["Stopped. Nothing was handed in."]
    assert list(tmp_path.glob("one*")) == []


def test_a_folder_that_went_away_is_told_and_the_choice_stays(
    sit_down: Callable[[Path | None], Hand], job: Path, tmp_path: Path
) -> None:
    hand = sit_down(job)
    folder = tmp_path / "stick"
    folder.mkdir()
    told: list[str] = []

    def act(dialog: HandInDialog) -> bool:
        if told:
            dialog.place.path_field.show_path(tmp_path / "one.jsonl")
            return give()(dialog)
        if dialog.refusal.isVisible():
            told.append(dialog.refusal.text())
        elif dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            dialog.place.path_field.show_path(folder / "one.jsonl")
            folder.rmdir()
            press(dialog.start_button)
        return False

    with hand.answering(HandInDialog, act):
        hand.app.run("hand-in")
    assert "could not be written" in told[0]
    both_say_yes(tmp_path / "one.jsonl")

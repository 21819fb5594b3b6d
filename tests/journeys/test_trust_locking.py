"""The own key is locked, unlocked and changed in the window, and each change holds for signing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.job_ledger import own_keys
from annotator.ledger.keys import KeyPlace, key_path
from annotator.ledger.signatures import KeyLockedError
from annotator.paths import keys_folder
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import both_say_yes, values
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import countersign, drop, give, hand_in, notice
from tests.support.material import CHECKOUT
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.dialogs.lock_dialog import LockDialog
from widgets.ledger.dialogs.passphrase import PassphraseDialog
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.rekey_dialog import RekeyDialog

pytestmark = pytest.mark.usefixtures("light_passphrases")

FIRST, SECOND = "tawny owl", "a barn owl"


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")


@pytest.fixture
def hand(qtbot: QtBot, job: Path, tmp_path: Path) -> Iterator[Hand]:
    """Somebody who has handed in once."""
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("street_2.jpg")
    hand_in(hand, tmp_path / "one.jsonl")
    yield hand
    hand.close()


def in_receipts(hand: Hand, act: Callable[[ReceiptsDialog], None], said: str) -> None:
    """Open the view of receipts, act once the key is shown, wait for the sentence, and close."""
    has_acted: list[bool] = []

    def when_known(dialog: ReceiptsDialog) -> bool:
        if not dialog.key.table.facts:
            return False
        if not has_acted:
            has_acted.append(True)
            act(dialog)
        if not dialog.said.text().startswith(said):
            return False
        press(dialog.close_button)
        return True

    with hand.answering(ReceiptsDialog, when_known):
        hand.app.run("receipts")


def type_into(dialog: LockDialog, *texts: str) -> None:
    shown = [each for each in (dialog.old, dialog.new, dialog.again) if each.isVisible()]
    for field, text in zip(shown, texts, strict=True):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)


def with_lock(hand: Hand, act: Callable[[LockDialog], bool], said: str) -> None:
    with hand.answering(LockDialog, act):
        in_receipts(hand, lambda dialog: press(dialog.key.lock_button), said)


def lock_by_first(dialog: LockDialog) -> bool:
    type_into(dialog, FIRST, FIRST)
    press(dialog.save_button)
    return True


def hand_in_again(hand: Hand, out: Path) -> list[str]:
    """Hand in, and return what was said of the key before."""
    notes: list[str] = []

    def act(dialog: HandInDialog) -> bool:
        if dialog.place.path != out:
            dialog.place.path_field.show_path(out)
        if dialog.facts.facts:
            notes[:] = [each.note for each in dialog.facts.facts if each.title == "Your key"]
        return give()(dialog)

    with hand.answering(HandInDialog, act):
        hand.app.run("hand-in")
    return notes


def test_a_key_is_locked_its_passphrase_changed_and_taken_away_again(hand: Hand, job: Path) -> None:
    told: list[str] = []

    def lock(dialog: LockDialog) -> bool:
        for texts in (("owl", "owl"), (FIRST, SECOND), (FIRST, FIRST)):
            type_into(dialog, *texts)
            press(dialog.save_button)
            told.append(dialog.refusal.text())
        return True

    def change(dialog: LockDialog) -> bool:
        if len(told) == 3:
            told.append("…")
            type_into(dialog, SECOND, SECOND, SECOND)
            press(dialog.save_button)
            told.append(f"can save: {dialog.save_button.isEnabled()}")
        if not dialog.refusal.isVisible():
            return False
        told.append(dialog.refusal.text())
        type_into(dialog, FIRST, SECOND, SECOND)
        press(dialog.save_button)
        return True

    def remove(dialog: LockDialog) -> bool:
        dialog.old.setFocus()
        QTest.keyClicks(dialog.old, SECOND)
        press(dialog.remove_button)
        return True

    with_lock(hand, lock, "Your key is locked.")
    with_lock(hand, change, "Your key is locked.")
    with_lock(hand, remove, "Your key has no passphrase any more.")
    assert told == [
        "The new passphrase needs 8 characters or more.",
        "The two new ones differ. Type the new passphrase again.",
        "",
        "…",
        "can save: False",
        "That is not the current passphrase. Nothing was changed.",
    ]
    hand.close()
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        assert own_keys.key_state(project, worker).place is not KeyPlace.LOCKED_FILE
        assert own_keys.signing_key(project, worker).public


def test_a_new_key_is_made_by_who_knows_the_passphrase_and_signs_from_then_on(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    countersign(hand, one)
    drop(hand.window, tmp_path / "one.receipt.json")
    assert notice(hand).startswith("The receipt fits: ")

    with_lock(hand, lock_by_first, "Your key is locked.")
    told: list[str] = []

    def make(dialog: RekeyDialog) -> bool:
        if not told:
            told.append("…")
            QTest.keyClicks(dialog.field, SECOND)
            press(dialog.make_button)
            told.append(f"can make: {dialog.make_button.isEnabled()}")
        if not dialog.refusal.isVisible():
            return False
        told.append(dialog.refusal.text())
        dialog.field.selectAll()
        QTest.keyClicks(dialog.field, FIRST)
        press(dialog.make_button)
        return True

    with hand.answering(RekeyDialog, make):
        in_receipts(hand, lambda dialog: press(dialog.key.rekey_button), "You have a new key.")
    assert told[1:] == ["can make: False", "That is not its passphrase. Nothing was changed."]

    def unlock(dialog: PassphraseDialog) -> bool:
        QTest.keyClicks(dialog.field, FIRST)
        press(dialog.sign_button)
        return True

    with hand.answering(PassphraseDialog, unlock):
        notes = hand_in_again(hand, two)
    # Nobody has to approve it: the worker is not told that somebody will ask.
    assert notes == ["Its public half, made for this job alone."]
    hand.close()
    assert values(one)[0]["key"] != values(two)[0]["key"]
    assert values(two)[2]["entries"]["rekey"] == 1
    both_say_yes(one, two, tmp_path / "one.receipt.json")
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        with pytest.raises(KeyLockedError):
            own_keys.signing_key(project, worker)
        assert own_keys.signing_key(project, worker, FIRST).public == values(two)[0]["key"]


def test_a_lost_key_is_told_with_what_to_do_and_its_next_one_has_to_be_approved(
    hand: Hand, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    countersign(hand, one)
    drop(hand.window, tmp_path / "one.receipt.json")
    assert notice(hand).startswith("The receipt fits: ")
    key_path(keys_folder(), values(one)[1]["origin"]).unlink()
    seen: list[tuple[str, str, bool]] = []

    def look(dialog: ReceiptsDialog) -> bool:
        table = dialog.key.table
        if not table.facts:
            return False
        seen.append(
            (table.text_of("Key"), dialog.key.note.text(), dialog.key.rekey_button.isVisible())
        )
        press(dialog.close_button)
        return True

    with hand.answering(ReceiptsDialog, look):
        hand.app.run("receipts")
    notes = hand_in_again(hand, two)
    with hand.answering(ReceiptsDialog, look):
        hand.app.run("receipts")
    (lost, what_to_do, is_offered), (another, _note, is_there) = seen
    assert lost == "not on this computer any more"
    assert what_to_do.startswith("Restore it from its recovery sheet. If you have none, hand in")
    assert (is_offered, is_there) == (False, True)
    assert notes == ["This is not the key used before: whoever countersigns will ask you about it."]
    assert another != lost
    assert values(two)[0]["key"] != values(one)[0]["key"]

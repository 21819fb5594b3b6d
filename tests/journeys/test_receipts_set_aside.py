"""A wrong receipt is refused when it is dropped; one that is in the job is set aside."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.ledger.signatures import Signer
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import both_say_yes, values
from tests.annotator.cli.running import done
from tests.annotator.job_ledger.test_receipts import (
    Bad,
    receipt,
    said_of,
    take_bad,
    work_six_minutes,
)
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, hand_in, notice
from tests.support.material import CHECKOUT
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.dialogs.receipt_list_dialog import ReceiptListDialog
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.restore_dialog import RestoreDialog


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")


@pytest.fixture
def bad(sample: Path, tmp_path: Path) -> Bad:
    """Return a job that has a receipt with 1 s and another worker's key."""
    work_six_minutes(sample)
    return Bad(sample, *take_bad(sample, tmp_path))


def sit_down(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    hand.return_to_window()


def in_receipts(hand: Hand, act: Callable[[ReceiptsDialog], bool]) -> None:
    """Open the view of receipts, and act until it is done."""

    def when_known(dialog: ReceiptsDialog) -> bool:
        if dialog.key.table.facts and dialog.list_button.isVisible() and act(dialog):
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ReceiptsDialog, when_known):
        hand.app.run("receipts")


def in_list(hand: Hand, opener: ReceiptsDialog, name: str, said: str) -> None:
    """Open the list, press the button of that name, wait for what is said, and close the list."""
    pressed: list[str] = []

    def act(dialog: ReceiptListDialog) -> bool:
        if not pressed and dialog.buttons:
            [made] = dialog.buttons.values()
            assert made.text() == name
            pressed.append(name)
            press(made)
        if pressed and dialog.said.isVisible():
            assert dialog.said.text().startswith(said)
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ReceiptListDialog, act):
        press(opener.list_button)


def refusal_to_hand_in(hand: Hand) -> str:
    """Return why nothing can be handed in."""
    told: list[str] = []

    def refused(dialog: HandInDialog) -> bool:
        if not dialog.refusal.isVisible():
            return False
        told.append(dialog.refusal.text())
        press(dialog.cancel_button)
        return True

    with hand.answering(HandInDialog, refused):
        hand.app.run("hand-in")
    return told[0]


def test_a_bad_receipt_in_the_job_is_set_aside_and_nothing_is_lost(
    hand: Hand, bad: Bad, tmp_path: Path
) -> None:
    sit_down(hand, bad.path)
    told = refusal_to_hand_in(hand)
    assert bad.problem in told.replace("\u00a0", " ")
    assert "Set it aside first" in told
    steps: list[str] = []

    def type_sheet(dialog: RestoreDialog) -> bool:
        dialog.field.setPlainText(bad.sheet)
        press(dialog.restore_button)
        return True

    def mend(dialog: ReceiptsDialog) -> bool:
        problem = dialog.facts.text_of("Does not fit").replace("\u00a0", " ")
        if not steps and problem == bad.problem:
            assert dialog.headline.text().startswith("The last receipt is wrong")
            steps.append("set aside")
            in_list(hand, dialog, "Set it aside", "It is set aside.")
        elif steps == ["set aside"] and not problem:
            steps.append("restored")
            with hand.answering(RestoreDialog, type_sheet):
                press(dialog.key.restore_button)
        return dialog.said.text().startswith("Your key is back.")

    in_receipts(hand, mend)
    two = tmp_path / "two.jsonl"
    hand_in(hand, two)
    hand.close()
    assert values(two)[2]["ms"]["label"] >= bad.ms + 120_000
    assert values(two)[4]["bundle"] is None
    both_say_yes(two)
    with closing(sqlite3.connect(bad.path)) as connection:
        assert connection.execute("SELECT count(*) FROM receipt").fetchone() == (1,)


def test_setting_aside_is_taken_back_in_the_window(
    hand: Hand, sample: Path, tmp_path: Path
) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", sample, one)
    done("receipt", "--take", sample, receipt(one, Signer.new()))
    sit_down(hand, sample)
    steps: list[str] = []

    def act(dialog: ReceiptsDialog) -> bool:
        if not steps:
            steps.append("aside")
            in_list(hand, dialog, "Set it aside", "It is set aside.")
        if len(steps) == 1 and dialog.headline.text().startswith("Not yet receipted"):
            steps.append("again")
            in_list(hand, dialog, "Use it again", "It counts again.")
        return len(steps) > 1 and dialog.headline.text().startswith("All that you handed in")

    in_receipts(hand, act)


@pytest.mark.parametrize("what", ["time", "key"])
def test_a_receipt_with_other_contents_is_refused_in_the_window(
    hand: Hand, sample: Path, tmp_path: Path, what: str
) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", sample, one)
    said = said_of(one)
    bent = {
        "time": replace(said, ms={"label": 1_000}),
        "key": replace(said, worker_key=Signer.new().public),
    }[what]
    sentence = {"time": "it says 1 s of “label”, and", "key": "it says that the key "}[what]
    sit_down(hand, sample)
    drop(hand.window, receipt(one, Signer.new(), bent))
    text = notice(hand)
    assert text.replace("\u00a0", " ").startswith(
        f"The receipt does not say what you handed in: {sentence}"
    )
    assert text.endswith("It was not taken. Ask for a right one.")
    assert hand.desk.project.reads.receipts_of(hand.desk.session.worker.id).result() == []
    drop(hand.window, receipt(one, Signer.new()))
    assert notice(hand).startswith("The receipt fits: ")
    assert json.loads(one.with_name("r.receipt.json").read_text())

"""A worker answers, hands in, and takes a receipt; a third party checks the record that is saved.

Worker and vendor sit at two windows with homes of their own; only files pass between them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.job_ledger.own_keys import lock
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import values, work
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import CTRL_SHIFT, countersign, drop, give, notice
from tests.support.exports import load
from tests.support.ledger_checker import reasons
from tests.support.material import CHECKOUT
from widgets.kit.dialogs.form_widgets import as_path
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.dialogs.passphrase import PassphraseDialog
from widgets.time_pay.dialogs.statement_choices import DocumentKind
from widgets.time_pay.dialogs.statement_dialog import StatementDialog

TO_TWO_HOURS_MS = 6_978_000
"""With what the sample has two hours and some seconds, which stays so while a window is open."""


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


def _hand_in_with(hand: Hand, out: Path, answer: str) -> HandInDialog:
    """Hand in, with an answer about the hours; return the dialog, closed."""
    seen: list[HandInDialog] = []

    def act(dialog: HandInDialog) -> bool:
        if not seen:
            if not dialog.word.isVisible():
                return False  # the record is still being read
            seen.append(dialog)
            field = dialog.place.path_field.field
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, str(out))
            press(dialog.word.buttons[answer])
        return give()(dialog)

    hand.return_to_window()
    with hand.answering(HandInDialog, act):
        hand.key(Qt.Key.Key_H, CTRL_SHIFT)
    assert out.is_file()
    return seen[0]


def _save_record(hand: Hand, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Save the portable record as JSON; return what the dialog said of it before."""
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(path), ""))

    def act(dialog: StatementDialog) -> bool:
        if not told:
            if dialog.made is None:
                return False
            kinds = dialog.choices.kinds
            kinds.setCurrentIndex(kinds.findData(DocumentKind.RECORD))
            told.append(dialog.told.text())
            press(dialog.save_buttons[".json"])
        if path.is_file() and dialog.told.text() == f"Saved as {as_path(path)}.":
            press(dialog.close_button)
            return True
        return False

    with hand.answering(StatementDialog, act):
        hand.app.run("statement")
    return told[0]


def test_from_an_answer_to_a_record_that_a_stranger_checks(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = tmp_path / "one.jsonl"
    worker = sit_down(job)
    assert "No receipt has come" in _save_record(worker, tmp_path / "bare.json", monkeypatch)
    dialog = _hand_in_with(worker, one, "more")
    assert dialog.word.question.text().startswith("2 h: is that more than you worked")
    assert dialog.facts.text_of("Your answer") == "2 h measured is more than was worked"

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    vendor = sit_down(None)
    examined = countersign(vendor, one)
    assert examined.facts.text_of("Their answer") == "2 h measured is more than was worked"
    receipt = tmp_path / "one.receipt.json"

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    worker = sit_down(job)
    drop(worker.window, receipt)
    assert notice(worker).startswith("The receipt fits: the first ")
    record = tmp_path / "record.json"
    assert "carries your receipts" in _save_record(worker, record, monkeypatch)
    worker.close()

    # A third party has this file alone.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "stranger"))
    text = done("verify", record).stdout
    assert "the worker’s signature under all of it" in text
    assert "entries, 2 h (72" in text
    assert reasons([record])[record] == ""
    assert "all of it: no receipt supports" in done("verify", tmp_path / "bare.json").stdout
    parts = json.loads(record.read_text())["covered"]
    assert parts[0] == {"receipt": 1, "ms": values(one)[2]["ms"]}

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    done("export", job, "--format", "coco", tmp_path / "out", "--items", "all")
    witness = load(tmp_path / "out", "effort.json")["witness"]
    assert (witness["answer"], witness["signed"]) == ("more", True)
    assert "as signed in one.jsonl" in done("verify", tmp_path / "out", one).stdout


def test_a_locked_key_is_asked_for_when_the_record_is_saved(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done("hand-in", job, tmp_path / "one.jsonl")
    receipt = tmp_path / "one.receipt.json"
    done("receipt", tmp_path / "one.jsonl", receipt, "--key", tmp_path / "v.pem", "--make-key")
    done("receipt", "--take", job, receipt)
    worker = sit_down(job)
    lock(worker.desk.project, worker.desk.session.worker, "", "a long secret")
    typed = iter(("wrong", "a long secret"))

    def unlock(dialog: PassphraseDialog) -> bool:
        text = next(typed)
        dialog.field.setText(text)
        press(dialog.sign_button)
        return text != "wrong"

    record = tmp_path / "record.json"
    with worker.answering(PassphraseDialog, unlock):
        _save_record(worker, record, monkeypatch)
    assert reasons([record])[record] == ""

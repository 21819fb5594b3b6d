"""The work goes to the vendor as one file, and the receipt comes back, all in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.sample import make_sample
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, give, notice
from tests.support.material import CHECKOUT
from widgets.submissions.receive_dialog import ReceiveDialog
from widgets.submissions.submit_dialog import SubmitDialog


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    return make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")


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


def _typed(field: QLineEdit, path: Path) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(path))


def _submit(hand: Hand, out: Path) -> None:
    named: list[SubmitDialog] = []

    def act(dialog: SubmitDialog) -> bool:
        if not named:
            named.append(dialog)
            _typed(dialog.place.path_field.field, out)
        return give()(dialog)

    with hand.answering(SubmitDialog, act):
        hand.app.run("submit")
    assert out.is_file()


def _receive(hand: Hand, collection: Path, *files: Path) -> list[str]:
    """Drop files on the window, receive them, and write the receipts; return what was said."""
    said: list[str] = []

    def act(dialog: ReceiveDialog) -> bool:
        if dialog.start_button.isVisible() and not dialog.collection.path:
            _typed(dialog.collection.field, collection)
        elif dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            press(dialog.start_button)
        elif dialog.receipts_button.isVisible():
            press(dialog.receipts_button)
            hand.qtbot.waitUntil(lambda: bool(dialog.told.text()))
        elif dialog.close_button.isVisible():
            said.extend(dialog.results.titles)
            said.append(dialog.told.text())
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ReceiveDialog, act):
        drop(hand.window, *files)
    return said


def test_from_the_work_to_the_receipt(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, collection = tmp_path / "one.fairsubmission", tmp_path / "all"
    bad = tmp_path / "bad.fairsubmission"
    bad.touch()
    _submit(sit_down(job), one)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    vendor = sit_down(None)
    said = _receive(vendor, collection, bad, one)
    assert said[:2] == ["Refused: 1", "Received: 1"]
    assert said[2].startswith("1 receipt is written.")
    [receipt] = (collection / "receipts").iterdir()
    assert _receive(vendor, collection, one) == ["Here already: 1", ""]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    worker = sit_down(job)
    drop(worker.window, receipt)
    assert "countersigned" in notice(worker)
    worker.close()
    [kept] = (collection / "submissions").iterdir()
    done("verify", kept / "export", kept / "hand-in.jsonl", receipt)

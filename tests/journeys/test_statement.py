"""The statement from the menu to the file: of the open job, while it is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.sample import make_sample
from tests.journeys.hand import Hand, press
from tests.support.material import CHECKOUT
from widgets.kit.dialogs.form_widgets import as_path
from widgets.time_pay.dialogs.statement_dialog import StatementDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    path = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    hand = Hand(qtbot)
    hand.start(path)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    yield hand
    hand.close()


def _answer(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    proposed = []

    def choose(_parent: object, _title: str, proposal: str, kinds: str) -> tuple[str, str]:
        proposed.append(proposal)
        return ("" if path is None else str(path), kinds)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed


def test_it_is_saved_as_it_is_seen(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    def save(dialog: StatementDialog) -> bool:
        if dialog.made is None:
            return False
        for ending in (".pdf", ".html", ".txt", ".json"):
            proposed = _answer(monkeypatch, tmp_path / "mine")
            press(dialog.save_buttons[ending])
            told.append(dialog.told.text())
            assert Path(proposed[0]).name == f"Statement{ending}"
        _answer(monkeypatch, None)
        press(dialog.save_buttons[".txt"])
        _answer(monkeypatch, tmp_path / "mine")  # not the name that would be replaced
        press(dialog.save_buttons[".txt"])
        told.append(dialog.told.text())
        _answer(monkeypatch, tmp_path / "nowhere" / "pay.txt")
        press(dialog.save_buttons[".txt"])
        told.append(dialog.told.text())
        press(dialog.open_button)
        press(dialog.close_button)
        return True

    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    with hand.answering(StatementDialog, save):
        hand.app.run("statement")
    endings = (".pdf", ".html", ".txt", ".json")
    assert told[:4] == [f"Saved as {as_path(tmp_path / f'mine{each}')}." for each in endings]
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    assert told[4] == "mine.txt already exists. Choose another name."
    assert "could not be written" in told[5]
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
    lead = json.loads((tmp_path / "mine.json").read_text())["workers"][0]["totals"][0]["first_line"]
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8").startswith(lead)
    page = (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert lead in page.replace("\u00a0", " ")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_it_may_be_closed_before_the_work_is_read(hand: Hand) -> None:
    def leave(dialog: StatementDialog) -> bool:
        dialog.reject()
        return True

    with hand.answering(StatementDialog, leave):
        hand.app.run("statement")
    assert hand.app.open_job is not None


def test_it_is_reached_from_time_and_pay(hand: Hand) -> None:
    seen = []

    def leave(dialog: StatementDialog) -> bool:
        seen.append(dialog.windowTitle())
        dialog.reject()
        return True

    def go_on(dialog: TimeAndPayDialog) -> bool:
        with hand.answering(StatementDialog, leave):
            press(dialog.statement_button)
        dialog.reject()
        return True

    with hand.answering(TimeAndPayDialog, go_on):
        hand.app.run("time-and-pay")
    assert seen == ["Statement"]

"""An editor of work orders to test on, with a pilot that is read at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.pay.order.pilot_times import Pilot, PilotWorker
from annotator.pay.wages import read_wages
from tests.widgets.kit.dialogs.looks import look_of
from widgets.work_order.editor import OrderEditor, Sources
from widgets.work_order.editor.edits import LineEdit
from widgets.work_order.editor.text_edit import TextEdit

TODAY = date(2026, 11, 25)
SAMPLE = resources.path("examples", "work_order.toml")
MINUTE_MS = 60_000
FIVE = Pilot(
    tuple(
        PilotWorker(items=60, piece_ms=minutes * MINUTE_MS, hours_ms=minutes * MINUTE_MS)
        for minutes in (30, 60, 60, 60, 90)
    )
)


@dataclass(slots=True)
class Reading:
    """Stands for reading a pilot aside; keeps what was asked for."""

    pilot: Pilot | None = FIVE
    refusal: str = ""
    asked: list[Sequence[Path]] = field(default_factory=list)
    stopped: int = 0

    def __call__(
        self, paths: Sequence[Path], done: Callable[[Pilot], None], refused: Callable[[str], None]
    ) -> Callable[[], None]:
        self.asked.append(paths)
        if self.pilot is not None:
            done(self.pilot)
        elif self.refusal:
            refused(self.refusal)
        return self._stop

    def _stop(self) -> None:
        self.stopped += 1


def sources_in(folder: Path, reading: Reading | None = None) -> Sources:
    """Return what the editor works from, with its draft in a folder."""
    return Sources(
        wages=read_wages(resources.path("wages", "minimum_wages.toml").read_bytes()),
        read_pilot=reading or Reading(),
        draft=folder / "draft.toml",
        today=TODAY,
    )


def editor_in(folder: Path, reading: Reading | None = None) -> OrderEditor:
    """Return an editor, not yet shown, whose draft lies in a folder."""
    app = QCoreApplication.instance()
    assert app is not None
    return OrderEditor(look_of(app), sources_in(folder, reading))


def line(editor: OrderEditor, section: str, key: str) -> LineEdit:
    """Return a field of one line."""
    edit = editor.form.row(section, key).edit
    assert isinstance(edit, LineEdit)
    return edit


def text(editor: OrderEditor, section: str, key: str) -> TextEdit:
    """Return a field for a text in languages."""
    edit = editor.form.row(section, key).edit
    assert isinstance(edit, TextEdit)
    return edit


def shown(qtbot: QtBot, editor: OrderEditor) -> OrderEditor:
    """Show an editor until the test is over."""
    qtbot.addWidget(editor)
    editor.show()
    editor.resize(1120, 700)
    return editor


def texts(widget: QWidget) -> list[str]:
    """Return what labels say, in the order in which they were made, once they are laid out."""
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def save_at(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """Let the person choose a place to save, or leave."""
    name = "" if path is None else str(path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))


def answer(monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> list[str]:
    """Answer the next questions; returns those that were asked."""
    asked: list[str] = []

    def chosen(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return button

    monkeypatch.setattr(QMessageBox, "exec", chosen)
    return asked


def settle(editor: OrderEditor) -> None:
    """Do at once what waits for a rest in typing."""
    editor.refresh()
    editor.keep()

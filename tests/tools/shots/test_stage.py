"""A scene that waits in vain says so, and a dialog that nobody answers does not hold it up."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tools.shots.scenes import stage
from tools.shots.scenes.stage import closed_if_late


def test_a_dialog_that_nobody_answers_is_closed_and_named(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "PATIENCE_S", 0.05)
    dialog = QMessageBox()
    dialog.setWindowTitle("Is the file damaged?")
    qtbot.addWidget(dialog)
    told = "nobody answered QMessageBox “Is the file damaged"
    with pytest.raises(TimeoutError, match=told), closed_if_late():
        dialog.exec()
    assert not dialog.isVisible()


def test_an_answered_dialog_is_nobodys_fault(qtbot: QtBot) -> None:
    dialog = QMessageBox()
    qtbot.addWidget(dialog)
    with closed_if_late():
        dialog.open()
        dialog.done(0)

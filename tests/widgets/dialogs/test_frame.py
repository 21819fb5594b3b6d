"""The frame of dialogs: what comes later makes it higher, and never leaves the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.dialogs.looks import look_of
from widgets.dialogs.frame import DialogFrame
from widgets.dialogs.parts import words


def test_a_dialog_that_grows_stays_on_the_screen_with_its_buttons(
    qtbot: QtBot, qapp: QApplication
) -> None:
    dialog = DialogFrame(look_of(qapp), "Figures", width_px=400)
    qtbot.addWidget(dialog)
    close = dialog.add_button("Close")
    dialog.show()
    room = dialog.screen().availableGeometry()
    dialog.move(room.right() - 100, room.center().y())
    for _ in range(60):
        dialog.body.addWidget(words("A line that came later"))
    dialog.fit()
    assert room.contains(dialog.frameGeometry())
    assert room.contains(close.mapToGlobal(close.rect().center()))


def test_a_dialog_that_has_room_is_not_moved(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = DialogFrame(look_of(qapp), "Figures", width_px=400)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.move(40, 30)
    dialog.body.addWidget(words("A line that came later"))
    dialog.fit()
    assert dialog.pos().toTuple() == (40, 30)

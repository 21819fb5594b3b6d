"""The frame of dialogs: what comes later makes it higher, and never leaves the screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words


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


def test_a_part_that_was_just_shown_is_scrolled_to_at_once(
    qapp: QApplication, qtbot: QtBot
) -> None:
    dialog = DialogFrame(look_of(qapp), "Title")
    qtbot.addWidget(dialog)
    tall, refusal = QWidget(), words("That is not the current PIN.\n" * 6, "refusal")
    room = dialog.screen().availableGeometry()
    tall.setFixedHeight(room.height() * 8 // 10)
    refusal.hide()
    dialog.body.addWidget(tall)
    dialog.body.addWidget(refusal)
    with qtbot.waitExposed(dialog):
        dialog.show()
    refusal.show()
    dialog.fit()
    dialog.bring_into_sight(refusal)
    area = dialog.scroll_area.viewport()
    assert area.rect().contains(QRect(refusal.mapTo(area, QPoint(0, 0)), refusal.size()))

"""A report: read, copied, closed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.report_dialog import ReportDialog


def test_the_whole_report_is_shown_and_copied(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = ReportDialog(look_of(qapp), "Imported", ["7 boxes.", "1 left <out>."], {"Boxes": 7})
    qtbot.addWidget(dialog)
    dialog.show()
    assert {"Imported", "7 boxes.", "1 left <out>.", "Boxes", "7"} <= {
        label.text() for label in dialog.findChildren(QLabel)
    }
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied == "Imported\n7 boxes.\n1 left <out>.\nBoxes: 7"


def test_enter_on_copy_copies_and_does_not_close(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = ReportDialog(look_of(qapp), "Imported", ["7 boxes."])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    dialog.copy_button.setFocus()
    QTest.keyClick(dialog.copy_button, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.copy_button.text() == "Copied"


def test_a_long_report_scrolls_and_keeps_its_buttons_in_sight(
    qtbot: QtBot, qapp: QApplication
) -> None:
    dialog = ReportDialog(look_of(qapp), "Imported", [f"Record {at}." for at in range(200)])
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry()
    assert dialog.height() <= room.height()
    assert dialog.scroll_area.verticalScrollBar().maximum() > 0
    assert dialog.rect().contains(dialog.close_button.geometry())

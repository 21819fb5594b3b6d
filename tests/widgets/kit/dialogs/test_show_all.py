"""Parts that were added late are shown, and none of the windows that belong to them."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.kit.dialogs.form_widgets import show_all


def test_the_list_of_a_combo_box_is_not_popped_up(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    combo = QComboBox()
    combo.addItems(["one", "two"])
    combo.view()  # it makes the window of the list
    combo.hide()
    QVBoxLayout(page).addWidget(combo)
    show_all(page)
    assert combo.isVisible()
    assert QApplication.activePopupWidget() is None

"""The cross that empties a field lies inside of it, and is one of the program's own icons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.theme.tokens import DARK, LIGHT, Tokens


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("is_rtl", [False, True])
def test_the_cross_lies_inside_of_its_field(
    qapp: QApplication, qtbot: QtBot, zoom: float, is_rtl: bool
) -> None:
    look_of(qapp).wear("light", zoom)
    field = _field(qtbot, is_rtl=is_rtl)
    assert field.rect().adjusted(2, 2, -2, -2).contains(_cross(field).geometry())


@pytest.mark.parametrize(("theme", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_cross_has_a_colour_of_the_theme(
    qapp: QApplication, qtbot: QtBot, theme: str, tokens: Tokens
) -> None:
    look_of(qapp).wear(theme)
    field = _field(qtbot, is_rtl=False)
    image = _cross(field).icon().pixmap(16).toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    drawn = max((image.pixelColor(*place) for place in places), key=QColor.alpha)
    wanted = QColor(tokens.quiet)
    assert drawn.alpha() > 128
    # A thin line is half through, and its colour is rounded.
    channels = (QColor.red, QColor.green, QColor.blue)
    assert max(abs(channel(drawn) - channel(wanted)) for channel in channels) <= 4


def _cross(field: QLineEdit) -> QToolButton:
    found = field.findChild(QToolButton)
    assert found is not None
    return found


def _field(qtbot: QtBot, *, is_rtl: bool) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    )
    field.setClearButtonEnabled(True)
    field.setText("zoom")
    field.resize(220, field.sizeHint().height())
    with qtbot.waitExposed(field):
        field.show()
    return field


@pytest.mark.parametrize("is_rtl", [False, True])
def test_a_button_with_a_menu_has_an_arrow_at_its_end(
    qapp: QApplication, qtbot: QtBot, is_rtl: bool
) -> None:
    look_of(qapp).wear("light")
    button, menu = QPushButton("All labels"), QMenu()
    qtbot.addWidget(button)
    qtbot.addWidget(menu)
    way = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    button.setLayoutDirection(way)
    button.setMenu(menu)
    button.show()
    image = button.grab().toImage()
    ends = range(4, 20) if is_rtl else range(image.width() - 20, image.width() - 4)
    middle = range(image.height() // 3, 2 * image.height() // 3)
    drawn = {image.pixelColor(x, y).name() for x in ends for y in middle}
    assert len(drawn) > 2

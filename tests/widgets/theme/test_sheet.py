"""The arrows of combo boxes and menus grow with the interface, like all else."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.theme.style_sheet import style_sheet
from widgets.theme.tokens import LIGHT


@pytest.mark.parametrize(("zoom", "side_px"), [(1.0, 14), (1.5, 21), (2.0, 28)])
def test_the_arrow_of_a_combo_box_grows_with_the_interface(zoom: float, side_px: int) -> None:
    sheet = style_sheet(LIGHT, zoom)
    arrow = re.search(r"QComboBox::down-arrow \{[^}]*width: (\d+)px; height: (\d+)px", sheet)
    assert arrow is not None
    assert (int(arrow[1]), int(arrow[2])) == (side_px, side_px)


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_the_arrow_of_a_menu_has_room_beside_the_longest_entry(
    qapp: QApplication, qtbot: QtBot, zoom: float
) -> None:
    look_of(qapp).wear("light", zoom)
    menu = QMenu()
    qtbot.addWidget(menu)
    entry = menu.addMenu("HHHHHHHH").menuAction()
    with qtbot.waitExposed(menu):
        menu.popup(QPoint(300, 300))
    image = menu.grab(menu.actionGeometry(entry)).toImage()
    menu.close()
    inside = range(2, image.height() - 2)
    painted = [
        x
        for x in range(2, image.width() - 2)
        if any(image.pixelColor(x, y).lightness() < 200 for y in inside)
    ]
    end = painted[0] + menu.fontMetrics().horizontalAdvance(entry.text())
    arrow = [x for x in painted if x > end]
    assert arrow[0] - end >= 4 * zoom
    assert arrow[-1] - arrow[0] >= 3 * zoom

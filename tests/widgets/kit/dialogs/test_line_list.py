"""Key caps stand below each other at the far end, whether or not a note stands before them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.line_list import LineList, ListLine


@pytest.mark.parametrize("is_rtl", [False, True])
def test_a_note_does_not_push_the_keys_away_from_the_edge(
    qapp: QApplication, qtbot: QtBot, is_rtl: bool
) -> None:
    rows = LineList(look_of(qapp), "Actions")
    qtbot.addWidget(rows)
    rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    rows.viewport().setAttribute(
        Qt.WidgetAttribute.WA_TransparentForMouseEvents
    )  # no line is marked
    rows.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    )
    rows.show_lines(
        (
            ListLine(id="fit", name="", keys=("F",)),
            ListLine(id="redo", name="", keys=("F",), note="nothing to redo"),
        )
    )
    rows.resize(320, 100)
    with qtbot.waitExposed(rows):
        rows.show()
    QCursor.setPos(rows.mapToGlobal(QPoint(60, 12)))  # as a test before may have left it
    QApplication.processEvents()
    without, with_note = _caps(rows)
    assert without == with_note


def _caps(rows: LineList) -> list[list[int]]:
    """Return, for each row, the far-end columns in which something is painted."""
    image = rows.viewport().grab().toImage()
    width = image.width()
    is_rtl = rows.layoutDirection() == Qt.LayoutDirection.RightToLeft
    columns = range(30) if is_rtl else range(width - 30, width)
    found = []
    for row in range(len(rows.lines)):
        place = rows.visualRect(rows.model_of_lines.index(row))
        heights = range(place.top() + 2, place.bottom() - 1)
        ground = image.pixelColor(width // 2, place.top() + 2)
        painted = (x for x in columns if any(image.pixelColor(x, y) != ground for y in heights))
        found.append(list(painted))
    return found

"""A chosen row has a bar at its start, wherever lines begin, and nothing is drawn over it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QPainter,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.lists.row_delegate import (
    ROW_ROLE,
    SIDE_PX,
    START_PX,
    Index,
    Row,
    RowDelegate,
    cut_quotation,
    keep_one_mark,
)
from widgets.kit.lists.row_list import RowList
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

THEMES = ["light", "dark", "contrast"]


class _Rows(QAbstractListModel):
    """Three rows with a swatch and no key, of which the second is in force if that is wanted."""

    def __init__(self, *, has_current: bool, row: Row = Row("car", swatch="#FFFFFF")) -> None:  # noqa: B008 - a frozen value
        super().__init__()
        self._row = row
        self._has_current = has_current

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802  Qt's
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_current = self._has_current and index.row() == 1
        if role == ROW_ROLE:
            return replace(self._row, is_current=is_current)
        return None


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("is_rtl", [False, True])
def test_the_row_in_force_has_a_bar_at_its_start(
    qapp: QApplication, qtbot: QtBot, theme: str, is_rtl: bool
) -> None:
    look = look_of(qapp, theme)
    rows = _shown(qtbot, look, is_rtl=is_rtl, has_current=True)
    assert _with_a_bar(rows, look) == [1]


def test_a_click_adds_no_second_mark_to_the_row_in_force(qapp: QApplication, qtbot: QtBot) -> None:
    look = look_of(qapp)
    rows = _shown(qtbot, look, is_rtl=False, has_current=True)
    keep_one_mark(rows)
    place = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rows.currentIndex().row() == 2
    assert _with_a_bar(rows, look) == [1]


def test_where_no_row_is_in_force_the_selected_one_has_the_bar(
    qapp: QApplication, qtbot: QtBot
) -> None:
    look = look_of(qapp)
    rows = _shown(qtbot, look, is_rtl=False, has_current=False)
    rows.setCurrentIndex(rows.model().index(2, 0))
    assert _with_a_bar(rows, look) == [2]


@pytest.mark.parametrize("is_rtl", [False, True])
def test_the_arrow_of_a_folded_row_points_to_its_name(qapp: QApplication, is_rtl: bool) -> None:
    direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    qapp.setLayoutDirection(direction)
    look = look_of(qapp)
    cell = QImage(240, ROW_PX, QImage.Format.Format_RGB32)
    cell.fill(QColor(look.tokens.window))
    option = QStyleOptionViewItem()
    option.rect = cell.rect()
    option.direction = direction
    model = _Rows(has_current=False, row=Row("", fold="closed"))
    painter = QPainter(cell)
    RowDelegate(look).paint(painter, option, model.index(0))
    painter.end()
    ground = cell.pixelColor(120, 1)
    columns = [x for x in range(240) if cell.pixelColor(x, cell.rect().center().y()) != ground]
    heights = [y for y in range(ROW_PX) for x in range(240) if cell.pixelColor(x, y) != ground]
    ends = [x for x in range(240) if cell.pixelColor(x, min(heights)) != ground]
    # Its tip, at half its height, lies farther along the line than its two ends.
    assert (max(columns) < min(ends)) if is_rtl else (min(columns) > max(ends))


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize(("text", "is_rtl"), [("كان في قديم", True), ("without a guide", False)])
def test_what_cuts_a_text_short_stands_at_its_end_in_rows_of_both_directions(
    qapp: QApplication, direction: Qt.LayoutDirection, text: str, is_rtl: bool
) -> None:
    metrics = QFontMetrics(qapp.font())
    drawn = cut_quotation(text, metrics, metrics.horizontalAdvance(text) * 2 // 3)
    assert "…" in drawn
    layout = QTextLayout(drawn, qapp.font())
    option = QTextOption()
    option.setTextDirection(direction)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    first, end = (_x_of(line, drawn.index(letter)) for letter in (text[0], "…"))
    assert (end < first) is is_rtl


def _x_of(line: QTextLine, at: int) -> float:
    found = line.cursorToX(at)
    assert isinstance(found, tuple)
    return float(found[0])


def _shown(qtbot: QtBot, look: Look, *, is_rtl: bool, has_current: bool) -> QListView:
    rows = RowList()
    qtbot.addWidget(rows)
    model = _Rows(has_current=has_current)
    model.setParent(rows)
    rows.setModel(model)
    rows.setItemDelegate(RowDelegate(look))
    rows.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    )
    rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its ring would lie beside the bar
    rows.resize(240, 120)
    with qtbot.waitExposed(rows):
        rows.show()
    return rows


def _with_a_bar(rows: QListView, look: Look) -> list[int]:
    """Return the rows in whose middle an accented bar stands clear between edge and swatch."""
    image = rows.viewport().grab().toImage()
    accent = QColor(look.tokens.accent).name()
    found = []
    for row in range(rows.model().rowCount()):
        place = rows.visualRect(rows.model().index(row, 0))
        is_rtl = rows.layoutDirection() == Qt.LayoutDirection.RightToLeft
        across = range(SIDE_PX, START_PX)
        xs = [place.right() - x if is_rtl else place.left() + x for x in across]
        colours = [_colour(image, QPoint(x, place.center().y())) for x in xs]
        if accent in colours and colours[0] != accent and colours[-1] != accent:
            found.append(row)
    return found


def _colour(image: QImage, at: QPoint) -> str:
    return image.pixelColor(at).name()

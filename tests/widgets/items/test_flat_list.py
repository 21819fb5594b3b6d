"""A flat list shows the cells in sight, and pays for no other, side by side too and mirrored."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from pytestqt.qtbot import QtBot

from widgets.kit.lists.row_delegate import Index
from widgets.kit.lists.uniform_list import UniformList

MANY = 1_000_000
HEIGHT_PX = 20
K = Qt.Key


class _Cells(QStyledItemDelegate):
    """Paints nothing and remembers what it was asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802  Qt's
        return QSize(50, HEIGHT_PX)

    def paint(self, _painter: QPainter, _option: QStyleOptionViewItem, index: Index) -> None:
        self.painted.append(index.row())


class _Numbers(QAbstractListModel):
    """As many rows as are wanted."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802  Qt's
        return 0 if parent.isValid() else self.count

    def data(self, index: Index, role: int = 0) -> object:
        return str(index.row()) if role == Qt.ItemDataRole.DisplayRole else None

    def more(self, count: int) -> None:
        self.beginInsertRows(QModelIndex(), self.count, self.count + count - 1)
        self.count += count
        self.endInsertRows()


@pytest.fixture
def cells() -> _Cells:
    return _Cells()


@pytest.fixture
def flat(qtbot: QtBot, cells: _Cells) -> UniformList:
    flat = UniformList()
    qtbot.addWidget(flat)
    flat.setItemDelegate(cells)
    flat.setModel(_Numbers(MANY))
    flat.resize(200, 10 * HEIGHT_PX)
    flat.show()
    qtbot.waitExposed(flat)
    QApplication.processEvents()
    return flat


def at(flat: UniformList, row: int) -> QModelIndex:
    return flat.model().index(row, 0)


def test_of_a_million_rows_those_in_sight_are_painted(flat: UniformList, cells: _Cells) -> None:
    assert sorted(set(cells.painted)) == list(range(10))
    cells.painted.clear()
    flat.scrollToBottom()
    QApplication.processEvents()
    assert set(cells.painted) == set(range(MANY - 10, MANY))
    assert flat.rows_in_sight() == range(MANY - 10, MANY)


def test_what_is_scrolled_on_a_ground_of_its_own_is_not_painted_anew(
    flat: UniformList, cells: _Cells
) -> None:
    flat.lay_on(QColor("#224466"))
    QApplication.processEvents()
    cells.painted.clear()
    flat.scrollTo(at(flat, 11))
    QApplication.processEvents()
    # And the one that came under the pointer, if it is there.
    assert {10, 11} <= set(cells.painted)
    assert len(set(cells.painted)) <= 3
    assert flat.viewport().grab().toImage().pixelColor(3, 3) == QColor("#224466")


def test_a_list_that_becomes_lower_keeps_the_current_row_in_sight(flat: UniformList) -> None:
    flat.setCurrentIndex(at(flat, 57))
    flat.resize(200, 4 * HEIGHT_PX)
    assert 57 in flat.rows_in_sight()
    cell = flat.visualRect(at(flat, 57))
    assert flat.viewport().rect().contains(cell)


def test_who_has_scrolled_away_from_the_current_row_stays_there(flat: UniformList) -> None:
    flat.setCurrentIndex(at(flat, 57))
    flat.scrollTo(at(flat, 500))
    top = flat.verticalOffset()
    flat.resize(200, 4 * HEIGHT_PX)
    assert flat.verticalOffset() == top


def test_cells_of_another_height_are_laid_out_anew(
    flat: UniformList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Cells, "sizeHint", lambda *_: QSize(50, 2 * HEIGHT_PX))
    flat.lay_out_anew()
    assert flat.visualRect(at(flat, 3)).top() == 6 * HEIGHT_PX
    assert flat.rows_in_sight() == range(5)


def test_a_row_is_where_it_is_found(flat: UniformList) -> None:
    flat.scrollTo(at(flat, 500_000))
    for row in flat.rows_in_sight():
        cell = flat.visualRect(at(flat, row))
        assert flat.indexAt(cell.center()).row() == row
        assert cell.width() == flat.viewport().width()
    assert 500_000 in flat.rows_in_sight()
    flat.scrollTo(at(flat, 7), QAbstractItemView.ScrollHint.PositionAtTop)
    assert flat.visualRect(at(flat, 7)).top() == 0
    assert not flat.indexAt(QPoint(5, -30_000)).isValid()
    assert flat.visualRect(QModelIndex()).isNull()


@pytest.mark.parametrize("is_rtl", [False, True])
def test_cells_lie_side_by_side_in_the_direction_of_the_layout(
    flat: UniformList, *, is_rtl: bool
) -> None:
    if is_rtl:
        flat.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flat.lay_side_by_side(50)
    across = flat.columns
    assert across == flat.viewport().width() // 50
    first, second = flat.visualRect(at(flat, 0)), flat.visualRect(at(flat, 1))
    assert (second.left() < first.left()) is is_rtl
    assert flat.visualRect(at(flat, across)).left() == first.left()
    for row in (0, 1, across, across + 1):
        assert flat.indexAt(flat.visualRect(at(flat, row)).center()).row() == row
    flat.setCurrentIndex(at(flat, 0))
    QTest.keyClick(flat, K.Key_Left if is_rtl else K.Key_Right)
    QTest.keyClick(flat, K.Key_Down)
    assert flat.currentIndex().row() == across + 1


def test_keys_go_by_rows_pages_and_to_the_ends(flat: UniformList) -> None:
    flat.setCurrentIndex(at(flat, 0))
    rows = []
    for key in (K.Key_Down, K.Key_PageDown, K.Key_Up, K.Key_End, K.Key_Down, K.Key_Home, K.Key_Up):
        QTest.keyClick(flat, key)
        rows.append(flat.currentIndex().row())
    assert rows == [1, 11, 10, MANY - 1, MANY - 1, 0, 0]
    QTest.keyClick(flat, K.Key_9)
    assert flat.currentIndex().row() == 0


def test_several_are_selected_from_one_to_another(flat: UniformList) -> None:
    flat.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for row, keys in ((2, none), (5, Qt.KeyboardModifier.ShiftModifier)):
        QTest.mouseClick(flat.viewport(), left, keys, flat.visualRect(at(flat, row)).center())
    assert [index.row() for index in flat.selectionModel().selectedIndexes()] == [2, 3, 4, 5]
    region = flat.visualRegionForSelection(flat.selectionModel().selection())
    assert region.boundingRect().height() == 4 * HEIGHT_PX


def test_what_changes_out_of_sight_is_not_painted(flat: UniformList, cells: _Cells) -> None:
    cells.painted.clear()
    model = flat.model()
    model.dataChanged.emit(at(flat, 400), at(flat, 900))
    QApplication.processEvents()
    assert cells.painted == []
    model.dataChanged.emit(at(flat, 3), at(flat, 3))
    QApplication.processEvents()
    assert cells.painted == [3]


def test_a_list_that_outlives_what_paints_it_shows_nothing(
    flat: UniformList, cells: _Cells
) -> None:
    shiboken6.delete(cells)
    flat.resize(150, 150)
    flat.updateGeometries()
    flat.viewport().repaint()
    assert flat.minimumSizeHint().height() == 1


def test_rows_that_come_behind_the_last_can_be_scrolled_to(qtbot: QtBot, cells: _Cells) -> None:
    flat = UniformList()
    qtbot.addWidget(flat)
    flat.setItemDelegate(cells)
    model = _Numbers(2)
    flat.setModel(model)
    flat.resize(100, 100)
    flat.show()
    assert flat.verticalScrollBar().maximum() == 0
    model.more(98)
    flags = QItemSelectionModel.SelectionFlag.NoUpdate
    flat.selectionModel().setCurrentIndex(model.index(99), flags)
    flat.scrollTo(model.index(99))
    assert 99 in flat.rows_in_sight()
    assert flat.verticalScrollBar().maximum() == 100 * HEIGHT_PX - flat.viewport().height()

"""A changed row is painted anew, and the other rows cost nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model import ItemKind, Status
from annotator.records import ItemRow
from widgets.lists.items_panel import ItemsPanel
from widgets.lists.row_list import RowList
from widgets.lists.rows import Index
from widgets.theme.look import Look

MANY = 3_000


class _Painted(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> ItemsPanel:
    look = Look(qapp)
    look.wear("light")
    panel = ItemsPanel(look)
    qtbot.addWidget(panel)
    panel.resize(240, 400)
    panel.show_items(
        [ItemRow(number, f"{number}.jpg", ItemKind.IMAGE, Status.NEW, "") for number in range(MANY)]
    )
    panel.show()
    qtbot.waitExposed(panel)
    QApplication.processEvents()
    return panel


def seen(panel: ItemsPanel) -> QImage:
    return panel.list.viewport().grab().toImage()


def test_a_changed_row_is_painted_and_no_other(panel: ItemsPanel) -> None:
    viewport, before = panel.list.viewport(), seen(panel)
    painted = _Painted()
    viewport.installEventFilter(painted)
    panel.show_status(2, Status.DONE)
    QApplication.processEvents()
    viewport.removeEventFilter(painted)
    row = panel.list.visualRect(panel.model.index_of(2))
    assert painted.region.boundingRect() == row
    after = seen(panel)
    assert after.copy(row) != before.copy(row)
    rest = row.translated(0, row.height())
    assert after.copy(rest) == before.copy(rest)


class _Counting(QStringListModel):
    asked = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  Qt's
        self.asked += 1
        return super().rowCount(parent)


def test_a_changed_row_does_not_have_all_rows_laid_out(qtbot: QtBot) -> None:
    model = _Counting([str(number) for number in range(MANY)])
    rows = RowList()
    qtbot.addWidget(rows)
    rows.setModel(model)
    rows.show()
    qtbot.waitExposed(rows)
    QApplication.processEvents()
    model.asked = 0
    model.setData(model.index(2), "two")
    QApplication.processEvents()
    assert model.asked < MANY / 10


def test_a_row_out_of_sight_changes_without_being_painted(panel: ItemsPanel) -> None:
    before = seen(panel)
    panel.show_status(MANY - 1, Status.DONE)
    QApplication.processEvents()
    assert seen(panel) == before
    panel.list.scrollToBottom()
    index = panel.model.index(MANY - 1)
    assert "done" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))

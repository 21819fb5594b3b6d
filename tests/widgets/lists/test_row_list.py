"""A changed row is painted anew, and the other rows cost nothing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QStringListModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.lists.row_list import RowList
from widgets.lists.rows import Index

MANY = 3_000


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
    with qtbot.waitExposed(rows):
        rows.show()
    QApplication.processEvents()
    model.asked = 0
    model.setData(model.index(2), "two")
    QApplication.processEvents()
    assert model.asked < MANY / 10

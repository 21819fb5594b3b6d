"""A changed row is painted anew and the others cost nothing; what a row leaves out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QStringListModel
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.lists.elided import ElidedLabel
from widgets.kit.lists.row_delegate import Index, Row, RowDelegate
from widgets.kit.lists.row_list import RowList

MANY = 3_000


class _Counting(QStringListModel):
    asked = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802  Qt's
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


def test_a_note_that_yields_has_what_the_name_leaves(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    delegate = RowDelegate(look_of(qapp))
    metrics = QFontMetrics(window.font())
    row = Row("Move or resize: shop", note="street_1.jpg", note_yields=True)
    taken = metrics.horizontalAdvance(row.name) + 8
    for rest, room in ((200, 200), (60, 60), (20, 0), (-40, 0)):
        area = QRect(0, 0, taken + rest, 28)
        assert delegate._room_beside(metrics, area, row) == room


def test_words_are_cut_and_make_no_column_wider(qtbot: QtBot) -> None:
    words = ElidedLabel()
    qtbot.addWidget(words)
    words.say("Adding pictures: 124,500 of 1,000,000")
    assert words.minimumSizeHint().width() == 1
    words.resize(120, 20)
    assert words.shown().startswith("Adding")
    assert words.shown().endswith("…")
    assert words.toolTip().endswith("1,000,000")
    words.resize(900, 20)
    assert words.shown() == words.text()

"""A table of figures of an audit that can be sorted by each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QTableView, QWidget

from annotator.audit.report.figure_texts import TITLES, text_of
from annotator.audit.report.report_tables import FIGURE, ReportTable, name_of
from widgets.kit.lists.read_only_table import make_read_only
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

Index = QModelIndex | QPersistentModelIndex

MOST_ROWS_SEEN: Final = 8
_ROWS_MEASURED: Final = 50
"""The columns are as wide as so many rows need: there may be thousands."""

_NAME: Final = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_NUMBER: Final = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def figure_word(text: str) -> str:
    """Return a word of the report in the language of the window."""
    return QCoreApplication.translate("AuditReport", text)


def title_of(table: ReportTable) -> str:
    """Return the title of a table."""
    about = figure_word(table.about)
    if not table.dimension:
        return about
    text = QCoreApplication.translate("AuditReport", "%1: %2")
    return text.replace("%1", about).replace("%2", figure_word(table.dimension))


class FigureModel(QAbstractTableModel):
    """One table of a report; the first column has the names of its groups."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.table = ReportTable("", "", (), ())
        self._order: Sequence[int] = ()

    def show_table(self, table: ReportTable) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table = table
        self._order = range(len(table.groups))
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by none of them the rows are as in the report."""
        self.layoutAboutToBeChanged.emit()
        numbers = range(len(self.table.groups))
        is_down = order == Qt.SortOrder.DescendingOrder
        self._order = numbers
        if column == 0:
            self._order = sorted(numbers, key=self._name, reverse=is_down)
        elif column > 0 and self.table.columns[column - 1] == FIGURE:
            self._order = sorted(numbers, key=lambda at: self._text(at, column), reverse=is_down)
        elif column > 0:
            values = [self._value(number, column) for number in numbers]
            self._order = sorted(numbers, key=values.__getitem__, reverse=is_down)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.table.groups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1 + len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._text(self._order[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return self._alignment(index.column())
        return None

    def _text(self, row: int, column: int) -> str:
        group = self.table.groups[row]
        if not column:
            return figure_word(name_of(group))
        # Figures are written from left to right in windows of each direction.
        return f"\u2066{figure_word(text_of(self.table.columns[column - 1], group))}\u2069"

    def _name(self, row: int) -> str:
        return name_of(self.table.groups[row])

    def _value(self, row: int, column: int) -> float:
        """Return what a row is sorted by; what is not known comes first."""
        group, name = self.table.groups[row], self.table.columns[column - 1]
        value = group[name] if name in group else share_of(text_of(name, group))
        return -1.0 if value is None else float(value)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            is_compared = FIGURE in self.table.columns
            first = figure_word(self.table.dimension or ("Group" if is_compared else "Currency"))
            return figure_word(TITLES[self.table.columns[section - 1]]) if section else first
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_text = not column or self.table.columns[column - 1] == FIGURE
        return _NAME if is_text else _NUMBER


def share_of(text: str) -> float | None:
    """Return the number of a share such as ``12.5 %``; None if it is not known."""
    try:
        return float(text.split(maxsplit=1)[0].rstrip("%"))
    except ValueError:
        return None


class FigureTable(QTableView):
    """Shows one table, as high as its rows, up to a few of them."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Start empty; ``name`` is for screen readers."""
        super().__init__(parent)
        self._look = look
        self.figures = FigureModel()
        self.setModel(self.figures)
        make_read_only(self, look, name)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setResizeContentsPrecision(_ROWS_MEASURED)

    def show_table(self, table: ReportTable) -> None:
        """Show a table in the order of the report."""
        self.setSortingEnabled(False)
        self.figures.show_table(table)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.resizeColumnsToContents()
        rows = min(MOST_ROWS_SEEN, max(1, len(table.groups)))
        bar = self.horizontalScrollBar().sizeHint().height()
        height = self.horizontalHeader().sizeHint().height() + bar
        self.setFixedHeight(height + rows * self._look.px(ROW_PX) + 4)

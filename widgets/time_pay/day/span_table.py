"""A table of spans of time: day, time of day, length, category, item and the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QLocale, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from annotator.documents.own_record.record import RecordLine
from widgets.kit import day_words
from widgets.kit.dialogs.time_table import category_words
from widgets.kit.lists.read_only_table import make_read_only
from widgets.kit.lists.row_delegate import Index
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

MOST_ROWS_SEEN = 12
_NUMBER: Final = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class SpanColumn:
    """One column: its title, what it shows of a stretch, and whether that is a number."""

    title: str
    text: Callable[[RecordLine], str]
    is_number: bool = False


def _start(line: RecordLine) -> str:
    return "" if line.start is None else day_words.clock_text(line.start, seconds=True)


def _why(line: RecordLine) -> str:
    rule = day_words.rule_words(line.rule)
    return f"{day_words.reason_words(line.reason)}. {rule}" if line.reason else rule


DAY = SpanColumn("Day", lambda line: line.date.isoformat())
ITEM = SpanColumn("Item", lambda line: line.item)
COLUMNS = (
    DAY,
    SpanColumn("From", _start),
    SpanColumn("Length", lambda line: day_words.apart(day_words.length_text(line.length_ms)), True),
    SpanColumn("Milliseconds", lambda line: QLocale().toString(line.length_ms), True),
    SpanColumn("What it was", lambda line: category_words(line.category)),
    ITEM,
    SpanColumn("Why", _why),
)


class SpanModel(QAbstractTableModel):
    """The spans, in order."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.lines: tuple[RecordLine, ...] = ()

    def show_lines(self, lines: Sequence[RecordLine]) -> None:
        """Show other spans; the reader's position stays while time goes on."""
        if not _goes_on(self.lines, lines):
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()
            return
        before = self.lines
        both = min(len(before), len(lines))
        self._cut_to(both)
        changed = [at for at in range(both) if before[at] != lines[at]]
        self.lines = tuple(lines[:both])
        if changed:
            last = self.index(changed[-1], len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(changed[0], 0), last)
        if len(lines) > both:
            self.beginInsertRows(QModelIndex(), both, len(lines) - 1)
            self.lines = tuple(lines)
            self.endInsertRows()

    def _cut_to(self, count: int) -> None:
        if count < len(self.lines):
            self.beginRemoveRows(QModelIndex(), count, len(self.lines) - 1)
            self.lines = self.lines[:count]
            self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return COLUMNS[index.column()].text(line)
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[index.column()].is_number:
            return _NUMBER
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return QCoreApplication.translate("SpanTable", COLUMNS[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section].is_number:
            return _NUMBER
        return None


class SpanTable(QTableView):
    """Shows the spans; as high as its rows, up to a dozen of them.

    Signals:
        chosen: the index of the current span.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Start empty; ``name`` is for screen readers."""
        super().__init__(parent)
        self._look = look
        self._is_fitted = False
        self.spans = SpanModel()
        self.setModel(self.spans)
        make_read_only(self, look, name)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(
            lambda to, _from: self.chosen.emit(to.row())
        )

    def show_lines(
        self, lines: Sequence[RecordLine], *, with_day: bool = True, with_item: bool = True
    ) -> None:
        """Show spans; the day or the item can be left out if it is the same in all rows."""
        if tuple(lines) == self.spans.lines and self._is_fitted:
            return
        is_same = _goes_on(self.spans.lines, lines)
        self.spans.show_lines(lines)
        self.setColumnHidden(COLUMNS.index(DAY), not with_day)
        self.setColumnHidden(COLUMNS.index(ITEM), not with_item)
        header = self.horizontalHeader()
        for column in range(len(COLUMNS) - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            before = header.sectionSize(column) if is_same and self._is_fitted else 0
            self.resizeColumnToContents(column)
            # Over time a column may grow for a longer word, but never shrinks again.
            if header.sectionSize(column) < before:
                header.resizeSection(column, before)
        self._is_fitted = True
        rows = min(MOST_ROWS_SEEN, max(1, len(lines)))
        self.setFixedHeight(header.sizeHint().height() + rows * self._look.px(ROW_PX) + 4)


def _goes_on(before: Sequence[RecordLine], now: Sequence[RecordLine]) -> bool:
    """Return whether these are the same spans a little later, and not those of another day."""
    return bool(before and now) and _place(before[0]) == _place(now[0])


def _place(line: RecordLine) -> tuple[str, int, object]:
    return line.session_id, line.start_ms, line.date

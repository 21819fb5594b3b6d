"""The lines that differ as rows, with the decision on each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from annotator.agreement.version_comparison import Difference
from annotator.display_text import one_line, shown_name
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row


class Reading(StrEnum):
    """The reading that was chosen for a line."""

    OURS = "ours"
    THEIRS = "theirs"
    THIRD = "third"


class DifferenceModel(QAbstractListModel):
    """Shows each line with the path of its item; decided ones are pale and have a mark."""

    def __init__(self) -> None:
        """Start without lines."""
        super().__init__()
        self._lines: Sequence[Difference] = ()
        self._chosen: dict[int, Reading] = {}

    def show(self, lines: Sequence[Difference]) -> None:
        """Show other lines, none of them decided."""
        self.beginResetModel()
        self._lines, self._chosen = lines, {}
        self.endResetModel()

    def line(self, row: int) -> Difference | None:
        """Return the line in a row, None if there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def chosen(self, row: int) -> Reading | None:
        """Return the decision on a line."""
        return self._chosen.get(row)

    def decide(self, row: int, reading: Reading) -> None:
        """Note the decision on a line."""
        self._chosen[row] = reading
        self.dataChanged.emit(self.index(row), self.index(row))

    @property
    def left(self) -> int:
        """How many lines are undecided."""
        return len(self._lines) - len(self._chosen)

    def next_undecided(self, after: int) -> int | None:
        """Return the next row without a decision, from the start again at the end."""
        count = len(self._lines)
        rows = [(after + 1 + by) % count for by in range(count)] if count else []
        return next((row for row in rows if row not in self._chosen), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row())
        if line is None:
            return None
        text = one_line(line.line.ours or line.line.theirs)
        if role == ROW_ROLE:
            is_decided = index.row() in self._chosen
            marks = ("check",) if is_decided else ()
            name = shown_name(line.item.path)
            return Row(name, text=text, marks=marks, is_quiet=is_decided)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{shown_name(line.item.path)}: {text}"
        return None

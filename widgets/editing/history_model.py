"""The steps of a job as rows, newest first; older ones are read on scrolling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal

from annotator.model.entities import Labels
from widgets.canvas.layers.label_looks import colour_of, pattern_of
from widgets.editing.step_lines import StepLine, matter_of, place_of, words_of
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row


class HistoryModel(QAbstractListModel):
    """Shows steps, the undone ones pale above the newest done one. The last row is the beginning.

    Signals:
        older_wanted: more steps are needed; carries the number of the oldest one here.
    """

    older_wanted = Signal(int)

    def __init__(self, path_of: Callable[[int], str]) -> None:
        """Start without steps; ``path_of`` names an item by its id."""
        super().__init__()
        self._path_of = path_of
        self._lines: list[StepLine] = []
        self._newest_done = 0
        self._has_older = False
        self._is_asking = False
        self._labels: Labels = {}

    @property
    def seqs(self) -> list[int]:
        """The number of the step in each row; 0 for the beginning of the job."""
        return [line.seq for line in self._lines] + ([] if self._has_older else [0])

    @property
    def current_row(self) -> int:
        """The row of the newest done step, or of the beginning."""
        return sum(line.seq > self._newest_done for line in self._lines)

    def show_labels(self, labels: Labels) -> None:
        """Set the names and colours of the labels in the steps."""
        self._labels = labels

    def clear(self) -> None:
        """Remove all steps, because another job is open or none."""
        self.beginResetModel()
        self._lines, self._newest_done, self._has_older, self._is_asking = [], 0, False, False
        self.endResetModel()

    def show_newest(self, lines: Sequence[StepLine], newest_done: int, *, has_older: bool) -> None:
        """Show the newest steps; older ones that were read stay.

        ``has_older`` is whether there may be older ones, if none have been read.
        """
        joins = bool(lines) and bool(self._lines) and self._lines[0].seq >= lines[-1].seq
        rest = [line for line in self._lines if joins and line.seq < lines[-1].seq]
        has_older = self._has_older if rest else has_older
        wanted = [*lines, *rest]
        if not joins:
            self._reset(wanted, newest_done, has_older=has_older)
        elif wanted != self._lines:
            self._change(wanted, newest_done)
        elif newest_done != self._newest_done:
            self._newest_done = newest_done
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def _reset(self, wanted: list[StepLine], newest_done: int, *, has_older: bool) -> None:
        self.beginResetModel()
        self._lines, self._newest_done = wanted, newest_done
        self._has_older, self._is_asking = has_older, False
        self.endResetModel()

    def _change(self, wanted: list[StepLine], newest_done: int) -> None:
        """Remove rows of forgotten steps and insert new ones; the other rows stay."""
        first = wanted[-1].seq if wanted else 0
        same = {line.seq: line for line in wanted}
        kept = [line for line in self._lines if line.seq in same]
        gone = len(self._lines) - len(kept)
        if self._lines[gone:] != kept or (kept and kept[-1].seq != first):
            self._reset(wanted, newest_done, has_older=self._has_older)
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._lines[:gone]
            self.endRemoveRows()
        new = len(wanted) - len(kept)
        if new:
            self.beginInsertRows(QModelIndex(), 0, new - 1)
            self._lines[:0] = wanted[:new]
            self.endInsertRows()
        self._lines, self._newest_done = wanted, newest_done
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def add_older(self, lines: Sequence[StepLine], *, has_older: bool) -> None:
        """Append steps older than all shown ones, newest first."""
        self._is_asking = False
        start, end = len(self._lines), len(self._lines) + len(lines) + (not has_older) - 1
        if end >= start:
            self.beginInsertRows(QModelIndex(), start, end)
        self._lines += lines
        self._has_older = has_older
        if end >= start:
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines) + (not self._has_older)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        return self._has_older and not self._is_asking and bool(self._lines)

    def fetchMore(self, parent: Index) -> None:  # noqa: ARG002 - Qt's signature
        self._is_asking = True
        self.older_wanted.emit(self._lines[-1].seq)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = index.row()
        row = self._row(self._lines[at], at) if at < len(self._lines) else self._beginning()
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.name, self._path(at))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            undone = self.tr("undone") if row.is_quiet else ""
            return ", ".join(filter(None, (row.name, self._place(at), undone)))
        return None

    def _path(self, at: int) -> str:
        return self._path_of(self._lines[at].item_id) if at < len(self._lines) else ""

    def _place(self, at: int) -> str:
        return place_of(self._lines[at], self._path(at)) if at < len(self._lines) else ""

    def _row(self, line: StepLine, at: int) -> Row:
        label = None if line.label_id is None else self._labels.get(line.label_id)
        matter = matter_of(line, self._labels)
        words = words_of(line)
        return Row(
            f"{words}: {matter}" if matter else words,
            swatch="" if label is None else colour_of(label).name(),
            dash=0 if label is None else pattern_of(label),
            icon="circle" if label is None else "",
            # Consecutive steps on one item show its name once.
            note="" if at and self._place(at) == self._place(at - 1) else self._place(at),
            note_yields=True,
            is_quiet=line.seq > self._newest_done,
            is_current=line.seq == self._newest_done,
        )

    def _beginning(self) -> Row:
        return Row(
            self.tr("Beginning of the job"), icon="history", is_current=self._newest_done == 0
        )

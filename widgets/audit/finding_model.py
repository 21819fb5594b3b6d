"""The findings and questions of an audit, as a model for a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from annotator.audit.audit import Audit
from annotator.audit.findings import AuditFinding
from annotator.audit.reconciliation import Completeness, Reconciliation
from annotator.display_text import shown_name
from annotator.sentences.said import Said
from widgets.kit.error_text import sentence_text

Index = QModelIndex | QPersistentModelIndex


def _tr(text: str) -> str:
    return QCoreApplication.translate("FindingModel", text)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A line of the list: what it is, its sentence, and the folders that it is about.

    There may be thousands: the text of a sentence is made when it is shown.
    """

    kind: str
    said: Said
    folders: Sequence[str] = ()

    @property
    def text(self) -> str:
        """The line as one text."""
        text = QCoreApplication.translate("FindingModel", "%1: %2")
        return text.replace("%1", self.kind).replace("%2", sentence_text(self.said))

    @property
    def whole(self) -> str:
        """The line and all folders."""
        return "\n".join([self.text, *map(shown_name, self.folders)])


class FindingLines(Sequence[FindingLine]):
    """The findings, then the questions, then what could not be read; each is made when asked for.

    There may be thousands, and few are ever seen.
    """

    def __init__(self, audit: Audit) -> None:
        """Take the result of an audit."""
        told = [each for each in audit.findings if not each.is_question]
        asked = [each for each in audit.findings if each.is_question]
        self._ends = (len(told), len(told) + len(asked))
        self._all: Sequence[AuditFinding | Said] = (*told, *asked, *audit.refused)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> FindingLine: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FindingLine]: ...
    def __getitem__(self, index: int | slice) -> FindingLine | Sequence[FindingLine]:
        """Return one line or several."""
        places = range(len(self))[index]
        if not isinstance(places, int):
            return [self[place] for place in places]
        found = self._all[places]
        if isinstance(found, Said):
            return FindingLine(_tr("Not read"), found)
        kind = _tr("Finding") if places < self._ends[0] else _tr("Question")
        return FindingLine(kind, found.said, found.folders)


def difference_lines(found: Reconciliation) -> list[FindingLine]:
    """Return what is left out, then what is trimmed, then what is different."""
    names = {
        Completeness.LEFT_OUT: _tr("Left out"),
        Completeness.TRIMMED: _tr("Trimmed"),
        Completeness.DIFFERENT: _tr("Different"),
    }
    return [
        FindingLine(name, each.said)
        for state, name in names.items()
        for each in found.differences
        if each.state is state
    ]


class FindingModel(QAbstractListModel):
    """The lines, one in each row."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.lines: Sequence[FindingLine] = ()

    def show_lines(self, lines: Sequence[FindingLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.lines[index.row()].text
        return None

"""The interface of an importer, and its result: the data of a document, and a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from annotator.model.entities import Labels
from annotator.progress import Cancel, Progress, silent
from annotator.records import ImportRecord, ItemRow

_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class ImportContents:
    """The content of a document before it is written, with notes for the person.

    ``counts`` maps a phrase such as "regions" to a number. ``notes`` are sentences about omissions
    and deviations from the document.
    """

    record: ImportRecord
    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()


class Importer(Protocol):
    """One import format."""

    @property
    def name(self) -> str:
        """The name on the command line."""
        ...

    @property
    def title(self) -> str:
        """The name for people."""
        ...

    def read(
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> ImportContents:
        """Return the content of a document for a job with these items and labels; write nothing.

        Raises:
            ImportRefusedError: the document as a whole is invalid.
            CancelledError: the person cancelled.
        """
        ...


@dataclass(slots=True)
class ImportFindings:
    """Counts the findings of an import, and keeps the first examples of those to report."""

    counts: dict[str, int] = field(default_factory=dict)
    _examples: dict[str, list[str]] = field(default_factory=dict)

    def count(self, what: str, by: int = 1) -> None:
        """Add to a count that needs no report."""
        self.counts[what] = self.counts.get(what, 0) + by

    def tell(self, what: str, example: str) -> None:
        """Count a finding to report; ``what`` is a plural phrase."""
        self.count(what)
        examples = self._examples.setdefault(what, [])
        if len(examples) < _EXAMPLES:
            examples.append(example)

    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each finding to report, with its number and first examples."""
        sentences = []
        for what, examples in self._examples.items():
            more = self.counts[what] - len(examples)
            shown = ", ".join(examples) + (f" and {more:,} more" if more else "")
            sentences.append(f"{what[0].upper()}{what[1:]}: {self.counts[what]:,} ({shown}).")
        return tuple(sentences)

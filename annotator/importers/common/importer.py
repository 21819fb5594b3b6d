"""The interface of an importer, and its result: the data of a document, and a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from annotator.importers.common.declared_sizes import OtherSize
from annotator.items.item_row import ItemRow
from annotator.model.entities import KindId, Labels
from annotator.progress import Cancel, Progress, silent
from annotator.records import ImportRecord
from annotator.sentences.parts import Count
from annotator.sentences.said import Listed, Part, Said, said, word

_EXAMPLES: Final = 3

Example = Callable[[], Part]
"""The name of a record for people; made only if a note shows it."""


@dataclass(frozen=True, slots=True)
class ImportContents:
    """The content of a document before it is written, with notes for the person.

    ``counts`` maps a phrase such as "regions" to a number. ``notes`` are sentences about omissions
    and deviations from the document. ``declared_sizes`` are the widths and heights in px that it
    declares for existing items, by their ids. ``left_out`` is the number of annotations that are
    not taken. ``other_sizes`` are the pictures whose size is another one. With ``means_shown`` all
    places are known to be on the pictures as they are shown, after EXIF.
    """

    record: ImportRecord
    counts: Mapping[str, int]
    notes: tuple[Said, ...] = ()
    declared_sizes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    left_out: int = 0
    other_sizes: tuple[OtherSize, ...] = ()
    means_shown: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the document comes into the job, or none of its annotations."""
        record = self.record
        if record.regions or record.new_items or record.item_comments:
            return False
        brings = record.new_labels or record.label_facts or record.ids.images or record.item_extras
        return bool(self.left_out) or not brings


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

    @property
    def endings(self) -> Sequence[str]:
        """The endings of the names of its files, each with its dot."""
        ...

    @property
    def kinds(self) -> frozenset[KindId] | None:
        """The kinds of media that its documents describe; None for all."""
        ...

    def read(  # noqa: PLR0913 - one argument for each part of a job that a format may need
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        media_folder: Path | None = None,
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> ImportContents:
        """Return the content of a document for a job with these items and labels; write nothing.

        ``media_folder`` is the folder of the job's media, for formats whose places depend on a
        media file, such as its sample rate.

        Raises:
            ImportRefusedError: the document as a whole is invalid.
            CancelledError: the person cancelled.
        """
        ...


@dataclass(slots=True)
class ImportFindings:
    """Counts the findings of an import, and keeps the first examples of those to report."""

    counts: dict[str, int] = field(default_factory=dict)
    _examples: dict[str, list[Part]] = field(default_factory=dict)

    def count(self, what: str, by: int = 1) -> None:
        """Add to a count that needs no report."""
        self.counts[what] = self.counts.get(what, 0) + by

    def tell(self, what: str, example: Part | Example) -> None:
        """Count a finding to report; ``what`` is a plural phrase."""
        self.count(what)
        examples = self._examples.setdefault(what, [])
        if len(examples) < _EXAMPLES:
            examples.append(example() if callable(example) else example)

    def notes(self) -> tuple[Said, ...]:
        """Return a sentence for each finding to report, with its number and first examples."""
        return tuple(
            said(
                "{what}: {count} ({examples}).",
                what=word(f"{what[0].upper()}{what[1:]}"),
                count=Count(self.counts[what], is_grouped=True),
                examples=_shown(examples, self.counts[what] - len(examples)),
            )
            for what, examples in self._examples.items()
        )


def _shown(examples: Sequence[Part], more: int) -> Part:
    first = Listed(tuple(examples))
    if not more:
        return first
    return said("{first} and {more} more", first=first, more=Count(more, is_grouped=True))

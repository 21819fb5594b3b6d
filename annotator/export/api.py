"""The interface of exporters: a frozen snapshot of a job, the options, and the files they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from annotator.effort.categories import Category
from annotator.model.entities import (
    Item,
    ItemId,
    LabelId,
    Labels,
    Media,
    Region,
    RegionId,
    WorkerId,
)
from annotator.model.people import Worker
from annotator.proposals.counts import RefusedProposals
from annotator.records import (
    Correction,
    EffortEntry,
    JobFacts,
    Payment,
    SessionFacts,
    StoredOrder,
    Witness,
)
from annotator.sentences.said import Said


class Detail(StrEnum):
    """How finely effort and pay are told. A vendor may ask for job or item, never for full."""

    JOB = "job"
    ITEM = "item"
    FULL = "full"


class ImageMode(StrEnum):
    """What becomes of the pictures: only named, copied, or hard-linked where the disk can."""

    NONE = "none"
    COPY = "copy"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item with all that belongs to it, in reading order.

    ``active_ms`` has an entry for each region that work was spent on, deleted ones included.
    """

    item: Item
    media: Media
    regions: Sequence[Region]
    active_ms: Mapping[RegionId, int]


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One item, and what is counted of its regions without looking at each.

    ``touched_regions`` are those that are not as an import left them. ``pasted_regions`` and
    ``proposed_regions`` came to be without being drawn: their short times say nothing. ``tags``
    are those without a place: what is said of the item as a whole.
    """

    item: Item
    media: Media
    regions: int
    touched_regions: int
    has_text: bool
    pasted_regions: int = 0
    proposed_regions: int = 0
    tags: int = 0


@dataclass(frozen=True, slots=True)
class ItemTag:
    """A region without a place: what is said of an item as a whole, and the work on it in ms."""

    item_id: int
    region: Region
    active_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """The ledger of one worker as the job file has it.

    ``size`` entries are entered, under ``root``; ``new`` rows are not entered yet, and ``lost`` of
    the entries have no row any more. ``ms`` are the times of the entered ones as they count by
    now. ``problem`` is a sentence where the rows are not what was handed in or countersigned, else
    None; then ``ms`` mean nothing.
    """

    worker_id: WorkerId
    origin: str
    size: int
    root: str
    new: int = 0
    lost: int = 0
    ms: Mapping[Category, int] = field(default_factory=dict)
    problem: Said | None = None


class Snapshot(Protocol):
    """A job at one moment, read-only. Iterators read as they go: nothing holds the whole job."""

    @property
    def facts(self) -> JobFacts:
        """The job."""
        ...

    @property
    def media_folder(self) -> Path:
        """The folder that media paths are relative to."""
        ...

    @property
    def labels(self) -> Labels:
        """All labels."""
        ...

    @property
    def import_extra(self) -> str:
        """JSON object of unused top-level keys of the newest import, or ""."""
        ...

    def item_count(self) -> int:
        """Return how many items there are."""
        ...

    def items(self) -> Iterator[ItemRecord]:
        """Yield the items in their order."""
        ...

    def summaries(self) -> Iterator[ItemSummary]:
        """Yield the items in their order, with counts instead of regions: far quicker.

        That the regions are as they were written is not looked at here, but by ``items``.
        """
        ...

    def refusals(self) -> Mapping[ItemId, RefusedProposals]:
        """Return how many proposals were refused, by item; of items without any there is none."""
        ...

    def merged_labels(self) -> Mapping[LabelId, LabelId]:
        """Return labels that were merged into others, each with the one it was merged into."""
        ...

    def tags(self) -> Iterator[ItemTag]:
        """Yield what is said of whole items, by item and in reading order; others cost little."""
        ...

    def workers(self) -> Sequence[Worker]:
        """Return everybody who has worked on the job."""
        ...

    def sessions(self) -> Iterator[SessionFacts]:
        """Yield the sessions, oldest first."""
        ...

    def effort(self) -> Iterator[EffortEntry]:
        """Yield the effort entries in the order in which they were booked."""
        ...

    def corrections(self) -> Iterator[Correction]:
        """Yield what workers said of their time, in the order in which they said it."""
        ...

    def payments(self) -> Sequence[Payment]:
        """Return what both sides stated about money, in that order, voided ones included."""
        ...

    def witnesses(self) -> Sequence[Witness]:
        """Return what workers said of the hours that were measured, in that order."""
        ...

    def ledgers(self) -> Sequence[LedgerState]:
        """Return the ledgers of all who have any time, each entry held against its hash.

        There are none while nobody has handed anything in.
        """
        ...

    @property
    def secret(self) -> str:
        """What the commitments of this job's exports are salted with; never write it."""
        ...

    def work_orders(self) -> Sequence[StoredOrder]:
        """Return the work orders that were ever in force, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class OutFile:
    """One file of an export: a relative ``/`` path, and its bytes in pieces or a file to copy."""

    path: str
    pieces: Iterable[bytes] = ()
    copy_of: Path | None = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the person chose."""

    detail: Detail = Detail.ITEM
    images: ImageMode = ImageMode.NONE
    only: frozenset[int] | None = None


@dataclass(slots=True)
class Report:
    """What an exporter has to tell: counts and sentences, filled while it writes.

    ``reads_back`` is False when what was written does not read back as it should, and
    ``ledgers_hold`` when the job's rows are not what was handed in or countersigned.
    """

    counts: dict[str, int] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)
    reads_back: bool = True
    ledgers_hold: bool = True

    def count(self, what: str, by: int = 1) -> None:
        """Add to a count."""
        self.counts[what] = self.counts.get(what, 0) + by


class Exporter(Protocol):
    """One format. Third parties add theirs by the entry point group ``fairlabel.exporters``."""

    @property
    def name(self) -> str:
        """The name on the command line."""
        ...

    @property
    def title(self) -> str:
        """The name for people."""
        ...

    @property
    def cannot_carry(self) -> Sequence[str]:
        """What the format has no place for, one phrase each."""
        ...

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the files of the export in the order in which they are written."""
        ...

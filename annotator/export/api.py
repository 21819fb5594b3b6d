"""The interface of exporters: a frozen snapshot of a job, the options, and the files they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from annotator.effort.categories import Category
from annotator.export.selection import EVERYTHING, ChosenContent
from annotator.model.entities import (
    Item,
    ItemId,
    LabelId,
    Labels,
    Media,
    Region,
    RegionId,
    RegionReview,
    WorkerId,
)
from annotator.model.people import Worker
from annotator.proposals.counts import RefusedProposals
from annotator.records import (
    Contribution,
    Correction,
    EffortEntry,
    ImageId,
    ItemWork,
    JobFacts,
    Payment,
    RejectionAnswer,
    SessionFacts,
    StoredOrder,
    Witness,
)
from annotator.sentences.said import Said


class Detail(StrEnum):
    """The detail of effort and pay. A vendor may ask for job or item, never for full."""

    JOB = "job"
    ITEM = "item"
    FULL = "full"


class ImageMode(StrEnum):
    """How pictures are exported: by name only, copied, or without a second place on the disk.

    ``LINK`` clones a file where the file system can, else makes a hard link, else copies it. With
    ``UPRIGHT`` they are copied, those that are turned by EXIF as they are shown.
    """

    NONE = "none"
    COPY = "copy"
    LINK = "link"
    UPRIGHT = "upright"


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item with all its data; regions are in reading order.

    ``active_ms`` has an entry for each region with work on it, including deleted ones. ``work`` is
    None if the item is that of the person who confirmed it, or is not finished.
    """

    item: Item
    media: Media
    regions: Sequence[Region]
    active_ms: Mapping[RegionId, int]
    work: ItemWork | None = None


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One item with counts of its regions instead of the regions.

    ``touched_regions`` counts the regions that were drawn or changed by a person.
    ``pasted_regions`` and ``proposed_regions`` were not drawn, so their short times mean little.
    ``tags`` counts regions without a place, which describe the item as a whole. ``work`` is None if
    the item is that of the person who confirmed it, or is not finished.
    """

    item: Item
    media: Media
    regions: int
    touched_regions: int
    has_text: bool
    pasted_regions: int = 0
    proposed_regions: int = 0
    tags: int = 0
    work: ItemWork | None = None


@dataclass(frozen=True, slots=True)
class ItemTag:
    """A region without a place, which describes an item as a whole, and the work on it in ms."""

    item_id: int
    region: Region
    active_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """The ledger of one worker in the job file.

    The ledger has ``size`` entries under ``root``. ``new`` rows are not entered yet, and ``lost``
    entries have no row any more. ``ms`` are the current times of the entered rows. ``problem`` is a
    sentence if the rows differ from those handed in or countersigned, else ""; with a problem,
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
    """A job at one moment, read-only. Iterators stream: the whole job is never in memory."""

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
        """The unused top-level keys of the newest import, as a JSON object, or ""."""
        ...

    def item_count(self) -> int:
        """Return the number of items."""
        ...

    def items(self) -> Iterator[ItemRecord]:
        """Yield the items in their order."""
        ...

    def summaries(self) -> Iterator[ItemSummary]:
        """Yield the items in their order, with counts instead of regions, which is far faster.

        The regions are not checked against their hashes here; ``items`` does that.
        """
        ...

    def bare_items(self) -> Iterator[Item]:
        """Yield the items alone, in their order, without regions and times."""
        ...

    def are_regions_in_order(self) -> bool:
        """Return whether the regions of each item are ordered before those of all later items."""
        ...

    def refusals(self) -> Mapping[ItemId, RefusedProposals]:
        """Return the number of refused proposals by item; items without any are left out."""
        ...

    def merged_labels(self) -> Mapping[LabelId, LabelId]:
        """Return the labels that were merged, each with the label that it became."""
        ...

    def confidential_items(self) -> frozenset[ItemId]:
        """Return at least the items with a region that is marked as confidential."""
        ...

    def tags(self) -> Iterator[ItemTag]:
        """Yield the tags, by item and in reading order, without reading other regions."""
        ...

    def image_ids(self) -> Mapping[ItemId, ImageId]:
        """Return the ids that images have from imported documents; the others have their item's."""
        ...

    def next_region_number(self) -> int:
        """Return the number that the next region would get; none has had it or a higher one."""
        ...

    def workers(self) -> Sequence[Worker]:
        """Return all workers of the job."""
        ...

    def sessions(self) -> Iterator[SessionFacts]:
        """Yield the sessions, oldest first."""
        ...

    def effort(self) -> Iterator[EffortEntry]:
        """Yield the effort entries in the order in which they were booked."""
        ...

    def corrections(self) -> Iterator[Correction]:
        """Yield the workers' statements about their time, in the order in which they were made."""
        ...

    def payments(self) -> Sequence[Payment]:
        """Return the statements of both sides about money, in order, including voided ones."""
        ...

    def rejection_answers(self) -> Iterator[RejectionAnswer]:
        """Yield the answers to rejections, by item and then in their order."""
        ...

    def region_reviews(self) -> Iterator[tuple[ItemId, int, RegionReview]]:
        """Yield the last decision on each region that has one, by item and region number."""
        ...

    def contributions(self) -> Sequence[Contribution]:
        """Return the contributions that were merged into the job, by their digests."""
        ...

    def witnesses(self) -> Sequence[Witness]:
        """Return the workers' statements about the measured hours, in order."""
        ...

    def ledgers(self) -> Sequence[LedgerState]:
        """Return the ledgers of all workers with time, each entry checked against its hash.

        The result is empty until somebody hands in.
        """
        ...

    @property
    def secret(self) -> str:
        """The secret from which the salts of this job's commitments are derived; never write it."""
        ...

    def work_orders(self) -> Sequence[StoredOrder]:
        """Return all current and former work orders, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class OutFile:
    """One file of an export: a relative ``/`` path, and its content in pieces or a file to copy.

    ``is_redacted`` marks a file of the job that was made anew, without its confidential parts or
    turned upright; its pieces are media.
    A file to copy with another SHA-256 than ``sha256`` is refused; "" takes any.
    """

    path: str
    pieces: Iterable[bytes] = ()
    copy_of: Path | None = None
    link: bool = False
    is_redacted: bool = False
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ContributedRecord:
    """The record of a contribution, and its entry in contributions.json.

    ``files`` are the digests of the files in ``folder``, by their paths in it.
    """

    folder: Path
    files: Mapping[str, str]
    entry: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The options that the person chose.

    ``only`` limits the whole export to some items, with their part of the record; ``wanted``
    limits the content only, and the record stays whole.
    ``contributions`` are the records of all contributions to the job, by their digests, if they are
    to be in the export.
    """

    detail: Detail = Detail.ITEM
    images: ImageMode = ImageMode.NONE
    only: frozenset[int] | None = None
    contributions: Sequence[ContributedRecord] | None = None
    wanted: ChosenContent = EVERYTHING


@dataclass(slots=True)
class Report:
    """The counts and notes of an export, filled while it is written.

    ``reads_back`` is False if the written files do not read back correctly. ``ledgers_hold`` is
    False if the job's rows differ from those handed in or countersigned. ``content_mark`` is what
    an exporter chains while it writes, so that reading back finds quickly that all is as it was;
    None if it does not.
    """

    counts: dict[str, int] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)
    reads_back: bool = True
    ledgers_hold: bool = True
    content_mark: int | None = None

    def count(self, what: str, by: int = 1) -> None:
        """Increase a count."""
        self.counts[what] = self.counts.get(what, 0) + by


class Exporter(Protocol):
    """An export format. Others can be added by the entry point group ``fairlabel.exporters``."""

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
        """What the format cannot represent, one phrase each."""
        ...

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the files of the export in the order in which they are written."""
        ...

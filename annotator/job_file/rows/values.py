"""Results of reads that are more than one row: a loaded item, a page of history, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from annotator.editing.changes import EditState, Step
from annotator.effort.categories import Category
from annotator.model.entities import (
    Fault,
    Item,
    ItemFacts,
    ItemId,
    Media,
    Review,
    Status,
    WorkerId,
)
from annotator.pay.money.inputs import Count
from annotator.pay.money.piece_division import plain
from annotator.pay_basis.piece_shares import PieceTerms, shares_by_day, shares_of
from annotator.records import EarlierReview, ItemWork, JobFacts


@dataclass(frozen=True, slots=True)
class LoadedItem:
    """An item ready to be opened; ``state`` is the state for the editor.

    ``earlier_reviews`` are those of versions that a merge replaced, oldest first.
    """

    item: Item
    media: Media
    state: EditState
    earlier_reviews: tuple[EarlierReview, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryTail:
    """The initial content of a ``History``: newest done steps, all undone ones, the next number."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...]
    next_seq: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Items by status, and regions by label name; a label without regions has 0."""

    items: Mapping[Status, int]
    regions: Mapping[str, int]


def media_folder_of(job_path: Path, facts: JobFacts) -> Path:
    """Return the folder that media paths are relative to; it need not exist."""
    return (job_path.parent / facts.media_folder).resolve()


def media_text_of(job_path: Path, media_folder: Path) -> str:
    """Return the media folder as stored in the job file: relative if it lies below the job."""
    folder, parent = media_folder.resolve(), job_path.resolve().parent
    if folder.is_relative_to(parent):
        return folder.relative_to(parent).as_posix()
    return folder.as_posix()


@dataclass(frozen=True, slots=True)
class EffortSum:
    """Effective ms of one worker in one session, on one local day, by order and category.

    ``day`` is in days since 1970-01-01, at the start of each span. ``item_ms`` is the part of it on
    items.
    """

    session_id: str
    day: int
    order_sha256: str
    category: Category
    total_ms: int
    item_ms: int = 0


@dataclass(frozen=True, slots=True)
class RejectedItem:
    """An item of a worker that is rejected or withdrawn: when, and why.

    ``day`` is the local day of the review, in days since 1970-01-01. ``orders`` are the digests of
    the work orders that pay the worker for the item.
    """

    item_id: ItemId
    path: str
    day: int
    reason: str
    fault: Fault
    orders: tuple[str, ...]
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PieceCounts:
    """Finished items, and their regions that a person drew, pasted or changed.

    ``audio_ms`` is the sound on those items that a rate can pay. What is neither accepted, rejected
    nor withdrawn is not reviewed yet. A piece that several people made counts with one worker's
    share.
    """

    items: Count = 0
    regions: Count = 0
    items_accepted: Count = 0
    regions_accepted: Count = 0
    items_rejected: Count = 0
    regions_rejected: Count = 0
    audio_ms: Count = 0
    audio_ms_accepted: Count = 0
    audio_ms_rejected: Count = 0
    items_withdrawn: Count = 0
    regions_withdrawn: Count = 0
    audio_ms_withdrawn: Count = 0

    @classmethod
    def of(cls, item: Count, regions: Count, audio_ms: int, review: Review) -> PieceCounts:
        """Return the counts of a part of one item, with a part of its regions."""
        is_accepted, is_rejected = review is Review.ACCEPTED, review is Review.REJECTED
        is_withdrawn = review is Review.WITHDRAWN
        sound = plain(item * audio_ms)
        return cls(
            item,
            regions,
            item * is_accepted,
            regions * is_accepted,
            item * is_rejected,
            regions * is_rejected,
            sound,
            sound * is_accepted,
            sound * is_rejected,
            item * is_withdrawn,
            regions * is_withdrawn,
            sound * is_withdrawn,
        )

    def plus(self, other: PieceCounts, sign: int = 1) -> PieceCounts:
        """Return the sum, or with sign -1 the difference."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return PieceCounts(*(plain(own + sign * each) for own, each in pairs))


@dataclass(frozen=True, slots=True)
class PieceSum:
    """The pieces of one worker on one local day (days since 1970, 0 unknown) under one order.

    Under an order with pay periods the day is that of the work, else that of the confirmation.
    """

    order_sha256: str
    day: int
    counts: PieceCounts


PieceKey = tuple[str, int]
"""The SHA-256 of the paying order, "" without one; and the local day."""

Counted = Mapping[PieceKey, PieceCounts]
"""The pieces of one person on one item."""


@dataclass(frozen=True, slots=True)
class WorkedItem:
    """An item with its ms of paid sound, and who worked on it."""

    facts: ItemFacts
    audio_ms: int
    work: ItemWork

    @property
    def orders(self) -> frozenset[str]:
        """The digests of the orders that pay for the item."""
        shares = shares_of(self.facts, self.work, 0, frozenset())
        return frozenset(order for _worker, order in shares)

    def pieces_of(self, worker_id: WorkerId, terms: PieceTerms) -> Counted:
        """Return the pieces of one person on the item, by the orders that pay them and by day.

        ``terms`` are those of the orders of the job.
        """
        shares = shares_by_day(self.facts, self.work, 0, terms)
        return {
            (order, day): PieceCounts.of(
                share.item, share.regions, self.audio_ms, self.facts.review
            )
            for (worker, order, day), share in shares.items()
            if worker == worker_id
        }


@dataclass(frozen=True, slots=True)
class WorkerPieces:
    """The pieces of one worker in a job of several people, several orders, or pay periods.

    ``shared`` are the items among the ``sums`` on which others worked too, or this worker under
    several orders or on several days.
    """

    sums: list[PieceSum]
    shared: Mapping[ItemId, Counted]

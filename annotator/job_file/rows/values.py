"""Results of reads that are more than one row: a loaded item, a page of history, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.editing.changes import EditState, Step
from annotator.effort.categories import Category
from annotator.model.entities import Fault, Item, ItemId, Media, Status
from annotator.records import JobFacts


@dataclass(frozen=True, slots=True)
class LoadedItem:
    """An item ready to be opened; ``state`` is the state for the editor."""

    item: Item
    media: Media
    state: EditState


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
    """An item of a worker that is rejected or withdrawn: when, why, and the order that pays it.

    ``day`` is the local day of the review, in days since 1970-01-01.
    """

    item_id: ItemId
    path: str
    day: int
    reason: str
    fault: Fault
    order_sha256: str
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PieceSum:
    """The pieces of one worker on one local day (days since 1970, 0 unknown) under one order.

    What is neither accepted nor rejected is not reviewed yet. The last three are ms of sound.
    """

    order_sha256: str
    day: int
    items: int
    regions: int
    items_accepted: int
    regions_accepted: int
    items_rejected: int
    regions_rejected: int
    audio_ms: int = 0
    audio_ms_accepted: int = 0
    audio_ms_rejected: int = 0
    items_withdrawn: int = 0
    regions_withdrawn: int = 0
    audio_ms_withdrawn: int = 0

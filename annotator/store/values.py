"""What the store hands out that is more than one row: a loaded item, a page of history, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.changes import State, Step
from annotator.effort.categories import Category
from annotator.model import Item, Media, Status
from annotator.records import JobFacts


@dataclass(frozen=True, slots=True)
class LoadedItem:
    """An item ready to be opened; ``state`` is what the editor shows."""

    item: Item
    media: Media
    state: State


@dataclass(frozen=True, slots=True)
class HistoryTail:
    """What a ``History`` starts from: the newest done steps, all undone ones, the next number."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...]
    next_seq: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Items by status and regions by the name of their label; a label without regions has 0."""

    items: Mapping[Status, int]
    regions: Mapping[str, int]


def media_folder_of(job_path: Path, facts: JobFacts) -> Path:
    """Return the folder that media paths are relative to; it need not be there."""
    return (job_path.parent / facts.media_folder).resolve()


def media_text_of(job_path: Path, media_folder: Path) -> str:
    """Return the media folder as the job file names it: relative if it lies below the job."""
    folder, parent = media_folder.resolve(), job_path.resolve().parent
    if folder.is_relative_to(parent):
        return folder.relative_to(parent).as_posix()
    return folder.as_posix()


@dataclass(frozen=True, slots=True)
class EffortSum:
    """Booked ms of one worker in one session, under one order, in one category."""

    session_id: str
    order_sha256: str
    category: Category
    total_ms: int

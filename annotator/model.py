"""Media, items, regions and labels as frozen values: what a job is made of."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from annotator.geometry import Box

MediaId = NewType("MediaId", int)
ItemId = NewType("ItemId", int)
LabelId = NewType("LabelId", int)
RegionId = NewType("RegionId", str)
WorkerId = NewType("WorkerId", str)

AttributeValue = bool | int | float | str
Attributes = Mapping[str, AttributeValue]
Geometry = Box | None
"""A region's place; None means the item as a whole. Further geometries join here."""

NO_ATTRIBUTES: Attributes = MappingProxyType({})

RESERVED_ATTRIBUTES = frozenset(
    {
        "label",
        "confidence",
        "id",
        "area",
        "bbox",
        "score",
        "category_id",
        "image_id",
        "iscrowd",
        "active_ms",
    }
)
"""Names that readers of our exports use for something else (formats.md, COCO traps)."""


class ItemKind(StrEnum):
    """What sort of thing an item is."""

    IMAGE = "image"
    PAGE = "page"
    SOUND = "sound"
    VIDEO = "video"
    TEXT = "text"


class Status(StrEnum):
    """How far the work on an item is; ``done`` is reached by confirming only."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"
    UNREADABLE = "unreadable"


class Review(StrEnum):
    """What a reviewer said of an item, apart from its status."""

    NONE = "none"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """How a region came to be."""

    DRAWN = "drawn"
    PASTED = "pasted"
    IMPORTED = "imported"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Media:
    """One file of the job. ``path`` is relative to the media folder, with ``/``.

    ``sha256`` is empty until the file has been hashed (at export at the latest);
    ``size_bytes`` and ``mtime_ns`` tell whether it has changed since.
    """

    id: MediaId
    path: str
    sha256: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What can change about an item besides its regions.

    ``done_by`` and ``done_order`` are the worker who confirmed the item and the SHA-256 of
    the work order in force at that moment; the item is paid by that order. ``reason`` says
    why an item is unreadable or was skipped.
    """

    status: Status = Status.NEW
    review: Review = Review.NONE
    reason: str = ""
    done_by: WorkerId | None = None
    done_order: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of work. ``part`` counts the items that one file holds, from 0.

    ``width_px`` and ``height_px`` are as seen, after EXIF orientation; 0 until known.
    ``extra`` is a JSON object with keys an importer met and we do not use; it is written back.
    """

    id: ItemId
    media_id: MediaId
    path: str
    part: int = 0
    kind: ItemKind = ItemKind.IMAGE
    facts: ItemFacts = field(default_factory=ItemFacts)
    width_px: int = 0
    height_px: int = 0
    sample: bool = False
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The class of a region. ``colour`` is ``#rrggbb``, or empty to take one by position."""

    id: LabelId
    name: str
    position: int
    colour: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """One marked place on an item.

    ``number`` is the small, stable integer under which the region is exported and never used
    again; ``order`` is its place in reading order, compared as text. ``touched`` is False
    only for an imported or proposed region that nobody has changed. ``extra`` is a JSON object
    with an importer's unused keys.
    """

    id: RegionId
    number: int
    label_id: LabelId
    geometry: Geometry
    order: str
    transcription: str = ""
    attributes: Attributes = field(default_factory=lambda: NO_ATTRIBUTES)
    origin: Origin = Origin.DRAWN
    worker_id: WorkerId | None = None
    touched: bool = True
    import_id: int | None = None
    extra: str = ""


Regions = Mapping[RegionId, Region]
Labels = Mapping[LabelId, Label]


def new_region_id() -> RegionId:
    """Return a random id (uuid4: version 7 would tell when the region was made)."""
    return RegionId(str(uuid.uuid4()))


def in_reading_order(regions: Regions) -> list[Region]:
    """Return the regions as a person goes through them."""
    return sorted(regions.values(), key=lambda region: (region.order, region.number))

"""Media, items, regions and labels as frozen values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType

from annotator.model.geometry import Box
from annotator.model.place import Extent, Place

MediaId = NewType("MediaId", int)
ItemId = NewType("ItemId", int)
LabelId = NewType("LabelId", int)
RegionId = NewType("RegionId", str)
WorkerId = NewType("WorkerId", str)
KindId = NewType("KindId", str)
"""The id of a kind of media, as stored in job files (``annotator.media.registry``)."""

AttributeValue = bool | int | float | str
Attributes = Mapping[str, AttributeValue]
Geometry = Place | None
"""A region's place, such as a ``Box``; None means the item as a whole."""

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
"""Names that readers of our exports use for other purposes (docs/export-format.md)."""

CONFIDENTIAL: Final = "confidential"
"""The flag of what an export may not show: its place is filled or silent there, its text left out.
"""

FLAGS = ("occluded", "truncated", "difficult", "crowd", CONFIDENTIAL)
"""Attributes that every region may have, whatever its label: True or absent."""


IMAGE: Final = KindId("image")
PAGE: Final = KindId("page")
"""A picture of text: a separate kind of media, so that its view and tools can differ."""

SOUND: Final = KindId("sound")


class Status(StrEnum):
    """The progress of the work on an item; ``done`` is reached only by confirming."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"
    UNREADABLE = "unreadable"

    @property
    def is_open(self) -> bool:
        """Whether there is work to do, apart from what was rejected."""
        return self in (Status.NEW, Status.STARTED)


class Review(StrEnum):
    """The review of an item, independent of its status."""

    NONE = "none"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def is_refusal(self) -> bool:
        """Whether a reviewer refused the piece, with a reason."""
        return self in (Review.REJECTED, Review.WITHDRAWN)

    @property
    def covers_content(self) -> bool:
        """Whether it holds only for the content that it saw: a change sets it back."""
        return self in (Review.ACCEPTED, Review.WITHDRAWN)


class Fault(StrEnum):
    """Who is at fault for a rejection."""

    NONE = ""
    WORKER = "worker"
    GUIDELINE_CHANGED = "guideline_changed"
    UNCLEAR = "unclear"
    BUYER = "buyer"


class RegionVerdict(StrEnum):
    """The decision of a reviewer on one region. A corrected one is as the reviewer changed it."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Origin(StrEnum):
    """How a region was created."""

    DRAWN = "drawn"
    PASTED = "pasted"
    IMPORTED = "imported"
    PROPOSED = "proposed"


class ValueKind(StrEnum):
    """The type of an attribute: yes or no, a number, a choice, or any text."""

    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """An attribute of the regions of a label, with its type and limits.

    ``choices`` are those of a choice; ``lowest`` and ``highest`` are the limits of a number, None
    for no limit. A new region gets ``default``; None leaves the attribute out.
    """

    name: str
    kind: ValueKind
    choices: tuple[str, ...] = ()
    default: AttributeValue | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """One file of the job. ``path`` is relative to the media folder, with ``/``.

    ``sha256`` is empty until the file has been hashed (at the latest by an export); ``size_bytes``
    and ``mtime_ns`` show whether it has changed since.
    """

    id: MediaId
    path: str
    sha256: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """The changeable facts of an item besides its regions.

    ``done_by`` and ``done_order`` are the worker who confirmed the item, and the SHA-256 of the
    work order in force for them at that moment. ``reason`` says why an item is unreadable or was
    skipped. ``done_day`` is the local day of confirmation, in days since 1970-01-01, 0 if unknown.
    A practice item is there to learn or to qualify by. ``reviewed_by`` gave the review on the local
    day ``review_day``, in the same form; for a rejection ``review_reason`` is the reason in words,
    and ``fault`` says who is at fault. ``comment`` is a
    message between workers and reviewers. ``reviewed_sha256`` is the digest of what the review saw
    (``annotator.export.forms.reviewed_form``); without a review, of what was accepted or withdrawn
    before the item was changed or reopened. After a change ``reviewed_by``, ``review_reason`` and
    ``review_day`` also stay, without the review, until the item is reviewed or reopened.
    """

    status: Status = Status.NEW
    review: Review = Review.NONE
    reason: str = ""
    done_by: WorkerId | None = None
    done_order: str = ""
    done_day: int = 0
    is_practice: bool = False
    reviewed_by: WorkerId | None = None
    review_reason: str = ""
    fault: Fault = Fault.NONE
    comment: str = ""
    review_day: int = 0
    reviewed_sha256: str = ""

    @property
    def is_withdrawn_unfinished(self) -> bool:
        """Whether it was withdrawn before anybody confirmed it: it is no piece, its time stays."""
        return self.status is Status.SKIPPED and self.review is Review.WITHDRAWN

    @property
    def was_reviewed_before(self) -> bool:
        """Whether it was accepted or withdrawn, then changed, and waits for another review."""
        is_waiting = self.status is Status.DONE and self.review is Review.NONE
        return is_waiting and self.reviewed_sha256 != ""

    @property
    def review_before(self) -> Review:
        """The review that holds again once the content is what was reviewed; NONE for none."""
        if not self.was_reviewed_before or self.reviewed_by is None:
            return Review.NONE
        return Review.WITHDRAWN if self.review_reason else Review.ACCEPTED


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of work. ``part`` counts the items of one file, from 0.

    ``kind`` is the id of its kind of media. ``width_px`` and ``height_px`` are as seen, after EXIF
    orientation; ``length_ms`` is the duration; each is 0 until known. ``extra`` is a JSON object
    with the unused keys of an import, which are written back.
    """

    id: ItemId
    media_id: MediaId
    path: str
    part: int = 0
    kind: KindId = IMAGE
    facts: ItemFacts = field(default_factory=ItemFacts)
    width_px: int = 0
    height_px: int = 0
    sample: bool = False
    extra: str = ""
    length_ms: int = 0

    @property
    def extent(self) -> Extent:
        """The extent of the item."""
        return Extent(self.width_px, self.height_px, self.length_ms)


@dataclass(frozen=True, slots=True)
class Label:
    """The class of a region. ``colour`` is ``#rrggbb``, or empty for a colour by its number.

    ``parent`` is the label above it; a missing one counts as none. ``key`` is the key that assigns
    it, in Qt's portable text, or "". ``attributes`` are those of its regions.
    """

    id: LabelId
    name: str
    position: int
    colour: str = ""
    extra: str = ""
    parent: LabelId | None = None
    key: str = ""
    attributes: tuple[AttributeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionReview:
    """The decision of a ``reviewer`` on one region, on a local ``day`` (since 1970, 0 if unknown).

    A rejection has a ``reason`` and a ``fault``, a correction may have them. ``is_outdated``: the
    region was changed since, or, for a rejection, the item was confirmed again; the decision still
    tells what was said, and waits for a new one.
    """

    verdict: RegionVerdict
    reviewer: WorkerId
    day: int = 0
    reason: str = ""
    fault: Fault = Fault.NONE
    is_outdated: bool = False

    @property
    def is_rejection(self) -> bool:
        """Whether it rejects the region, and the region was not handed in again since."""
        return self.verdict is RegionVerdict.REJECTED and not self.is_outdated


@dataclass(frozen=True, slots=True)
class Region:
    """One marked place on an item.

    ``number`` is the small, stable integer under which the region is exported; it is never reused.
    ``order`` is its position in reading order, compared as text. ``touched`` is False only for an
    imported or proposed region that nobody has changed. ``extra`` is a JSON object with the unused
    keys of an import. Regions of an item with the same ``group``, from 1, belong together; 0 is
    none. A locked region cannot be changed until it is unlocked. ``review`` is the last decision of
    a reviewer on it, None without one.
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
    group: int = 0
    comment: str = ""
    is_locked: bool = False
    review: RegionReview | None = None

    @property
    def box(self) -> Box | None:
        """Its box on a picture; None if it describes the item as a whole, or has another place."""
        return self.geometry if isinstance(self.geometry, Box) else None


Regions = Mapping[RegionId, Region]
Labels = Mapping[LabelId, Label]


def new_region_id() -> RegionId:
    """Return a random id (uuid4, because version 7 would reveal when the region was made)."""
    return RegionId(uuid_text(os.urandom(16), 4))


def uuid_text(data: bytes, version: int) -> str:
    """Return 16 bytes as the text of a UUID (RFC 9562), in a fraction of the time of ``uuid``."""
    text = data.hex()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-{version}{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


def in_reading_order(regions: Regions) -> list[Region]:
    """Return the regions in reading order."""
    return sorted(regions.values(), key=lambda region: (region.order, region.number))

"""What a job file holds besides items and regions: the job, sessions, time, orders, imports."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.effort.spans import Span
from annotator.model import ItemKind, Media, Region, Status, WorkerId


@dataclass(frozen=True, slots=True)
class JobFacts:
    """The job itself. ``media_folder`` is relative to the job file where possible, with ``/``.

    ``sample`` marks a job made for trying out; every export says so. ``place`` is the id of the
    item that was open last, 0 if none.
    """

    job_id: str
    title: str
    media_folder: str
    sample: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One sitting of one worker. Wall time dates it and measures nothing.

    ``started_utc_ms`` is milliseconds since 1970 UTC; ``utc_offset_min`` the local time zone then.
    ``rest_sixths`` is the balance of earned rest at its start, in sixths of a millisecond, as the
    effort method counts it. ``closed`` is False while it runs and after a crash.
    """

    id: str
    worker_id: WorkerId
    method: str
    started_utc_ms: int
    utc_offset_min: int
    rest_sixths: int
    rest_end_sixths: int = 0
    closed: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class EffortEntry:
    """One booked span of time. Entries are appended and never altered."""

    session_id: str
    worker_id: WorkerId
    order_sha256: str
    span: Span
    seq: int = 0
    sample: bool = False


@dataclass(frozen=True, slots=True)
class OpenSpanRow:
    """Effort that was not booked yet when the job file was last written."""

    session_id: str
    span_json: str


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """A work order as it came, byte for byte, and who accepted it."""

    sha256: str
    data: bytes
    accepted_by: tuple[WorkerId, ...] = ()


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be added to a job; the store gives it its numbers."""

    media: Media
    kind: ItemKind = ItemKind.IMAGE
    status: Status = Status.NEW
    reason: str = ""
    width_px: int = 0
    height_px: int = 0
    sample: bool = False
    extra: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What the item list shows of an item; light enough for many."""

    id: int
    path: str
    kind: ItemKind
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """Everything one import brings, written in one transaction and undone as one step.

    ``regions`` are keyed by the item they belong to: an existing ItemId as int, or an index
    ``-1, -2, …`` into ``new_items`` (item ``-1`` is ``new_items[0]``). ``extra`` is the JSON text
    of the document's own keys that we do not use, kept for the way back.
    """

    format: str
    source: str
    new_labels: tuple[str, ...] = ()
    new_items: tuple[NewItem, ...] = ()
    regions: tuple[tuple[int, Region], ...] = ()
    item_extras: tuple[tuple[int, str], ...] = ()
    label_extras: tuple[tuple[str, str], ...] = ()
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What an unclean end left behind and what was saved of it, for telling the person."""

    session_id: str
    booked_ms: int
    lost_at_most_ms: int
    sentences: tuple[str, ...] = field(default=())

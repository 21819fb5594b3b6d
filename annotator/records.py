"""Records of a job file besides items and regions: job, sessions, time, orders, imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.effort.categories import Category
from annotator.effort.spans import Span
from annotator.model.entities import (
    IMAGE,
    AttributeKind,
    KindId,
    Media,
    Region,
    Review,
    Status,
    WorkerId,
)


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
class Correction:
    """What the worker says of a stretch of time; appended, and the old entry stays as it is.

    The stretch [start_ms, end_ms) of the session, booked in the entry ``entry_seq`` and so far
    taken for ``from_category``, is ``category``: ``rest``, ``away``, or ``declared`` with a
    reason. With ``category`` equal to ``from_category`` it says that this was right. Without an
    entry it claims declared time that lies in no entry: only its length counts then. With the
    ``seq`` of such a claim as ``claim_seq`` it takes that back: all of it is ``declared`` no more,
    and nothing instead, so that it has no ``category``. ``item_id`` is the item on which declared
    time counts, whether it begins to or ceases to.
    """

    session_id: str
    worker_id: WorkerId
    order_sha256: str
    entry_seq: int | None
    item_id: int | None
    from_category: Category | None
    category: Category | None
    reason: str
    start_ms: int
    end_ms: int
    seq: int = 0
    sample: bool = False
    claim_seq: int | None = None

    @property
    def duration_ms(self) -> int:
        """Its length in milliseconds, at least 1."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Payment:
    """Money as one side states it: sent, received, a bonus, a top-up; or one of them withdrawn.

    ``amount`` and ``fee`` are decimal text in major units of ``currency``, ``day`` an ISO date.
    ``names`` is the ``seq`` of the payment that this one confirms, or with ``void`` takes back.
    ``conversion`` is a JSON object with ``from_currency from_amount rate date source``, or "".
    """

    side: str
    worker_id: WorkerId
    order_sha256: str
    day: str
    currency: str
    amount: str
    means: str = ""
    fee: str = ""
    note: str = ""
    names: int | None = None
    conversion: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Witness:
    """What the worker said of the hours that were measured: ``more``, ``right`` or ``less``."""

    worker_id: WorkerId
    day: str
    observed_ms: int
    declared_ms: int
    answer: str
    seq: int = 0


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
class StoredReceipt:
    """A receipt that a worker took: how many entries it covers, their root, and its very text.

    ``day`` is the ISO date on which it was taken, "" where that is not known. ``set_aside`` is the
    ISO date since which it does not count, "" if it counts. ``seq`` is its number in the job file.
    """

    worker_id: WorkerId
    size: int
    root: str
    bundle: str
    day: str = ""
    seq: int = 0
    set_aside: str = ""

    @property
    def is_set_aside(self) -> bool:
        """Whether the worker said that it does not count."""
        return bool(self.set_aside)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A hand-in that a worker signed: its size and digest, and the signed statement (a bundle)."""

    worker_id: WorkerId
    size: int
    sha256: str
    bundle: str


@dataclass(frozen=True, slots=True)
class Rekey:
    """A new key in place of an old one, signed by both (base64, as documents write them)."""

    worker_id: WorkerId
    old: str
    new: str
    by_old: str
    by_new: str
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shredding:
    """The spans of some countersigned entries, taken out of the job file for good.

    ``size`` is the size of the receipt behind which they stand; ``ms`` the sums by category that it
    covers; ``places`` the positions whose spans are gone, as pairs of the first and the last.
    ``until`` is the last day of which spans were taken, ``day`` the day on which it was done; both
    are ISO dates.
    """

    worker_id: WorkerId
    size: int
    ms: tuple[tuple[str, int], ...]
    places: tuple[tuple[int, int], ...]
    until: str
    day: str
    seq: int = 0

    @property
    def entries(self) -> int:
        """How many entries it was."""
        return sum(last - first + 1 for first, last in self.places)


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be added to a job; the store gives it its numbers."""

    media: Media
    kind: KindId = IMAGE
    status: Status = Status.NEW
    reason: str = ""
    width_px: int = 0
    height_px: int = 0
    sample: bool = False
    extra: str = ""
    length_ms: int = 0


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What the item list shows of an item; light enough for many.

    ``has_comment`` and ``has_flag`` are about the item and its regions.
    """

    id: int
    path: str
    kind: KindId
    status: Status
    reason: str
    review: Review = Review.NONE
    done_by: WorkerId | None = None
    has_comment: bool = False
    has_flag: bool = False


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What an import says of a label by its name: under which one it stands, and its attributes.

    A label that stands somewhere already stays there, and keeps the ``colour`` and ``key`` that
    it has; ``parent`` is a name. Each is "" where nothing is said.
    """

    name: str
    parent: str = ""
    attributes: tuple[AttributeKind, ...] = ()
    colour: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """Everything one import brings, written in one transaction and undone as one step.

    ``regions`` may lie on the disk: they are gone through, and never held. They are keyed by the
    item they belong to: an existing ItemId as int, or an index ``-1, -2, …`` into ``new_items``
    (item ``-1`` is ``new_items[0]``). ``extra`` is the JSON text of the document's own keys that we
    do not use, kept for the way back. ``item_comments`` stand in the place of what was said of
    these items before.
    """

    format: str
    source: str
    new_labels: tuple[str, ...] = ()
    new_items: tuple[NewItem, ...] = ()
    regions: Sequence[tuple[int, Region]] = ()
    item_extras: tuple[tuple[int, str], ...] = ()
    label_extras: tuple[tuple[str, str], ...] = ()
    extra: str = ""
    item_comments: tuple[tuple[int, str], ...] = ()
    label_facts: tuple[LabelFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What an unclean end left behind and what was saved of it, for telling the person."""

    session_id: str
    booked_ms: int
    lost_at_most_ms: int
    sentences: tuple[str, ...] = field(default=())

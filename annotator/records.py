"""Records of a job file besides items and regions: job, sessions, time, orders, imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from annotator.effort.categories import Category
from annotator.effort.spans import Span
from annotator.local_time import LocalTime, OffsetChange
from annotator.model.entities import (
    IMAGE,
    AttributeKind,
    Fault,
    ItemId,
    KindId,
    Media,
    Region,
    RegionId,
    Review,
    Status,
    WorkerId,
)
from annotator.model.signature_state import UNSIGNED
from annotator.text.text_rules import DEFAULT_RULES, TextRules


@dataclass(frozen=True, slots=True)
class JobFacts:
    """The job itself. ``media_folder`` is relative to the job file if possible, with ``/``.

    ``sample`` marks a job for trying the program; every export says so. ``place`` is the id of the
    item that was open last, 0 if none. ``texts`` are the rules by which texts are written.
    """

    job_id: str
    title: str
    media_folder: str
    sample: bool = False
    place: int = 0
    texts: TextRules = DEFAULT_RULES


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One session of one worker. Wall time dates it but measures nothing.

    ``started_utc_ms`` is milliseconds since 1970 UTC; ``utc_offset_min`` is the local time zone at
    that time, and ``offset_changes`` its later changes, earliest first. ``rest_sixths`` is the
    balance of earned rest at its start, in sixths of a millisecond, as in the effort method.
    ``closed`` is False while it runs and after a crash.
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
    offset_changes: tuple[OffsetChange, ...] = ()

    @property
    def local(self) -> LocalTime:
        """The local time of the session."""
        return LocalTime(self.started_utc_ms, self.utc_offset_min, self.offset_changes)


@dataclass(frozen=True, slots=True)
class EffortEntry:
    """One booked span of time. Entries are appended and never altered."""

    session_id: str
    worker_id: WorkerId
    order_sha256: str
    span: Span
    seq: int = 0
    sample: bool = False


NOBODYS: Mapping[WorkerId | None, Fraction] = MappingProxyType({None: Fraction(1)})
"""The division of a region that goes with its item, because nothing says who made it."""


@dataclass(frozen=True, slots=True)
class ItemWork:
    """Who worked on an item.

    ``ms`` is the measured time by which a finished item is divided, of each person by the work
    order that pays for it. ``days`` has for the same keys the local days (since 1970-01-01) of that
    time and of the time that the person declared on the item, with the ms on each. Both end with
    the last confirmation or change, and are empty for an item that is not finished.
    ``workers`` are those who drew or changed something in such work, also if it was deleted later.
    ``makers`` has the shares of each region that is paid for, in whole millionths; the share of
    None goes to whoever confirmed the item. ``region_orders`` has the ms of each person on each of
    these regions, and on those that it came from, by paying order. ``accepted`` has the order that
    each person at the job accepted last.
    """

    ms: Mapping[WorkerId, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[WorkerId, Mapping[str, Mapping[int, int]]] = field(default_factory=dict)
    workers: frozenset[WorkerId] = frozenset()
    makers: Mapping[RegionId, Mapping[WorkerId | None, Fraction]] = field(default_factory=dict)
    region_orders: Mapping[RegionId, Mapping[WorkerId, Mapping[str, int]]] = field(
        default_factory=dict
    )
    accepted: Mapping[WorkerId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """A worker's statement about a stretch of time. It is appended; the entry itself stays.

    It changes the stretch [start_ms, end_ms) of the session, booked in the entry ``entry_seq``,
    from ``from_category`` to ``category``: ``rest``, ``away``, or ``declared`` with a reason. If
    both are equal, it confirms the category. Without an entry it claims declared time outside all
    entries, and only its length counts. With the ``seq`` of such a claim as ``claim_seq`` it
    withdraws that claim: none of it is ``declared`` any more, and it has no ``category``.
    ``item_id`` is the item to which declared time is added, or from which it is withdrawn.
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
        """The length in milliseconds, at least 1."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class RejectionAnswer:
    """What a worker answered to a rejection, on a local ``day`` since 1970-01-01. It is appended.

    ``region_number`` is 0 for the rejection of the item as a whole. The rejection is repeated
    (``rejected_by``, ``rejected_day``, ``reason``, ``fault``), because a later review replaces it.
    """

    item_id: ItemId
    region_number: int
    worker_id: WorkerId
    day: int
    answer: str
    rejected_by: WorkerId
    rejected_day: int
    reason: str
    fault: Fault
    seq: int = 0


@dataclass(frozen=True, slots=True)
class EarlierReview:
    """The review of a version of an item, in the place of which a merge put another one.

    ``submission`` is the digest of the submission that the version came from. ``regions`` are those
    that were reviewed, with the decisions on them and the corrections of the reviewer.
    """

    item_id: ItemId
    submission: str
    review: Review
    reviewed_by: WorkerId
    day: int
    reason: str
    fault: Fault
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """A statement of one side about money: sent, received, bonus, top-up, or a withdrawal.

    ``amount`` and ``fee`` are decimal text in major units of ``currency``; ``day`` is an ISO date.
    ``names`` is the ``seq`` of the payment that this one confirms, or withdraws with ``void``.
    ``conversion`` is a JSON object with ``from_currency from_amount rate date source``, or "".
    ``stated_by`` is ``worker`` or ``vendor``. ``document`` is the SHA-256 of the signed statement
    and ``key`` the public key that signed it; both are "" until it is signed.
    ``former_signers`` are the earlier keys of a worker which that key has replaced.
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
    stated_by: str = "worker"
    document: str = ""
    key: str = ""
    former_signers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PaymentDocument:
    """A signed statement about a payment: its digest, the key that signed, and the whole file."""

    sha256: str
    key: str
    bundle: str


@dataclass(frozen=True, slots=True)
class Witness:
    """The worker's statement about the measured hours: ``more``, ``right`` or ``less``.

    ``hand_in_sha256`` is the digest of the hand-in with which it was signed; "" if it was not.
    """

    worker_id: WorkerId
    day: str
    observed_ms: int
    declared_ms: int
    answer: str
    seq: int = 0
    hand_in_sha256: str = ""


@dataclass(frozen=True, slots=True)
class OpenSpanRow:
    """Effort that was unbooked when the job file was last written."""

    session_id: str
    span_json: str


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """A work order, byte for byte, and the workers who accepted it.

    ``signature`` has the bytes of its signature, empty without one; ``signed_by`` says whether it
    holds (``UNSIGNED``, ``BROKEN``, or the fingerprint of the key).
    """

    sha256: str
    data: bytes
    accepted_by: tuple[WorkerId, ...] = ()
    signature: bytes = b""
    signed_by: str = UNSIGNED


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A receipt that a worker took: the number of entries it covers, their root, and its text.

    ``day`` is the ISO date on which it was taken, "" if unknown. ``set_aside`` is the ISO date
    since which it does not count, "" if it counts. ``seq`` is its number in the job file.
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
        """Whether the worker set it aside, so that it does not count."""
        return bool(self.set_aside)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A hand-in that a worker signed: its size and digest, and the signed statement (a bundle)."""

    worker_id: WorkerId
    size: int
    sha256: str
    bundle: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission that a worker made: the digests of its file and of the hand-in in it.

    ``day`` is the local day. ``supersedes`` is the digest of the worker's submission before it,
    "" for the first.
    """

    worker_id: WorkerId
    sha256: str
    hand_in_sha256: str
    day: str
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Rekey:
    """The replacement of a key, signed by both keys (base64, as in documents)."""

    worker_id: WorkerId
    old: str
    new: str
    by_old: str
    by_new: str
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shredding:
    """The permanent removal of the spans of some countersigned entries from the job file.

    ``size`` is the size of the receipt that covers them, ``ms`` the sums by category that it
    covers. ``places`` are the positions of the removed spans, as [first, last] pairs. ``until`` is
    the last day whose spans were removed, ``day`` the day of the removal; both are ISO dates.
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
        """The number of entries."""
        return sum(last - first + 1 for first, last in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPackage:
    """The work package from which a job was made.

    ``sha256`` is the digest of its manifest and ``key`` the public key that signed it. ``vendor``
    and ``worker`` are names as the vendor wrote them. ``due_day`` is an ISO date, "" if none is
    stated; ``guideline`` is the name of a file beside the job, "" if there is none.
    """

    id: str
    sha256: str
    key: str
    vendor: str
    worker: str
    due_day: str = ""
    guideline: str = ""

    @property
    def due(self) -> dt.date | None:
        """The day by which the vendor wants the work; None if what is written there is no day."""
        try:
            return dt.date.fromisoformat(self.due_day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """The work of another person that was merged into the job; its record is in a collection.

    ``sha256`` is the digest of the submission, ``manifest_sha256`` that of its manifest, which the
    worker signed. ``package`` is "" without one. ``worker`` is a number that is the same for the
    same person. ``root`` and ``size`` are those of the ledger, ``orders`` the digests of the work
    orders, ``items`` the items whose versions come from it.
    """

    sha256: str
    manifest_sha256: str
    package: str
    worker: int
    root: str
    size: int
    orders: tuple[str, ...] = ()
    items: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenReview:
    """A review that came back in a file and was taken into the job.

    ``sha256`` is the digest of the manifest, which ``signature`` signs with ``key``; ``document``
    has the decisions. ``submission`` is the digest of the file that was reviewed, ``vendor`` a
    name that nothing proves, ``day`` the ISO date on which the review was taken.
    """

    sha256: str
    worker_id: WorkerId
    submission: str
    key: str
    vendor: str
    manifest: bytes
    signature: bytes
    document: bytes
    day: str


@dataclass(frozen=True, slots=True)
class GivenReview:
    """A review file that was written for the worker of a submission, which has this digest.

    ``items`` are those on which something was decided then: the digest of the file, and the part.
    """

    submission: str
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to add to a job; the store assigns its numbers."""

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
class LabelFacts:
    """An import's facts about a label, by name: its parent and its attributes.

    An existing label keeps its parent, ``colour`` and ``key`` if it has them; ``parent`` is a name.
    Each is "" if it is not stated.
    """

    name: str
    parent: str = ""
    attributes: tuple[AttributeKind, ...] = ()
    colour: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class DocumentIds:
    """The ids in a document, numbers or texts, which a job keeps if it can.

    ``images`` are its items in its order, as in ``ImportRecord``, each with the id of its image;
    ``categories`` are the names of its labels with theirs. Those of annotations are the numbers of
    its regions. Ids below ``annotations_below`` are set apart for the document: its annotations
    get them although higher ones were given, and nothing else does.
    """

    images: tuple[tuple[int, int | str], ...] = ()
    categories: tuple[tuple[str, int | str], ...] = ()
    annotations_below: int = 0


NO_DOCUMENT_IDS: Final = DocumentIds()


@dataclass(frozen=True, slots=True)
class ImageId:
    """The id of an image in exports, and its place in the document that gave it.

    The place is the number of the import and the one within the document; () for an image that the
    document does not have.
    """

    id: int
    place: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewIds:
    """The numbers of images, categories and annotations that could not keep the id they had."""

    images: int = 0
    categories: int = 0
    annotations: int = 0

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.images or self.categories or self.annotations)


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """The content of one import, written in one transaction and undone as one step.

    ``regions`` may be on disk: they are iterated, never held. Their key is their item: an existing
    ItemId as int, or an index ``-1, -2, …`` into ``new_items`` (item ``-1`` is ``new_items[0]``).
    ``extra`` is the JSON text of the document's unused keys, which are written back by an export.
    ``item_comments`` replace the comments on these items. ``taken`` is a digest of the regions, ""
    if there are none. If the import ``replaces`` earlier ones, by their ids, it takes the place of
    those of their regions that nobody touched; regions without such a counterpart are left out.
    If it ``is_moved``, counterparts have the same number, else the same place.
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
    taken: str = ""
    replaces: tuple[int, ...] = ()
    is_moved: bool = False
    ids: DocumentIds = NO_DOCUMENT_IDS


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """Imports that brought the same regions before, by their ids, and the file of the newest.

    ``untouched`` of their regions were neither changed nor locked, and are still there. Where only
    the ids are the same, ``moved`` of the regions are at other places in this document.
    """

    ids: tuple[int, ...]
    source: str
    untouched: int
    moved: int = 0


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """The remains of an unclean end and the recovered part of it, to inform the person."""

    session_id: str
    booked_ms: int
    lost_at_most_ms: int
    sentences: tuple[str, ...] = field(default=())

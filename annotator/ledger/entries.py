"""The entries of a worker's ledger: each as JSON, with its salt, leaf and position."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from annotator.effort.categories import Category, EndedBy
from annotator.effort.effort_json import span_to_json
from annotator.errors import DamagedJobError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.ledger.tree import Hash, leaf_hash, root_of
from annotator.records import Correction, EffortEntry, Rekey, SessionFacts, Shredding
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said, said_n

SALT_BYTES: Final = 16


class EntryKind(StrEnum):
    """The kind of an entry."""

    ACCEPTANCE = "acceptance"
    SESSION = "session"
    EFFORT = "effort"
    CORRECTION = "correction"
    REKEY = "rekey"
    SHREDDING = "shredding"


OPENED: Final = (EntryKind.REKEY, EntryKind.SHREDDING)
"""Entries that every hand-in reveals in full: they say nothing about the work."""


Key = tuple[EntryKind, str]
"""An entry by its kind, and an identifier that no other row of that kind ever has in the job file.
"""


@dataclass(frozen=True, slots=True)
class LedgerPosition:
    """A written position of the ledger: the row at it, and its leaf."""

    key: Key
    leaf: str


@dataclass(frozen=True, slots=True)
class OwnRows:
    """All rows of a job under one worker's name, each kind in the order of writing.

    ``accepted`` holds the digests of the work orders that the worker accepted; an order that they
    went back to is in it again.
    """

    accepted: Sequence[str]
    sessions: Sequence[SessionFacts]
    effort: Sequence[EffortEntry]
    corrections: Sequence[Correction]
    rekeys: Sequence[Rekey] = ()
    shreddings: Sequence[Shredding] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCut:
    """The extent of the rows of a worker at one moment; later rows come after it.

    ``written`` leaves are in the ledger. ``effort_seq`` and ``correction_seq`` are the highest
    numbers of all workers' entries and corrections; ``secret`` is that of the job file.
    """

    origin: str
    secret: str = field(repr=False)
    written: int
    effort_seq: int
    correction_seq: int
    accepted: tuple[str, ...]
    sessions: tuple[SessionFacts, ...]
    rekeys: tuple[Rekey, ...] = ()
    shreddings: tuple[Shredding, ...] = ()

    def rows(self, effort: Sequence[EffortEntry], corrections: Sequence[Correction]) -> OwnRows:
        """Return all rows of the worker; effort and corrections are read separately."""
        said = self.rekeys, self.shreddings
        return OwnRows(self.accepted, self.sessions, effort, corrections, *said)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry with its salt; ``content`` is the content of the leaf.

    If its row is lost, was shredded, or was left out because it is countersigned, the entry has
    only its leaf: it keeps its position and reveals nothing.
    """

    key: Key
    content: JsonObject
    salt: bytes
    leaf: Hash
    is_shredded: bool = False
    is_left_out: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether damage removed its row from the job file, as far as the row was looked for."""
        return not (self.content or self.is_shredded or self.is_left_out)

    @property
    def ms(self) -> int:
        """The length in ms of a stretch of time; 0 for all other entries."""
        start, end = self.content.get("start_ms"), self.content.get("end_ms")
        return end - start if isinstance(start, int) and isinstance(end, int) else 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size of a ledger and its root, hexadecimal: this is what gets signed."""

    origin: str
    size: int
    root: str

    def as_json(self) -> JsonObject:
        """Return it as JSON, with its field names as keys."""
        return {"origin": self.origin, "size": self.size, "root": self.root}


@dataclass(frozen=True)
class WorkerLedger:
    """The ledger of one worker: first the written entries, then the new ones.

    ``written`` counts the entries whose position is stored in the job file. ``settled`` holds ms by
    category that are not counted from the entries: those of shredded entries or, if
    ``counted_from`` is not 0, of all entries before it. Of these, ``lost_before`` are lost to
    damage.
    """

    origin: str
    entries: tuple[Entry, ...]
    written: int
    settled: Mapping[Category, int] = field(default_factory=dict)
    counted_from: int = 0
    lost_before: int = 0

    @property
    def lost(self) -> int:
        """The number of entries that have only their hash, because damage removed their rows."""
        return self.lost_before + sum(entry.is_lost for entry in self.entries)

    @cached_property
    def leaves(self) -> list[Hash]:
        """The leaves in order."""
        return [entry.leaf for entry in self.entries]

    def checkpoint(self, size: int) -> Checkpoint:
        """Return the checkpoint after the first ``size`` entries."""
        return Checkpoint(self.origin, size, root_of(self.leaves[:size]).hex())

    def entered(self) -> WorkerLedger:
        """Return the same ledger with all entries written."""
        return replace(self, written=len(self.entries))

    def totals(self) -> dict[Category, int]:
        """Return the current ms of each category with any time."""
        return _added(self.settled, self.entries[self.counted_from :])

    def entered_totals(self) -> dict[Category, int]:
        """Return the ms of each category, only for entries already written to the ledger."""
        return _added(self.settled, self.entries[self.counted_from : self.written])

    def totals_at(self, size: int) -> dict[Category, int] | None:
        """Return the ms of each category after the first ``size`` entries.

        None if the entries do not tell: some of these are lost, or some after these were shredded,
        or the ledger was read without its countersigned part.
        """
        before, after = self.entries[:size], self.entries[size:]
        is_told = self.counted_from == 0 and not any(entry.is_lost for entry in before)
        if not is_told or any(entry.is_shredded for entry in after):
            return None
        return _added(self.settled, before)


def _added(settled: Mapping[Category, int], entries: Iterable[Entry]) -> dict[Category, int]:
    found: dict[Category, int] = dict(settled)
    for entry in entries:
        for name, sign in (("category", 1), ("to", 1), ("from", -1)):
            code = entry.content.get(name)
            if isinstance(code, str):
                found[Category(code)] = found.get(Category(code), 0) + sign * entry.ms
    return {category: ms for category, ms in found.items() if ms}


def origin_of(secret: str, job_id: str, worker_id: str) -> str:
    """Return the name of a worker's ledger; it reveals the job, but not the worker's id."""
    return f"fairlabel/{job_id}/{_mac(secret, f'{job_id}/ledger/{worker_id}')[:16].hex()}"


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """Options for making a ledger from rows.

    ``each`` yields its input, and may report progress, or cancel. Without ``checks`` written rows
    are not hashed again: their leaves are taken from the job file, and they have no salt. With an
    ``anchor`` the countersigned part needs only its leaves.
    """

    each: Callable[[Sequence[Key]], Iterable[Key]] = iter
    checks: bool = True
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The countersigned part of a ledger, which need not be read again.

    The leaves of the first ``size`` entries must lead to ``root``, and their times add up to
    ``ms``, as in the receipt. Rows of effort among them may be left out; ``lost`` of these are lost
    to damage. ``numbers`` has the entries among them with corrections, by their number in the job
    file.
    """

    size: int
    root: str
    ms: Mapping[Category, int]
    lost: int = 0
    numbers: Mapping[int, Key] = field(default_factory=dict)


def ledger_of(
    secret: str,
    origin: str,
    rows: OwnRows,
    places: Sequence[LedgerPosition] = (),
    how: LedgerOptions | None = None,
) -> WorkerLedger:
    """Return the ledger over the rows of a worker: the written leaves, then all other rows.

    New rows follow by kind (acceptances, sessions, effort, corrections), in the order of writing.
    The leaf of a lost row keeps its position, so that a recovered job can continue.

    Args:
        secret: that of the job file.
        origin: the name of the ledger.
        rows: all rows of the worker, except those that ``how.anchor`` allows to be left out.
        places: the written part of the ledger, from the first entry on.
        how: progress and cancellation, whether written rows are checked, and the countersigned
            part.

    Raises:
        DamagedJobError: a written row was changed, or the leaves are not those that were
            countersigned.
    """
    way = how or LedgerOptions()
    anchor = way.anchor
    spans = [each for each in rows.effort if each.span.ended_by is not EndedBy.SHREDDED]
    sources, numbers = _sources(rows, spans), {each.seq: effort_key(each) for each in spans}
    if anchor is not None:
        numbers = {**anchor.numbers, **numbers}
    known, shredded = {place.key for place in places}, _shredded(rows)
    order = [place.key for place in places] + [key for key in sources if key not in known]
    positions = {key: position for position, key in enumerate(order)}
    of_numbers = {seq: positions[key] for seq, key in numbers.items()}
    entries = []
    for position, key in enumerate(way.each(order)):
        leaf = bytes.fromhex(places[position].leaf) if position < len(places) else None
        if key in sources:
            content = _content(key, sources[key], (positions, of_numbers))
            entries.append(_entry((secret, origin, position), key, content, leaf, way))
            continue
        is_left = anchor is not None and position < anchor.size and key[0] is EntryKind.EFFORT
        entries.append(Entry(key, {}, b"", leaf or b"", position in shredded, is_left))
    made = tuple(entries)
    if anchor is None:
        return WorkerLedger(origin, made, len(places), _settled(rows.effort))
    ledger = WorkerLedger(origin, made, len(places), anchor.ms, anchor.size, anchor.lost)
    _require_anchored(ledger, anchor)
    return ledger


def _require_anchored(ledger: WorkerLedger, anchor: Anchor) -> None:
    if ledger.checkpoint(anchor.size).root != anchor.root:
        raise DamagedJobError(
            said_n(
                "The record is not the one that was countersigned: its first entry was changed. "
                "Restore a backup of the job.",
                "The record is not the one that was countersigned: something among its first "
                "{count} entries was changed. Restore a backup of the job.",
                anchor.size,
            )
        )


def _entry(
    place: tuple[str, str, int],
    key: Key,
    content: JsonObject,
    leaf: Hash | None,
    way: LedgerOptions,
) -> Entry:
    """Return an entry, hashed again unless its written leaf is taken.

    ``place`` is the secret of the job file, the name of the ledger, and the position.
    """
    secret, origin, position = place
    is_taken = leaf is not None and not way.checks
    has_salt = not is_taken or key[0] in OPENED
    salt = _mac(secret, f"{origin}/{position}")[:SALT_BYTES] if has_salt else b""
    made = leaf if is_taken and leaf else leaf_hash(salt, canonical(content))
    if made != (leaf or made):
        raise DamagedJobError(
            said(
                "Entry {position} of the ledger ({kind}) was changed since it was entered. "
                "Restore a backup of the job.",
                position=Count(position),
                kind=Code(key[0].value),
            )
        )
    return Entry(key, content, salt, made)


def _shredded(rows: OwnRows) -> set[int]:
    """Return the positions of shredded spans."""
    return {
        position
        for each in rows.shreddings
        for first, last in each.places
        for position in range(first, last + 1)
    }


def _settled(effort: Sequence[EffortEntry]) -> dict[Category, int]:
    found: dict[Category, int] = {}
    for each in effort:
        if each.span.ended_by is EndedBy.SHREDDED:
            category = each.span.category
            found[category] = found.get(category, 0) + each.span.duration_ms
    return found


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The acceptance of a work order; ``nth`` counts those of the same order by the worker."""

    order_sha256: str
    nth: int


Source = Acceptance | SessionFacts | EffortEntry | Correction | Rekey | Shredding


def _sources(rows: OwnRows, spans: Sequence[EffortEntry]) -> dict[Key, Source]:
    return {
        **acceptances(rows.accepted),
        **{(EntryKind.SESSION, each.id): each for each in rows.sessions},
        # Not by its number, since the number of a lost row may be reused after damage.
        **{effort_key(each): each for each in spans},
        **{(EntryKind.CORRECTION, str(each.seq)): each for each in rows.corrections},
        **{(EntryKind.REKEY, each.new): each for each in rows.rekeys},
        **{(EntryKind.SHREDDING, str(each.places[0][0])): each for each in rows.shreddings},
    }


def acceptances(accepted: Sequence[str]) -> dict[Key, Acceptance]:
    """Return the acceptances by their keys: "SHA256", and "SHA256/2" for the second of an order."""
    times: Counter[str] = Counter()
    found: dict[Key, Acceptance] = {}
    for order in accepted:
        times[order] += 1
        nth = times[order]
        ref = order if nth == 1 else f"{order}/{nth}"
        found[EntryKind.ACCEPTANCE, ref] = Acceptance(order, nth)
    return found


def effort_key(entry: EffortEntry) -> Key:
    """Return the key of an effort entry in a ledger."""
    return EntryKind.EFFORT, f"{entry.session_id}/{entry.span.start_ms}"


Places = tuple[Mapping[Key, int], Mapping[int, int]]
"""The positions of all entries, and those of effort entries by their number in the job file."""


def _content(key: Key, source: Source, places: Places) -> JsonObject:
    kind = {"kind": key[0].value}
    match source:
        case SessionFacts():
            return {
                **kind,
                "session": source.id,
                "method": source.method,
                "started_utc_ms": source.started_utc_ms,
                "utc_offset_min": source.utc_offset_min,
                "sample": source.sample,
            }
        case EffortEntry():
            return {
                **kind,
                **span_to_json(source.span),
                "session": source.session_id,
                "work_order": source.order_sha256,
                "sample": source.sample,
            }
        case Correction():
            return {**kind, **_correction(source, places)}
        case Rekey():
            signatures = {"by_old": source.by_old, "by_new": source.by_new}
            return {**kind, "old": source.old, "new": source.new, **signatures}
        case Shredding():
            covered = {"size": source.size, "ms": dict(source.ms)}
            return {**kind, "entries": source.entries, **covered}
        case Acceptance():
            again = {"nth": source.nth} if source.nth > 1 else {}
            return {**kind, "work_order": source.order_sha256, **again}


def _correction(correction: Correction, places: Places) -> JsonObject:
    positions, of_numbers = places
    entry, claim = correction.entry_seq, correction.claim_seq
    try:
        return {
            "entry": None if entry is None else of_numbers[entry],
            "claim": None if claim is None else positions[EntryKind.CORRECTION, str(claim)],
            "from": correction.from_category and correction.from_category.value,
            "to": correction.category and correction.category.value,
            "item_id": correction.item_id,
            "start_ms": correction.start_ms,
            "end_ms": correction.end_ms,
            "reason": correction.reason,
            "session": correction.session_id,
            "work_order": correction.order_sha256,
            "sample": correction.sample,
        }
    except KeyError as error:
        raise DamagedJobError(
            said(
                "Correction {number} names a row that is not the same worker's. Restore a backup "
                "of the job.",
                number=Count(correction.seq),
            )
        ) from error


def _mac(secret: str, message: str) -> bytes:
    return hmac.digest(secret.encode(), message.encode(), "sha256")

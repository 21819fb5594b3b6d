"""Which spans can be shredded, and the sums that stand in their place.

Within a sitting and a part of the night or the day, all spans that are alike in what they count for
become one. Every sum of a day, an item, a category or an order stays what it was, and so do the gap
bins; when something was done, for how long at a time, and in which order, is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from annotator.effort.bins import merge_bins
from annotator.effort.categories import Category, EndedBy
from annotator.effort.effort_totals import NIGHT_EDGES
from annotator.effort.spans import Span
from annotator.ledger.entries import EntryKind, LedgerPosition, OwnRows
from annotator.local_time import DAY_MS
from annotator.pay_basis.effective_time import day_of
from annotator.records import EffortEntry, SessionFacts

_HOUR_MS: Final = 3_600_000
_EDGES_MS: Final = tuple(hour * _HOUR_MS for hour in NIGHT_EDGES)
"""The limits of the night and its core, so that shredding preserves the sums of night work."""

_EPOCH: Final = dt.date(1970, 1, 1)
_CODES: Final = list(Category)


@dataclass(frozen=True, slots=True)
class ShredPlan:
    """A plan of shredding: ``gone`` entries are removed, ``sums`` take their place.

    ``places`` are the positions of the entries, as [first, last] pairs.
    """

    gone: tuple[EffortEntry, ...]
    sums: tuple[EffortEntry, ...]
    places: tuple[tuple[int, int], ...]


class Shreddable:
    """The shreddable entries among the first entries of a ledger.

    Not shreddable are entries of an open session, entries with corrections, and entries that cross
    a limit of the night.

    Args:
        rows: all rows of the worker.
        places: the written part of the ledger.
        size: the number of entries that the last receipt covers.
    """

    def __init__(self, rows: OwnRows, places: Sequence[LedgerPosition], size: int) -> None:
        """Find the shreddable entries."""
        self._sessions = {each.id: each for each in rows.sessions}
        self._named = {each.entry_seq for each in rows.corrections}
        self._positions = {
            place.key[1]: position
            for position, place in enumerate(places[:size])
            if place.key[0] is EntryKind.EFFORT
        }
        ordered = sorted(rows.effort, key=lambda each: (each.session_id, each.span.start_ms))
        self._parts = [(self._part_of(each), each) for each in ordered]

    @property
    def spans(self) -> int:
        """The number of spans that the receipt covers, including shredded ones."""
        return len(self._positions)

    def days(self) -> list[dt.date]:
        """Return the local days with shreddable entries, earliest first."""
        found = {part.day for part, _entry in self._parts if part is not None}
        return [_date_of(day) for day in sorted(found)]

    def plan(self, until: dt.date) -> ShredPlan:
        """Return the plan of shredding up to and including a local day."""
        gone: list[EffortEntry] = []
        sums: list[EffortEntry] = []
        for part, some in groupby(self._parts, lambda each: each[0]):
            if part is not None and _date_of(part.day) <= until:
                run = [entry for _part, entry in some]
                gone += run
                sums += _added_up(run)
        places = _ranges(sorted(self._positions[_ref(each)] for each in gone))
        return ShredPlan(tuple(gone), tuple(sums), tuple(places))

    def _part_of(self, entry: EffortEntry) -> _Part | None:
        """Return the part to which an entry is added; None if it is not shreddable."""
        session, span = self._sessions.get(entry.session_id), entry.span
        if session is None or not session.closed or entry.seq in self._named:
            return None
        if span.ended_by is EndedBy.SHREDDED or _ref(entry) not in self._positions:
            return None
        zone = _zone(session, span.start_ms)
        if zone != _zone(session, span.end_ms - 1):
            return None
        return _Part(entry.session_id, day_of(session, span.start_ms), zone)


class _Part(NamedTuple):
    """A part of the night or the day within a session; ``day`` counts from 1970-01-01."""

    session_id: str
    day: int
    zone: int


def plan(rows: OwnRows, places: Sequence[LedgerPosition], size: int, until: dt.date) -> ShredPlan:
    """Return the plan of shredding up to and including a local day; see ``Shreddable``."""
    return Shreddable(rows, places, size).plan(until)


def _date_of(day: int) -> dt.date:
    return _EPOCH + dt.timedelta(days=day)


def _ref(entry: EffortEntry) -> str:
    return f"{entry.session_id}/{entry.span.start_ms}"


def _zone(session: SessionFacts, moment_ms: int) -> int:
    """Return a number for the part of the night or day that contains a moment of a session."""
    day, ms = divmod(session.local.local_ms_at(moment_ms), DAY_MS)
    return day * len(_EDGES_MS) + sum(ms >= edge for edge in _EDGES_MS)


def _added_up(run: list[EffortEntry]) -> Iterator[EffortEntry]:
    """Yield one entry for each set of equivalent entries, end to end from the first start."""
    found: dict[tuple[object, ...], list[EffortEntry]] = {}
    for entry in run:
        span = entry.span
        gap = span.gap_item_id or 0, span.gap_category and _CODES.index(span.gap_category)
        work = _CODES.index(span.category), span.item_id or 0
        key = (entry.order_sha256, *work, gap[0], -1 if gap[1] is None else gap[1], entry.sample)
        found.setdefault(key, []).append(entry)
    at = run[0].span.start_ms
    seqs = iter(sorted(each.seq for each in run))
    for _, alike in sorted(found.items()):
        one, spans = alike[0], [each.span for each in alike]
        end = at + sum(span.duration_ms for span in spans)
        span = Span(
            category=one.span.category,
            item_id=one.span.item_id,
            start_ms=at,
            end_ms=end,
            ended_by=EndedBy.SHREDDED,
            gap_item_id=one.span.gap_item_id,
            gap_category=one.span.gap_category,
            bins=merge_bins(each for span in spans for each in span.bins),
        )
        whose = one.session_id, one.worker_id, one.order_sha256
        yield EffortEntry(*whose, span, seq=next(seqs), sample=one.sample)
        at = end


def _ranges(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of consecutive numbers."""
    for _, run in groupby(enumerate(positions), lambda pair: pair[1] - pair[0]):
        numbers = [position for _, position in run]
        yield numbers[0], numbers[-1]

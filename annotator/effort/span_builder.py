"""Builds closed spans without gaps from a sequence of categories."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.effort.bins import merge_bins
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import GapBin, Span
from annotator.local_time import SessionCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanKey:
    """The properties that adjacent milliseconds of one span share; fields as in ``Span``."""

    category: Category
    item_id: int | None = None
    gap_item_id: int | None = None
    gap_category: Category | None = None


class SpanBuilder:
    """Keeps the open span, closes it where it must end, and sums up categories.

    Each piece begins where the previous one ended, so the spans always cover the session without
    gap or overlap. Cuts are made when time passes them, never in advance: an event exactly at a cut
    belongs to the span before it. A span never crosses a local midnight or a change of local time.
    """

    def __init__(self, limit_ms: int, calendar: SessionCalendar) -> None:
        """Start at 0; no span gets longer than ``limit_ms``."""
        self._limit_ms = limit_ms
        self._calendar = calendar
        self._start_ms = 0
        self._cursor_ms = 0
        self._kind: SpanKey | None = None
        self._ends_by: EndedBy | None = None
        self._bins: tuple[GapBin, ...] = ()
        self._closed: list[Span] = []
        self._by_day: dict[int, dict[Category, int]] = {}

    @property
    def cursor_ms(self) -> int:
        """The time up to which the session is settled."""
        return self._cursor_ms

    @property
    def category(self) -> Category | None:
        """The category of the open span; None when none is open."""
        return self._kind.category if self._kind else None

    @property
    def totals(self) -> dict[Category, int]:
        """The ms of each category in closed and open spans, 0 where there is none."""
        totals = dict.fromkeys(Category, 0)
        for sums in self._by_day.values():
            for category, ms in sums.items():
                totals[category] += ms
        return totals

    @property
    def totals_by_day(self) -> dict[int, dict[Category, int]]:
        """The ms of each category that has any, by local day since 1970-01-01."""
        return {day: dict(sums) for day, sums in self._by_day.items()}

    def extend(self, kind: SpanKey, until_ms: int, cut: EndedBy) -> int:
        """Extend to ``until_ms`` in this kind, return the ms added; ``cut`` ends another kind."""
        added = until_ms - self._cursor_ms
        if added <= 0:
            return 0
        if kind != self._kind or self._ends_by is not None:
            self.close(self._ends_by or cut)
            self._kind = kind
        while (cut_ms := self._cut_ms()) < until_ms:
            self._pass(kind, cut_ms)
            self.close(EndedBy.LIMIT)
            self._kind = kind
        self._pass(kind, until_ms)
        return added

    def _cut_ms(self) -> int:
        """Return where the open span must end."""
        edge_ms = self._calendar.local.edge_after(self._start_ms)
        return min(self._start_ms + self._limit_ms, edge_ms)

    def _pass(self, kind: SpanKey, until_ms: int) -> None:
        day = self._calendar.local.day_at(self._start_ms)
        sums = self._by_day.setdefault(day, {})
        sums[kind.category] = sums.get(kind.category, 0) + until_ms - self._cursor_ms
        self._cursor_ms = until_ms

    def add_gap(self, gap: GapBin | None) -> None:
        """Add a gap that ends here to the open span."""
        if gap is not None:
            self._bins = merge_bins((*self._bins, gap))

    def end_here(self, ended_by: EndedBy) -> None:
        """Close the open span here when time continues, including a gap that ends before then."""
        if self._kind is not None:
            self._ends_by = ended_by

    def close(self, ended_by: EndedBy) -> None:
        """Close the open span here, if there is one."""
        span = self.so_far(ended_by)
        if span is not None:
            self._closed.append(span)
        self._start_ms, self._kind, self._bins = self._cursor_ms, None, ()
        self._ends_by = None

    def so_far(self, ended_by: EndedBy, gap: GapBin | None = None) -> Span | None:
        """Return the open span, with the gap, as it would be if it ended here; or None."""
        if self._kind is None:
            return None
        return Span(
            category=self._kind.category,
            item_id=self._kind.item_id,
            start_ms=self._start_ms,
            end_ms=self._cursor_ms,
            ended_by=ended_by,
            gap_item_id=self._kind.gap_item_id,
            gap_category=self._kind.gap_category,
            bins=self._bins if gap is None else merge_bins((*self._bins, gap)),
        )

    def take_closed(self) -> list[Span]:
        """Return the spans closed since the last call, oldest first."""
        taken, self._closed = self._closed, []
        return taken

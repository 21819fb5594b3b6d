"""Turns time without events into closed spans, by the rules for gaps and rest (rule 2)."""

from __future__ import annotations

from typing import Final

from annotator.effort.bins import bin_of_gap
from annotator.effort.categories import BREAKS, COUNTED_WORK, ITEM_WORK, MACHINE, Category, EndedBy
from annotator.effort.method import Method
from annotator.effort.rest import RestBalance
from annotator.effort.span_builder import SpanBuilder, SpanKey
from annotator.effort.spans import GapBin, Span
from annotator.effort.waits import Waits
from annotator.local_time import SessionCalendar

_CUT: Final = {
    Category.REST: EndedBy.GAP,
    Category.AWAY: EndedBy.GAP,
    Category.WAIT: EndedBy.WAIT,
    Category.UNOBSERVED: EndedBy.UNOBSERVED,
}
"""Why a span ends when a span of this category follows; for work, the event gives the reason."""

_NO_WORK: Final = BREAKS | MACHINE
"""What is no work of the worker. A session asks for it at each event."""


class CurrentWork:
    """The current work: the open item, the guideline, or neither."""

    def __init__(self) -> None:
        """Start with no item open."""
        self._item: tuple[int, Category] | None = None
        self.in_guideline = False
        """Whether the last input was in the guideline."""
        self.visit: dict[int, int] = {}
        """The item work on the open item since it was opened, in ms by local day."""

    @property
    def category(self) -> Category:
        """The category of work at this moment."""
        if self.in_guideline:
            return Category.GUIDELINE
        return self._item[1] if self._item else Category.ADMIN

    @property
    def open_item_id(self) -> int | None:
        """The open item, even while the guideline is read."""
        return self._item[0] if self._item else None

    @property
    def item_id(self) -> int | None:
        """The item that the current work is for; None in the guideline."""
        return None if self.in_guideline else self.open_item_id

    def change_item(self, item: tuple[int, Category] | None) -> dict[int, int]:
        """Open an item with its category, or none; return the work of the last visit by day."""
        visit, self.visit = self.visit, {}
        self._item, self.in_guideline = item, False
        return visit


class SettledTime:
    """The session from its start to the last settled millisecond.

    The engine decides when gaps, breaks and spans end. This class decides the category of the time
    between two events, and holds the spans, the available rest and the open gap.
    """

    def __init__(
        self, method: Method, rest: RestBalance, waits: Waits, calendar: SessionCalendar
    ) -> None:
        """Start a session at 0, with a gap."""
        self.work = CurrentWork()
        """The current work."""
        self.is_paused = False
        """Whether the worker is in a pause: nothing counts as work until a signal."""
        self._method = method
        self._rest = rest
        self._waits = waits
        self._calendar = calendar
        self._spans = SpanBuilder(method.span_limit_ms, calendar)
        self._gap_start_ms: int | None = 0  # None during a continuous signal

    # Results ------------ ----------------------------------------------------

    @property
    def end_ms(self) -> int:
        """The time up to which the session is settled."""
        return self._spans.cursor_ms

    @property
    def category(self) -> Category | None:
        """The category of the last settled millisecond; None right after a span was closed."""
        return self._spans.category

    @property
    def totals(self) -> dict[Category, int]:
        """The ms of each category up to the settled time."""
        return self._spans.totals

    @property
    def totals_by_day(self) -> dict[int, dict[Category, int]]:
        """The ms of each category that has any, by local day, up to the settled time."""
        return self._spans.totals_by_day

    def so_far(self) -> Span | None:
        """Return the open span as it would be after a crash now; None if it is empty."""
        return self._spans.so_far(EndedBy.CRASH, self._gap_so_far())

    def take_closed(self) -> list[Span]:
        """Return the spans closed since the last call, oldest first."""
        return self._spans.take_closed()

    # Advance ---- ------------------------------------------------------------

    def advance(self, at_ms: int) -> None:
        """Settle the time up to ``at_ms``, during which there was no event."""
        while self.end_ms < at_ms:
            if self.is_paused:
                self._pass_break(at_ms)
                continue
            due_ms = self._waits.next_due_ms
            if due_ms is None:
                self._pass_gap(at_ms)
            elif due_ms > self.end_ms:
                self._pass_gap(min(at_ms, due_ms))
            else:
                self.end_gap()
                self.extend(Category.WAIT, at_ms)

    def extend(self, category: Category, until_ms: int) -> int:
        """Settle the time up to ``until_ms`` as that category; return the ms added."""
        since_ms = self.end_ms
        added_ms = self._spans.extend(
            self._kind(category), until_ms, _CUT.get(category, EndedBy.CATEGORY)
        )
        if category in COUNTED_WORK:
            self._rest.earn(added_ms)
        elif category is Category.REST:
            self._rest.use(added_ms)
        if category in ITEM_WORK:
            self._add_to_visit(since_ms)
        return added_ms

    def _add_to_visit(self, since_ms: int) -> None:
        local, visit = self._calendar.local, self.work.visit
        for start_ms, end_ms in local.pieces(since_ms, self.end_ms):
            day = local.day_at(start_ms)
            visit[day] = visit.get(day, 0) + end_ms - start_ms

    def _pass_gap(self, until_ms: int) -> None:
        """Settle the next piece of a gap: work, then earned rest, then away (rule 2)."""
        if self._gap_start_ms is None:
            self.extend(self.work.category, until_ms)
            return
        think_end_ms = self._gap_start_ms + self._method.think_limit_ms
        if self.end_ms < think_end_ms:
            self.extend(self.work.category, min(until_ms, think_end_ms))
        else:
            self._pass_break(until_ms)

    def _pass_break(self, until_ms: int) -> None:
        """Settle the next piece of a break: rest as far as it is earned, then away."""
        if self._rest.whole_ms:
            self.extend(Category.REST, min(until_ms, self.end_ms + self._rest.whole_ms))
        else:
            self.extend(Category.AWAY, until_ms)

    def _kind(self, category: Category) -> SpanKey:
        work = self.work
        if category not in _NO_WORK:
            return SpanKey(category=category, item_id=work.item_id)
        item_id = work.open_item_id if category is Category.WAIT else None
        if category in BREAKS or self._gap_start_ms is not None:
            return SpanKey(
                category=category,
                item_id=item_id,
                gap_item_id=work.item_id,
                gap_category=work.category,
            )
        return SpanKey(category=category, item_id=item_id)

    # Gaps -------------------------------------------------------------------

    @property
    def is_gap_open(self) -> bool:
        """Whether time counts as a gap; False during a continuous signal."""
        return self._gap_start_ms is not None

    def begin_gap(self) -> None:
        """Start a gap here."""
        self._gap_start_ms = self.end_ms

    def end_gap(self) -> None:
        """Record the open gap and close it."""
        self._spans.add_gap(self._gap_so_far())
        self._gap_start_ms = None

    def take_from_gap(self, ms: int) -> None:
        """Leave this many ms out of the open gap."""
        if self._gap_start_ms is not None:
            self._gap_start_ms += ms

    def _gap_so_far(self) -> GapBin | None:
        if self._gap_start_ms is None:
            return None
        return bin_of_gap(self.end_ms - self._gap_start_ms, self._method)

    # Spans ------------------------------------------------------------------

    def close(self, ended_by: EndedBy) -> None:
        """Close the open span; an open gap stays open."""
        self._spans.close(ended_by)

    def close_break(self, ended_by: EndedBy) -> None:
        """Close the open span if it is a break."""
        if self.category in BREAKS:
            self._spans.close(ended_by)

    def close_later(self, ended_by: EndedBy) -> None:
        """Close the open span when time continues; a gap that ends before then belongs to it."""
        self._spans.end_here(ended_by)

    def cut(self, ended_by: EndedBy) -> None:
        """Close gap and span; another gap begins unless there is a wait."""
        has_gap = self.is_gap_open
        self.end_gap()
        self._spans.close(ended_by)
        if has_gap:
            self.begin_gap()

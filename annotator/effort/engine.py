"""The rules of effort/1 as a machine without clock or lock: told what happens when, it cuts spans.

Time is settled in two steps. ``advance`` says what the time up to now was, given
that nothing happened in it; then the event itself is taken in. Settling in one
step or in many gives the same, so it does not matter how often anybody looks.
"""

from __future__ import annotations

from typing import Final

from annotator.effort.bins import bin_of_gap
from annotator.effort.categories import BREAKS, COUNTED_WORK, ITEM_WORK, Category, EndedBy
from annotator.effort.cutter import Kind, SpanCutter
from annotator.effort.method import Method
from annotator.effort.rest import RestBalance
from annotator.effort.spans import GapBin, Span
from annotator.effort.waits import Waits

_CUT: Final = {
    Category.REST: EndedBy.GAP,
    Category.AWAY: EndedBy.GAP,
    Category.WAIT: EndedBy.WAIT,
    Category.UNOBSERVED: EndedBy.UNOBSERVED,
}
"""Why the span before ends when one of these begins; work begins at an event, which says why."""


class Engine:
    """One session's state; every ``at_ms`` counts from its start and never runs backwards.

    A moment that lies before the settled time is taken for the settled time.
    """

    def __init__(self, method: Method, rest: RestBalance) -> None:
        """Begin a session at 0 with no item open."""
        self._method = method
        self._rest = rest
        self._spans = SpanCutter(method.span_limit_ms)
        self._item: tuple[int, Category] | None = None
        self._in_guideline = False
        self._visit_ms = 0
        self._gap_start_ms: int | None = 0  # None while a wait is the signal, all along
        self._waits = Waits(method.wait_from_ms)

    # What it has come to ----------------------------------------------------

    @property
    def settled_ms(self) -> int:
        """How far the session is settled."""
        return self._spans.cursor_ms

    @property
    def category(self) -> Category | None:
        """What the last settled millisecond was; None right after a span was closed."""
        return self._spans.category

    @property
    def totals(self) -> dict[Category, int]:
        """The ms of each category up to the settled time."""
        return self._spans.totals

    @property
    def visit_ms(self) -> int:
        """The item work on the open item since it was opened."""
        return self._visit_ms

    @property
    def is_beat_owed(self) -> bool:
        """Whether the window owes an answer."""
        return self._waits.is_beat_owed

    def so_far(self) -> Span | None:
        """Return the open span as a crash would end it; None if it is empty."""
        return self._spans.so_far(EndedBy.CRASH, self._gap_so_far())

    def take_closed(self) -> list[Span]:
        """Return the spans closed since the last call, oldest first."""
        return self._spans.take_closed()

    # Time passes ------------------------------------------------------------

    def advance(self, at_ms: int) -> None:
        """Settle the time up to ``at_ms``, in which nothing happened."""
        while self.settled_ms < at_ms:
            due_ms = self._waits.next_due_ms
            if due_ms is None:
                self._pass_gap(at_ms)
            elif due_ms > self.settled_ms:
                self._pass_gap(min(at_ms, due_ms))
            else:
                self._end_gap()
                self._extend(Category.WAIT, at_ms)

    def stall(self, since_ms: int, until_ms: int, *, slept: bool) -> None:
        """No tick came: the machine was at fault, or asleep (rule 4).

        Args:
            since_ms: the last tick if there was sleep, else when the next was due.
            until_ms: now.
            slept: whether the clock that stops in sleep has stopped.
        """
        self.advance(since_ms)
        self._end_gap()
        if not slept:
            wait_end_ms = since_ms + self._method.late_wait_limit_ms
            self._extend(Category.WAIT, min(until_ms, wait_end_ms))
        if self._extend(Category.UNOBSERVED, until_ms):
            self._spans.close(EndedBy.UNOBSERVED)
            self._waits.renew_beat(self.settled_ms)
        self._go_on()

    # Things happen ----------------------------------------------------------

    def signal(self, at_ms: int) -> None:
        """Input, or sound that plays."""
        self.advance(at_ms)
        if self._gap_start_ms is not None:
            self._end_gap()
            self._close_break(EndedBy.SIGNAL)
            self._gap_start_ms = self.settled_ms

    def set_item(self, at_ms: int, item: tuple[int, Category] | None) -> int:
        """Another item with its category, or none; returns the item work of the visit before.

        Raises:
            ValueError: the category is not one of work on an item.
        """
        if item is not None and item[1] not in ITEM_WORK:
            raise ValueError(f"an item cannot be opened for {item[1].value}")
        self.advance(at_ms)
        self._cut(EndedBy.ITEM)
        visit_ms, self._visit_ms = self._visit_ms, 0
        self._item, self._in_guideline = item, False
        return visit_ms

    def set_guideline(self, at_ms: int, *, inside: bool) -> None:
        """Input in the guideline, or outside of it."""
        if inside == self._in_guideline:
            self.signal(at_ms)
            return
        self.advance(at_ms)
        self._cut(EndedBy.CATEGORY)
        self._in_guideline = inside

    def begin_wait(self, at_ms: int) -> None:
        """The person must wait; a signal all along, the milliseconds before ``wait`` included."""
        self.advance(at_ms)
        if self._waits.begin(self.settled_ms):
            self._end_gap()
            self._close_break(EndedBy.WAIT)

    def end_wait(self, at_ms: int) -> None:
        """The innermost wait is over.

        Raises:
            RuntimeError: none was begun.
        """
        self.advance(at_ms)
        if self._waits.end():
            self._go_on()

    def post_beat(self, at_ms: int) -> None:
        """The window owes an answer from now on; an answer owed already stays owed."""
        self.advance(at_ms)
        self._waits.post_beat(self.settled_ms)

    def answer_beat(self, at_ms: int) -> None:
        """The window has answered."""
        self.advance(at_ms)
        self._waits.answer_beat()
        self._go_on()

    def cut(self, at_ms: int) -> None:
        """Close the span here, as its longest length would; an open gap stays open."""
        self.advance(at_ms)
        self._spans.close(EndedBy.LIMIT)

    def end(self, at_ms: int) -> None:
        """The session is over; the gap before its end counts by the same rule (rule 3)."""
        self.advance(at_ms)
        self._end_gap()
        self._spans.close(EndedBy.END)

    # How --------------------------------------------------------------------

    @property
    def _work(self) -> Category:
        if self._in_guideline:
            return Category.GUIDELINE
        return self._item[1] if self._item else Category.ADMIN

    @property
    def _item_id(self) -> int | None:
        return self._item[0] if self._item else None

    @property
    def _work_item_id(self) -> int | None:
        return None if self._in_guideline else self._item_id

    def _pass_gap(self, until_ms: int) -> None:
        """Settle the next piece of a gap: work, then earned rest, then away (rule 2)."""
        if self._gap_start_ms is None:
            self._extend(self._work, until_ms)
            return
        think_end_ms = self._gap_start_ms + self._method.think_limit_ms
        if self.settled_ms < think_end_ms:
            self._extend(self._work, min(until_ms, think_end_ms))
        elif self._rest.whole_ms:
            self._extend(Category.REST, min(until_ms, self.settled_ms + self._rest.whole_ms))
        else:
            self._extend(Category.AWAY, until_ms)

    def _extend(self, category: Category, until_ms: int) -> int:
        added_ms = self._spans.extend(
            self._kind(category), until_ms, _CUT.get(category, EndedBy.CATEGORY)
        )
        if category in COUNTED_WORK:
            self._rest.earn(added_ms)
        elif category is Category.REST:
            self._rest.use(added_ms)
        if category in ITEM_WORK:
            self._visit_ms += added_ms
        return added_ms

    def _kind(self, category: Category) -> Kind:
        if category in BREAKS:
            return Kind(category=category, gap_item_id=self._work_item_id, gap_category=self._work)
        if category is Category.WAIT:
            return Kind(category=category, item_id=self._item_id)
        if category is Category.UNOBSERVED:
            return Kind(category=category)
        return Kind(category=category, item_id=self._work_item_id)

    def _gap_so_far(self) -> GapBin | None:
        if self._gap_start_ms is None:
            return None
        return bin_of_gap(self.settled_ms - self._gap_start_ms, self._method)

    def _end_gap(self) -> None:
        """Record the gap that is open; none is open then."""
        self._spans.add_gap(self._gap_so_far())
        self._gap_start_ms = None

    def _cut(self, ended_by: EndedBy) -> None:
        """End gap and span; another gap begins unless a wait is the signal."""
        was_held = self._gap_start_ms is None
        self._end_gap()
        self._spans.close(ended_by)
        self._gap_start_ms = None if was_held else self.settled_ms

    def _close_break(self, ended_by: EndedBy) -> None:
        if self._spans.category in BREAKS:
            self._spans.close(ended_by)

    def _go_on(self) -> None:
        """After a wait: unless another holds on, its span is over and a gap begins."""
        if self._gap_start_ms is not None or self._waits.is_due(self.settled_ms):
            return
        if self._spans.category is Category.WAIT:
            self._spans.close(EndedBy.WAIT)
        if not self._waits.is_announced:
            self._gap_start_ms = self.settled_ms

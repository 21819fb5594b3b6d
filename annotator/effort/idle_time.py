"""How time passes while nothing happens: work, earned rest, away, wait (rule 2)."""

from __future__ import annotations

from typing import Final

from annotator.effort.bins import bin_of_gap
from annotator.effort.categories import BREAKS, COUNTED_WORK, ITEM_WORK, MACHINE, Category, EndedBy
from annotator.effort.cutter import Kind, SpanCutter
from annotator.effort.media_playback import Playing
from annotator.effort.method import Method
from annotator.effort.rest import RestBalance
from annotator.effort.spans import GapBin
from annotator.effort.waits import Waits

_CUT: Final = {
    Category.REST: EndedBy.GAP,
    Category.AWAY: EndedBy.GAP,
    Category.WAIT: EndedBy.WAIT,
    Category.UNOBSERVED: EndedBy.UNOBSERVED,
}
"""Why the span before ends when one of these begins; work begins at an event, which says why."""


class Passing:
    """The state of a session between two events, and what time without events becomes."""

    def __init__(self, method: Method, rest: RestBalance) -> None:
        """Begin a session at 0 with no item open."""
        self._method = method
        self._rest = rest
        self._spans = SpanCutter(method.span_limit_ms)
        self._item: tuple[int, Category] | None = None
        self._in_guideline = False
        self._visit_ms = 0
        self._gap_start_ms: int | None = 0  # None while something is the signal, all along
        self._is_renewed = False  # by a fault of the machine, since the last sign of the person
        self._is_paused = False  # and nothing is credited until a signal
        self._waits = Waits(method.wait_from_ms)
        self._playing = Playing(method)

    @property
    def settled_ms(self) -> int:
        """How far the session is settled."""
        return self._spans.cursor_ms

    def advance(self, at_ms: int) -> None:
        """Settle the time up to ``at_ms``, in which nothing happened."""
        while self.settled_ms < at_ms:
            if self._is_paused:
                self._pass_break(at_ms)
                continue
            due_ms = self._waits.next_due_ms
            if due_ms is None:
                self._pass_gap(at_ms)
            elif due_ms > self.settled_ms:
                self._pass_gap(min(at_ms, due_ms))
            else:
                self._end_gap()
                self._extend(Category.WAIT, at_ms)

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
        else:
            self._pass_break(until_ms)

    def _pass_break(self, until_ms: int) -> None:
        """Settle the next piece of a break: rest as far as it is earned, then away."""
        if self._rest.whole_ms:
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
        if category not in BREAKS | MACHINE:
            return Kind(category=category, item_id=self._work_item_id)
        item_id = self._item_id if category is Category.WAIT else None
        if category in BREAKS or self._gap_start_ms is not None:
            gap_item_id, work = self._work_item_id, self._work
            return Kind(
                category=category, item_id=item_id, gap_item_id=gap_item_id, gap_category=work
            )
        return Kind(category=category, item_id=item_id)

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

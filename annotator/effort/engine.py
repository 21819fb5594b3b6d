"""The rules of effort/1: cuts spans from timed events; it has no clock and no lock.

Time is settled in two steps. ``advance`` says what the time up to now was, given
that nothing happened in it; then the event itself is taken in. Settling in one
step or in many gives the same, so it does not matter how often anybody looks.
"""

from __future__ import annotations

from annotator.effort.categories import ITEM_WORK, Category, EndedBy
from annotator.effort.media_playback import MediaPlayback
from annotator.effort.method import Method
from annotator.effort.rest import RestBalance
from annotator.effort.settled_time import SettledTime
from annotator.effort.spans import Span
from annotator.effort.waits import Waits


class Engine:
    """One session's state; every ``at_ms`` counts from its start and never runs backwards.

    A moment that lies before the settled time is taken for the settled time.
    """

    def __init__(self, method: Method, rest: RestBalance) -> None:
        """Begin a session at 0 with no item open."""
        self._method = method
        self._rest = rest
        self._waits = Waits(method.wait_from_ms)
        self._playing = MediaPlayback(method)
        self._time = SettledTime(method, rest, self._waits)
        self._is_renewed = False  # by a fault of the machine, since the last sign of the person

    # What it has come to ----------------------------------------------------

    @property
    def settled_ms(self) -> int:
        """How far the session is settled."""
        return self._time.end_ms

    @property
    def category(self) -> Category | None:
        """What the last settled millisecond was; None right after a span was closed."""
        return self._time.category

    @property
    def totals(self) -> dict[Category, int]:
        """The ms of each category up to the settled time."""
        return self._time.totals

    @property
    def visit_ms(self) -> int:
        """The item work on the open item since it was opened."""
        return self._time.work.visit_ms

    @property
    def is_beat_owed(self) -> bool:
        """Whether the window owes an answer."""
        return self._waits.is_beat_owed

    @property
    def is_paused(self) -> bool:
        """Whether the worker wants a pause, and has done nothing since."""
        return self._time.is_paused

    def so_far(self) -> Span | None:
        """Return the open span as a crash would end it; None if it is empty."""
        return self._time.so_far()

    def take_closed(self) -> list[Span]:
        """Return the spans closed since the last call, oldest first."""
        return self._time.take_closed()

    # Things happen ----------------------------------------------------------

    def advance(self, at_ms: int) -> None:
        """Settle the time up to ``at_ms``, in which nothing happened."""
        self._time.advance(at_ms)

    def stall(self, since_ms: int, until_ms: int, *, slept: bool) -> None:
        """No tick came: the machine was at fault, or asleep (rule 4).

        Args:
            since_ms: the last tick if there was sleep, else when the next was due.
            until_ms: now.
            slept: whether the clock that stops in sleep has stopped.
        """
        self.advance(since_ms)
        began_ms = self.settled_ms
        goes_on = self._is_renewed and self._is_quiet
        if not goes_on:
            self._time.end_gap()
        if not slept:
            wait_end_ms = min(until_ms, since_ms + self._method.late_wait_limit_ms)
            if self._time.is_paused:
                self.advance(wait_end_ms)
            else:
                self._time.extend(Category.WAIT, wait_end_ms)
        was_unseen = self._time.extend(Category.UNOBSERVED, until_ms) > 0
        if was_unseen:
            self._waits.renew_beat(self.settled_ms)
        if goes_on and self._time.is_gap_open:
            # The second fault without a sign of the person between: the gap goes on, without it.
            self._time.take_from_gap(self.settled_ms - began_ms)
            self._time.close_later(EndedBy.UNOBSERVED if was_unseen else EndedBy.WAIT)
            return
        if was_unseen:
            self._time.close(EndedBy.UNOBSERVED)
        self._go_on()
        self._is_renewed = self._is_quiet

    def signal(self, at_ms: int) -> None:
        """Input in our window; it ends a pause."""
        self.advance(at_ms)
        self._come_back()
        if self._time.is_gap_open:
            self._time.end_gap()
            self._time.close_break(EndedBy.SIGNAL)
            self._time.begin_gap()

    def set_item(self, at_ms: int, item: tuple[int, Category] | None) -> int:
        """Another item with its category, or none; returns the item work of the visit before.

        Raises:
            ValueError: the category is not one of work on an item.
        """
        if item is not None and item[1] not in ITEM_WORK:
            raise ValueError(f"an item cannot be opened for {item[1].value}")
        self.advance(at_ms)
        self._come_back()
        self._time.cut(EndedBy.ITEM)
        return self._time.work.change_item(item)

    def set_guideline(self, at_ms: int, *, inside: bool) -> None:
        """Input in the guideline, or outside of it."""
        if inside == self._time.work.in_guideline:
            self.signal(at_ms)
            return
        self.advance(at_ms)
        self._come_back()
        self._time.cut(EndedBy.CATEGORY)
        self._time.work.in_guideline = inside

    def pause(self, at_ms: int) -> None:
        """The worker wants a break now: rest as far as earned, then away, until a signal."""
        self.advance(at_ms)
        if not self._time.is_paused:
            self._time.end_gap()
            self._time.close(EndedBy.PAUSE)
            self._time.is_paused = True

    def begin_playing(self, at_ms: int) -> None:
        """Sound or video plays from now on: a signal all along, in the category that is open."""
        self.signal(at_ms)
        self._playing.begin()
        self._time.end_gap()

    def end_playing(self, at_ms: int) -> None:
        """Nothing plays any more; a gap begins unless something else is the signal."""
        self.advance(at_ms)
        was_signal = self._playing.is_signal
        self._playing.end()
        if was_signal:
            self._go_on()

    def pass_ended(self, at_ms: int) -> bool:
        """What plays begins from the start again.

        Returns:
            Whether it was the last unattended pass that counts: a gap begins.
        """
        self.advance(at_ms)
        is_over = self._playing.pass_ended() and not self._time.is_paused
        if is_over:
            self._time.close(EndedBy.PLAYING)
            self._go_on()
        return is_over

    def give_back_rest(self, at_ms: int, rest_ms: int) -> None:
        """What was booked as rest was none, as the worker says now."""
        self.advance(at_ms)
        self._rest.give_back(rest_ms)

    def take_rest(self, at_ms: int, rest_ms: int) -> int:
        """What was booked otherwise was rest; returns how much of it is earned, and takes that."""
        self.advance(at_ms)
        taken_ms = min(rest_ms, self._rest.whole_ms)
        self._rest.use(taken_ms)
        return taken_ms

    def begin_wait(self, at_ms: int) -> None:
        """The person must wait; a signal all along, the milliseconds before ``wait`` included."""
        self.advance(at_ms)
        self._is_renewed = False
        if self._waits.begin(self.settled_ms) and not self._time.is_paused:
            self._time.end_gap()
            self._time.close_break(EndedBy.WAIT)

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
        self._time.close(EndedBy.LIMIT)

    def end(self, at_ms: int) -> None:
        """The session is over; the gap before its end counts by the same rule (rule 3)."""
        self.advance(at_ms)
        self._time.end_gap()
        self._time.close(EndedBy.END)

    # How --------------------------------------------------------------------

    def _come_back(self) -> None:
        """A signal: who was out is back, and whoever lets something play attends to it."""
        self._is_renewed = False
        self._playing.attend()
        if self._time.is_paused:
            self._time.close(EndedBy.SIGNAL)
            self._time.is_paused = False
            self._go_on()
        elif self._playing.is_signal:
            self._time.end_gap()
            self._time.close_break(EndedBy.SIGNAL)

    @property
    def _is_quiet(self) -> bool:
        """Whether a gap is open and nothing is waited for."""
        return self._time.is_gap_open and not self._waits.is_due(self.settled_ms)

    def _go_on(self) -> None:
        """After a wait: unless another holds on, its span is over and a gap begins."""
        is_open = self._time.is_paused or self._time.is_gap_open
        if is_open or self._waits.is_due(self.settled_ms):
            return
        if self._time.category is Category.WAIT:
            self._time.close(EndedBy.WAIT)
        if not self._waits.is_announced and not self._playing.is_signal:
            self._time.begin_gap()

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
from annotator.local_time import SessionCalendar


class Engine:
    """The state of one session. Each ``at_ms`` counts from its start and never decreases.

    A moment before the settled time is replaced by the settled time.
    """

    def __init__(self, method: Method, rest: RestBalance, calendar: SessionCalendar) -> None:
        """Start a session at 0 with no item open."""
        self._method = method
        self._rest = rest
        self._waits = Waits(method.wait_from_ms)
        self._playing = MediaPlayback(method)
        self._time = SettledTime(method, rest, self._waits, calendar)
        self._is_renewed = False  # whether a machine fault began the gap, with no signal since

    # Results ------------ ----------------------------------------------------

    @property
    def settled_ms(self) -> int:
        """The time up to which the session is settled."""
        return self._time.end_ms

    @property
    def category(self) -> Category | None:
        """The category of the last settled millisecond; None right after a span was closed."""
        return self._time.category

    @property
    def totals(self) -> dict[Category, int]:
        """The ms of each category up to the settled time."""
        return self._time.totals

    @property
    def totals_by_day(self) -> dict[int, dict[Category, int]]:
        """The ms of each category that has any, by local day, up to the settled time."""
        return self._time.totals_by_day

    @property
    def visit(self) -> dict[int, int]:
        """The item work on the open item since it was opened, in ms by local day."""
        return dict(self._time.work.visit)

    @property
    def is_beat_owed(self) -> bool:
        """Whether the window has not answered the last beat yet."""
        return self._waits.is_beat_owed

    @property
    def is_paused(self) -> bool:
        """Whether the worker has started a pause and given no signal since."""
        return self._time.is_paused

    def so_far(self) -> Span | None:
        """Return the open span as it would be after a crash now; None if it is empty."""
        return self._time.so_far()

    def take_closed(self) -> list[Span]:
        """Return the spans closed since the last call, oldest first."""
        return self._time.take_closed()

    # Events ------- ----------------------------------------------------------

    def advance(self, at_ms: int) -> None:
        """Settle the time up to ``at_ms``, during which there was no event."""
        self._time.advance(at_ms)

    def stall(self, since_ms: int, until_ms: int, *, slept: bool) -> None:
        """Settle a time without ticks: the machine was at fault, or asleep (rule 4).

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
            # The second fault without a signal in between: the gap continues, without the fault.
            self._time.take_from_gap(self.settled_ms - began_ms)
            self._time.close_later(EndedBy.UNOBSERVED if was_unseen else EndedBy.WAIT)
            return
        if was_unseen:
            self._time.close(EndedBy.UNOBSERVED)
        self._go_on()
        self._is_renewed = self._is_quiet

    def signal(self, at_ms: int) -> None:
        """Record input in our window, which ends a pause."""
        self.advance(at_ms)
        self._come_back()
        if self._time.is_gap_open:
            self._time.end_gap()
            self._time.close_break(EndedBy.SIGNAL)
            self._time.begin_gap()

    def set_item(self, at_ms: int, item: tuple[int, Category] | None) -> dict[int, int]:
        """Open an item with its category, or none; return the work of the last visit by day.

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
        """Record input in the guideline, or outside of it."""
        if inside == self._time.work.in_guideline:
            self.signal(at_ms)
            return
        self.advance(at_ms)
        self._come_back()
        self._time.cut(EndedBy.CATEGORY)
        self._time.work.in_guideline = inside

    def pause(self, at_ms: int) -> None:
        """Start a pause: rest as far as it is earned, then away, until a signal."""
        self.advance(at_ms)
        if not self._time.is_paused:
            self._time.end_gap()
            self._time.close(EndedBy.PAUSE)
            self._time.is_paused = True

    def begin_playing(self, at_ms: int) -> None:
        """Record that media starts to play: a continuous signal, in the current category."""
        self.signal(at_ms)
        self._playing.begin()
        self._time.end_gap()

    def end_playing(self, at_ms: int) -> None:
        """Record that playing has stopped; a gap begins unless another signal continues."""
        self.advance(at_ms)
        was_signal = self._playing.is_signal
        self._playing.end()
        if was_signal:
            self._go_on()

    def pass_ended(self, at_ms: int) -> bool:
        """Record that the playing media starts again from the beginning.

        Returns:
            Whether it has played unattended for too long, so that a gap begins.
        """
        self.advance(at_ms)
        is_over = self._playing.pass_ended() and not self._time.is_paused
        if is_over:
            self._time.close(EndedBy.PLAYING)
            self._go_on()
        return is_over

    def give_back_rest(self, at_ms: int, rest_ms: int) -> None:
        """Give back booked rest that the worker says was none."""
        self.advance(at_ms)
        self._rest.give_back(rest_ms)

    def take_rest(self, at_ms: int, rest_ms: int) -> int:
        """Take earned rest for time that was booked otherwise; return how much was taken, in ms."""
        self.advance(at_ms)
        taken_ms = min(rest_ms, self._rest.whole_ms)
        self._rest.use(taken_ms)
        return taken_ms

    def begin_wait(self, at_ms: int) -> None:
        """Start a wait: a continuous signal, including the milliseconds before ``wait`` begins."""
        self.advance(at_ms)
        self._is_renewed = False
        if self._waits.begin(self.settled_ms) and not self._time.is_paused:
            self._time.end_gap()
            self._time.close_break(EndedBy.WAIT)

    def end_wait(self, at_ms: int) -> None:
        """End the innermost wait.

        Raises:
            RuntimeError: there is none.
        """
        self.advance(at_ms)
        if self._waits.end():
            self._go_on()

    def post_beat(self, at_ms: int) -> None:
        """Record that the window must answer a beat; an earlier unanswered beat still counts."""
        self.advance(at_ms)
        self._waits.post_beat(self.settled_ms)

    def answer_beat(self, at_ms: int) -> None:
        """Record that the window has answered."""
        self.advance(at_ms)
        self._waits.answer_beat()
        self._go_on()

    def cut(self, at_ms: int) -> None:
        """Close the span here, as at the longest span; an open gap stays open."""
        self.advance(at_ms)
        self._time.close(EndedBy.LIMIT)

    def end(self, at_ms: int) -> None:
        """End the session; its last gap counts by the same rule as others (rule 3)."""
        self.advance(at_ms)
        self._time.end_gap()
        self._time.close(EndedBy.END)

    # Internals --------------------------------------------------------------------

    def _come_back(self) -> None:
        """Treat a signal: it ends a pause and attends to playing media."""
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
        """Return whether a gap is open and there is no wait."""
        return self._time.is_gap_open and not self._waits.is_due(self.settled_ms)

    def _go_on(self) -> None:
        """Continue after a wait: unless another one is on, its span ends and a gap begins."""
        is_open = self._time.is_paused or self._time.is_gap_open
        if is_open or self._waits.is_due(self.settled_ms):
            return
        if self._time.category is Category.WAIT:
            self._time.close(EndedBy.WAIT)
        if not self._waits.is_announced and not self._playing.is_signal:
            self._time.begin_gap()

"""Keeps the time of one session: reads the clocks, sees to late ticks, tells what it comes to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from annotator.effort.categories import Category, Presence
from annotator.effort.clocks import ClockSample, Timeline, WallStep, read_clocks
from annotator.effort.engine import Engine
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.outbox import Outbox
from annotator.effort.rest import RestBalance
from annotator.effort.spans import OpenSpan, Span

T = TypeVar("T")

_PRESENCE: Final = {Category.REST: Presence.RESTING, Category.AWAY: Presence.AWAY}


class Timekeeping:
    """The engine behind its lock, the clocks, and the spans on their way; every thread may call."""

    def __init__(
        self,
        *,
        book: Callable[[Sequence[Span]], None],
        method: Method = EFFORT_1,
        read: Callable[[], ClockSample] = read_clocks,
        rest_balance_sixths: int | None = None,
        stored_until: Callable[[], int] | None = None,
    ) -> None:
        """Begin a session.

        Args:
            book: gets closed spans, oldest first, each once; called without the
                clock's lock, by one thread at a time. It should only queue them:
                the window may be waiting. If it raises, they are kept and offered
                again with the next.
            method: the numbers.
            read: the three clocks.
            rest_balance_sixths: the rest in hand from an earlier session of the
                same day, in sixths of a millisecond; None on a new day.
            stored_until: tells up to which millisecond of this session the spans
                are on disk; must be quick. Without it a span counts as stored
                as soon as it is booked.
        """
        self._method = method
        self._outbox = Outbox(book, stored_until)
        self._rest = RestBalance(method, rest_balance_sixths)
        self._engine = Engine(method, self._rest)
        self._timeline = Timeline(read, wall_step_ms=method.wall_step_ms)
        self._last_tick_ms = 0
        self._last_tick = self._timeline.latest
        self._is_over = False
        self._lock = threading.Lock()

    def item_work_ms(self) -> int:
        """Return the work on the open item since it was opened, in ms up to now (rule 7)."""

        def read(now_ms: int) -> int:
            self._engine.advance(now_ms)
            return self._engine.visit_ms

        return self._take_in(read)

    def open_span(self) -> OpenSpan | None:
        """Return what is not stored yet, or None if that is nothing."""

        def read(now_ms: int) -> OpenSpan | None:
            self._engine.advance(now_ms)
            self._outbox.add(self._engine.take_closed())
            unstored = self._outbox.unstored()
            span = self._engine.so_far()
            if span is None and not unstored:
                return None
            latest = self._timeline.latest
            return OpenSpan(
                method=self._method.name,
                wall_start_ms=self.wall_start_ms,
                boot_ns=latest.boot_ns,
                wall_ns=latest.wall_ns,
                rest_balance_sixths=self._rest.sixths,
                span=span,
                unstored=unstored,
            )

        return self._take_in(read)

    def totals(self) -> Mapping[Category, int]:
        """Return the ms of each category in this session up to now, booked or not."""

        def read(now_ms: int) -> Mapping[Category, int]:
            self._engine.advance(now_ms)
            return self._engine.totals

        return self._take_in(read)

    @property
    def elapsed_ms(self) -> int:
        """How long the session has lasted, in ms."""
        return self._take_in(lambda now_ms: now_ms)

    @property
    def presence(self) -> Presence:
        """What the worker is taken to be doing, as of the last tick or signal."""
        with self._lock:
            category, is_paused = self._engine.category, self._engine.is_paused
        if is_paused:
            return Presence.PAUSED
        return _PRESENCE.get(category, Presence.WORKING) if category else Presence.WORKING

    @property
    def rest_balance_ms(self) -> int:
        """The rest in hand in whole ms, as of the last tick or signal."""
        with self._lock:
            return self._rest.whole_ms

    @property
    def rest_balance_sixths(self) -> int:
        """The rest in hand in sixths of a millisecond, to be kept for the next session."""
        with self._lock:
            return self._rest.sixths

    @property
    def wall_start_ms(self) -> int:
        """When the session began, milliseconds since 1970 UTC."""
        return self._timeline.wall_start_ms

    @property
    def wall_steps(self) -> tuple[WallStep, ...]:
        """The steps of the wall clock during this session."""
        with self._lock:
            return self._timeline.wall_steps

    # How --------------------------------------------------------------------

    def _take_in(self, event: Callable[[int], T]) -> T:
        """Read the clocks, see to a late tick, take the event in, hand over what was closed."""
        with self._lock:
            result = event(self._catch_up())
            self._outbox.add(self._engine.take_closed())
        self._outbox.hand_over(wait=False)
        return result

    def _catch_up(self) -> int:
        """Return now in ms of the session, with a time without ticks settled before it."""
        if self._is_over:
            return self._engine.settled_ms
        now_ms = self._timeline.now_ms()
        late_ms = now_ms - self._last_tick_ms - self._method.tick_ms
        if late_ms > self._method.late_ms:
            slept = self._timeline.slept_ms_since(self._last_tick) >= self._method.sleep_from_ms
            since_ms = self._last_tick_ms if slept else now_ms - late_ms
            self._engine.stall(since_ms, now_ms, slept=slept)
            self._last_tick_ms, self._last_tick = now_ms, self._timeline.latest
        return now_ms

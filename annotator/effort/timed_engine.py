"""The engine with real clocks: reads them, handles late ticks, and passes closed spans on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from annotator.effort.engine import Engine
from annotator.effort.method import Method
from annotator.effort.outbox import Outbox
from annotator.effort.rest import RestBalance
from annotator.effort.system_clocks import Timeline
from annotator.local_time import SessionCalendar

T = TypeVar("T")


class TimedEngine:
    """The engine with a lock, driven by the clocks. Thread-safe."""

    def __init__(
        self,
        method: Method,
        rest: RestBalance,
        timeline: Timeline,
        calendar: SessionCalendar,
        outbox: Outbox,
    ) -> None:
        """Start the session."""
        self._engine = Engine(method, rest, calendar)
        self._calendar = calendar
        self._timeline = timeline
        self._method = method
        self._outbox = outbox
        self._last_tick_ms = 0
        self._last_tick = timeline.latest
        self._is_over = False
        self._lock = threading.Lock()

    def apply(self, event: Callable[[Engine, int], T]) -> T:
        """Read the clocks, handle a late tick, apply the event, book closed spans.

        The event gets the engine and the ms since the start of the session.
        """
        with self._lock:
            result = event(self._engine, self._catch_up())
            self._outbox.add(self._engine.take_closed())
        self._outbox.hand_over(wait=False)
        return result

    def read(self, look: Callable[[Engine], T]) -> T:
        """Read the engine as of the last tick or event, without reading the clocks."""
        with self._lock:
            return look(self._engine)

    def tick(self) -> None:
        """Record that a second has passed (rule 4)."""

        def settle(engine: Engine, now_ms: int) -> None:
            engine.advance(now_ms)
            self._last_tick_ms, self._last_tick = now_ms, self._timeline.latest

        self.apply(settle)

    def cut(self, then: Callable[[Engine, int], None] = lambda _engine, _ms: None) -> None:
        """Close the open span; all closed spans are booked when this returns.

        ``then`` is called right after, before any later span can close.
        """

        def close(engine: Engine, now_ms: int) -> None:
            engine.cut(now_ms)
            then(engine, now_ms)

        self.apply(close)
        self._outbox.hand_over(wait=True)

    def end(self) -> None:
        """End the session, which freezes its time; all spans are booked when this returns."""

        def end(engine: Engine, now_ms: int) -> None:
            engine.end(now_ms)
            self._is_over = True

        self.apply(end)
        self._outbox.hand_over(wait=True)

    def _catch_up(self) -> int:
        """Settle a time without ticks, and return the current ms of the session."""
        if self._is_over:
            return self._engine.settled_ms
        now_ms = self._timeline.now_ms()
        self._calendar.observe(now_ms)  # before the time is settled, which is dealt to its days
        late_ms = now_ms - self._last_tick_ms - self._method.tick_ms
        if late_ms > self._method.late_ms:
            slept = self._timeline.slept_ms_since(self._last_tick) >= self._method.sleep_from_ms
            since_ms = self._last_tick_ms if slept else now_ms - late_ms
            self._engine.stall(since_ms, now_ms, slept=slept)
            self._last_tick_ms, self._last_tick = now_ms, self._timeline.latest
        return now_ms

"""The effort clock: takes signals and ticks, and books each millisecond in a category."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.effort.categories import Category, Presence
from annotator.effort.engine import Engine
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.outbox import Outbox
from annotator.effort.rest import RestBalance
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.system_clocks import ClockSample, Timeline, WallStep, read_clocks
from annotator.effort.timed_engine import TimedEngine
from annotator.local_time import LocalTime, SessionCalendar, Zone, system_zone

_PRESENCE: Final = {Category.REST: Presence.RESTING, Category.AWAY: Presence.AWAY}


@dataclass(frozen=True, slots=True)
class Cut:
    """A moment of a session, in ms since its start, and what was counted until then, in ms.

    ``totals`` has each category by local day; ``visit`` is the work of the current visit by
    local day.
    """

    at_ms: int
    totals: Mapping[int, Mapping[Category, int]]
    visit: Mapping[int, int]


class EffortClock:
    """Measures one session of one worker. Thread-safe.

    The session starts when the clock is made and stops at ``end``; later calls change nothing. The
    clock needs a ``tick`` every second (``ticker.Ticker``); time without ticks is attributed to the
    machine, not to the worker.
    """

    def __init__(  # noqa: PLR0913 - each has a name, and most a default
        self,
        *,
        book: Callable[[Sequence[Span]], None],
        method: Method = EFFORT_1,
        read: Callable[[], ClockSample] = read_clocks,
        zone: Zone = system_zone,
        rest_balance_sixths: int | None = None,
        stored_until: Callable[[], int] | None = None,
    ) -> None:
        """Start a session.

        Args:
            book: gets closed spans, oldest first, each once. It is called without the clock's lock,
                by one thread at a time, and should only queue them, since the window may be
                waiting. If it raises, the spans are kept and offered again with the next ones.
            method: the numbers.
            read: the three clocks.
            zone: local time minus UTC.
            rest_balance_sixths: the earned rest left from an earlier session of the same day, in
                sixths of a millisecond; None on a new day.
            stored_until: returns the millisecond of this session up to which the spans are on disk;
                must be quick. Without it a span counts as stored as soon as it is booked.
        """
        self._method = method
        self._outbox = Outbox(book, stored_until)
        self._rest = RestBalance(method, rest_balance_sixths)
        self._timeline = Timeline(read, wall_step_ms=method.wall_step_ms)
        self._calendar = SessionCalendar(self._timeline.wall_start_ms, zone)
        self._engine = TimedEngine(method, self._rest, self._timeline, self._calendar, self._outbox)

    # Events ------ ------------------------------------------------------------

    def signal(self) -> None:
        """Record input in our window, which ends a pause."""
        self._engine.apply(Engine.signal)

    def pause(self) -> None:
        """Start a break for the worker, until the next signal."""
        self._engine.apply(Engine.pause)

    def begin_playing(self) -> None:
        """Record that sound or video starts to play, which counts as one continuous signal."""
        self._engine.apply(Engine.begin_playing)

    def end_playing(self) -> None:
        """Record that playing has stopped."""
        self._engine.apply(Engine.end_playing)

    def pass_ended(self) -> bool:
        """Record that the playing media starts again from the beginning, as a loop does.

        Returns:
            Whether it has played unattended for too long and is no signal from now on. True is
                returned once.
        """
        return self._engine.apply(Engine.pass_ended)

    def give_back_rest(self, rest_ms: int) -> None:
        """Give back booked rest that the worker says was none, in ms."""
        self._engine.apply(lambda engine, now_ms: engine.give_back_rest(now_ms, rest_ms))

    def take_rest(self, rest_ms: int) -> int:
        """Take earned rest for time that the worker says was rest; return the ms taken."""
        return self._engine.apply(lambda engine, now_ms: engine.take_rest(now_ms, rest_ms))

    def open_item(self, item_id: int, category: Category) -> Mapping[int, int]:
        """Open another item, for work of that category; leaves the guideline.

        Returns:
            The item work of the visit that this ends, in ms by local day; empty if none.

        Raises:
            ValueError: the category is not one of work on an item.
        """
        return self._engine.apply(
            lambda engine, now_ms: engine.set_item(now_ms, (item_id, category))
        )

    def close_item(self) -> Mapping[int, int]:
        """Close the item without opening another one.

        Returns:
            The item work of the visit that this ends, in ms by local day; empty if none.
        """
        return self._engine.apply(lambda engine, now_ms: engine.set_item(now_ms, None))

    def enter_guideline(self) -> None:
        """Record input in the work order, the guideline or the label help."""
        self._engine.apply(lambda engine, now_ms: engine.set_guideline(now_ms, inside=True))

    def leave_guideline(self) -> None:
        """Record input elsewhere."""
        self._engine.apply(lambda engine, now_ms: engine.set_guideline(now_ms, inside=False))

    def begin_wait(self) -> None:
        """Start a wait for the program: a picture is not painted yet, or our own work blocks.

        Not for messages that wait for an answer: an absent worker would be working all night.
        """
        self._engine.apply(Engine.begin_wait)

    def end_wait(self) -> None:
        """End the innermost wait; waits may be nested.

        Raises:
            RuntimeError: there is none.
        """
        self._engine.apply(Engine.end_wait)

    def beat_posted(self) -> bool:
        """Record that a beat is about to be posted to the window's event loop.

        Returns:
            False if an earlier beat is not answered yet: then post none.
        """

        def post(engine: Engine, now_ms: int) -> bool:
            is_new = not engine.is_beat_owed
            engine.post_beat(now_ms)
            return is_new

        return self._engine.apply(post)

    def beat_answered(self) -> None:
        """Record that the window's event loop has answered the beat."""
        self._engine.apply(Engine.answer_beat)

    def tick(self) -> None:
        """Record that a second has passed (rule 4)."""
        self._engine.tick()

    def cut(self) -> None:
        """Book the open span, so that a copy of the job has it; no time or category changes."""
        self._engine.cut()

    def cut_at(self, mark: Callable[[Cut], None]) -> None:
        """Book the open span, and let ``mark`` note where it ends.

        ``mark`` is called before any later time can be booked, under the lock of the clock.
        """
        self._engine.cut(
            lambda engine, now_ms: mark(Cut(now_ms, engine.totals_by_day, engine.visit))
        )

    def end(self) -> None:
        """End the session; everything is booked when this returns.

        From here on the clock stands still.
        """
        self._engine.end()

    # Results ------------ -----------------------------------------------------

    def item_work_ms(self) -> int:
        """Return the work on the open item since it was opened, in ms until now (rule 7)."""
        return sum(self.item_work_by_day().values())

    def item_work_by_day(self) -> Mapping[int, int]:
        """Return the work on the open item since it was opened, in ms by local day until now."""

        def read(engine: Engine, now_ms: int) -> Mapping[int, int]:
            engine.advance(now_ms)
            return engine.visit

        return self._engine.apply(read)

    def open_span(self) -> OpenSpan | None:
        """Return the state that is not stored yet, or None if there is none."""

        def read(engine: Engine, now_ms: int) -> OpenSpan | None:
            engine.advance(now_ms)
            self._outbox.add(engine.take_closed())
            unstored = self._outbox.unstored()
            span = engine.so_far()
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
                offset_changes=self._calendar.local.changes,
            )

        return self._engine.apply(read)

    def totals(self) -> Mapping[Category, int]:
        """Return the ms of each category in this session until now, booked or not."""

        def read(engine: Engine, now_ms: int) -> Mapping[Category, int]:
            engine.advance(now_ms)
            return engine.totals

        return self._engine.apply(read)

    def totals_by_day(self) -> Mapping[int, Mapping[Category, int]]:
        """Return the ms of each category that has any, by local day, until now, booked or not."""

        def read(engine: Engine, now_ms: int) -> Mapping[int, Mapping[Category, int]]:
            engine.advance(now_ms)
            return engine.totals_by_day

        return self._engine.apply(read)

    @property
    def day(self) -> int:
        """The local day, in days since 1970-01-01."""
        return self._engine.apply(lambda _, now_ms: self._calendar.local.day_at(now_ms))

    @property
    def day_passed_ms(self) -> int:
        """How much of the local day has passed, in ms; on some days an hour is skipped or twice."""
        return self._engine.apply(lambda _, now_ms: self._calendar.passed_ms(now_ms))

    @property
    def local(self) -> LocalTime:
        """The local time of the session, as of the last tick or signal."""
        return self._engine.read(lambda _: self._calendar.local)

    @property
    def elapsed_ms(self) -> int:
        """The length of the session so far, in ms."""
        return self._engine.apply(lambda _, now_ms: now_ms)

    @property
    def presence(self) -> Presence:
        """The worker's presumed state, as of the last tick or signal."""
        category, is_paused = self._engine.read(lambda engine: (engine.category, engine.is_paused))
        if is_paused:
            return Presence.PAUSED
        return _PRESENCE.get(category, Presence.WORKING) if category else Presence.WORKING

    @property
    def rest_balance_ms(self) -> int:
        """The available rest in whole ms, as of the last tick or signal."""
        return self._engine.read(lambda _: self._rest.whole_ms)

    @property
    def rest_balance_sixths(self) -> int:
        """The available rest in sixths of a millisecond, to be carried to the next session."""
        return self._engine.read(lambda _: self._rest.sixths)

    @property
    def wall_start_ms(self) -> int:
        """The start of the session, in milliseconds since 1970 UTC."""
        return self._timeline.wall_start_ms

    @property
    def wall_steps(self) -> tuple[WallStep, ...]:
        """The steps of the wall clock during this session."""
        return self._engine.read(lambda _: self._timeline.wall_steps)

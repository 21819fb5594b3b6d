"""The effort clock: takes signals and ticks, and books each millisecond in a category."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from annotator.effort.categories import Category, Presence
from annotator.effort.engine import Engine
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.outbox import Outbox
from annotator.effort.rest import RestBalance
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.system_clocks import ClockSample, Timeline, WallStep, read_clocks
from annotator.effort.timed_engine import TimedEngine

_PRESENCE: Final = {Category.REST: Presence.RESTING, Category.AWAY: Presence.AWAY}


class EffortClock:
    """Measures one session of one worker; every thread may call it.

    The session begins when the clock is made and is over with ``end``; what is
    called after that changes nothing. It needs a ``tick`` every second
    (``ticker.Ticker``); a time without ticks is the machine's, not the worker's.
    """

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
        self._timeline = Timeline(read, wall_step_ms=method.wall_step_ms)
        engine = Engine(method, self._rest)
        self._engine = TimedEngine(engine, self._timeline, method, self._outbox)

    # What happens ------------------------------------------------------------

    def signal(self) -> None:
        """There was input in our window; it ends a pause."""
        self._engine.apply(Engine.signal)

    def pause(self) -> None:
        """The worker wants a break from now on, until the next signal."""
        self._engine.apply(Engine.pause)

    def begin_playing(self) -> None:
        """Sound or video plays from now on: a signal all along."""
        self._engine.apply(Engine.begin_playing)

    def end_playing(self) -> None:
        """Nothing plays any more."""
        self._engine.apply(Engine.end_playing)

    def pass_ended(self) -> bool:
        """What plays begins from the start again, as a loop does.

        Returns:
            Whether nobody attended for too long: from now on it is no signal. Ask once.
        """
        return self._engine.apply(Engine.pass_ended)

    def give_back_rest(self, rest_ms: int) -> None:
        """The worker says that so much booked rest was none."""
        self._engine.apply(lambda engine, now_ms: engine.give_back_rest(now_ms, rest_ms))

    def take_rest(self, rest_ms: int) -> int:
        """The worker says that so much was rest; returns what of it is earned, and takes it."""
        return self._engine.apply(lambda engine, now_ms: engine.take_rest(now_ms, rest_ms))

    def open_item(self, item_id: int, category: Category) -> int:
        """Another item is opened, for work of that category; leaves the guideline.

        Returns:
            The item work of the visit that this ends, in ms; 0 if none.

        Raises:
            ValueError: the category is not one of work on an item.
        """
        return self._engine.apply(
            lambda engine, now_ms: engine.set_item(now_ms, (item_id, category))
        )

    def close_item(self) -> int:
        """The item is closed and nothing else opened.

        Returns:
            The item work of the visit that this ends, in ms; 0 if none.
        """
        return self._engine.apply(lambda engine, now_ms: engine.set_item(now_ms, None))

    def enter_guideline(self) -> None:
        """There was input in the work order, the guideline or the label help."""
        self._engine.apply(lambda engine, now_ms: engine.set_guideline(now_ms, inside=True))

    def leave_guideline(self) -> None:
        """There was input elsewhere."""
        self._engine.apply(lambda engine, now_ms: engine.set_guideline(now_ms, inside=False))

    def begin_wait(self) -> None:
        """The person must wait from now on: a picture is not painted, work of ours blocks.

        Not for a message that waits for the person: who is away would work all
        night before it.
        """
        self._engine.apply(Engine.begin_wait)

    def end_wait(self) -> None:
        """What ``begin_wait`` told is over; waits may be nested.

        Raises:
            RuntimeError: none was begun.
        """
        self._engine.apply(Engine.end_wait)

    def beat_posted(self) -> bool:
        """A beat is about to be posted to the window's event loop.

        Returns:
            False if an earlier beat is not answered yet: then post none.
        """

        def post(engine: Engine, now_ms: int) -> bool:
            is_new = not engine.is_beat_owed
            engine.post_beat(now_ms)
            return is_new

        return self._engine.apply(post)

    def beat_answered(self) -> None:
        """The window's event loop has come to the beat."""
        self._engine.apply(Engine.answer_beat)

    def tick(self) -> None:
        """A second has passed (rule 4)."""
        self._engine.tick()

    def cut(self) -> None:
        """Book what is open, so that a copy of the job has it; no time and no category changes."""
        self._engine.cut()

    def end(self) -> None:
        """The session is over; all of it is booked when this returns.

        For the clock, time stands still from here on.
        """
        self._engine.end()

    # What it has come to -----------------------------------------------------

    def item_work_ms(self) -> int:
        """Return the work on the open item since it was opened, in ms up to now (rule 7)."""

        def read(engine: Engine, now_ms: int) -> int:
            engine.advance(now_ms)
            return engine.visit_ms

        return self._engine.apply(read)

    def open_span(self) -> OpenSpan | None:
        """Return what is not stored yet, or None if that is nothing."""

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
            )

        return self._engine.apply(read)

    def totals(self) -> Mapping[Category, int]:
        """Return the ms of each category in this session up to now, booked or not."""

        def read(engine: Engine, now_ms: int) -> Mapping[Category, int]:
            engine.advance(now_ms)
            return engine.totals

        return self._engine.apply(read)

    @property
    def elapsed_ms(self) -> int:
        """How long the session has lasted, in ms."""
        return self._engine.apply(lambda _, now_ms: now_ms)

    @property
    def presence(self) -> Presence:
        """What the worker is taken to be doing, as of the last tick or signal."""
        category, is_paused = self._engine.read(lambda engine: (engine.category, engine.is_paused))
        if is_paused:
            return Presence.PAUSED
        return _PRESENCE.get(category, Presence.WORKING) if category else Presence.WORKING

    @property
    def rest_balance_ms(self) -> int:
        """The rest in hand in whole ms, as of the last tick or signal."""
        return self._engine.read(lambda _: self._rest.whole_ms)

    @property
    def rest_balance_sixths(self) -> int:
        """The rest in hand in sixths of a millisecond, to be kept for the next session."""
        return self._engine.read(lambda _: self._rest.sixths)

    @property
    def wall_start_ms(self) -> int:
        """When the session began, milliseconds since 1970 UTC."""
        return self._timeline.wall_start_ms

    @property
    def wall_steps(self) -> tuple[WallStep, ...]:
        """The steps of the wall clock during this session."""
        return self._engine.read(lambda _: self._timeline.wall_steps)

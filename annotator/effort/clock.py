"""The effort clock: takes signals and ticks, and books what every millisecond was."""

from __future__ import annotations

from annotator.effort.categories import Category
from annotator.effort.timekeeping import Timekeeping


class EffortClock(Timekeeping):
    """Measures one session of one worker; every thread may call it.

    The session begins when the clock is made and is over with ``end``; what is
    called after that changes nothing. It needs a ``tick`` every second
    (``ticker.Ticker``); a time without ticks is the machine's, not the worker's.
    """

    def signal(self) -> None:
        """There was input in our window; it ends a pause."""
        self._take_in(self._engine.signal)

    def pause(self) -> None:
        """The worker wants a break from now on, until the next signal."""
        self._take_in(self._engine.pause)

    def begin_playing(self) -> None:
        """Sound or video plays from now on: a signal all along."""
        self._take_in(self._engine.begin_playing)

    def end_playing(self) -> None:
        """Nothing plays any more."""
        self._take_in(self._engine.end_playing)

    def pass_ended(self) -> bool:
        """What plays begins from the start again, as a loop does.

        Returns:
            Whether nobody attended for too long: from now on it is no signal. Ask once.
        """
        return self._take_in(self._engine.pass_ended)

    def give_back_rest(self, rest_ms: int) -> None:
        """The worker says that so much booked rest was none."""
        self._take_in(lambda now_ms: self._engine.give_back_rest(now_ms, rest_ms))

    def take_rest(self, rest_ms: int) -> int:
        """The worker says that so much was rest; returns what of it is earned, and takes it."""
        return self._take_in(lambda now_ms: self._engine.take_rest(now_ms, rest_ms))

    def open_item(self, item_id: int, category: Category) -> int:
        """Another item is opened, for work of that category; leaves the guideline.

        Returns:
            The item work of the visit that this ends, in ms; 0 if none.

        Raises:
            ValueError: the category is not one of work on an item.
        """
        return self._take_in(lambda now_ms: self._engine.set_item(now_ms, (item_id, category)))

    def close_item(self) -> int:
        """The item is closed and nothing else opened.

        Returns:
            The item work of the visit that this ends, in ms; 0 if none.
        """
        return self._take_in(lambda now_ms: self._engine.set_item(now_ms, None))

    def enter_guideline(self) -> None:
        """There was input in the work order, the guideline or the label help."""
        self._take_in(lambda now_ms: self._engine.set_guideline(now_ms, inside=True))

    def leave_guideline(self) -> None:
        """There was input elsewhere."""
        self._take_in(lambda now_ms: self._engine.set_guideline(now_ms, inside=False))

    def begin_wait(self) -> None:
        """The person must wait from now on: a picture is not painted, work of ours blocks.

        Not for a message that waits for the person: who is away would work all
        night before it.
        """
        self._take_in(self._engine.begin_wait)

    def end_wait(self) -> None:
        """What ``begin_wait`` told is over; waits may be nested.

        Raises:
            RuntimeError: none was begun.
        """
        self._take_in(self._engine.end_wait)

    def beat_posted(self) -> bool:
        """A beat is about to be posted to the window's event loop.

        Returns:
            False if an earlier beat is not answered yet: then post none.
        """

        def post(now_ms: int) -> bool:
            is_new = not self._engine.is_beat_owed
            self._engine.post_beat(now_ms)
            return is_new

        return self._take_in(post)

    def beat_answered(self) -> None:
        """The window's event loop has come to the beat."""
        self._take_in(self._engine.answer_beat)

    def tick(self) -> None:
        """A second has passed (rule 4)."""

        def settle(now_ms: int) -> None:
            self._engine.advance(now_ms)
            self._last_tick_ms, self._last_tick = now_ms, self._timeline.latest

        self._take_in(settle)

    def cut(self) -> None:
        """Book what is open, so that a copy of the job has it; no time and no category changes."""
        self._take_in(self._engine.cut)
        self._outbox.hand_over(wait=True)

    def end(self) -> None:
        """The session is over; all of it is booked when this returns.

        For the clock, time stands still from here on.
        """

        def end(now_ms: int) -> None:
            self._engine.end(now_ms)
            self._is_over = True

        self._take_in(end)
        self._outbox.hand_over(wait=True)

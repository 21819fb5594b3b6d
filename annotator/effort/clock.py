"""The effort clock: takes signals and ticks, and books what every millisecond was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.effort.clocks import ClockSample, WallStep, read_clocks
from annotator.effort.method import EFFORT_1, Method

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from annotator.effort.categories import Category, Presence
    from annotator.effort.spans import OpenSpan, Span


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
            book: gets closed spans, oldest first, each once; called without a
                lock held, by one thread at a time, and should only queue them.
            method: the numbers.
            read: the three clocks.
            rest_balance_sixths: the rest in hand from an earlier session of the
                same day, in sixths of a millisecond; None on a new day.
            stored_until: tells up to which millisecond of this session the spans
                are on disk; must be quick. Without it a span counts as stored
                as soon as it is booked.
        """
        raise NotImplementedError

    # What happened ----------------------------------------------------------

    def signal(self) -> None:
        """Something happened in our window: input, or sound that plays."""
        raise NotImplementedError

    def open_item(self, item_id: int, category: Category) -> int:
        """Another item is opened, for work of that category; leaves the guideline.

        Returns:
            The item work of the visit that this ends, in ms; 0 if none.
        """
        raise NotImplementedError

    def close_item(self) -> int:
        """The item is closed and nothing else opened.

        Returns:
            The item work of the visit that this ends, in ms; 0 if none.
        """
        raise NotImplementedError

    def enter_guideline(self) -> None:
        """There was input in the work order, the guideline or the label help."""
        raise NotImplementedError

    def leave_guideline(self) -> None:
        """There was input elsewhere."""
        raise NotImplementedError

    def begin_wait(self) -> None:
        """The person must wait from now on: a picture is not painted, a dialog blocks."""
        raise NotImplementedError

    def end_wait(self) -> None:
        """What ``begin_wait`` told is over; waits may be nested."""
        raise NotImplementedError

    def beat_posted(self) -> bool:
        """A beat is about to be posted to the window's event loop.

        Returns:
            False if an earlier beat is not answered yet: then post none.
        """
        raise NotImplementedError

    def beat_answered(self) -> None:
        """The window's event loop has come to the beat."""
        raise NotImplementedError

    def tick(self) -> None:
        """A second has passed (rule 4)."""
        raise NotImplementedError

    def end(self) -> None:
        """The session is over; all of it is booked when this returns."""
        raise NotImplementedError

    # What it comes to -------------------------------------------------------

    def item_work_ms(self) -> int:
        """Return the work on the open item since it was opened, in ms up to now (rule 7)."""
        raise NotImplementedError

    def open_span(self) -> OpenSpan | None:
        """Return what is not stored yet, or None if that is nothing."""
        raise NotImplementedError

    def totals(self) -> Mapping[Category, int]:
        """Return the ms of each category in this session up to now, booked or not."""
        raise NotImplementedError

    @property
    def presence(self) -> Presence:
        """What the worker is taken to be doing, as of the last tick or signal."""
        raise NotImplementedError

    @property
    def rest_balance_ms(self) -> int:
        """The rest in hand in whole ms, as of the last tick or signal."""
        raise NotImplementedError

    @property
    def rest_balance_sixths(self) -> int:
        """The rest in hand in sixths of a millisecond, to be kept for the next session."""
        raise NotImplementedError

    @property
    def wall_start_ms(self) -> int:
        """When the session began, milliseconds since 1970 UTC."""
        raise NotImplementedError

    @property
    def wall_steps(self) -> tuple[WallStep, ...]:
        """The steps of the wall clock during this session."""
        raise NotImplementedError

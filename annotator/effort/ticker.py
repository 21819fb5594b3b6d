"""The thread that ticks the effort clock once a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.effort.clock import EffortClock
    from annotator.effort.spans import OpenSpan


class Ticker:
    """Calls ``clock.tick()`` and then ``each`` with the open span, every period.

    ``each`` runs on the thread "effort-tick": it writes the state file and posts
    the beat to the window.
    """

    def __init__(
        self, clock: EffortClock, each: Callable[[OpenSpan | None], None], *, period_ms: int = 1_000
    ) -> None:
        """Make a ticker that does not run yet."""
        raise NotImplementedError

    def start(self) -> None:
        """Start ticking."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop at once and wait until the thread is over; harmless when it is."""
        raise NotImplementedError

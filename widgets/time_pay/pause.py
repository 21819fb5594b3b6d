"""Starts and ends a pause: by key, by menu, or by a click on the state in the status bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject

from annotator.effort.categories import Presence
from annotator.effort.clock import EffortClock
from widgets.open_job.context import Context
from widgets.shell.status_bar import StatusBar

SETTLE_MS = 800
"""How long releasing the key or button of the pause takes; that input does not end the pause."""


class Pause(QObject):
    """Filters input on its way to the clock: input ends a pause, except the pause's own key.

    Args:
        context: provides the open job.
        line: shows whether the clock runs, and asks for a pause when it is clicked.
        pass_on: reports input to the clock; ``True`` if it was in the guideline.
    """

    def __init__(self, context: Context, line: StatusBar, pass_on: Callable[[bool], None]) -> None:
        """Pass all input on until a pause begins."""
        super().__init__(context.window)
        self._jobs = context.jobs
        self._line = line
        self._pass_on = pass_on
        self._begun = QElapsedTimer()
        self._ended = QElapsedTimer()
        line.pause_asked.connect(self.turn)

    def signal(self, is_guideline: bool) -> None:
        """Handle input."""
        clock = self._clock
        if clock is not None and clock.presence is Presence.PAUSED:
            if _is_fresh(self._begun):
                return
            self._ended.start()
        self._pass_on(is_guideline)
        self._show()

    def turn(self) -> None:
        """Start or end a pause; the key press itself may have ended it already."""
        clock = self._clock
        if clock is None:
            return
        if clock.presence is Presence.PAUSED:
            clock.signal()
        elif not _is_fresh(self._ended):
            self._jobs.job.session.pause()
            self._begun.start()
        self._ended.invalidate()
        self._show()

    @property
    def _clock(self) -> EffortClock | None:
        return self._jobs.job.session.clock if self._jobs.is_open else None

    def _show(self) -> None:
        clock = self._clock
        if clock is not None:
            self._line.show_presence(clock.presence)


def _is_fresh(timer: QElapsedTimer) -> bool:
    return timer.isValid() and timer.elapsed() < SETTLE_MS

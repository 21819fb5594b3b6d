"""Shows the confirmed version of the open item and the current one in turn, in its place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.model.entities import Regions
from widgets.open_job.context import Context

TURN_MS: Final = 800
"""How long each version is shown: far slower than three flashes a second, which can harm."""


class VersionBlink(QObject):
    """Blinks until it is stopped, the item is left, or something is edited; the view is locked.

    Signals:
        turned: whether the confirmed version is shown now; also emitted when the blinking ends.
    """

    turned = Signal(bool)

    def __init__(self, context: Context) -> None:
        """Blink nothing yet."""
        super().__init__(context.window)
        self._context = context
        self._confirmed: Regions | None = None
        self._is_confirmed_shown = False
        self._was_locked = False
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.turn)

    @property
    def is_on(self) -> bool:
        """Whether it blinks."""
        return self._confirmed is not None

    def start(self, confirmed: Regions) -> None:
        """Show the confirmed version first; nothing blinks before the item is shown."""
        job = self._context.jobs.job_or_none
        if self.is_on or job is None or job.shown is None:
            return
        self._confirmed = confirmed
        self._was_locked = self._context.view.locked
        self._context.view.locked = True
        self._context.actions.refresh()
        self.turn()
        self._timer.start()

    def stop(self) -> None:
        """Show the current version again."""
        if not self.is_on:
            return
        self._timer.stop()
        self._confirmed = None
        self._is_confirmed_shown = False
        job = self._context.jobs.job_or_none
        if job is not None and job.session.editor.has_item:
            state = job.session.editor.state
            self._context.view.show_regions(state.regions, state.labels)
            self._context.view.locked = self._was_locked
        self._context.actions.refresh()
        self.turned.emit(False)

    def turn(self) -> None:
        """Show the other version."""
        job = self._context.jobs.job_or_none
        if job is None or self._confirmed is None or not job.session.editor.has_item:
            return
        self._is_confirmed_shown = not self._is_confirmed_shown
        state = job.session.editor.state
        regions = self._confirmed if self._is_confirmed_shown else state.regions
        self._context.view.show_regions(regions, state.labels)
        self.turned.emit(self._is_confirmed_shown)

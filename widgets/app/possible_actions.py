"""Enables the actions that are possible now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from annotator.actions.actions_and_keys import Needs
from annotator.actions.keys_in_force import Keymap
from widgets.editing.step_owner import annotate
from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.media.views import Views
from widgets.open_job.current_job import CurrentJob
from widgets.shell.key_focus import focus_of
from widgets.window.main_window import MainWindow


class PossibleActions(QObject):
    """Implements ``Actions`` according to the open job, the selection and the focus."""

    def __init__(
        self,
        window: MainWindow,
        jobs: CurrentJob,
        views: Views,
        has_clipboard: Callable[[], bool],
        events: ApplicationEvents,
    ) -> None:
        """Follow the focus; ``has_clipboard`` returns whether there is something to paste."""
        super().__init__(window)
        self._window = window
        self._table = window.actions_table
        self._jobs = jobs
        self._views = views
        self._has_clipboard = has_clipboard
        self._events = events
        self._is_over = False
        _focus_changed().connect(self.refresh)

    @property
    def keymap(self) -> Keymap:
        """The current keymap."""
        return self._table.keymap

    @property
    def keys_changed(self) -> SignalInstance:
        """Emitted when the keymap changes."""
        return self._table.keys_changed

    def action(self, action_id: str) -> QAction:
        """Return an action by its id."""
        return self._table[action_id]

    def annotate(self, action_id: str, note: str) -> None:
        """Replace the title of an action by a note; ``""`` restores the title."""
        self._table.annotate(action_id, note)

    def refresh(self, *_ignored: object) -> None:
        """Enable the actions that are possible now."""
        if self._is_over:
            return
        job = self._jobs.job_or_none
        annotate(self._table, job)
        focus = focus_of(QApplication.focusWidget())
        with self._events.paused(), self._window.events.paused():
            self._table.show_state(self._here(), focus, self._views.absent)

    def shut_down(self) -> None:
        """Follow nothing any more: the window is about to be deleted."""
        self._is_over = True
        _focus_changed().disconnect(self.refresh)

    def _here(self) -> Needs:
        job, here = self._jobs.job_or_none, Needs.NOTHING
        if job is None:
            return here
        editor = job.session.editor
        here |= Needs.JOB if job.project.is_read_only else Needs.JOB | Needs.WORK
        here |= Needs.ITEM if editor.has_item else Needs.NOTHING
        here |= Needs.SELECTION if self._views.now.selection else Needs.NOTHING
        here |= Needs.UNDO if editor.history.next_undo else Needs.NOTHING
        here |= Needs.REDO if editor.history.next_redo else Needs.NOTHING
        here |= Needs.CLIPBOARD if self._has_clipboard() else Needs.NOTHING
        here |= Needs.LABEL if editor.has_item and editor.state.labels else Needs.NOTHING
        here |= Needs.QUESTION if self._window.returns.is_asking else Needs.NOTHING
        return here


def _focus_changed() -> SignalInstance:
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101 - told to the type checker
    return application.focusChanged

"""The context of a feature: the open job, the view of the item, notices and actions.

A feature never sees the main window or the presenter, only what these Protocols offer. Objects
that one feature alone needs, such as its own panel, come from ``widgets.app.composition``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.actions.keys_in_force import Keymap
from annotator.settings import Settings
from widgets.kit.background import BackgroundJobs
from widgets.media.item_view import ItemView
from widgets.media.views import Views
from widgets.open_job.current_job import CurrentJob, Notices
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look


class Actions(Protocol):
    """The table of actions: their keys, and whether they are possible now."""

    @property
    def keymap(self) -> Keymap:
        """The current keymap."""
        ...

    @property
    def keys_changed(self) -> SignalInstance:
        """Emitted when the keymap changes."""
        ...

    def action(self, action_id: str) -> QAction:
        """Return an action by its id: its title, keys, icon and trigger."""
        ...

    def annotate(self, action_id: str, note: str) -> None:
        """Replace the title of an action by a note; ``""`` restores the title."""
        ...

    def refresh(self) -> None:
        """Enable the actions that are possible now."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the program that most features need."""

    jobs: CurrentJob
    views: Views
    notices: Notices
    actions: Actions
    window: QWidget
    """The parent of dialogs and the source of the locale; nothing more."""
    background: BackgroundJobs
    """Runs long work on its own thread."""
    look: Look
    settings: Settings

    @property
    def editable_job(self) -> OpenJob | None:
        """The open job, or None while its item is read-only."""
        job = self.jobs.job
        return job if job.session.editor.has_item and not self.view.locked else None

    @property
    def view(self) -> ItemView[Any]:
        """The view of the current item, of whatever kind."""
        return self.views.now

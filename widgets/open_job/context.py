"""The context of a feature: the open job, the view of the item, notices and actions.

A feature never sees the main window or the presenter, only what these Protocols offer. What one
feature alone needs, such as a panel of its own, is handed to it by ``widgets.app.composition``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.actions.keys_in_force import Keymap
from widgets.media.item_view import ItemView
from widgets.media.views import Views
from widgets.open_job.current_job import CurrentJob, Notices


class Actions(Protocol):
    """The table of actions: by which keys they are done, and which can be done now."""

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        ...

    @property
    def keys_changed(self) -> SignalInstance:
        """Emitted when other keys are in force."""
        ...

    def action(self, action_id: str) -> QAction:
        """Return the action of an id: its title, its keys, its icon and how to trigger it."""
        ...

    def annotate(self, action_id: str, note: str) -> None:
        """Let an action say something else than its title; ``""`` gives the title back."""
        ...

    def refresh(self) -> None:
        """Enable the actions that can be done now."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What most features need of the program around them."""

    jobs: CurrentJob
    views: Views
    notices: Notices
    actions: Actions
    window: QWidget
    """The parent of dialogs, which also has the locale; nothing more."""

    @property
    def view(self) -> ItemView[Any]:
        """The view of the current item, of whatever kind."""
        return self.views.now

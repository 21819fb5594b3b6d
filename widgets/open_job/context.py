"""The context of a feature: the open job, the view of the item, notices and actions.

A feature never sees the main window or the presenter, only what these Protocols offer. What one
feature alone needs, such as a panel of its own, is handed to it by ``widgets.app.composition``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.actions.keys_in_force import Keymap
from annotator.model.entities import LabelId, RegionId
from annotator.settings import Settings
from widgets.kit.background import BackgroundJobs
from widgets.open_job.current_job import CurrentJob, Notices
from widgets.theme.look import Look


class JobView(Protocol):
    """The view of the current item, of whatever kind: what is selected, and what can be done.

    Signals:
        selection_changed: read ``selection``.
    """

    @property
    def selection_changed(self) -> SignalInstance:
        """Emitted when other regions are selected."""
        ...

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions."""
        ...

    @property
    def is_locked(self) -> bool:
        """Whether the item can only be looked at now."""
        ...

    @property
    def current_label(self) -> LabelId | None:
        """The label that the next region gets."""
        ...

    def give_label(self, label_id: LabelId) -> None:
        """Give the selected regions a label; where none is selected, the next region gets it."""
        ...

    def popup_place(self) -> QPoint:
        """Return where a question about the selection is shown, on the screen."""
        ...

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions and no others."""
        ...

    def take_back_step(self) -> bool:
        """Take back the last step of what is being drawn or marked; False: nothing is under way."""
        ...

    def finish_typing(self) -> None:
        """Report the text that is being typed, so that what follows counts it as edited."""
        ...

    def take_focus(self) -> None:
        """Give the keyboard to the view."""
        ...


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
    view: JobView
    notices: Notices
    actions: Actions
    window: QWidget
    """The parent of dialogs, which also has the locale; nothing more."""
    background: BackgroundJobs
    """Runs long work on its own thread."""
    look: Look
    settings: Settings

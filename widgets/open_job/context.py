"""The context of a feature: the open job, the view of the item, notices and actions.

A feature never sees the main window or the presenter, only what these Protocols offer. Objects
that one feature alone needs, such as its own panel, come from ``widgets.app.composition``.
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
    """The view of the current item, whatever its kind: the selection and the commands on it.

    Signals:
        selection_changed: read ``selection``.
    """

    @property
    def selection_changed(self) -> SignalInstance:
        """Emitted when the selection changes."""
        ...

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions."""
        ...

    @property
    def is_locked(self) -> bool:
        """Whether the item is read-only at the moment."""
        ...

    @property
    def current_label(self) -> LabelId | None:
        """The label for the next region."""
        ...

    def give_label(self, label_id: LabelId) -> None:
        """Label the selected regions, or choose the label of the next one if none is selected."""
        ...

    def popup_place(self) -> QPoint:
        """Return the place on the screen for a popup about the selection."""
        ...

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions and no others."""
        ...

    def take_back_step(self) -> bool:
        """Undo the last step of the current gesture; False if there is no gesture."""
        ...

    def finish_typing(self) -> None:
        """Commit the text that is being typed, so that it precedes the next edit."""
        ...

    def take_focus(self) -> None:
        """Move the keyboard focus to the view."""
        ...


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
    view: JobView
    notices: Notices
    actions: Actions
    window: QWidget
    """The parent of dialogs and the source of the locale; nothing more."""
    background: BackgroundJobs
    """Runs long work on its own thread."""
    look: Look
    settings: Settings

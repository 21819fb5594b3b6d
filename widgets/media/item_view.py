"""The interface of a view: the widget that shows an item and lets its regions be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, QPointF, QRect, SignalInstance
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from annotator.effort.clock import EffortClock
from annotator.model.entities import LabelId, Labels, Region, RegionId, Regions
from annotator.settings import Settings
from widgets.theme.look import Look

RegionMaker = Callable[..., Region]
"""Makes a new region of a place and the ``LabelId`` of its label."""

C_contra = TypeVar("C_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class ViewHost:
    """What the window gives a view that is being built.

    ``show_status`` puts a few words about the item into the status bar, "" none; ``add_inspector``
    puts a panel beside the view. Both are shown while the view is the current one. ``effort``
    returns the clock of the open job: a view that plays tells it when it begins and stops to play.
    """

    look: Look
    settings: Settings
    show_status: Callable[[str], None]
    add_inspector: Callable[[QWidget], None]
    effort: Callable[[], EffortClock | None]


class ItemView(Protocol[C_contra]):
    """Shows one item at a time and reports what a person wants done to its regions.

    It alters no region itself: it emits commands, and shows what ``apply`` brings.
    """

    calls: dict[str, Callable[[], object]]
    """What it alone does, by the ids of actions: they are disabled in all other views."""
    region_maker: RegionMaker | None
    """What makes new regions; None: none can be made."""
    current_label: LabelId | None
    """The label that the next region gets."""
    locked: bool
    """Whether the item can only be looked at now."""

    @property
    def painted(self) -> SignalInstance:
        """Emitted when what ``show_content`` was given is on the screen."""
        ...

    @property
    def selection_changed(self) -> SignalInstance:
        """Emitted when other regions are selected."""
        ...

    @property
    def label_changed(self) -> SignalInstance:
        """Emitted with the ``LabelId`` that new regions get, or None."""
        ...

    @property
    def commanded(self) -> SignalInstance:
        """Emitted with a ``Command`` to run."""
        ...

    @property
    def tool_changed(self) -> SignalInstance:
        """Emitted with the name of the current tool; its action is ``tool-`` and that name."""
        ...

    @property
    def label_asked(self) -> SignalInstance:
        """Emitted when a region was marked, but there is no label to give it."""
        ...

    @property
    def edit_asked(self) -> SignalInstance:
        """Emitted with the id of a region that is to get another label."""
        ...

    @property
    def widget(self) -> QWidget:
        """The widget that lies in the middle of the window and takes the keys."""
        ...

    @property
    def tool(self) -> str:
        """The name of the current tool."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is under way."""
        ...

    # The item -----------------------------------------------------------------------------------

    def show_content(self, content: C_contra) -> None:
        """Show what was loaded of an item; its regions come next."""
        ...

    def show_message(self, title: str, text: str = "") -> None:
        """Forget the item, its regions and the selection, and show these words instead."""
        ...

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these regions instead of all that were shown; the selection keeps what is left."""
        ...

    def apply(self, change: Change) -> None:
        """Show what a change did to the regions."""
        ...

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; None hides all, those to come too."""
        ...

    def region_ids(self) -> set[RegionId]:
        """Return all regions of the item, hidden ones too."""
        ...

    def regions_in_order(self) -> Sequence[RegionId]:
        """Return the regions in the order in which one goes from one to the next."""
        ...

    # The selection ------------------------------------------------------------------------------

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions, in the order in which they were selected."""
        ...

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions, as far as they are seen here, and no others."""
        ...

    def select_all(self) -> None:
        """Select all regions that are seen."""
        ...

    def select_next(self, by: int) -> None:
        """Select the next region, or with -1 the previous one."""
        ...

    def show_region(self, region_id: RegionId) -> None:
        """Select a region and bring it into sight."""
        ...

    def take_at(self, place: QPointF) -> bool:
        """Select the region at a point of the widget; False: there is none."""
        ...

    def label_selected(self, label_id: LabelId) -> None:
        """Give the selected regions a label; where none is selected, the next region gets it."""
        ...

    def region_rect_global(self, region_id: RegionId) -> QRect:
        """Return where a region is on the screen; empty if it is not seen."""
        ...

    def popup_place(self) -> QPoint:
        """Return where a question about the selection is shown, on the screen."""
        ...

    def point_at(self, at: QPointF | None) -> None:
        """Take a point of the widget for that of the pointer until it moves; None: nowhere."""
        ...

    # What is under way --------------------------------------------------------------------------

    def finish(self) -> bool:
        """Finish the gesture that is under way; False: there is none."""
        ...

    def step_back(self) -> bool:
        """Take back the last step of that gesture; False: there is none."""
        ...

    def cancel(self) -> None:
        """Give up what is nearest: a gesture, the selection, the tool."""
        ...

"""The canvas as the window knows it: regions, selection, tools and edits by command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from annotator.changes import Change
from annotator.geometry import Box
from annotator.model import LabelId, Labels, Region, RegionId, Regions
from widgets.canvas.style import LIGHT, CanvasStyle

RegionMaker = Callable[[Box, LabelId], Region]
"""Makes the region for a box that was just drawn: id, number, order and worker are the caller's."""


class CanvasView(QWidget):
    """Shows one picture with its regions and reports what a person wants done to them.

    It alters no region itself: it emits commands and shows what ``apply`` brings.

    Signals:
        commanded: a ``Command`` to run.
        selection_changed: read ``selection``.
        zoom_changed: view pixels per image pixel.
        edit_asked: a region was double-clicked; carries its id.
        tool_changed: ``box``, ``select`` or ``pan``.
        label_changed: the ``LabelId`` that new boxes get.
        painted: the picture given by ``show_picture`` is on the screen.
    """

    commanded = Signal(object)
    selection_changed = Signal()
    zoom_changed = Signal(float)
    edit_asked = Signal(str)
    tool_changed = Signal(str)
    label_changed = Signal(object)
    painted = Signal()

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        super().__init__(parent)
        self.canvas_style = style
        self.locked = False
        self.wheel_zooms = False
        self.current_label: LabelId | None = None
        self.region_maker: RegionMaker | None = None

    def show_picture(self, image: QImage | None, scale: float, size_px: tuple[int, int]) -> None:
        """Show a picture fitted into the view and forget regions and selection.

        Args:
            image: the picture, possibly reduced; None shows the message instead.
            scale: pixels of ``image`` per image pixel, 1.0 for a full picture.
            size_px: width and height of the whole picture in image pixels.
        """

    def set_message(self, title: str, text: str = "") -> None:
        """Say something where there is no picture (empty job, unreadable item)."""

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these regions instead of all that were shown; the selection keeps what is left."""

    def apply(self, change: Change) -> None:
        """Show what a change did; only the regions it touched are drawn anew."""

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions, in the order in which they were selected."""
        return ()

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions, as far as they are here, and no others."""

    @property
    def tool(self) -> str:
        """The name of the tool in hand: ``box``, ``select`` or ``pan``."""
        return "select"

    def set_tool(self, name: str) -> None:
        """Take another tool in hand; a gesture under way is given up.

        Raises:
            ValueError: there is no such tool.
        """

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; None hides all."""

    @property
    def zoom(self) -> float:
        """View pixels per image pixel."""
        return 1.0

    def zoom_to_fit(self) -> None:
        """Show the whole picture, and keep it fitted while the view changes its size."""

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show ``scale`` view pixels per image pixel; the image point at view point ``at`` stays."""

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Multiply the zoom; the image point at view point ``at`` (or in the middle) stays."""

    def center_on(self, box: Box) -> None:
        """Bring a box into the middle, zooming only as far as it takes to see it whole."""

    # Slots of the action table ----------------------------------------------------------------

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected boxes by image pixels, inside the image."""

    def resize_by(self, dx: float, dy: float) -> None:
        """Move right and bottom edge of the selected boxes by image pixels."""

    def delete_selected(self) -> None:
        """Ask for the selected regions to be deleted."""

    def duplicate_selected(self) -> None:
        """Ask for a copy of each selected box, a little lower to the right."""

    def label_selected(self, label_id: LabelId) -> None:
        """Give the selected regions a label; new boxes get it too."""

    def select_next(self, step: int = 1) -> None:
        """Select the region ``step`` further on in reading order and bring it into view."""

    def select_all(self) -> None:
        """Select every region that is shown."""

    def cancel(self) -> None:
        """Give up the gesture under way; else the selection; else take up the select tool."""

    def finish(self) -> None:
        """Finish the gesture under way, where the pointer is."""

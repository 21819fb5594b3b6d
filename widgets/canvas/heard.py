"""The canvas for those who do not see it: its regions are published, and changes are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from annotator.model.entities import Labels, RegionId, Regions
from annotator.model.geometry import Point
from widgets.canvas.announcing import Announcing
from widgets.canvas.keyboard import CanvasKeyboard
from widgets.canvas.layers.style import LIGHT, CanvasStyle
from widgets.canvas.published import PublishedCanvas, publish_canvases

_FELT_VIEW_PX = 3.0


class CanvasHeard(CanvasKeyboard):
    """Answers a screen reader; what it does not ask for is not made."""

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        self._published: PublishedCanvas | None = None
        super().__init__(parent, style=style)
        publish_canvases()
        self.announcing = Announcing(self)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(self.tr("The picture with its boxes."))

    @property
    def published(self) -> PublishedCanvas:
        """The canvas as a screen reader sees it."""
        if self._published is None:
            self._published = PublishedCanvas(self)
        return self._published

    @property
    def published_if_asked(self) -> PublishedCanvas | None:
        """The same, if a screen reader has asked for it already."""
        return self._published

    def regions_at_global(self, x: int, y: int) -> Sequence[RegionId]:
        """Return the regions at a point of the screen, smallest first."""
        at = self.to_image(self.mapFromGlobal(QPoint(x, y)))
        return self._scene.hits(at, _FELT_VIEW_PX / self.zoom) if self.has_picture else ()

    def region_rect_global(self, region_id: RegionId) -> QRect:
        """Return where a region is on the screen; empty if it is not seen."""
        box = self.box_of(region_id)
        if box is None:
            return QRect()
        around = box.bounds
        corners = Point(around.x, around.y), Point(around.right, around.bottom)
        first, last = (self.mapToGlobal(self.to_view(at).toPoint()) for at in corners)
        return QRect(first, last)

    def rect_global(self) -> QRect:
        """Return where the canvas is on the screen."""
        return QRect(self.mapToGlobal(QPoint(0, 0)), self.size())

    # What is shown changes ----------------------------------------------------------------------

    def show_picture(
        self,
        image: QImage | None,
        scale: float,
        size_px: tuple[int, int],
        smaller: Sequence[QImage] = (),
    ) -> None:
        """Show a picture, and say that the regions of the one before are no more."""
        super().show_picture(image, scale, size_px, smaller)
        self._forget()

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these regions instead of all that were shown."""
        super().show_regions(regions, labels)
        self._forget()

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; hidden ones are not published."""
        super().set_hidden(region_ids)
        if self._published is not None:
            self._published.forget_order()

    def apply(self, change: Change) -> None:
        """Show what a change did, and tell it."""
        super().apply(change)
        self.announcing.changed(change)

    def _forget(self) -> None:
        if self._published is not None:
            self._published.forget_all()

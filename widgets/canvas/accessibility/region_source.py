"""The regions of a view and their places on the screen, for screen readers."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from annotator.model.entities import Labels, RegionId
from annotator.model.geometry import Point
from widgets.canvas.layer_stack import LayerStack
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.pan_zoom import PanZoom

_FELT_VIEW_PX = 3.0


class RegionSource:
    """Answers a screen reader's questions about the regions of one view."""

    def __init__(self, view: QWidget, pan_zoom: PanZoom, layers: LayerStack) -> None:
        """Answer for a view."""
        self.view = view
        self._pan_zoom, self._layers = pan_zoom, layers

    @property
    def is_alive(self) -> bool:
        """Whether Qt still has the view."""
        return shiboken6.isValid(self.view)

    @property
    def scene(self) -> CanvasScene:
        """The shown regions and the selection."""
        return self._layers.regions.scene

    @property
    def labels(self) -> Labels:
        """The labels of the job."""
        return self._layers.regions.labels

    def regions_at_global(self, x: int, y: int) -> Sequence[RegionId]:
        """Return the regions at a point of the screen, smallest first."""
        if not self._layers.picture.has_picture:
            return ()
        at = self._pan_zoom.to_image(self.view.mapFromGlobal(QPoint(x, y)))
        return self.scene.hits(at, _FELT_VIEW_PX / self._pan_zoom.scale)

    def region_rect_global(self, region_id: RegionId) -> QRect:
        """Return the place of a region on the screen; empty if it is not visible."""
        box = self.scene.box_of(region_id)
        if box is None:
            return QRect()
        around = box.bounds
        corners = Point(around.x, around.y), Point(around.right, around.bottom)
        first, last = (
            self.view.mapToGlobal(self._pan_zoom.to_view(at).toPoint()) for at in corners
        )
        return QRect(first, last)

    def view_rect_global(self) -> QRect:
        """Return the place of the view on the screen."""
        return QRect(self.view.mapToGlobal(QPoint(0, 0)), self.view.size())

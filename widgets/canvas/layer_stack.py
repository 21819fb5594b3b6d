"""The layers of an image view, from the lowest to the highest."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from widgets.canvas.layers.aids import AidsLayer
from widgets.canvas.layers.picture_layer import PictureLayer
from widgets.canvas.layers.region_layers import RegionLayers
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.pan_zoom import PanZoom
from widgets.theme.tokens import Tokens


class LayerStack:
    """The picture, the regions over it, and the aids for pointing above both."""

    def __init__(
        self, widget: QWidget, pan_zoom: PanZoom, scene: CanvasScene, tokens: Tokens
    ) -> None:
        """Paint on a widget; ``pan_zoom`` has the place of the picture."""
        self._widget = widget
        self.picture = PictureLayer(widget, pan_zoom, tokens)
        self.regions = RegionLayers(widget, pan_zoom, scene)
        self.aids = AidsLayer(widget, pan_zoom, self.picture, self.regions)

    def paint(self, clip: QRect) -> None:
        """Paint all layers inside ``clip``, in view pixels; call it from a paint event."""
        ratio = self._widget.devicePixelRatioF()
        painter = QPainter(self._widget)
        self.picture.paint_ground(painter, clip, ratio)
        if self.picture.has_picture:
            painter.scale(1 / ratio, 1 / ratio)
            self.picture.paint(painter, clip, ratio)
            accent = QColor(self.picture.tokens.accent)
            self.regions.paint(painter, clip, ratio, accent)
            self.aids.paint(painter, ratio)
        painter.end()

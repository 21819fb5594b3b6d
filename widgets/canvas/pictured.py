"""The picture of a canvas: what is shown, how it is looked at, and what lies over it in detail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.model.geometry import Point
from widgets.canvas.layers.cached_layer import CachedLayer
from widgets.canvas.layers.picture import Fitted, Picture, Sight, Tiles
from widgets.canvas.layers.viewport import Viewport


class PicturedWidget(QWidget):
    """Holds one picture and the layer that it is painted on; where it lies is the viewport's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = Viewport()
        self._picture: Picture | None = None
        self._sight = Sight()
        self._picture_layer = CachedLayer(self.paint_picture)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown, not a message."""
        return self._picture is not None

    @property
    def picture_id(self) -> int:
        """What tells one shown picture from another, also from the same in more detail; 0: none."""
        return id(self._picture) if self._picture is not None else 0

    @property
    def viewport(self) -> Viewport:
        """Where the picture lies on the view."""
        return self._viewport

    @property
    def sight(self) -> Sight:
        """How pictures are looked at, this one and those to come."""
        return self._sight

    @sight.setter
    def sight(self, sight: Sight) -> None:
        """Look at pictures in another way; no pixel of them is decoded anew."""
        if sight != self._sight:
            self._sight = sight
            self._picture_layer.forget()
            self.update()

    def show_tiles(self, tiles: Tiles | None) -> None:
        """Lay pieces in more detail over the picture that is shown, or take them away."""
        if self._picture is not None:
            self._picture.tiles = tiles
            self._picture_layer.forget()
            self.update()

    def bring_fitted(self, fitted: Fitted | None) -> None:
        """Have the picture painted quickly where it is shown at that very zoom."""
        if self._picture is not None:
            self._picture.fitted = fitted
            if fitted is not None and self._picture.tiles is None and self._sight == Sight():
                self._picture_layer.hold(fitted.image, fitted.scale)

    def spoil_picture(self, area: QRectF) -> None:
        """Paint a part of the picture anew, in image pixels: there is more to be seen of it."""
        view, ratio = self._viewport, self.devicePixelRatioF()
        sheet = QRectF(area.topLeft() * view.scale * ratio, area.size() * view.scale * ratio)
        seen = QRectF(QPointF(*view.to_view(Point(area.x(), area.y()))), area.size() * view.scale)
        self._picture_layer.spoil(sheet.toAlignedRect().adjusted(-1, -1, 1, 1))
        self.update(seen.toAlignedRect().adjusted(-1, -1, 1, 1) & self.rect())

    def paint_picture(self, painter: QPainter, rect: QRect, scale: float) -> None:
        """Paint a rectangle of the sheet, the picture at ``scale`` device pixels an image pixel."""
        if self._picture is not None:
            self._picture.paint(painter, rect, scale, self._sight)

    def _set_picture(self, image: QImage | None, smaller: Sequence[QImage]) -> None:
        view = self._viewport
        self._picture = None
        if image is not None and not image.isNull():
            self._picture = Picture(image, view.image_w, view.image_h, smaller)
        self._picture_layer.forget()

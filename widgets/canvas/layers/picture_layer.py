"""The lowest layer: the picture on its background, or a message if there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from annotator.model.geometry import Point
from widgets.canvas.layers.cached_layer import CachedLayer
from widgets.canvas.layers.message import Message
from widgets.canvas.layers.picture import (
    FittedPicture,
    PictureDisplay,
    ScaledPicture,
    Tiles,
)
from widgets.canvas.pan_zoom import PanZoom
from widgets.theme.tokens import Tokens


class PictureLayer:
    """Holds one picture and its painted copies; ``PanZoom`` has its place."""

    def __init__(self, widget: QWidget, pan_zoom: PanZoom, tokens: Tokens) -> None:
        """Start with no picture and an empty message."""
        self._widget, self._pan_zoom = widget, pan_zoom
        self._picture: ScaledPicture | None = None
        self._sight = PictureDisplay()
        self._cache = CachedLayer(self.paint_sheet)
        self._message = Message()
        self.tokens = tokens

    @property
    def tokens(self) -> Tokens:
        """The colours around the picture."""
        return self._tokens

    @tokens.setter
    def tokens(self, tokens: Tokens) -> None:
        """Use other colours."""
        self._tokens = tokens
        self._cache.ground = self.surround
        self._repaint()

    @property
    def surround(self) -> QColor:
        """What is painted around the picture."""
        return QColor(self._tokens.surround)

    @property
    def message(self) -> Message:
        """The message that is shown without a picture."""
        return self._message

    @message.setter
    def message(self, message: Message) -> None:
        """Set the message."""
        self._message = message
        self._widget.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown, not the message."""
        return self._picture is not None

    @property
    def picture_id(self) -> int:
        """Identifies the shown picture and its level of detail; 0 without a picture."""
        return id(self._picture) if self._picture is not None else 0

    @property
    def cached(self) -> QRect:
        """The cached part of the sheet, in device pixels."""
        return self._cache.place

    @property
    def sight(self) -> PictureDisplay:
        """How pictures are displayed, the current one and all others."""
        return self._sight

    @sight.setter
    def sight(self, sight: PictureDisplay) -> None:
        """Change how pictures are displayed; nothing is decoded again."""
        if sight != self._sight:
            self._sight = sight
            self._repaint()

    def set_picture(self, image: QImage | None, smaller: Sequence[QImage]) -> None:
        """Replace the picture; None or a null image shows the message."""
        view = self._pan_zoom.viewport
        self._picture = None
        if image is not None and not image.isNull():
            self._picture = ScaledPicture(image, view.image_w, view.image_h, smaller)
        self._cache.forget()

    def show_tiles(self, tiles: Tiles | None) -> None:
        """Show tiles in more detail over the picture, or remove them."""
        if self._picture is not None:
            self._picture.tiles = tiles
            self._repaint()

    def use_fitted(self, fitted: FittedPicture | None) -> None:
        """Use a copy of the picture that was painted in advance, as long as the zoom matches."""
        if self._picture is not None:
            self._picture.fitted = fitted
            if (
                fitted is not None
                and self._picture.tiles is None
                and self._sight == PictureDisplay()
            ):
                self._cache.hold(fitted.image, fitted.scale)

    def invalidate(self, area: QRectF) -> None:
        """Repaint a part of the picture, in image pixels, because more detail is available."""
        view, ratio = self._pan_zoom.viewport, self._widget.devicePixelRatioF()
        sheet = QRectF(area.topLeft() * view.scale * ratio, area.size() * view.scale * ratio)
        seen = QRectF(QPointF(*view.to_view(Point(area.x(), area.y()))), area.size() * view.scale)
        self._cache.invalidate(sheet.toAlignedRect().adjusted(-1, -1, 1, 1))
        self._widget.update(seen.toAlignedRect().adjusted(-1, -1, 1, 1) & self._widget.rect())

    def _repaint(self) -> None:
        self._cache.forget()
        self._widget.update()

    # Painting -----------------------------------------------------------------------------------

    def paint_sheet(self, painter: QPainter, rect: QRect, scale: float) -> None:
        """Paint a rectangle of the sheet at ``scale`` device pixels per image pixel."""
        if self._picture is not None:
            self._picture.paint(painter, rect, scale, self._sight)

    def paint_ground(self, painter: QPainter, clip: QRect, ratio: float) -> None:
        """Fill the area around the picture; without a picture, write the message there.

        The painter works in view pixels.
        """
        if self._picture is None:
            painter.fillRect(clip, self.surround)
            self._message.paint(painter, self._widget.rect(), self._tokens)
            return
        covered = self._cache.covered(self._pan_zoom.viewport, ratio)
        painter.setClipRegion(QRegion(clip) - QRegion(covered))
        painter.fillRect(clip, self.surround)
        painter.setClipping(False)

    def paint(self, painter: QPainter, clip: QRect, ratio: float) -> None:
        """Paint the picture inside ``clip`` (view pixels); the painter works in device pixels."""
        self._cache.draw(painter, self._pan_zoom.viewport, ratio, clip)

"""A pixmap a little larger than the view, repainted only where something changed."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRegion

from widgets.canvas.viewport import Viewport

MARGIN_DEVICE_PX = 160
"""How far the picture can be scrolled before a layer is repainted."""

_OPAQUE = 255

Paint = Callable[[QPainter, QRect, float], None]
"""Paints a rectangle of the sheet at a scale, in device pixels per image pixel."""


def sheet_offset(viewport: Viewport, ratio: float) -> QPoint:
    """Return the place of the sheet's corner on the view, in whole device pixels.

    The sheet is the whole picture at the current zoom. Its offset is rounded once, for all layers,
    so that boxes never tremble against the picture during scrolling.
    """
    return QPoint(_nearest(viewport.x * ratio), _nearest(viewport.y * ratio))


def sheet_rect(size_px: tuple[float, float], scale: float) -> QRect:
    """Return the pixels that a picture covers: those whose centre lies on it, as Qt paints."""
    width, height = (max(1, _nearest(side * scale)) for side in size_px)
    return QRect(0, 0, width, height)


def _nearest(value: float) -> int:
    return math.floor(value + 0.5)


class CachedLayer:
    """Caches the painted part of the sheet around the view.

    Args:
        paint: paints a rectangle of the sheet, in the sheet's coordinates.
        beyond_px: how far beyond the picture it may paint, in device pixels.

    ``ground`` is the background colour; an opaque one makes copying faster.
    """

    def __init__(self, paint: Paint, *, beyond_px: int = 0) -> None:
        self._paint = paint
        self._beyond_px = beyond_px
        self.ground = QColor(Qt.GlobalColor.transparent)
        self._pixmap = QPixmap()
        self._place = QRect()
        self._scale = 0.0
        self._dirty = QRegion()

    @property
    def place(self) -> QRect:
        """The cached part of the sheet."""
        return self._place

    def forget(self) -> None:
        """Repaint everything next time."""
        self._place = QRect()

    def hold(self, image: QImage, scale: float) -> None:
        """Use a sheet that was painted elsewhere at some zoom; it is not copied."""
        self._pixmap = QPixmap.fromImage(image)
        self._place, self._scale = image.rect(), scale
        self._dirty = QRegion()

    def invalidate(self, rect: QRect) -> None:
        """Repaint a rectangle of the sheet next time."""
        self._dirty += rect

    def covered(self, viewport: Viewport, ratio: float) -> QRect:
        """Return the part of the view, in view pixels, that ``draw`` will cover completely.

        It is empty unless the ground is opaque.
        """
        if self.ground.alpha() < _OPAQUE:
            return QRect()
        offset = sheet_offset(viewport, ratio)
        self._refresh(viewport, ratio, offset)
        place = self._place.translated(offset)
        left, top = math.ceil(place.x() / ratio), math.ceil(place.y() / ratio)
        right = math.floor((place.x() + place.width()) / ratio)
        bottom = math.floor((place.y() + place.height()) / ratio)
        return QRect(left, top, right - left, bottom - top)

    def draw(self, painter: QPainter, viewport: Viewport, ratio: float, clip: QRect) -> None:
        """Bring the layer up to date and copy the part inside ``clip`` (view pixels)."""
        offset = sheet_offset(viewport, ratio)
        self._refresh(viewport, ratio, offset)
        if self._place.isEmpty():
            return
        target = QRect(
            math.floor(clip.x() * ratio),
            math.floor(clip.y() * ratio),
            math.ceil(clip.width() * ratio) + 1,
            math.ceil(clip.height() * ratio) + 1,
        ).intersected(self._place.translated(offset))
        painter.drawPixmap(target, self._pixmap, target.translated(-offset - self._place.topLeft()))

    def _refresh(self, viewport: Viewport, ratio: float, offset: QPoint) -> None:
        scale = viewport.scale * ratio
        sheet = sheet_rect((viewport.image_w, viewport.image_h), scale).adjusted(
            -self._beyond_px, -self._beyond_px, self._beyond_px, self._beyond_px
        )
        view = QRect(0, 0, math.ceil(viewport.view_w * ratio), math.ceil(viewport.view_h * ratio))
        needed = view.translated(-offset).intersected(sheet)
        if scale != self._scale or not self._place.contains(needed):
            margin = MARGIN_DEVICE_PX
            self._start(needed.adjusted(-margin, -margin, margin, margin) & sheet, scale)
        if not self._dirty.isEmpty():
            self._repaint()

    def _start(self, place: QRect, scale: float) -> None:
        self._place, self._scale = place, scale
        if self._pixmap.size() != place.size():
            self._pixmap = QPixmap(place.size())
        self._dirty = QRegion(place)

    def _repaint(self) -> None:
        region = self._dirty.intersected(self._place)
        self._dirty = QRegion()
        if region.isEmpty():
            return
        whole = region.boundingRect() == self._place
        if whole:
            self._pixmap.fill(self.ground)
        painter = QPainter(self._pixmap)
        painter.translate(-self._place.topLeft())
        if not whole:
            painter.setClipRegion(region)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(region.boundingRect(), self.ground)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint(painter, region.boundingRect(), self._scale)
        painter.end()

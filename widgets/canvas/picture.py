"""The picture at any zoom: sharp pixels close up, no flicker of fine detail from afar."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

PIXELS_FROM = 4.0
"""From this zoom on, pixels are shown as what they are."""


class Picture:
    """A picture, perhaps reduced, and smaller copies of it for showing it from afar.

    Args:
        image: what is shown.
        scale: its pixels per image pixel.
    """

    def __init__(self, image: QImage, scale: float) -> None:
        self._scale = scale
        fast = (
            QImage.Format.Format_ARGB32_Premultiplied
            if image.hasAlphaChannel()
            else QImage.Format.Format_RGB32
        )
        self._levels = [image if image.format() == fast else image.convertToFormat(fast)]

    def paint(self, painter: QPainter, rect: QRect, scale: float) -> None:
        """Paint a rectangle of the sheet (device pixels, ``scale`` of them per image pixel)."""
        zoom = scale / self._scale
        level = self._level(zoom)
        full = self._levels[0]
        across, down = zoom * full.width() / level.width(), zoom * full.height() / level.height()
        source = QRect(
            math.floor(rect.x() / across) - 1,
            math.floor(rect.y() / down) - 1,
            math.ceil(rect.width() / across) + 3,
            math.ceil(rect.height() / down) + 3,
        ).intersected(level.rect())
        # Only this part: Qt scales in 16.16 fixed point, and a whole sheet can be a million wide.
        target = QRectF(
            source.x() * across, source.y() * down, source.width() * across, source.height() * down
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < PIXELS_FROM)
        painter.drawImage(target, level, QRectF(source))

    def _level(self, zoom: float) -> QImage:
        """Return the picture halved so often that it is shrunk by less than half again."""
        wanted = max(0, math.floor(-math.log2(zoom)))
        while len(self._levels) <= wanted:
            last = self._levels[-1]
            size = last.size() / 2
            if size.isEmpty():
                break
            self._levels.append(
                last.scaled(
                    size,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        return self._levels[min(wanted, len(self._levels) - 1)]

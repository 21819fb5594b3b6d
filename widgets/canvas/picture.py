"""The picture at any zoom: sharp pixels close up, no flicker of fine detail from afar."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

PIXELS_FROM = 4.0
"""From this zoom on, pixels are shown as what they are."""

SHRUNK_AT_ONCE = 3 / 8
"""So far two by two pixels still stand for all of them; beyond, fine detail would flicker."""

HALVED_ABOVE_PIXELS = 1_500_000
"""Halving a smaller picture than this takes no time that could be noticed."""


def halves(image: QImage) -> tuple[QImage, ...]:
    """Return the smaller copies that are dear to make: each half of the one before.

    For whoever decodes pictures on another thread; the window would stand still for them.
    """
    levels = [image]
    while levels[-1].width() * levels[-1].height() > HALVED_ABOVE_PIXELS:
        levels.append(_half(levels[-1]))
    return tuple(levels[1:])


def _half(image: QImage) -> QImage:
    """Return a picture of half the width and height, null if nothing would be left."""
    size = image.size() / 2
    if size.isEmpty():
        return QImage()
    ignore, smooth = (
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return image.scaled(size, ignore, smooth)


class Picture:
    """A picture, perhaps reduced, and smaller copies of it for showing it from afar.

    Args:
        image: what is shown.
        width_px: of the whole picture, in image pixels.
        height_px: likewise.
        smaller: copies of ``image`` that were made already, see ``halves``.
    """

    def __init__(
        self, image: QImage, width_px: float, height_px: float, smaller: Sequence[QImage] = ()
    ) -> None:
        self._size_px = (width_px, height_px)
        fast = (
            QImage.Format.Format_ARGB32_Premultiplied
            if image.hasAlphaChannel()
            else QImage.Format.Format_RGB32
        )
        self._levels = [image if image.format() == fast else image.convertToFormat(fast)]
        self._levels.extend(smaller)

    def paint(self, painter: QPainter, rect: QRect, scale: float) -> None:
        """Paint a rectangle of the sheet (device pixels, ``scale`` of them per image pixel)."""
        # A reduced picture's sides were rounded: each axis has a zoom of its own.
        width_px, height_px = self._size_px
        level = self._level(scale * width_px / self._levels[0].width())
        across, down = scale * width_px / level.width(), scale * height_px / level.height()
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
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, across < PIXELS_FROM)
        painter.drawImage(target, level, QRectF(source))

    def _level(self, zoom: float) -> QImage:
        """Return the picture halved so often that it need not be shrunk much further."""
        wanted = max(0, math.ceil(math.log2(SHRUNK_AT_ONCE / zoom)))
        while len(self._levels) <= wanted:
            half = _half(self._levels[-1])
            if half.isNull():
                break
            self._levels.append(half)
        return self._levels[min(wanted, len(self._levels) - 1)]

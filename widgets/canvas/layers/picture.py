"""Paints the picture at any zoom: square pixels close up, no flicker when zoomed out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion

from annotator.adjustment import PLAIN, Adjustment
from widgets.canvas.layers.cached_layer import sheet_rect

PIXELS_FROM = 4.0
"""From this zoom on, pixels are shown as squares."""

SHRUNK_AT_ONCE = 3 / 8
"""Down to this scale, averaging two by two pixels is enough; below, fine detail would flicker."""

HALVED_ABOVE_PIXELS = 1_500_000
"""Halving a picture below this size takes no noticeable time."""


@dataclass(frozen=True, slots=True)
class PictureDisplay:
    """How pictures are displayed: the adjustment of values, and whether pixels stay squares.

    With ``shows_pixels`` they are squares below ``PIXELS_FROM``, too.
    """

    adjustment: Adjustment = PLAIN
    shows_pixels: bool = False


@dataclass(frozen=True, slots=True)
class FittedPicture:
    """A picture as it is painted at one zoom: ``scale`` device pixels per image pixel."""

    image: QImage
    scale: float


class PictureContent(Protocol):
    """A picture that was loaded: the arguments of ``ImageView.show_picture``, and ``fitted``."""

    @property
    def image(self) -> QImage:
        """The picture, possibly reduced."""

    @property
    def scale(self) -> float:
        """Pixels of ``image`` per image pixel."""

    @property
    def width_px(self) -> int:
        """Width of the whole picture."""

    @property
    def height_px(self) -> int:
        """Height of the whole picture."""

    @property
    def smaller(self) -> Sequence[QImage]:
        """Copies of ``image`` for showing it from afar."""

    @property
    def fitted(self) -> FittedPicture | None:
        """What it is painted as where all of it is seen."""


class Tiles(Protocol):
    """Parts of a very large picture in more detail than the whole picture."""

    def paint(self, painter: QPainter, rect: QRect, scale: float, *, is_smooth: bool) -> None:
        """Paint the loaded tiles over a rectangle of the sheet, and load the others."""

    def covered(self, rect: QRect, scale: float) -> QRegion:
        """Return the part of a rectangle of the sheet that ``paint`` is certain to cover."""


def _half(image: QImage) -> QImage:
    """Return a picture of half the width and height, a null image if it would be empty."""
    size = image.size() / 2
    if size.isEmpty():
        return QImage()
    ignore, smooth = (
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return image.scaled(size, ignore, smooth)


def painted_at(picture: ScaledPicture, size_px: tuple[int, int], scale: float) -> FittedPicture:
    """Return the whole sheet of a picture at a zoom; can be called from any thread."""
    rect = sheet_rect(size_px, scale)
    image = QImage(rect.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.paint(painter, rect, scale)
    painter.end()
    return FittedPicture(image, scale)


class ScaledPicture:
    """A picture, perhaps reduced, with smaller copies of it for low zoom.

    Args:
        image: the picture.
        width_px: of the whole picture, in image pixels.
        height_px: likewise.
        smaller: reduced copies of ``image`` that exist already, see ``pixmaps.images_of``.

    ``tiles`` may cover it. ``fitted`` is a copy painted in advance at one zoom.
    """

    def __init__(
        self, image: QImage, width_px: float, height_px: float, smaller: Sequence[QImage] = ()
    ) -> None:
        self.tiles: Tiles | None = None
        self.fitted: FittedPicture | None = None
        self._size_px = (width_px, height_px)
        fast = (
            QImage.Format.Format_ARGB32_Premultiplied
            if image.hasAlphaChannel()
            else QImage.Format.Format_RGB32
        )
        is_fast = image.format() in {fast, QImage.Format.Format_BGR888}
        self._levels = [image if is_fast else image.convertToFormat(fast)]
        self._levels.extend(smaller)

    def paint(
        self, painter: QPainter, rect: QRect, scale: float, sight: PictureDisplay | None = None
    ) -> None:
        """Paint a rectangle of the sheet (device pixels, ``scale`` of them per image pixel).

        Values are adjusted in the visible part only, so the cost is the same for any picture.
        """
        seen = PictureDisplay() if sight is None else sight
        if seen.adjustment.is_plain:
            self._paint_plain(painter, rect, scale, seen)
            return
        area = rect & sheet_rect(self._size_px, scale)
        if area.isEmpty():
            return
        piece = QImage(area.size(), QImage.Format.Format_RGB32)
        inner = QPainter(piece)
        inner.translate(-area.topLeft())
        self._paint_plain(inner, area, scale, seen)
        inner.end()
        _adjust(piece, seen.adjustment)
        painter.drawImage(area.topLeft(), piece)

    def _paint_plain(
        self, painter: QPainter, rect: QRect, scale: float, sight: PictureDisplay
    ) -> None:
        fitted = self.fitted
        if fitted is not None and fitted.scale == scale and not sight.shows_pixels:
            area = rect & fitted.image.rect()
            painter.drawImage(area.topLeft(), fitted.image, area)
        elif self.tiles is None:
            self._paint_scaled(painter, rect, scale, sight)
        else:
            self._paint_bare(painter, rect, scale, sight)
        if self.tiles is not None:
            self.tiles.paint(painter, rect, scale, is_smooth=not _has_squares(scale, sight))

    def _paint_bare(
        self, painter: QPainter, rect: QRect, scale: float, sight: PictureDisplay
    ) -> None:
        """Paint the part that no tile will cover: enlarging the picture takes longer than tiles."""
        covered = QRegion() if self.tiles is None else self.tiles.covered(rect, scale)
        bare = QRegion(rect) - covered
        if bare.isEmpty():
            return
        painter.save()
        painter.setClipRegion(bare, Qt.ClipOperation.IntersectClip)
        self._paint_scaled(painter, rect, scale, sight)
        painter.restore()

    def _paint_scaled(
        self, painter: QPainter, rect: QRect, scale: float, sight: PictureDisplay
    ) -> None:
        # The sides of a reduced picture were rounded, so each axis has a scale of its own.
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
        # Pixels of a reduced picture are not the picture's own: they are never shown as squares.
        is_smooth = not _has_squares(scale, sight) or level.width() < width_px
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.drawImage(target, level, QRectF(source))

    def _level(self, zoom: float) -> QImage:
        """Return the picture, halved until it need not be shrunk much further."""
        wanted = max(0, math.ceil(math.log2(SHRUNK_AT_ONCE / zoom)))
        while len(self._levels) <= wanted:
            half = _half(self._levels[-1])
            if half.isNull():
                break
            self._levels.append(half)
        return self._levels[min(wanted, len(self._levels) - 1)]


def _has_squares(scale: float, sight: PictureDisplay) -> bool:
    return scale >= PIXELS_FROM or (sight.shows_pixels and scale > 1)


def _adjust(image: QImage, adjustment: Adjustment) -> None:
    """Adjust an RGB32 image in place."""
    # Late: it imports numpy and OpenCV, and most people never adjust anything.
    import numpy as np  # noqa: PLC0415

    from annotator.imaging.pixels.adjust import adjust  # noqa: PLC0415 - late, as above

    pixels = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
    adjust(pixels, adjustment)

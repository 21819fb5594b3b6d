"""The crop of the picture beside the text, zoomed to the height of the strip."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.model.geometry import Box
from widgets.theme.look import Look

MARGIN = 0.15
"""The visible margin around the box, as a share of the shorter side."""


TALL = 4.0
"""From this ratio of height to width on, a box is a line that runs down."""

REPEATED = 0.5
"""How much of the width of such a line each part repeats of the part before it."""

MOST_PIECES, GAP_PX = 40, 6


class RegionCrop(NamedTuple):
    """What shows the place of a region: ``image`` has ``scale`` pixels per pixel of ``box``."""

    image: QImage | None
    scale: float
    box: Box | None


NO_CROP = RegionCrop(None, 1.0, None)


class CropPiece(NamedTuple):
    """A part of the box, and where it is shown."""

    source: QRectF
    target: QRectF


def pieces(source: QRectF, area: QRectF, *, is_ltr: bool = False) -> list[CropPiece]:
    """Return the parts in which a box is shown, as large as possible, in the order of reading.

    A box is one part. A line that runs down would be a thread in a low area: it is cut into parts
    side by side, from right to left as such lines are read, or from left to right. Each part
    repeats the end of the one before it, so that no letter is only seen in halves.
    """
    if source.height() < TALL * source.width():
        return [CropPiece(source, _fitted(source, area))]
    again = REPEATED * source.width()
    count, scale = max(
        ((count, _scale(source, area, count, again)) for count in range(1, MOST_PIECES + 1)),
        key=lambda each: each[1],
    )
    height = (source.height() - again) / count + again
    width, gap = source.width() * scale, GAP_PX
    whole = count * width + (count - 1) * gap
    start = area.left() + (area.width() - whole) / 2
    top = area.top() + (area.height() - height * scale) / 2
    found = []
    for at in range(count):
        place = at if is_ltr else count - 1 - at
        part = QRectF(source.left(), source.top() + at * (height - again), source.width(), height)
        target = QRectF(start + place * (width + gap), top, width, height * scale)
        found.append(CropPiece(part, target))
    return found


def _scale(source: QRectF, area: QRectF, count: int, again: float) -> float:
    """Return how large so many parts can be shown."""
    height = (source.height() - again) / count + again
    room = area.width() - (count - 1) * GAP_PX
    return min(area.height() / height, room / (count * source.width()))


def _fitted(source: QRectF, area: QRectF) -> QRectF:
    scale = min(area.width() / source.width(), area.height() / source.height())
    target = QRectF(0, 0, source.width() * scale, source.height() * scale)
    target.moveCenter(area.center())
    return target


class CropView(QWidget):
    """Shows the whole box of a picture, as large as possible; a turned one upright.

    ``is_ltr`` is whether the parts of a line that runs down go from left to right.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._look = look
        self._image: QImage | None = None
        self._source = QRectF()
        self._angle_deg = 0.0
        self.is_ltr = False
        self.setAccessibleName(self.tr("The place in the picture"))

    def show_crop(self, image: QImage | None, scale: float, box: Box | None) -> None:
        """Show a box given in image pixels; ``scale`` is pixels of ``image`` per image pixel."""
        self._image = image
        if box is None:
            self._image = None
        else:
            self._angle_deg = box.angle_deg
            pad = MARGIN * min(box.width, box.height)
            area = QRectF(box.x - pad, box.y - pad, box.width + 2 * pad, box.height + 2 * pad)
            self._source = QRectF(
                area.x() * scale, area.y() * scale, area.width() * scale, area.height() * scale
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(72))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(15))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.tokens.surround))
        if self._image is None or self._source.isEmpty():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for piece in pieces(self._source, QRectF(self.rect()), is_ltr=self.is_ltr):
            self._paint(painter, piece)

    def _paint(self, painter: QPainter, piece: CropPiece) -> None:
        """Paint a piece of the box upright: the picture is turned around the middle of the box."""
        assert self._image is not None  # noqa: S101 - for the type checker
        scale = piece.target.width() / piece.source.width()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 4)  # noqa: PLR2004 - from four times on, pixels are shown as they are
        painter.setClipRect(piece.target)
        painter.translate(piece.target.center())
        painter.scale(scale, scale)
        painter.translate(self._source.center() - piece.source.center())
        painter.rotate(-self._angle_deg)
        painter.translate(-self._source.center())
        shown = painter.transform().inverted()[0].mapRect(piece.target)
        seen = shown.intersected(QRectF(self._image.rect()))
        if not seen.isEmpty():
            painter.drawImage(seen, self._image, seen)
        painter.restore()

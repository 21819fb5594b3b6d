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


class RegionCrop(NamedTuple):
    """What shows the place of a region: ``image`` has ``scale`` pixels per pixel of ``box``."""

    image: QImage | None
    scale: float
    box: Box | None


NO_CROP = RegionCrop(None, 1.0, None)


class CropView(QWidget):
    """Shows the whole box of a picture, as large as possible; a turned one upright."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._look = look
        self._image: QImage | None = None
        self._source = QRectF()
        self._angle_deg = 0.0
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
        area = QRectF(self.rect())
        scale = min(area.width() / self._source.width(), area.height() / self._source.height())
        width, height = self._source.width() * scale, self._source.height() * scale
        target = QRectF((area.width() - width) / 2, (area.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 4)  # noqa: PLR2004 - from four times on, pixels are shown as they are
        painter.setClipRect(target)
        painter.translate(target.center())
        painter.rotate(-self._angle_deg)
        painter.scale(scale, scale)
        painter.translate(-self._source.center())
        shown = painter.transform().inverted()[0].mapRect(target)
        seen = shown.intersected(QRectF(self._image.rect()))
        if not seen.isEmpty():
            painter.drawImage(seen, self._image, seen)
        painter.setPen(Qt.PenStyle.NoPen)

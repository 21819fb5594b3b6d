"""Paints a row of the item list, with a thumbnail if the person wants thumbnails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.items.item_model import THUMB_ROLE
from widgets.kit.lists.row_delegate import ROW_ROLE, SIDE_PX, START_PX, Index, Row, RowDelegate
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

if TYPE_CHECKING:
    from widgets.items.thumbnails import Thumb

SIZES = {"none": (0, 0), "small": (44, 36), "large": (0, 112)}
"""Width and height of a thumbnail; a large one is above its name, as wide as the list."""

_PAD_PX = 8


class ItemDelegate(RowDelegate):
    """A row as high as its thumbnail, or of the usual height without one."""

    def __init__(self, look: Look) -> None:
        """Start without thumbnails."""
        super().__init__(look)
        self._look = look
        self.size = "none"

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = SIZES[self.size][1]
        if not height:
            return super().sizeHint(option, index)
        name_px = ROW_PX if self.size == "large" else 0
        return QSize(80, self._look.px(max(ROW_PX, height + _PAD_PX + name_px)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        width, height = (self._look.px(side) for side in SIZES[self.size])
        row = index.data(ROW_ROLE)
        if not height or not isinstance(row, Row):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        area = option.rect.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        self._ground(painter, option, area, row)
        area.adjust(START_PX - SIDE_PX, 0, -8, 0)
        if width:
            place = QRect(area.left(), area.center().y() - height // 2, width, height)
            area.adjust(width + 8, 0, 0, 0)
        else:
            place = QRect(area.left(), area.top() + _PAD_PX, area.width() + 2, height)
            area.setTop(place.bottom())
        thumb = index.data(THUMB_ROLE)
        if thumb is not None:
            self._thumb(painter, QStyle.visualRect(option.direction, option.rect, place), thumb)
        area = self._marks(painter, option, area, row)
        area = self._mark(painter, option, area, row)
        self._name(painter, option, area, row)
        painter.restore()

    def _thumb(self, painter: QPainter, place: QRect, thumb: Thumb) -> None:
        tokens = self._look.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surround))
        painter.drawRoundedRect(place, 4, 4)
        if thumb.image is None or thumb.image.isNull():
            side = self._look.px(16)
            mark = icons.pixmap(thumb.icon, tokens.quiet, side, painter.device().devicePixelRatio())
            corner = place.center()
            painter.drawPixmap(corner.x() - side // 2, corner.y() - side // 2, mark)
            return
        fitting = thumb.image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, fitting.width(), fitting.height())
        target.moveCenter(place.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, thumb.image)

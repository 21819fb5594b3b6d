"""Paints a disagreement: the cut of the picture with the boxes of all versions, and two lines."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.agreement.disagreements import Disagreement
from annotator.display_text import shown_name
from widgets.agreement.disagreement_model import CELL_ROLE, DisagreementCell
from widgets.agreement.disagreement_words import kinds_text, labels_text
from widgets.agreement.version_line import pens_of
from widgets.kit.lists.cell_frame import paint_cell_frame
from widgets.kit.lists.row_delegate import Index
from widgets.theme import icons
from widgets.theme.look import Look

CELL_PX: Final = 196
MOST_PX: Final = 228
"""The maximum width, also at 200 %: a small screen shows a whole cell."""

_LINES: Final = 3
_PALE: Final = 0.45


def cell_px(look: Look) -> int:
    """Return the width of a cell."""
    return min(look.px(CELL_PX), MOST_PX)


class DisagreementDelegate(QStyledItemDelegate):
    """Paints the cells, with a frame around a selected one and one with the focus."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Take the colours of the look."""
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        side = cell_px(self._look)
        return QSize(side, side + _LINES * option.fontMetrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, DisagreementCell):
            return
        painter.save()
        area = paint_cell_frame(painter, option, self._look, self._look.tokens.surface)
        inner = area.adjusted(8, 8, -8, -8)
        words_px = _LINES * option.fontMetrics.lineSpacing()
        painter.setOpacity(_PALE if cell.is_decided else 1.0)
        self._draw_picture(painter, inner.adjusted(0, 0, 0, -words_px - 6), cell)
        painter.setOpacity(1.0)
        if cell.is_decided:
            self._draw_mark(painter, inner.topLeft().x(), inner.topLeft().y(), "check")
        below = QRect(inner.left(), inner.bottom() - words_px + 1, inner.width(), words_px)
        self._draw_words(painter, option, below, cell.found)
        painter.restore()

    def _draw_picture(self, painter: QPainter, area: QRect, cell: DisagreementCell) -> None:
        image = cell.thumb.image
        if image is None or cell.shown is None:
            side = self._look.px(20)
            center = area.center()
            self._draw_mark(
                painter, center.x() - side // 2, center.y() - side // 2, cell.thumb.icon
            )
            return
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)
        painter.save()
        painter.setClipRect(target)
        _draw_boxes(painter, QRectF(target), cell.shown, cell.found)
        painter.restore()

    def _draw_mark(self, painter: QPainter, x: int, y: int, icon: str) -> None:
        side = self._look.px(20)
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(x, y, icons.pixmap(icon, self._look.tokens.quiet, side, ratio))

    def _draw_words(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, found: Disagreement
    ) -> None:
        tokens, metrics = self._look.tokens, option.fontMetrics
        lines = (
            (kinds_text(found), tokens.text),
            (labels_text(found), tokens.text),
            (shown_name(found.item.path.rpartition("/")[2]), tokens.quiet),
        )
        painter.setFont(option.font)
        flags = QStyle.visualAlignment(
            option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        height = metrics.lineSpacing()
        for at, (text, colour) in enumerate(lines):
            line = QRect(area.left(), area.top() + at * height, area.width(), height)
            painter.setPen(QColor(colour))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(flags) | Qt.TextFlag.TextSingleLine, elided)


def _draw_boxes(painter: QPainter, target: QRectF, shown: QRectF, found: Disagreement) -> None:
    """Draw the boxes of all versions: dashes of the later ones leave the line below in sight."""
    across, down = target.width() / shown.width(), target.height() / shown.height()
    shapes = {
        version: QPolygonF(
            [
                QPointF(
                    target.x() + (corner.x - shown.x()) * across,
                    target.y() + (corner.y - shown.y()) * down,
                )
                for corner in mark.region.box.corners
            ]
        )
        for version, mark in enumerate(found.group.marks)
        if mark is not None and mark.region.box is not None
    }
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for layer in range(2):
        for version, shape in shapes.items():
            painter.setPen(pens_of(version)[layer])
            painter.drawPolygon(shape)

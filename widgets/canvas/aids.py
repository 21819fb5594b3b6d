"""What helps to hit a place: a crosshair over the whole view, and a magnifier; drawn, not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter, QRegion

from annotator.editing.tools.snap import snapped
from annotator.model.geometry import Point
from widgets.canvas.layers.arrays import np
from widgets.canvas.layers.strokes import fill
from widgets.canvas.magnifier import Magnifier, panel_place

if TYPE_CHECKING:
    from widgets.canvas.gestures import CanvasGestures

_DARK, _LIGHT = QColor(16, 18, 20, 150), QColor(255, 255, 255, 230)
_TEXT_VIEW_PX, _PAD_VIEW_PX, _OFF_VIEW_PX = 12, 6, 14
_USUAL_VIEW_PX = 14
"""How large the letters of an interface at 100 % are: these sizes go with them."""
_HAIRS_VIEW_PX = 2


class Aids:
    """Crosshair, magnifier and the figures beside the pointer, of one canvas.

    ``has_crosshair`` shows it while boxes are drawn; ``magnifies`` shows the magnifier. Where a
    cursor is moved by keys, the crosshair is shown whatever is set: it is the cursor.
    """

    def __init__(self, canvas: CanvasGestures) -> None:
        """Show neither."""
        self._canvas = canvas
        self._magnifier = Magnifier()
        self._has_crosshair = self._magnifies = self._is_by_key = False
        self._at: Point | None = None
        self._panel = QRect()
        self._drawn = QRegion()

    @property
    def has_crosshair(self) -> bool:
        """Whether the crosshair is shown while boxes are drawn."""
        return self._has_crosshair

    @has_crosshair.setter
    def has_crosshair(self, is_shown: bool) -> None:
        """Show it or not."""
        self._has_crosshair = is_shown
        self._update()

    @property
    def magnifies(self) -> bool:
        """Whether the magnifier is shown."""
        return self._magnifies

    @magnifies.setter
    def magnifies(self, is_shown: bool) -> None:
        """Show it or not."""
        self._magnifies = is_shown
        self._update()

    def follow(self, at: Point | None, *, is_by_key: bool = False) -> None:
        """Show them at a place of the picture, or not at all."""
        if (at, is_by_key) != (self._at, self._is_by_key) or at is not None:
            self._at, self._is_by_key = at, is_by_key
            self._update()

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Draw what is shown; the painter works in device pixels."""
        if self._at is None:
            return
        if self._is_crossed:
            self._paint_cross(painter, ratio)
            self._paint_figures(painter, ratio)
        if self._magnifies:
            self._magnifier.paint(painter, self._canvas, self._at, self._panel, ratio)

    @property
    def _is_crossed(self) -> bool:
        is_drawing = self._canvas.is_drawing and self._has_crosshair
        return self._at is not None and (is_drawing or self._is_by_key)

    def _update(self) -> None:
        """Draw anew where they were and where they are."""
        before, self._drawn = self._drawn, self._region()
        if not (before.isEmpty() and self._drawn.isEmpty()):
            self._canvas.update(before + self._drawn)

    def _region(self) -> QRegion:
        if self._at is None:
            return QRegion()
        region, view = QRegion(), self._canvas.rect()
        at = self._canvas.to_view(self._at)
        if self._is_crossed:
            x, y = self._cross().toTuple()
            reach = _HAIRS_VIEW_PX + 1
            region += QRect(round(x) - reach, 0, 2 * reach, view.height())
            region += QRect(0, round(y) - reach, view.width(), 2 * reach)
            region += self._plate(1.0).adjusted(-1, -1, 1, 1)
        if self._magnifies:
            self._panel = panel_place(view, at, self._panel)
            region += self._panel
        return region

    def _cross(self) -> QPointF:
        """Return where the lines meet: where a click would put an edge, in view pixels."""
        at = self._at or Point(0.0, 0.0)
        return self._canvas.to_view(snapped(at, self._canvas.size_px))

    def _paint_cross(self, painter: QPainter, ratio: float) -> None:
        width, height = (round(side * ratio) for side in self._canvas.size().toTuple())
        x, y = (round(side * ratio) for side in self._cross().toTuple())
        hair = max(1, round(ratio))
        for outset, colour in ((hair, _DARK), (0, _LIGHT)):
            lines = [
                (x - outset, 0, x + hair + outset, height),
                (0, y - outset, x - outset, y + hair + outset),
                (x + hair + outset, y - outset, width, y + hair + outset),
            ]
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            fill(painter, np.array(lines, np.int32), colour)

    # Figures beside the cross ------------------------------------------------------------------

    def _figures(self) -> str:
        """Return where the cross is, or how large the box is that is being drawn."""
        new = self._canvas.box_in_hand
        if new is not None:
            return _in_order(f"{_figure(new.width)} × {_figure(new.height)}")
        at = snapped(self._at or Point(0.0, 0.0), self._canvas.size_px)
        return _in_order(f"{_figure(at.x)}, {_figure(at.y)}")

    def _font(self, ratio: float) -> QFont:
        font = QFont(self._canvas.font())
        font.setPixelSize(max(1, round(_TEXT_VIEW_PX * self._growth(ratio))))
        return font

    def _growth(self, ratio: float) -> float:
        """Return device pixels for a view pixel of an interface at 100 %."""
        return QFontInfo(self._canvas.font()).pixelSize() / _USUAL_VIEW_PX * ratio

    def _plate(self, ratio: float) -> QRect:
        """Return where the figures stand, in device pixels: beside the cross, within the view."""
        metrics = QFontMetrics(self._font(ratio))
        growth = self._growth(ratio)
        pad, off = round(_PAD_VIEW_PX * growth), round(_OFF_VIEW_PX * ratio)
        # As wide as the widest figures can be: the place is known before they are.
        width = metrics.horizontalAdvance("00000 × 00000") + 2 * pad
        height = metrics.height() + pad
        x, y = (round(side * ratio) for side in self._cross().toTuple())
        right, bottom = (round(side * ratio) for side in self._canvas.size().toTuple())
        left = x + off if x + off + width <= right else x - off - width
        top = y + off if y + off + height <= bottom else y - off - height
        return QRect(left, top, width, height)

    def _paint_figures(self, painter: QPainter, ratio: float) -> None:
        font, text = self._font(ratio), self._figures()
        place, pad = self._plate(ratio), round(_PAD_VIEW_PX * self._growth(ratio))
        place.setWidth(min(place.width(), QFontMetrics(font).horizontalAdvance(text) + 2 * pad))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(16, 18, 20, 215))
        painter.drawRoundedRect(place, 4 * ratio, 4 * ratio)
        painter.setFont(font)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _in_order(figures: str) -> str:
    """Return figures that stay in their order: width first, where lines begin at the right too."""
    return f"\u2066{figures}\u2069"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}"

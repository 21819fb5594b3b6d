"""Aids for precise pointing: a crosshair with coordinates, and a magnifier."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from annotator.editing.tools.snap import snapped
from annotator.model.geometry import Point
from widgets.canvas.layers.canvas_arrays import np
from widgets.canvas.layers.magnifier import Magnifier, panel_place
from widgets.canvas.layers.picture_layer import PictureLayer
from widgets.canvas.layers.region_layers import RegionLayers
from widgets.canvas.layers.strokes import fill
from widgets.canvas.pan_zoom import PanZoom
from widgets.theme import tokens

_DARK, _LIGHT = QColor(tokens.DARK_CROSS), QColor(tokens.LIGHT_CROSS)
_TEXT_VIEW_PX, _PAD_VIEW_PX, _OFF_VIEW_PX = 12, 6, 14
_USUAL_VIEW_PX = 14
"""The font size of an interface at 100 %: the sizes above grow with it."""
_HAIRS_VIEW_PX = 2


@dataclass(frozen=True, slots=True)
class Aids:
    """Which aids are on, and their place.

    ``has_crosshair`` shows it while boxes are drawn; ``magnifies`` shows the magnifier. ``at`` is a
    place in image pixels, None for no aids. The keyboard cursor (``is_by_key``) is always shown as
    a crosshair.
    """

    has_crosshair: bool = False
    magnifies: bool = False
    at: Point | None = None
    is_drawing: bool = False
    is_by_key: bool = False

    @property
    def is_crossed(self) -> bool:
        """Whether the crosshair is visible."""
        is_on = (self.is_drawing and self.has_crosshair) or self.is_by_key
        return is_on and self.at is not None


class AidsLayer:
    """Paints the aids over picture and regions; a move repaints the old and the new place."""

    def __init__(
        self, widget: QWidget, pan_zoom: PanZoom, picture: PictureLayer, regions: RegionLayers
    ) -> None:
        """Show no aids."""
        self._widget, self._pan_zoom, self._regions = widget, pan_zoom, regions
        self._magnifier = Magnifier(picture, regions)
        self._aids = Aids()
        self._panel = QRect()
        self._drawn = QRegion()

    @property
    def aids(self) -> Aids:
        """The shown aids."""
        return self._aids

    def show_aids(self, aids: Aids) -> None:
        """Show these aids; figures and magnified pixels may change even if the place does not."""
        before_aids, self._aids = self._aids, aids
        if aids == before_aids and aids.at is None:
            return
        before, self._drawn = self._drawn, self._region()
        if not (before.isEmpty() and self._drawn.isEmpty()):
            self._widget.update(before + self._drawn)

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Paint the aids; the painter works in device pixels."""
        at = self._aids.at
        if at is None:
            return
        if self._aids.is_crossed:
            self._paint_cross(painter, ratio)
            self._paint_figures(painter, ratio)
        if self._aids.magnifies:
            scale = self._pan_zoom.scale
            self._magnifier.paint(painter, at, self._panel, zoom=scale, ratio=ratio)

    def _region(self) -> QRegion:
        """Return the part of the view that the aids cover, in view pixels."""
        if self._aids.at is None:
            return QRegion()
        region, view = QRegion(), self._widget.rect()
        at = self._pan_zoom.to_view(self._aids.at)
        if self._aids.is_crossed:
            x, y = self._cross().toTuple()
            reach = _HAIRS_VIEW_PX + 1
            region += QRect(round(x) - reach, 0, 2 * reach, view.height())
            region += QRect(0, round(y) - reach, view.width(), 2 * reach)
            region += self._plate(1.0).adjusted(-1, -1, 1, 1)
        if self._aids.magnifies:
            self._panel = panel_place(view, at, self._panel)
            region += self._panel
        return region

    @property
    def _snapped(self) -> Point:
        """Return where a click would put an edge, in image pixels."""
        return snapped(self._aids.at or Point(0.0, 0.0), self._regions.scene.size_px)

    def _cross(self) -> QPointF:
        """Return where the lines cross, in view pixels."""
        return self._pan_zoom.to_view(self._snapped)

    def _paint_cross(self, painter: QPainter, ratio: float) -> None:
        width, height = (round(side * ratio) for side in self._widget.size().toTuple())
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

    # Figures beside the crosshair --------------------------------------------------------------

    def _figures(self) -> str:
        """Return the position of the crosshair, or the size of the box that is being drawn."""
        box = self._regions.active_box
        if box is not None:
            return _isolated(f"{_figure(box.width)} × {_figure(box.height)}")
        return _isolated(f"{_figure(self._snapped.x)}, {_figure(self._snapped.y)}")

    def _font(self, ratio: float) -> QFont:
        font = QFont(self._widget.font())
        font.setPixelSize(max(1, round(_TEXT_VIEW_PX * self._growth(ratio))))
        return font

    def _growth(self, ratio: float) -> float:
        """Return device pixels per view pixel of an interface at 100 %."""
        return QFontInfo(self._widget.font()).pixelSize() / _USUAL_VIEW_PX * ratio

    def _plate(self, ratio: float) -> QRect:
        """Return the place of the figures in device pixels: beside the crosshair, in the view."""
        metrics = QFontMetrics(self._font(ratio))
        growth = self._growth(ratio)
        pad, off = round(_PAD_VIEW_PX * growth), round(_OFF_VIEW_PX * ratio)
        # As wide as the widest figures: the place is needed before the figures are known.
        width = metrics.horizontalAdvance("00000 × 00000") + 2 * pad
        height = metrics.height() + pad
        x, y = (round(side * ratio) for side in self._cross().toTuple())
        right, bottom = (round(side * ratio) for side in self._widget.size().toTuple())
        left = x + off if x + off + width <= right else x - off - width
        top = y + off if y + off + height <= bottom else y - off - height
        return QRect(left, top, width, height)

    def _paint_figures(self, painter: QPainter, ratio: float) -> None:
        font, text = self._font(ratio), self._figures()
        place, pad = self._plate(ratio), round(_PAD_VIEW_PX * self._growth(ratio))
        place.setWidth(min(place.width(), QFontMetrics(font).horizontalAdvance(text) + 2 * pad))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.FIGURES_GROUND))
        painter.drawRoundedRect(place, 4 * ratio, 4 * ratio)
        painter.setFont(font)
        painter.setPen(QColor(tokens.LIGHT_INK))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _isolated(figures: str) -> str:
    """Return figures that keep their order, width first, also in right-to-left text."""
    return f"\u2066{figures}\u2069"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}"

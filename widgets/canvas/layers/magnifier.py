"""The magnifier: the pixels around the pointer, enlarged, in a corner of the view."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QPainter

from annotator.model.geometry import Point
from widgets.canvas.layers.canvas_arrays import np
from widgets.canvas.layers.outlines import (
    Shapes,
    paint_outlines,
    shapes_from,
    shapes_of,
    stroke_for,
)
from widgets.canvas.layers.picture_layer import PictureLayer
from widgets.canvas.layers.region_layers import RegionLayers
from widgets.canvas.layers.strokes import fill, rings
from widgets.theme.tokens import DARK_INK, LIGHT_INK, MAGNIFIER_CROSS_ALPHA

PANEL_VIEW_PX = 184
_MARGIN_VIEW_PX = 12
_NEAR_VIEW_PX = 48
LEAST_SCALE, TIMES, LARGEST_SCALE = 8.0, 4.0, 64.0
_DARK, _LIGHT = QColor(DARK_INK), QColor(LIGHT_INK)
_GAP_VIEW_PX = 6


def panel_place(view: QRect, pointer: QPointF, before: QRect) -> QRect:
    """Return the place of the panel in view pixels: unchanged, unless the pointer is near.

    Args:
        view: the whole view.
        pointer: the pointer's place on the view.
        before: the previous place; empty if the panel was hidden.
    """
    side = min(PANEL_VIEW_PX, view.width() // 2, view.height() // 2)
    margin = _MARGIN_VIEW_PX
    top = view.top() + margin
    right = QRect(view.right() + 1 - margin - side, top, side, side)
    left = QRect(view.left() + margin, top, side, side)
    now = before if before in (left, right) else right
    reach = _NEAR_VIEW_PX
    if now.adjusted(-reach, -reach, reach, reach).contains(pointer.toPoint()):
        return left if now == right else right
    return now


class Magnifier:
    """Paints the panel: picture, boxes, and a cross at the exact place."""

    def __init__(self, picture: PictureLayer, regions: RegionLayers) -> None:
        """Magnify a picture and its regions."""
        self._picture, self._regions = picture, regions

    def paint(
        self, painter: QPainter, at: Point, panel: QRect, *, zoom: float, ratio: float
    ) -> None:
        """Paint the panel.

        Args:
            painter: works in device pixels.
            at: the place in image pixels that is shown in the middle.
            panel: its place in view pixels.
            zoom: view pixels per image pixel of the whole view.
            ratio: device pixels per view pixel.
        """
        place = QRect(
            *(round(side * ratio) for side in (panel.x(), panel.y(), panel.width(), panel.height()))
        )
        scale = min(max(LEAST_SCALE, TIMES * zoom), LARGEST_SCALE) * ratio
        middle = place.center()
        offset = (middle.x() - round(at.x * scale), middle.y() - round(at.y * scale))
        painter.save()
        painter.setClipRect(place)
        painter.fillRect(place, self._picture.surround)
        painter.save()
        painter.translate(*offset)
        self._picture.paint_sheet(painter, place.translated(-offset[0], -offset[1]), scale)
        painter.restore()
        for shapes in self._shapes(place, scale, offset):
            paint_outlines(painter, shapes, self._regions.looks, stroke_for(ratio))
        self._paint_cross(painter, place, ratio)
        painter.restore()

    def _shapes(self, place: QRect, scale: float, offset: tuple[int, int]) -> tuple[Shapes, Shapes]:
        """Return the boxes in a place, and those that are being drawn or moved."""
        x, y = place.x() - offset[0], place.y() - offset[1]
        seen = (x / scale, y / scale, (x + place.width()) / scale, (y + place.height()) / scale)
        table, active = self._regions.scene.table, self._regions.active_boxes()
        return shapes_of(table, table.rows_in(seen), scale, offset), shapes_from(
            [box for box, _ in active],
            np.array([label for _, label in active], np.int64),
            np.zeros(len(active), np.bool_),
            scale,
            offset,
        )

    @staticmethod
    def _paint_cross(painter: QPainter, place: QRect, ratio: float) -> None:
        hair = max(1, round(ratio))
        x, y = place.center().x(), place.center().y()
        gap = math.ceil(_GAP_VIEW_PX * ratio)
        arms = [
            (place.left(), y, x - gap, y + hair),
            (x + gap, y, place.right() + 1, y + hair),
            (x, place.top(), x + hair, y - gap),
            (x, y + gap, x + hair, place.bottom() + 1),
        ]
        for outset, colour in ((hair, _DARK), (0, _LIGHT)):
            soft = QColor(colour)
            soft.setAlpha(MAGNIFIER_CROSS_ALPHA)
            grown = np.array(arms, np.int32) + np.array(
                (-outset, -outset, outset, outset), np.int32
            )
            fill(painter, grown, soft)
        edge = QPoint(1, 1) + place.bottomRight()
        border = np.array([(place.left(), place.top(), edge.x(), edge.y())], np.int32)
        fill(painter, rings(border, 0, hair), _DARK)
        fill(painter, rings(border, -hair, hair), _LIGHT)

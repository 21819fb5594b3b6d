"""The live layer: what is selected, under the pointer or in hand; drawn anew at every move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from annotator.geometry import Box, Point
from annotator.model import LabelId, RegionId
from annotator.tools.handles import SEEN_VIEW_PX, handles_of
from annotator.tools.outcome import NO_PREVIEW, Preview
from widgets.canvas.arrays import Ints, np
from widgets.canvas.colours import UNKNOWN, LabelLook
from widgets.canvas.layer import sheet_offset
from widgets.canvas.outlines import (
    DARK_HAIR,
    LIGHT_HAIR,
    Shapes,
    paint_outlines,
    shapes_of,
    stroke_for,
    to_device,
)
from widgets.canvas.scene import CanvasScene
from widgets.canvas.strokes import dashed, fill, rings
from widgets.canvas.viewport import Viewport

_SELECTED_ALPHA, _HOVER_ALPHA, _BAND_ALPHA = 40, 28, 30
_WHITE, _DARK = QColor(255, 255, 255), QColor(16, 18, 20)
_REACH_VIEW_PX = 9
_ONE_BY_ONE = 40
"""So many rectangles are announced one by one; of more, what surrounds them all."""
_PIN_VIEW_PX = 9


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person is doing: the gesture's preview, and what lies under the pointer."""

    preview: Preview = NO_PREVIEW
    hover: RegionId | None = None
    new_label: LabelId | None = None
    shows_handles: bool = True


@dataclass(frozen=True, slots=True)
class LiveMarks:
    """All that the live layer draws, in device pixels of the view."""

    selected: Shapes
    hover: Shapes
    new: Shapes
    handles: Ints
    pin: Ints
    band: Ints
    ratio: float

    def region(self) -> QRegion:
        """Return the part of the view, in view pixels, that the marks cover."""
        reach = round(_REACH_VIEW_PX * self.ratio)
        groups = (self.selected.boxes, self.hover.boxes, self.new.boxes, self.pin, self.band)
        boxes = np.concatenate(groups)
        if len(boxes) > _ONE_BY_ONE:
            boxes = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])[None]
        region = QRegion()
        for edges in boxes.tolist():
            left, top, right, bottom = (round(edge / self.ratio) for edge in edges)
            region += QRect(QPoint(left, top), QPoint(right, bottom)).adjusted(
                -reach, -reach, reach, reach
            )
        return region


def marks_for(scene: CanvasScene, hand: Hand, viewport: Viewport, ratio: float) -> LiveMarks:
    """Return what to draw for the selection and the hand."""
    scale = viewport.scale * ratio
    corner = sheet_offset(viewport, ratio)
    offset = (corner.x(), corner.y())
    selected = scene.shown({**dict.fromkeys(scene.selected), **hand.preview.moved})
    moved = hand.preview.moved
    hovered = [] if hand.hover is None or hand.hover in selected else [hand.hover]
    rows = scene.table.rows_of(selected)
    shapes = shapes_of(scene.table, rows, scale, offset)
    if moved:
        boxes = [moved.get(key) or scene.box_of(key) for key in selected]
        shapes = Shapes(_device(boxes, scale, offset), shapes.label_ids, shapes.proposed)
    only = None
    if len(selected) == 1 and hand.shows_handles and not scene.locked:
        only = moved.get(selected[0]) or scene.box_of(selected[0])
    return LiveMarks(
        selected=shapes,
        hover=shapes_of(scene.table, scene.table.rows_of(hovered), scale, offset),
        new=_new_shape(hand, scale, offset),
        handles=_handles(only, viewport.scale, scale, offset),
        pin=_pin(hand.preview.pin, scale, offset, ratio),
        band=_device([hand.preview.band], scale, offset),
        ratio=ratio,
    )


def _device(boxes: list[Box | None], scale: float, offset: tuple[int, int]) -> Ints:
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes if box is not None]
    return to_device(np.array(corners, np.float64).reshape(-1, 4), scale, offset)


def _new_shape(hand: Hand, scale: float, offset: tuple[int, int]) -> Shapes:
    boxes = _device([hand.preview.new], scale, offset)
    label = -1 if hand.new_label is None else int(hand.new_label)
    return Shapes(boxes, np.full(len(boxes), label, np.int64), np.zeros(len(boxes), np.bool_))


def _handles(box: Box | None, view_scale: float, scale: float, offset: tuple[int, int]) -> Ints:
    if box is None:
        return np.zeros((0, 4), np.int32)
    half = round(SEEN_VIEW_PX * scale / view_scale) // 2
    places = handles_of(box, view_scale).values()
    middles = np.array([(p.x * scale, p.y * scale) for p in places])
    middles = np.rint(middles).astype(np.int32) + np.array(offset, np.int32)
    squares: Ints = np.concatenate([middles - half, middles + half + 1], axis=1, dtype=np.int32)
    return squares


def _pin(at: Point | None, scale: float, offset: tuple[int, int], ratio: float) -> Ints:
    if at is None:
        return np.zeros((0, 4), np.int32)
    x, y = round(at.x * scale) + offset[0], round(at.y * scale) + offset[1]
    arm = round(_PIN_VIEW_PX * ratio)
    half = max(1, round(ratio))
    return np.array(
        [(x - arm, y - half, x + arm, y + half), (x - half, y - arm, x + half, y + arm)], np.int32
    )


@dataclass(slots=True)
class LivePainter:
    """Draws marks in the colours of labels and of the selection band."""

    looks: Mapping[LabelId, LabelLook] = field(default_factory=dict)
    accent: QColor = field(default_factory=lambda: QColor("#0A6B5D"))

    def paint(self, painter: QPainter, marks: LiveMarks) -> None:
        """Draw the marks; the painter works in device pixels."""
        self._tint(painter, marks.hover, _HOVER_ALPHA)
        paint_outlines(painter, marks.hover, self.looks, stroke_for(marks.ratio))
        chosen = stroke_for(marks.ratio, selected=True)
        if not len(marks.handles):
            self._tint(painter, marks.selected, _SELECTED_ALPHA)
        paint_outlines(painter, marks.selected, self.looks, chosen)
        paint_outlines(painter, marks.new, self.looks, stroke_for(marks.ratio))
        self._squares(painter, marks)
        fill(painter, _grown(marks.pin, 1), DARK_HAIR)
        fill(painter, marks.pin, _WHITE)
        self._band(painter, marks)

    def _tint(self, painter: QPainter, shapes: Shapes, alpha: int) -> None:
        for label_id in np.unique(shapes.label_ids):
            colour = QColor(self.looks.get(LabelId(int(label_id)), UNKNOWN).colour)
            colour.setAlpha(alpha)
            fill(painter, shapes.boxes[shapes.label_ids == label_id], colour)

    @staticmethod
    def _squares(painter: QPainter, marks: LiveMarks) -> None:
        hair = max(1, round(marks.ratio))
        fill(painter, marks.handles, _DARK)
        fill(painter, _grown(marks.handles, -hair), _WHITE)

    def _band(self, painter: QPainter, marks: LiveMarks) -> None:
        hair = max(1, round(marks.ratio))
        soft = QColor(self.accent)
        soft.setAlpha(_BAND_ALPHA)
        fill(painter, marks.band, soft)
        edges = rings(marks.band, 0, hair)
        fill(painter, rings(marks.band, hair, hair), LIGHT_HAIR)
        fill(painter, edges, _DARK)
        fill(painter, dashed(edges, (4 * hair, 4 * hair)), _WHITE)


def _grown(boxes: Ints, by: int) -> Ints:
    grown: Ints = boxes + np.array((-by, -by, by, by), np.int32)
    return grown

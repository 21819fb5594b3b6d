"""The live layer: selection, hover and the current gesture; redrawn at every move.

A selected box has the colour of its label (``label_looks.py``); how much it is filled is
``SELECTED_ALPHA`` in ``widgets/theme/tokens.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF, QRegion

from annotator.editing.tools.handles import SEEN_VIEW_PX, handles_of
from annotator.editing.tools.outcome import NO_PREVIEW, GesturePreview
from annotator.editing.tools.select import common_bounds, knob_in
from annotator.model.entities import LabelId, RegionId
from annotator.model.geometry import Box, Point
from widgets.canvas.layers.cached_layer import sheet_offset
from widgets.canvas.layers.canvas_arrays import Ints, kinds, np
from widgets.canvas.layers.label_looks import UNKNOWN, LabelLook
from widgets.canvas.layers.outlines import (
    DARK_HAIR,
    LIGHT_HAIR,
    Shapes,
    paint_outlines,
    shapes_from,
    shapes_of,
    stroke_for,
    to_device,
)
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.layers.strokes import dashed, fill, rings
from widgets.canvas.layers.turned import corners_of, pen_for
from widgets.canvas.viewport import Viewport
from widgets.theme import tokens

_WHITE, _DARK = QColor(tokens.LIGHT_INK), QColor(tokens.DARK_INK)
_REACH_VIEW_PX = 9
_ONE_BY_ONE = 40
"""Up to this many rectangles are invalidated one by one; beyond, their bounds are."""
_PIN_VIEW_PX = 9


@dataclass(frozen=True, slots=True)
class Interaction:
    """The preview of the gesture in progress, and the hovered region.

    ``offered`` is a box that the program offers in place of the selected one, with its label.
    """

    preview: GesturePreview = NO_PREVIEW
    hover: RegionId | None = None
    new_label: LabelId | None = None
    shows_handles: bool = True
    offered: tuple[Box, LabelId] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.preview == NO_PREVIEW and self.hover is None and self.offered is None


@dataclass(frozen=True, slots=True)
class LiveMarks:
    """Everything that the live layer draws, in device pixels of the view."""

    selected: Shapes
    hover: Shapes
    new: Shapes
    handles: Ints
    frame: Ints
    pins: Ints
    band: Ints
    knob: tuple[QPointF, QPointF] | None
    ratio: float
    is_empty: bool = False

    def region(self) -> QRegion:
        """Return the part of the view, in view pixels, that the marks cover."""
        if self.is_empty:
            return QRegion()
        groups = (self.selected.boxes, self.hover.boxes, self.new.boxes, self.pins, self.band)
        boxes = np.concatenate([*groups, self.frame])
        if len(boxes) > _ONE_BY_ONE:
            boxes = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])[None]
        region = QRegion()
        for edges in boxes.tolist():
            region += self._reached(*edges)
        if self.knob is not None:
            xs, ys = [at.x() for at in self.knob], [at.y() for at in self.knob]
            region += self._reached(min(xs), min(ys), max(xs), max(ys))
        return region

    def _reached(self, *edges: float) -> QRect:
        reach = round(_REACH_VIEW_PX * self.ratio)
        left, top, right, bottom = (round(edge / self.ratio) for edge in edges)
        return QRect(QPoint(left, top), QPoint(right, bottom)).adjusted(
            -reach, -reach, reach, reach
        )


@dataclass(frozen=True, slots=True)
class _Sight:
    """The mapping from image pixels to device pixels of the view."""

    viewport: Viewport
    ratio: float

    @property
    def scale(self) -> float:
        """Device pixels per image pixel."""
        return self.viewport.scale * self.ratio

    @property
    def offset(self) -> tuple[int, int]:
        """The place of the image's corner in device pixels."""
        corner = sheet_offset(self.viewport, self.ratio)
        return corner.x(), corner.y()

    def at(self, point: Point) -> QPointF:
        """Return a point in device pixels."""
        x, y = self.offset
        return QPointF(point.x * self.scale + x, point.y * self.scale + y)

    def edges(self, boxes: Sequence[Box]) -> Ints:
        """Return upright boxes in device pixels, shape (n, 4)."""
        corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
        return to_device(np.array(corners, np.float64).reshape(-1, 4), self.scale, self.offset)


def marks_for(scene: CanvasScene, now: Interaction, viewport: Viewport, ratio: float) -> LiveMarks:
    """Return the marks for the selection and the interaction."""
    if not scene.selected and now.is_empty:
        return _no_marks(ratio)
    sight = _Sight(viewport, ratio)
    moved = now.preview.moved
    selected = scene.shown({**dict.fromkeys(scene.selected), **moved})
    is_hovered = now.hover is not None and now.hover not in selected
    hovered = scene.shown([now.hover] if is_hovered and now.hover is not None else [])
    shapes = shapes_of(scene.table, scene.table.rows_of(selected), sight.scale, sight.offset)
    if moved:
        found = [moved.get(key) or scene.box_of(key) for key in selected]
        boxes = [box for box in found if box is not None]
        shapes = shapes_from(boxes, shapes.label_ids, shapes.proposed, sight.scale, sight.offset)
    active = None
    if now.shows_handles and not scene.locked:
        active = common_bounds(moved) if moved else scene.around()
    is_group = len(moved or scene.movable()) > 1
    band = now.preview.band
    hover_rows = scene.table.rows_of(hovered)
    return LiveMarks(
        selected=shapes,
        hover=shapes_of(scene.table, hover_rows, sight.scale, sight.offset),
        new=_new_shapes(now, sight),
        handles=_handles(active, sight),
        frame=sight.edges([active] if active is not None and is_group else []),
        pins=_pins(now.preview.pins, sight),
        band=sight.edges([] if band is None else [band]),
        knob=_knob(scene, now, active, sight),
        ratio=ratio,
    )


@cache
def _no_marks(ratio: float) -> LiveMarks:
    """Return empty marks: nothing is selected, hovered or being drawn."""
    none = np.zeros((0, 4), np.int32)
    no_shapes = shapes_from([], np.zeros(0, np.int64), np.zeros(0, np.bool_), 1.0, (0, 0))
    return LiveMarks(
        no_shapes, no_shapes, no_shapes, none, none, none, none, None, ratio, is_empty=True
    )


def _new_shapes(now: Interaction, sight: _Sight) -> Shapes:
    """Return the box that is being drawn and the one that is offered, dotted."""
    boxes, labels, dotted = list[Box](), list[int](), list[bool]()
    if now.preview.new is not None:
        boxes.append(now.preview.new)
        labels.append(-1 if now.new_label is None else int(now.new_label))
        dotted.append(False)
    if now.offered is not None:
        boxes.append(now.offered[0])
        labels.append(int(now.offered[1]))
        dotted.append(True)
    return shapes_from(
        boxes,
        np.array(labels, np.int64),
        np.array(dotted, np.bool_),
        sight.scale,
        sight.offset,
    )


def _knob(
    scene: CanvasScene, now: Interaction, active: Box | None, sight: _Sight
) -> tuple[QPointF, QPointF] | None:
    """Return the ends of the stalk: on the edge of the box, and at the knob that rotates it."""
    place = now.preview.knob
    if place is None and not now.preview.moved and now.shows_handles:
        knob = knob_in(scene, sight.viewport.scale)
        place = None if knob is None else knob.place
    if place is None or active is None:
        return None
    at = active.to_frame(place)
    foot = Point(min(max(at.x, active.x), active.right), min(max(at.y, active.y), active.bottom))
    return sight.at(active.from_frame(foot)), sight.at(place)


def _handles(box: Box | None, sight: _Sight) -> Ints:
    if box is None:
        return np.zeros((0, 4), np.int32)
    half = round(SEEN_VIEW_PX * sight.ratio) // 2
    places = handles_of(box, sight.viewport.scale).values()
    middles = np.array([(p.x * sight.scale, p.y * sight.scale) for p in places])
    middles = np.rint(middles).astype(np.int32) + np.array(sight.offset, np.int32)
    squares: Ints = np.concatenate([middles - half, middles + half + 1], axis=1, dtype=np.int32)
    return squares


def _pins(points: Sequence[Point], sight: _Sight) -> Ints:
    """Return a cross, made of two rectangles, for each fixed point."""
    arm = round(_PIN_VIEW_PX * sight.ratio)
    half = max(1, round(sight.ratio))
    crosses = []
    for point in points:
        at = sight.at(point)
        x, y = round(at.x()), round(at.y())
        crosses.append((x - arm, y - half, x + arm, y + half))
        crosses.append((x - half, y - arm, x + half, y + arm))
    return np.array(crosses, np.int32).reshape(-1, 4)


@dataclass(slots=True)
class LivePainter:
    """Draws marks in the colours of labels and of the selection band."""

    looks: Mapping[LabelId, LabelLook] = field(default_factory=dict)
    accent: QColor = field(default_factory=lambda: QColor(tokens.LIGHT.accent))

    def paint(self, painter: QPainter, marks: LiveMarks) -> None:
        """Draw the marks; the painter works in device pixels."""
        if marks.is_empty:
            return
        self._tint(painter, marks.hover, tokens.HOVERED_ALPHA)
        paint_outlines(painter, marks.hover, self.looks, stroke_for(marks.ratio))
        chosen = stroke_for(marks.ratio, selected=True)
        if not len(marks.handles):
            self._tint(painter, marks.selected, tokens.SELECTED_ALPHA)
        paint_outlines(painter, marks.selected, self.looks, chosen)
        paint_outlines(painter, marks.new, self.looks, stroke_for(marks.ratio))
        self._thin(painter, marks.frame, marks.ratio)
        self._knob(painter, marks)
        self._squares(painter, marks)
        fill(painter, _grown(marks.pins, 1), DARK_HAIR)
        fill(painter, marks.pins, _WHITE)
        self._band(painter, marks)

    def _tint(self, painter: QPainter, shapes: Shapes, alpha: int) -> None:
        for label_id in kinds(shapes.label_ids):
            colour = QColor(self.looks.get(LabelId(label_id), UNKNOWN).colour)
            colour.setAlpha(alpha)
            of_label = shapes.label_ids == label_id
            fill(painter, shapes.boxes[of_label & ~shapes.turned], colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            for corners in corners_of(shapes.frames[of_label & shapes.turned]):
                painter.drawConvexPolygon(QPolygonF([QPointF(x, y) for x, y in corners.tolist()]))

    @staticmethod
    def _squares(painter: QPainter, marks: LiveMarks) -> None:
        hair = max(1, round(marks.ratio))
        fill(painter, marks.handles, _DARK)
        fill(painter, _grown(marks.handles, -hair), _WHITE)

    @staticmethod
    def _knob(painter: QPainter, marks: LiveMarks) -> None:
        if marks.knob is None:
            return
        foot, place = marks.knob
        hair = max(1, round(marks.ratio))
        half = SEEN_VIEW_PX * marks.ratio / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((_DARK, 3 * hair), (_WHITE, hair)):
            painter.setPen(pen_for(colour, width))
            painter.drawLine(foot, place)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, radius in ((_DARK, half + hair), (_WHITE, half), (_DARK, half / 2)):
            painter.setBrush(colour)
            painter.drawEllipse(place, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _band(self, painter: QPainter, marks: LiveMarks) -> None:
        soft = QColor(self.accent)
        soft.setAlpha(tokens.BAND_ALPHA)
        fill(painter, marks.band, soft)
        self._thin(painter, marks.band, marks.ratio)

    @staticmethod
    def _thin(painter: QPainter, boxes: Ints, ratio: float) -> None:
        """Draw a thin dashed line that is visible on any picture."""
        if not len(boxes):
            return
        hair = max(1, round(ratio))
        edges = rings(boxes, 0, hair)
        fill(painter, rings(boxes, hair, hair), LIGHT_HAIR)
        fill(painter, edges, _DARK)
        fill(painter, dashed(edges, (4 * hair, 4 * hair)), _WHITE)


def _grown(boxes: Ints, by: int) -> Ints:
    grown: Ints = boxes + np.array((-by, -by, by, by), np.int32)
    return grown

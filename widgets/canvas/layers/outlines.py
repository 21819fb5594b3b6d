"""The outline of a box: a coloured line between a dark and a light hairline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPainter

from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from widgets.canvas.layers.boxes import PROPOSED, TURNED, BoxTable
from widgets.canvas.layers.canvas_arrays import Bools, Floats, Ints, Numbers, Rows, kinds, np
from widgets.canvas.layers.label_looks import DOTTED, PATTERNS, UNKNOWN, LabelLook
from widgets.canvas.layers.strokes import dashed, fill, rings, shadows
from widgets.canvas.layers.turned import draw_frames, frame_of, in_device, pen_for
from widgets.theme import tokens

DARK_HAIR = QColor(tokens.DARK_HAIR)
LIGHT_HAIR = QColor(tokens.LIGHT_HAIR)
_ROOM_FOR_HAIRS_VIEW_PX = 10


@dataclass(frozen=True, slots=True)
class Stroke:
    """Thickness of line and hairlines in device pixels.

    A ``plain`` stroke has a shadow instead of hairlines; a ``bare`` one has neither.
    """

    line: int
    hair: int
    ratio: float
    plain: bool = False
    bare: bool = False

    @property
    def reach(self) -> int:
        """How far the outline extends beyond the box."""
        return self.hair + (self.line + 1) // 2


@dataclass(frozen=True, slots=True)
class Shapes:
    """Boxes in device pixels, shape (n, 4), with their label and whether they are proposals.

    For boxes that are ``turned``, the boxes are the bounds and ``frames``, shape (n, 6), the exact
    shapes; without such boxes ``frames`` may be empty.
    """

    boxes: Ints
    label_ids: Numbers
    proposed: Bools
    turned: Bools
    frames: Floats

    def __len__(self) -> int:
        """Return the number of boxes."""
        return len(self.boxes)


def stroke_for(
    ratio: float, *, selected: bool = False, plain: bool = False, bare: bool = False
) -> Stroke:
    """Return the stroke for a device pixel ratio: 1.5 view pixels, more when selected.

    A ``plain`` stroke is thin and has only a dark hairline at the right and below, for a view full
    of boxes; a ``bare`` one has no hairline, for a view with even more.

    Widths are whole device pixels: a blurred line shows an edge less precisely than a thick one.
    """
    hair = max(1, round(ratio))
    line = hair if plain or bare else max(2, round(1.5 * ratio))
    return Stroke(line + hair if selected else line, hair, ratio, plain or bare, bare)


def shapes_of(table: BoxTable, rows: Rows, scale: float, offset: tuple[int, int]) -> Shapes:
    """Return rows of the table as shapes, with ``scale`` device pixels per image pixel."""
    flags = table.flags[rows]
    return Shapes(
        to_device(table.corners[rows], scale, offset),
        table.label_ids[rows],
        np.asarray(flags & PROPOSED != 0),
        np.asarray(flags & TURNED != 0),
        in_device(table.frames[rows], scale, offset),
    )


def shapes_from(
    boxes: Sequence[Box],
    label_ids: Numbers,
    proposed: Bools,
    scale: float,
    offset: tuple[int, int],
) -> Shapes:
    """Return boxes that are in no table as shapes."""
    around = [box.bounds for box in boxes]
    edges = np.array([(b.x, b.y, b.right, b.bottom) for b in around], np.float64)
    frames = np.array([frame_of(box) for box in boxes], np.float64)
    return Shapes(
        to_device(edges.reshape(-1, 4), scale, offset),
        label_ids,
        proposed,
        np.array([box.is_turned for box in boxes], np.bool_),
        in_device(frames.reshape(-1, 6), scale, offset),
    )


def to_device(corners: Floats, scale: float, offset: tuple[int, int]) -> Ints:
    """Return corners in device pixels, each box at least one pixel wide and high."""
    whole = np.rint(corners * scale).astype(np.int32)
    whole[:, 2:] = np.maximum(whole[:, 2:], whole[:, :2] + 1)
    moved: Ints = whole + np.array(offset * 2, np.int32)
    return moved


def paint_outlines(
    painter: QPainter, shapes: Shapes, looks: Mapping[LabelId, LabelLook], stroke: Stroke
) -> None:
    """Draw boxes in the colours of their labels."""
    upright = ~shapes.turned
    frames = shapes.frames[shapes.turned]
    if not stroke.bare:
        _paint_hairs(painter, shapes.boxes[upright], stroke)
    if len(frames):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not stroke.plain)
        if not stroke.bare:
            _draw_hairs(painter, frames, stroke)
    ring = (stroke.line + 1) // 2
    keys = shapes.label_ids * 2 + shapes.proposed
    for key in kinds(keys):
        look = looks.get(LabelId(key // 2), UNKNOWN)
        pattern = PATTERNS[DOTTED if key % 2 else look.pattern]
        parts = tuple(max(1, round(part * stroke.ratio)) for part in pattern)
        edges = rings(shapes.boxes[upright & (keys == key)], ring, stroke.line)
        fill(painter, dashed(edges, parts) if parts else edges, look.colour)
        if len(frames):
            pen = pen_for(look.colour, stroke.line, parts)
            of_key = shapes.frames[shapes.turned & (keys == key)]
            draw_frames(painter, of_key, ring - stroke.line / 2, pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_hairs(painter: QPainter, boxes: Ints, stroke: Stroke) -> None:
    if stroke.plain:  # all four sides would take as long as the coloured lines
        fill(painter, shadows(boxes, stroke.reach, stroke.hair), DARK_HAIR)
    else:
        fill(painter, rings(boxes, stroke.reach, stroke.hair + stroke.line), DARK_HAIR)
        sides = boxes[:, 2:] - boxes[:, :2]
        roomy = boxes[sides.min(axis=1) >= _ROOM_FOR_HAIRS_VIEW_PX * stroke.ratio]
        inside = (stroke.line + 1) // 2 - stroke.line
        fill(painter, rings(roomy, inside, stroke.hair), LIGHT_HAIR)


def _draw_hairs(painter: QPainter, frames: Floats, stroke: Stroke) -> None:
    """Draw the hairlines of turned boxes; the dark one also under the line, as its background."""
    ground = stroke.hair + stroke.line
    pen = pen_for(DARK_HAIR, ground)
    draw_frames(painter, frames, stroke.reach - ground / 2, pen, is_shadow=stroke.plain)
    if not stroke.plain:
        roomy = frames[2 * frames[:, 2:4].min(axis=1) >= _ROOM_FOR_HAIRS_VIEW_PX * stroke.ratio]
        inside = (stroke.line + 1) // 2 - stroke.line - stroke.hair / 2
        draw_frames(painter, roomy, inside, pen_for(LIGHT_HAIR, stroke.hair))

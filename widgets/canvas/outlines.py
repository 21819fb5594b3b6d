"""How a box looks: a coloured line between a dark and a light hairline, on any picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPainter

from annotator.model import LabelId
from widgets.canvas.arrays import Bools, Floats, Ints, Numbers, Rows, np
from widgets.canvas.boxes import PROPOSED, BoxTable
from widgets.canvas.colours import DOTTED, PATTERNS, UNKNOWN, LabelLook
from widgets.canvas.strokes import dashed, fill, rings

DARK_HAIR = QColor(16, 18, 20, 190)
LIGHT_HAIR = QColor(255, 255, 255, 170)
_ROOM_FOR_HAIRS_VIEW_PX = 10


@dataclass(frozen=True, slots=True)
class Stroke:
    """Thickness of line and hairlines in device pixels; ``plain`` has no light hairline."""

    line: int
    hair: int
    ratio: float
    plain: bool = False

    @property
    def reach(self) -> int:
        """How far the outline goes beyond the box."""
        return self.hair + (self.line + 1) // 2


@dataclass(frozen=True, slots=True)
class Shapes:
    """Boxes in device pixels, shape (n, 4), with label and whether they are only proposed."""

    boxes: Ints
    label_ids: Numbers
    proposed: Bools

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.boxes)


def stroke_for(ratio: float, *, selected: bool = False, plain: bool = False) -> Stroke:
    """Return the stroke for a device pixel ratio: 1.5 view pixels, more when selected.

    A ``plain`` one is thin and has no light hairline, for a view that is full of boxes.

    On whole device pixels only: a blurred line is a worse guide to an edge than a thick one.
    """
    hair = max(1, round(ratio))
    line = hair if plain else max(2, round(1.5 * ratio))
    return Stroke(line + hair if selected else line, hair, ratio, plain)


def shapes_of(table: BoxTable, rows: Rows, scale: float, offset: tuple[int, int]) -> Shapes:
    """Return rows of the table as shapes, ``scale`` device pixels to an image pixel."""
    return Shapes(
        to_device(table.corners[rows], scale, offset),
        table.label_ids[rows],
        np.asarray(table.flags[rows] & PROPOSED != 0),
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
    _paint_hairs(painter, shapes.boxes, stroke)
    ring = (stroke.line + 1) // 2
    keys = shapes.label_ids * 2 + shapes.proposed
    for key in np.unique(keys):
        look = looks.get(LabelId(int(key) // 2), UNKNOWN)
        edges = rings(shapes.boxes[keys == key], ring, stroke.line)
        pattern = PATTERNS[DOTTED if key % 2 else look.pattern]
        if pattern:
            edges = dashed(edges, [max(1, round(part * stroke.ratio)) for part in pattern])
        fill(painter, edges, look.colour)


def _paint_hairs(painter: QPainter, boxes: Ints, stroke: Stroke) -> None:
    fill(painter, rings(boxes, stroke.reach, stroke.hair + stroke.line), DARK_HAIR)
    if not stroke.plain:
        sides = boxes[:, 2:] - boxes[:, :2]
        roomy = boxes[sides.min(axis=1) >= _ROOM_FOR_HAIRS_VIEW_PX * stroke.ratio]
        inside = (stroke.line + 1) // 2 - stroke.line
        fill(painter, rings(roomy, inside, stroke.hair), LIGHT_HAIR)

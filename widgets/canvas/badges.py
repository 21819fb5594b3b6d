"""Label names above boxes, where they fit and cover nothing that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath

from widgets.canvas.arrays import Bools, Ints, np
from widgets.canvas.colours import LabelLook

SMALLEST_VIEW_PX = 24
"""Boxes with a side below this have no badge."""
MOST_BADGES = 400
"""With more boxes in sight than this nobody can read them, and text costs more than boxes."""
_TEXT_VIEW_PX, _HIGH_VIEW_PX, _PAD_VIEW_PX = 11, 16, 5
_LONGEST_VIEW_PX = 220

Looker = Callable[[int], tuple[LabelLook, str]]
"""Gives look and transcription for a place in the array of boxes."""


@dataclass(frozen=True, slots=True)
class Badge:
    """Where a badge goes, in device pixels, and what it says."""

    place: QRect
    text: str
    look: LabelLook


class BadgeFont:
    """The font of badges at one device pixel ratio."""

    def __init__(self, font: QFont, ratio: float) -> None:
        self.font = QFont(font)
        self.font.setPixelSize(max(1, round(_TEXT_VIEW_PX * ratio)))
        self.metrics = QFontMetrics(self.font)
        self.ratio = ratio
        self.height = round(_HIGH_VIEW_PX * ratio)
        self.pad = round(_PAD_VIEW_PX * ratio)


def badges_for(boxes: Ints, font: BadgeFont, look_at: Looker, *, beyond: int) -> list[Badge]:
    """Return the badges that fit, one for each box that can have one.

    A badge lies over no box but those around its own, and over no other badge: on a page the
    line above stays readable.

    Args:
        boxes: device pixels, shape (n, 4).
        font: of the badges.
        look_at: gives label and text for a place in ``boxes``.
        beyond: how far above a box its outline reaches, in device pixels.
    """
    sides = boxes[:, 2:] - boxes[:, :2]
    roomy = np.flatnonzero(sides.min(axis=1) >= SMALLEST_VIEW_PX * font.ratio)
    placed = np.zeros((0, 4), np.int32)
    badges = []
    for place in roomy:
        box = boxes[place]
        look, transcription = look_at(int(place))
        text, width = _text(look.name, transcription, int(box[2] - box[0]) + 2 * beyond, font)
        left, bottom = int(box[0]) - beyond, int(box[1]) - beyond
        edges = np.array((left, bottom - font.height, left + width, bottom), np.int32)
        if not text or _is_taken(edges, box, boxes) or _overlaps(placed, edges).any():
            continue
        placed = np.concatenate([placed, edges[None]])
        badges.append(Badge(QRect(left, bottom - font.height, width, font.height), text, look))
    return badges


def _text(name: str, transcription: str, room: int, font: BadgeFont) -> tuple[str, int]:
    pads = 2 * font.pad
    longest = round(_LONGEST_VIEW_PX * font.ratio)
    metrics = font.metrics
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, longest)
    width = metrics.horizontalAdvance(shown) + pads
    words = " ".join(transcription.split())
    least = 3 * font.height
    if words and room - width >= least:
        both = f"{shown}   {words[:80]}"
        shown = metrics.elidedText(both, Qt.TextElideMode.ElideRight, min(room, longest) - pads)
        width = metrics.horizontalAdvance(shown) + pads
    return shown, width


def _overlaps(boxes: Ints, edges: Ints) -> Bools:
    apart = (boxes[:, 0] >= edges[2]) | (edges[0] >= boxes[:, 2])
    apart |= (boxes[:, 1] >= edges[3]) | (edges[1] >= boxes[:, 3])
    return np.asarray(~apart)


def _is_taken(edges: Ints, box: Ints, boxes: Ints) -> bool:
    around = (boxes[:, :2] <= box[:2]).all(axis=1) & (boxes[:, 2:] >= box[2:]).all(axis=1)
    return bool((_overlaps(boxes, edges) & ~around).any())


def paint_badges(painter: QPainter, badges: Iterable[Badge], font: BadgeFont) -> None:
    """Draw badges (device pixels)."""
    painter.setFont(font.font)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = 3 * font.ratio
    for badge in badges:
        shape = QPainterPath()
        shape.addRoundedRect(badge.place, radius, radius)
        painter.fillPath(shape, badge.look.colour)
        painter.setPen(badge.look.ink)
        inner = badge.place.adjusted(font.pad, 0, 0, 0)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, badge.text
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

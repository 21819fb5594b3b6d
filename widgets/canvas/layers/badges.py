"""Label names above boxes, if they fit and cover nothing important."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath

from annotator.display_text import LONGEST_LINE, one_line
from annotator.drafts.draft import shown_text, waiting_draft
from annotator.model.entities import Region
from annotator.proposals.proposal import is_undecided, proposal_of
from widgets.canvas.layers.canvas_arrays import Bools, Ints, np
from widgets.canvas.layers.label_looks import LabelLook

SMALLEST_VIEW_PX = 24
"""Boxes with a side below this have no badge."""
MOST_BADGES = 400
"""With more visible boxes than this, badges are unreadable, and text costs more than boxes."""
_TEXT_VIEW_PX, _HIGH_VIEW_PX, _PAD_VIEW_PX = 11, 16, 5
_LONGEST_VIEW_PX = 220
_FONT_PT = 10.5
"""The default font of the interface; if its font is larger, badges grow in proportion."""

Looker = Callable[[int], tuple[LabelLook, str]]
"""Returns look and transcription for an index into the array of boxes."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The place of a badge, in device pixels, and its text."""

    place: QRect
    text: str
    look: LabelLook


_MOST_KEPT = 4_000


class BadgeFont:
    """The font of badges at one device pixel ratio; it caches the measured texts.

    It grows with the font of the interface, but never shrinks below the default.
    """

    def __init__(self, font: QFont, ratio: float) -> None:
        self.given = QFont(font)
        self._measured: dict[tuple[str, str, int], tuple[str, int]] = {}
        self.font = QFont(font)
        grown = ratio * max(1.0, font.pointSizeF() / _FONT_PT)
        self.font.setPixelSize(max(1, round(_TEXT_VIEW_PX * grown)))
        self.metrics = QFontMetrics(self.font)
        self.ratio = ratio
        self.height = round(_HIGH_VIEW_PX * grown)
        self.pad = round(_PAD_VIEW_PX * grown)
        self.longest = round(_LONGEST_VIEW_PX * grown)

    def text(self, name: str, transcription: str, room: int) -> tuple[str, int]:
        """Return the text that fits a badge over a box of width ``room``, and the text's width."""
        key = (name, transcription, room)
        found = self._measured.get(key)
        if found is None:
            if len(self._measured) >= _MOST_KEPT:
                self._measured.clear()
            found = self._measured[key] = _text(name, transcription, room, self)
        return found


def badges_for(boxes: Ints, font: BadgeFont, look_at: Looker, *, beyond: int) -> list[Badge]:
    """Return the badges that fit, at most one for each box.

    A badge covers no box except those around its own, and no other badge: on a page, the line above
    stays readable.

    Args:
        boxes: device pixels, shape (n, 4).
        font: of the badges.
        look_at: returns label and text for an index into ``boxes``.
        beyond: how far the outline extends above a box, in device pixels.
    """
    sides = boxes[:, 2:] - boxes[:, :2]
    roomy = np.flatnonzero(sides.min(axis=1) >= SMALLEST_VIEW_PX * font.ratio)
    if not len(roomy):
        return []
    own = boxes[roomy]
    looks = [look_at(place) for place in roomy.tolist()]
    rooms = (own[:, 2] - own[:, 0] + 2 * beyond).tolist()
    texts = [
        font.text(look.name, said, room) for (look, said), room in zip(looks, rooms, strict=True)
    ]
    edges = np.empty_like(own)
    edges[:, 0], edges[:, 3] = own[:, 0] - beyond, own[:, 1] - beyond
    edges[:, 1] = edges[:, 3] - font.height
    edges[:, 2] = edges[:, 0] + np.array([width for _, width in texts], np.int32)
    placed = np.empty_like(own)
    badges = list[Badge]()
    for at in np.flatnonzero(~_are_taken(edges, own, boxes)).tolist():
        text, width = texts[at]
        if not text or _overlaps(placed[: len(badges)], edges[at]).any():
            continue
        placed[len(badges)] = edges[at]
        place = QRect(int(edges[at, 0]), int(edges[at, 1]), width, font.height)
        badges.append(Badge(place, text, looks[at][0]))
    return badges


def _text(name: str, transcription: str, room: int, font: BadgeFont) -> tuple[str, int]:
    pads = 2 * font.pad
    metrics = font.metrics
    shown = metrics.elidedText(one_line(name), Qt.TextElideMode.ElideRight, font.longest)
    width = metrics.horizontalAdvance(shown) + pads
    words = " ".join(one_line(transcription[:LONGEST_LINE]).split())
    least = 3 * font.height
    if words and room - width >= least:
        both = f"{shown}   {words[:80]}"
        within = min(room, font.longest) - pads
        shown = metrics.elidedText(both, Qt.TextElideMode.ElideRight, within)
        width = metrics.horizontalAdvance(shown) + pads
    return shown, width


def _overlaps(boxes: Ints, edges: Ints) -> Bools:
    apart = (boxes[:, 0] >= edges[2]) | (edges[0] >= boxes[:, 2])
    apart |= (boxes[:, 1] >= edges[3]) | (edges[1] >= boxes[:, 3])
    return np.asarray(~apart)


def _are_taken(edges: Ints, own: Ints, boxes: Ints) -> Bools:
    """Return which places cover a box that does not surround their own, for all at once."""
    left, top, right, bottom = (side[:, None] for side in edges.T)
    under = (boxes[:, 0] < right) & (left < boxes[:, 2])
    under &= (boxes[:, 1] < bottom) & (top < boxes[:, 3])
    left, top, right, bottom = (side[:, None] for side in own.T)
    around = (boxes[:, 0] <= left) & (boxes[:, 1] <= top)
    around &= (boxes[:, 2] >= right) & (boxes[:, 3] >= bottom)
    return np.asarray((under & ~around).any(axis=1))


def paint_badges(painter: QPainter, badges: Iterable[Badge], font: BadgeFont) -> None:
    """Draw badges, in device pixels."""
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


def text_of(region: Region) -> str:
    """Return the text of a region for its badge; a draft begins with a question mark."""
    if waiting_draft(region) is None:
        return region.transcription
    return f"? {shown_text(region)}"


def as_proposal(look: LabelLook, region: Region) -> LabelLook:
    """Return the badge look of a region; a proposal's reads ``? name 87 %``."""
    if not is_undecided(region):
        return look
    said = proposal_of(region)
    score = "" if said is None else f"  {round(100 * said.score)} %"
    return replace(look, name=f"? {look.name}{score}")

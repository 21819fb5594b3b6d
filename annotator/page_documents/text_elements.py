"""Regions, lines and words of a page, and the notes on them that a region of the job keeps."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.document_limits import COORDINATE_PX, POINTS_CHARACTERS
from annotator.model.entities import Region
from annotator.model.geometry import Box, Point

KEY: Final = "page_element"
"""The key in the ``extra`` of a region under which its element is kept."""

KEPT: Final = "page_xml"
"""The key in the ``extra`` of an item under which its PAGE document is kept, to be written back."""

REGION_NAME, LINE_NAME, WORD_NAME = "TextRegion", "TextLine", "Word"
_NUMBER: Final = r"-?\d{1,12}(?:\.\d{0,30})?(?:[eE][-+]?\d{1,3})?"
_PAIR: Final = re.compile(rf"({_NUMBER})\s*,\s*({_NUMBER})|\S+")
_AN_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,200}\Z")
_NAME: Final = re.compile(r"[A-Za-z]{1,40}\Z")
_LEAST_CORNERS: Final = 2
_RECTANGLE: Final = 4
_SLACK_PX: Final = 1.0
"""So far may a corner of whole pixels be from its rectangle; others are nearly exact."""

_EXACT_PX: Final = 0.01

_FIELDS: Final = ("name", "id", "parent", "points", "baseline", "direction")


_OTHER_REGIONS: Final = (
    "Image LineDrawing Graphic Table Chart Map Separator Maths Chem Music Advert Noise Unknown"
)
REGION_NAMES: Final = frozenset(
    [REGION_NAME, "CustomRegion", *(f"{each}Region" for each in _OTHER_REGIONS.split())]
)
"""The names of all regions in PAGE."""

_NAMES: Final = {
    **{name.casefold(): name for name in (*REGION_NAMES, LINE_NAME, WORD_NAME)},
    **dict.fromkeys(("region", "block", "textblock", "paragraph"), REGION_NAME),
    **dict.fromkeys(("line", "lineoftext"), LINE_NAME),
    "string": WORD_NAME,
}


class Level(StrEnum):
    """The levels of a page: a region holds lines, a line holds words."""

    REGION = "region"
    LINE = "line"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class ElementSource:
    """The element that a region comes from.

    ``name`` is its PAGE name, such as ``TextLine``. ``parent`` is the id of the element around it,
    "" at the top. ``points`` and ``baseline`` are pairs ``x,y`` in px, as the document writes them;
    ``direction`` is the reading direction in the terms of PAGE. All but the first two may be "".
    """

    name: str
    id: str
    parent: str = ""
    points: str = ""
    baseline: str = ""
    direction: str = ""

    @property
    def level(self) -> Level:
        """The level of the element."""
        return level_of_name(self.name)

    def as_extra(self) -> str:
        """Return the ``extra`` of the region."""
        values = {name: getattr(self, name) for name in _FIELDS if getattr(self, name)}
        return json.dumps({KEY: values}, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class TextElement:
    """A region, line or word of a document: its source, its place, its text and its label."""

    source: ElementSource
    box: Box
    text: str = ""
    label: str = ""

    @property
    def label_name(self) -> str:
        """The name of its label: the stated one, or else that of its kind of element."""
        return self.label or self.source.name


def level_of_name(name: str) -> Level:
    """Return the level of an element with this PAGE name."""
    if name == LINE_NAME:
        return Level.LINE
    return Level.WORD if name == WORD_NAME else Level.REGION


def name_of_label(label: str) -> str:
    """Return the PAGE name of the element that a label means; "" if it means none."""
    return _NAMES.get(re.sub(r"[\W_]", "", label.casefold()), "")


def source_of(region: Region) -> ElementSource | None:
    """Return the element that a region comes from; None if it comes from none.

    The ``extra`` of a region may come from anywhere: values of another form do not count.
    """
    if KEY not in region.extra:
        return None
    value = json.loads(region.extra).get(KEY)
    if not isinstance(value, dict):
        return None
    said = {key: each for key, each in value.items() if isinstance(each, str)}
    if len(said.get("points", "")) > POINTS_CHARACTERS or not _NAME.match(said.get("name", "")):
        return None
    return ElementSource(**{name: said.get(name, "") for name in _FIELDS})


def is_id(text: str) -> bool:
    """Return whether a text can be the id of an element in XML."""
    return _AN_ID.match(text) is not None


def points_of(text: str) -> list[Point]:
    """Return the points of a text such as ``10,20 30,40``; none if any of them is invalid."""
    points = []
    for found in _PAIR.finditer(text):
        if found[1] is None:
            return []
        point = Point(float(found[1]), float(found[2]))
        if max(abs(point.x), abs(point.y)) > COORDINATE_PX:
            return []
        points.append(point)
    return points


def box_of_points(points: Sequence[Point]) -> Box | None:
    """Return the box around a polygon, at least 1 px wide and high; None for no polygon.

    Four corners of a turned rectangle, clockwise from its top left one, make a turned box.
    """
    if len(points) < _LEAST_CORNERS:
        return None
    left, top = min(each.x for each in points), min(each.y for each in points)
    right, bottom = max(each.x for each in points), max(each.y for each in points)
    upright = Box(left, top, max(right - left, 1.0), max(bottom - top, 1.0))
    is_whole = all(each.x.is_integer() and each.y.is_integer() for each in points)
    slack = _SLACK_PX if is_whole else _EXACT_PX
    if len(points) != _RECTANGLE or _is_upright(upright, points, slack):
        return upright
    return _turned(points, slack) or upright


def _is_upright(box: Box, points: Sequence[Point], slack_px: float) -> bool:
    """Return whether four points are the corners of an upright box, in whichever order."""
    corners = box.corners
    if set(corners).issubset(points):  # most are, exactly
        return True
    return all(min(_off(corner, each) for each in points) <= slack_px for corner in corners)


def _turned(points: Sequence[Point], slack_px: float) -> Box | None:
    a, b, c, d = points
    if (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0:
        b, d = d, b  # they went anticlockwise
    width, height = math.dist((a.x, a.y), (b.x, b.y)), math.dist((a.x, a.y), (d.x, d.y))
    if width < 1 or height < 1:
        return None
    angle_deg = math.degrees(math.atan2(b.y - a.y, b.x - a.x))
    x, y = (a.x + b.x + c.x + d.x) / 4, (a.y + b.y + c.y + d.y) / 4
    box = Box(x - width / 2, y - height / 2, width, height, angle_deg)
    pairs = zip(box.corners, (a, b, c, d), strict=True)
    return box if all(_off(*pair) <= slack_px for pair in pairs) else None


def _off(one: Point, other: Point) -> float:
    return max(abs(one.x - other.x), abs(one.y - other.y))


def number_text(value: float) -> str:
    """Return a number in its shortest exact form, whole numbers without a decimal point."""
    return str(int(value)) if value == int(value) else repr(value)


def shown_points(points: Sequence[Point], *, is_whole: bool = False) -> str:
    """Return points as pairs ``x,y``; with ``is_whole`` as pixels from 0, which PAGE demands."""
    if is_whole:
        return " ".join(f"{max(0, round(p.x))},{max(0, round(p.y))}" for p in points)
    return " ".join(f"{number_text(p.x)},{number_text(p.y)}" for p in points)


def moved_points(text: str, dx: float, dy: float) -> list[Point]:
    """Return the points of a text, moved."""
    return [Point(each.x + dx, each.y + dy) for each in points_of(text)]

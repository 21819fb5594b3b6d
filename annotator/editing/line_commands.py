"""Splits a line of text in two, and joins lines to one; the text goes along."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.drafts import draft as drafts
from annotator.editing.changes import Change, EditState
from annotator.editing.reading_order import placed
from annotator.editing.region_edits import unlocked
from annotator.model.entities import Origin, Region, RegionId, in_reading_order
from annotator.model.geometry import Box, Point, box_around, turned

LEAST_SHARE: Final = 0.02
"""Neither part of a split line is a smaller share of it."""

_SAME_ROW: Final = 0.5


def _own_text(region: Region) -> str:
    return region.transcription


@dataclass(frozen=True, slots=True)
class SplitLine:
    """Split a region in two: the first part keeps its id, ``new`` becomes the second.

    The box is cut across its longer side. ``share`` is the part of that side that the first part
    gets, ``at`` the place in the text where it is cut; spaces at the cut are dropped. With
    ``is_rtl`` the first part is on the right. ``new`` has an id, a number and a worker of its own;
    all else comes from the region.
    """

    region_id: RegionId
    new: Region
    share: float
    at: int
    is_rtl: bool = False
    name: str = "split-line"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the region is gone or locked, or has no box."""
        found = list(unlocked(state, (self.region_id,)))
        box = found[0].box if found else None
        if box is None:
            return None
        (old,) = found
        first, second = halves(box, self.share, is_rtl=self.is_rtl)
        text = old.transcription
        left, right = text[: self.at].rstrip(" "), text[self.at :].lstrip(" ")
        extra, other_extra = drafts.halved(old, self.at, right)
        one = replace(old, geometry=first, transcription=left, touched=True, extra=extra)
        other = replace(
            old,
            id=self.new.id,
            number=self.new.number,
            worker_id=self.new.worker_id,
            order=self.new.order,
            geometry=second,
            transcription=right,
            origin=Origin.DRAWN,
            touched=True,
            import_id=None,
            extra=other_extra,
            comment="",
        )
        regions = {**state.regions, old.id: one, other.id: other}
        return _ordered(self.name, state, {old.id: (old, one), other.id: (None, other)}, regions)


@dataclass(frozen=True, slots=True)
class JoinLines:
    """Join regions to one: the first in reading order gets the boxes and texts of all.

    Texts are joined by a space if the boxes are in one row, else by a new line. Attributes and
    label are those of the first; comments are kept, one below the other.
    """

    region_ids: Sequence[RegionId]
    name: str = "join-lines"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if there are not two that can be edited and have boxes."""
        chosen = {region.id: region for region in unlocked(state, self.region_ids)}
        regions = in_reading_order(chosen)
        boxes = [region.box for region in regions if region.box is not None]
        if len(regions) < 2 or len(boxes) < len(set(self.region_ids)):  # noqa: PLR2004 - one is none to join
            return None
        first, *others = regions
        joined = replace(
            first,
            geometry=_around(boxes),
            transcription=joined_text(regions),
            comment="\n".join(filter(None, (region.comment for region in regions))),
            touched=True,
            extra=drafts.joined(regions, joined_text(regions, drafts.shown_text)),
        )
        gone = {region.id: (region, None) for region in others}
        return Change(self.name, state.item_id, {first.id: (first, joined), **gone})


def halves(box: Box, share: float, *, is_rtl: bool = False) -> tuple[Box, Box]:
    """Return both parts of a box that is cut across its longer side, the one read first first."""
    share = min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
    if box.width < box.height:
        height = box.height * share
        return (
            _part(box, Box(box.x, box.y, box.width, height)),
            _part(box, Box(box.x, box.y + height, box.width, box.height - height)),
        )
    cut = box.width * (1 - share if is_rtl else share)
    left = _part(box, Box(box.x, box.y, cut, box.height))
    right = _part(box, Box(box.x + cut, box.y, box.width - cut, box.height))
    return (right, left) if is_rtl else (left, right)


def joined_text(regions: Sequence[Region], text_of: Callable[[Region], str] = _own_text) -> str:
    """Return the texts of regions one after the other; empty ones leave nothing behind."""
    text, before = "", None
    for region in regions:
        if not text_of(region):
            continue
        if before is not None:
            text += " " if _is_one_row(before.box, region.box) else "\n"
        text += text_of(region)
        before = region
    return text


def _part(box: Box, part: Box) -> Box:
    """Return a part of the frame of a box where it is on the image."""
    if not box.is_turned:
        return part
    middle = box.from_frame(part.centre)
    x, y = middle.x - part.width / 2, middle.y - part.height / 2
    return Box(x, y, part.width, part.height, box.angle_deg)


def _is_one_row(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    a, b = one.bounds, other.bounds
    common = min(a.bottom, b.bottom) - max(a.y, b.y)
    return common > _SAME_ROW * min(a.height, b.height)


def _around(boxes: Sequence[Box]) -> Box:
    """Return the box around all: turned as they are if all are turned alike, else upright."""
    angle = boxes[0].angle_deg
    if not angle or any(not math.isclose(box.angle_deg, angle) for box in boxes):
        return box_around(boxes)
    about = boxes[0].centre
    corners = [turned(corner, -angle, about) for box in boxes for corner in box.corners]
    left, top = min(point.x for point in corners), min(point.y for point in corners)
    right, bottom = max(point.x for point in corners), max(point.y for point in corners)
    middle = turned(Point((left + right) / 2, (top + bottom) / 2), angle, about)
    width, height = right - left, bottom - top
    return Box(middle.x - width / 2, middle.y - height / 2, width, height, angle)


def _ordered(
    name: str,
    state: EditState,
    touched: dict[RegionId, tuple[Region | None, Region | None]],
    regions: dict[RegionId, Region],
) -> Change:
    """Return the change with the second part right after the first in reading order."""
    first, second = touched
    following = [region.id for region in in_reading_order(state.regions)]
    after = following.index(first) + 1
    before = following[after] if after < len(following) else None
    for key, order in placed(regions, {second}, before).items():
        old = touched[key][0] if key in touched else regions[key]
        new = touched[key][1] if key in touched else regions[key]
        assert new is not None  # noqa: S101 - for the type checker
        touched[key] = (old, replace(new, order=order))
    return Change(name, state.item_id, touched)

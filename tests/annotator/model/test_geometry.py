"""Boxes stay boxes: whatever is drawn, moved, clipped or compared."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidBoxError
from annotator.model.geometry import Box, Point, box_between, overlap

places = st.integers(-2_000, 6_000).map(lambda quarter: quarter / 4)
sides = st.integers(1, 8_000).map(lambda quarter: quarter / 4)
boxes = st.builds(Box, places, places, sides, sides)
points = st.builds(Point, places, places)


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("side", ["x", "y", "width", "height"])
def test_what_is_no_box_is_refused(side: str, bad: float) -> None:
    sides = {"x": 1.0, "y": 1.0, "width": 1.0, "height": 1.0, side: bad}
    if side in {"x", "y"} and math.isfinite(bad):
        assert getattr(Box(**sides), side) == bad
        return
    with pytest.raises(InvalidBoxError, match="finite, positive"):
        Box(**sides)


@given(points, points)
def test_a_box_is_the_same_whichever_corner_was_pressed_first(a: Point, b: Point) -> None:
    box = box_between(a, b)
    others = [box_between(b, a), box_between(Point(a.x, b.y), Point(b.x, a.y))]
    assert others == [box, box]
    if box is None:
        assert min(abs(a.x - b.x), abs(a.y - b.y)) < 1
    else:
        assert {box.x, box.right} == {a.x, b.x}
        assert {box.y, box.bottom} == {a.y, b.y}


@given(boxes, boxes)
def test_overlap_is_a_share_and_the_same_both_ways(a: Box, b: Box) -> None:
    share = overlap(a, b)
    assert 0 <= share <= 1
    assert share == overlap(b, a)
    assert overlap(a, a) == 1
    assert (share == 1) == (a == b)


def test_boxes_that_share_an_edge_do_not_overlap() -> None:
    box = Box(10, 10, 5, 5)
    assert overlap(box, box.moved_by(5, 0)) == 0
    assert overlap(box, box.moved_by(4, 0)) == pytest.approx(5 / 45)
    assert box.contains(Point(10, 10))
    assert not box.contains(Point(15, 10))
    assert not box.contains(Point(10, 15))


@given(boxes, sides, sides)
def test_clipping_leaves_what_lies_in_the_picture_and_nothing_else(
    box: Box, width: float, height: float
) -> None:
    clipped = box.clipped(width, height)
    if clipped is None:
        assert box.right <= 0 or box.bottom <= 0 or box.x >= width or box.y >= height
        return
    assert (clipped.x, clipped.y) == (max(box.x, 0), max(box.y, 0))
    assert (clipped.right, clipped.bottom) == (min(box.right, width), min(box.bottom, height))
    assert clipped.clipped(width, height) is clipped


@given(boxes, sides, sides)
def test_a_box_kept_inside_keeps_its_size_and_lies_inside_if_it_fits(
    box: Box, width: float, height: float
) -> None:
    kept = box.kept_inside(width, height)
    assert (kept.width, kept.height) == (box.width, box.height)
    assert kept.x >= 0
    assert kept.y >= 0
    assert kept.right <= max(width, box.width)
    assert kept.bottom <= max(height, box.height)
    assert kept.kept_inside(width, height) == kept

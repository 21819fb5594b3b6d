"""Turned boxes: where their corners lie, what they cover, and how they move."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidBoxError
from annotator.job_file.rows.json_columns import pack_geometry, unpack_geometry
from annotator.model.geometry import Box, Point, box_around, overlap, sine_and_cosine

places = st.integers(-2_000, 6_000).map(lambda quarter: quarter / 4)
sides = st.integers(4, 4_000).map(lambda quarter: quarter / 4)
angles = st.integers(-7_200, 7_200).map(lambda tenth: tenth / 10)
boxes = st.builds(Box, places, places, sides, sides, angles)
shares = st.floats(-0.5, 1.5)


def as_tuples(box: Box) -> list[tuple[float, float]]:
    return [(corner.x, corner.y) for corner in box.corners]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_an_angle_that_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(InvalidBoxError, match="finite angle"):
        Box(0, 0, 1, 1, bad)


@pytest.mark.parametrize(
    ("given_deg", "kept"), [(360, 0), (-90, 270), (725, 5), (-1e-20, 0), (-0.0, 0), (359.5, 359.5)]
)
def test_an_angle_is_kept_within_one_turn(given_deg: float, kept: float) -> None:
    box = Box(0, 0, 4, 2, given_deg)
    assert box.angle_deg == kept
    assert box.is_turned == (kept != 0)
    assert math.copysign(1, box.angle_deg) == 1 or not box.angle_deg


def test_a_quarter_turn_clockwise_is_exact() -> None:
    box = Box(10, 20, 40, 10, 90)
    assert as_tuples(box) == [(35, 5), (35, 45), (25, 45), (25, 5)]
    assert box.bounds == Box(25, 5, 10, 40)
    assert [sine_and_cosine(a) for a in (0, 90, 180, 270)] == [(0, 1), (1, 0), (0, -1), (-1, 0)]


def test_thirty_degrees_go_downwards_on_the_right() -> None:
    box = Box(0, 0, 20, 10, 30)
    right = box.from_frame(Point(20, 5))
    assert (right.x, right.y) == pytest.approx((10 + 10 * math.sqrt(3) / 2, 5 + 5))


@given(boxes, shares, shares)
def test_there_and_back_is_the_same_point(box: Box, x: float, y: float) -> None:
    at = Point(box.x + x * box.width, box.y + y * box.height)
    back = box.to_frame(box.from_frame(at))
    assert (back.x, back.y) == pytest.approx((at.x, at.y), abs=1e-6)


@given(boxes, shares, shares)
def test_it_contains_what_its_frame_contains(box: Box, x: float, y: float) -> None:
    at = Point(box.x + x * box.width, box.y + y * box.height)
    edge = min(abs(v) for v in (x, y, x - 1, y - 1)) * min(box.width, box.height)
    if edge > 1e-6:
        assert box.contains(box.from_frame(at)) == (0 <= x < 1 and 0 <= y < 1)


@given(boxes)
def test_bounds_touch_all_four_corners(box: Box) -> None:
    xs, ys = zip(*as_tuples(box), strict=True)
    around = box.bounds
    assert (around.x, around.y) == pytest.approx((min(xs), min(ys)), abs=1e-6)
    assert (around.right, around.bottom) == pytest.approx((max(xs), max(ys)), abs=1e-6)
    assert not around.is_turned
    assert box_around([box, box]).width == pytest.approx(around.width)


@given(boxes, angles)
def test_turning_keeps_centre_and_area(box: Box, degrees: float) -> None:
    after = box.turned_by(degrees)
    assert (after.centre, after.area) == (box.centre, box.area)
    assert after.turned_by(-degrees).angle_deg == pytest.approx(box.angle_deg, abs=1e-9) or (
        abs(after.turned_by(-degrees).angle_deg - box.angle_deg) == pytest.approx(360, abs=1e-9)
    )


@given(boxes, places, places)
def test_moving_moves_every_corner_alike(box: Box, dx: float, dy: float) -> None:
    for old, new in zip(box.corners, box.moved_by(dx, dy).corners, strict=True):
        assert (new.x - old.x, new.y - old.y) == pytest.approx((dx, dy), abs=1e-6)


@given(boxes, boxes)
def test_overlap_of_turned_boxes_is_a_share_and_the_same_both_ways(a: Box, b: Box) -> None:
    share = overlap(a, b)
    assert 0 <= share <= 1
    assert share == overlap(b, a)
    assert overlap(a, a) == 1


@given(boxes, boxes, angles)
def test_overlap_does_not_change_when_both_are_turned_about_one_point(
    a: Box, b: Box, degrees: float
) -> None:
    both = [
        Box(
            (to := Box(-9_000, -9_000, 18_000, 18_000, degrees).from_frame(box.centre)).x
            - box.width / 2,
            to.y - box.height / 2,
            box.width,
            box.height,
            box.angle_deg + degrees,
        )
        for box in (a, b)
    ]
    assert overlap(*both) == pytest.approx(overlap(a, b), abs=1e-6)


def test_a_square_and_itself_at_45_degrees_share_an_octagon() -> None:
    square = Box(0, 0, 2, 2)
    octagon = 8 * (math.sqrt(2) - 1)
    assert overlap(square, square.turned_by(45)) == pytest.approx(octagon / (8 - octagon))
    assert overlap(square, square.turned_by(45).moved_by(2.5, 0)) == 0


def test_a_turned_box_stays_whole_at_the_edge_and_goes_when_nothing_is_inside() -> None:
    box = Box(-20, 40, 60, 10, 45)
    assert box.clipped(100, 100) is box
    assert Box(-8, -1, 10, 2, 45).clipped(100, 100) is not None
    # Its bounds reach into the image, but no part of it does.
    beside = Box(-20, -2, 40, 4, 135).moved_by(-4, -4)
    assert beside.bounds.clipped(100, 100) is not None
    assert beside.clipped(100, 100) is None


@given(boxes)
def test_a_box_that_is_kept_inside_lies_inside(box: Box) -> None:
    around = box.kept_inside(4_000, 4_000).bounds
    assert around.x >= -1e-6
    assert around.y >= -1e-6
    assert around.right <= 4_000 + 1e-6
    assert around.bottom <= 4_000 + 1e-6
    assert box.kept_inside(4_000, 4_000).angle_deg == box.angle_deg


@given(boxes)
def test_a_job_file_gives_back_the_same_box(box: Box) -> None:
    kind, numbers = pack_geometry(box)
    assert kind == ("rotated" if box.is_turned else "box")
    assert unpack_geometry(kind, numbers) == box


def test_an_upright_box_is_written_as_ever() -> None:
    assert pack_geometry(Box(1, 2, 3, 4)) == ("box", "[1,2,3,4]")
    assert pack_geometry(Box(1, 2, 3, 4, 30)) == ("rotated", "[1,2,3,4,30.0]")

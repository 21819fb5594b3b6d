"""Turned boxes in the hand: the knob, handles that turn along, and what stays where it is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import SetBoxes
from annotator.editing.tools.handles import (
    Handle,
    handle_at,
    handles_of,
    held_inside,
    nudged,
    resized,
)
from annotator.editing.tools.handles import stretched as stretched_by_key
from annotator.editing.tools.pointer import Pointer
from annotator.editing.tools.select import knob_in
from annotator.editing.tools.turned_box import (
    KNOB_OFF_VIEW_PX,
    RotationHandle,
    is_felt,
    knob_at_side,
    knob_of,
    turned_by_key,
    turned_towards,
)
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point
from tests.annotator.editing.tools.plain_scene import SIZE_PX, Hand, PlainScene

A, B = RegionId("a"), RegionId("b")
BIG = (4_000, 4_000)
angles = st.integers(0, 3_599).map(lambda tenth: tenth / 10)
boxes = st.builds(
    Box,
    st.integers(1_000, 2_000),
    st.integers(1_000, 2_000),
    st.integers(10, 500),
    st.integers(10, 500),
    angles,
)
OPPOSITE = {
    Handle.TOP_LEFT: Handle.BOTTOM_RIGHT,
    Handle.TOP: Handle.BOTTOM,
    Handle.TOP_RIGHT: Handle.BOTTOM_LEFT,
    Handle.RIGHT: Handle.LEFT,
}
OPPOSITE |= {other: handle for handle, other in OPPOSITE.items()}


def far(a: Point, b: Point) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


@given(boxes, st.sampled_from(Handle), st.integers(-300, 300), st.integers(-300, 300))
def test_pulling_a_handle_of_a_turned_box_leaves_the_opposite_one_where_it_is(
    box: Box, handle: Handle, dx: int, dy: int
) -> None:
    start = handle.of(box)
    after = resized(box, handle, Point(start.x + dx, start.y + dy))
    assert after.angle_deg == box.angle_deg
    assert far(OPPOSITE[handle].of(after), OPPOSITE[handle].of(box)) < 1e-6
    assert min(after.width, after.height) >= min(1.0, box.width, box.height)


@given(boxes, st.sampled_from(Handle))
def test_a_handle_is_felt_where_it_is_seen(box: Box, handle: Handle) -> None:
    if handle in handles_of(box, 1.0):
        assert handle_at(box, handle.of(box), 1.0) == handle


@given(boxes, st.sampled_from([Handle.TOP, Handle.RIGHT, Handle.BOTTOM, Handle.LEFT]))
def test_the_knob_lies_outside_at_its_distance_whatever_the_angle(box: Box, side: Handle) -> None:
    for view_scale in (0.25, 1.0, 8.0):
        knob = knob_at_side(box, side, view_scale)
        assert far(knob.place, side.of(box)) * view_scale == pytest.approx(KNOB_OFF_VIEW_PX)
        assert not box.contains(knob.place)
        assert handle_at(box, knob.place, view_scale) is None
        assert is_felt(knob, Point(knob.place.x + 11 / view_scale, knob.place.y), view_scale)
        assert not is_felt(knob, Point(knob.place.x + 13 / view_scale, knob.place.y), view_scale)


def test_the_knob_goes_to_the_first_side_that_lies_on_the_image_and_is_free() -> None:
    box = Box(40, 5, 60, 40)
    free = knob_of(box, 1.0, (200, 200), lambda _at: True)
    assert free == RotationHandle(Handle.RIGHT, Point(100 + KNOB_OFF_VIEW_PX, 25))
    below = knob_of(box, 1.0, (200, 200), lambda at: at.y > 50)
    assert below == RotationHandle(Handle.BOTTOM, Point(70, 45 + KNOB_OFF_VIEW_PX))
    assert knob_of(box, 1.0, (200, 200), lambda _at: False) is None


def test_the_knob_never_lies_over_another_box_but_over_what_surrounds_both() -> None:
    scene = PlainScene({A: Box(80, 50, 20, 10), B: Box(80, 10, 20, 20)}, selected=(A,))
    knob = knob_in(scene, 1.0)
    assert knob is not None
    assert knob.side is Handle.RIGHT
    scene.boxes[RegionId("page")] = Box(0, 0, 200, 100)
    assert knob_in(scene, 1.0) == knob
    del scene.boxes[B]
    found = knob_in(scene, 1.0)
    assert found is not None
    assert found.side is Handle.TOP


@given(boxes, angles)
def test_the_pointer_turns_a_box_as_far_as_it_goes_round(box: Box, by: float) -> None:
    after = turned_towards(box, by, BIG)
    assert (after.angle_deg - box.angle_deg - by) % 360 == pytest.approx(0, abs=1e-6) or (
        (after.angle_deg - box.angle_deg - by) % 360 == pytest.approx(360, abs=1e-6)
    )
    assert after.centre == box.centre
    coarse = turned_towards(box, by, BIG, is_coarse=True)
    assert coarse.angle_deg % 15 == 0
    assert abs((coarse.angle_deg - after.angle_deg + 180) % 360 - 180) <= 7.5 + 1e-6


def test_a_box_that_would_turn_out_of_the_image_is_shifted() -> None:
    box = Box(0, 40, 80, 10)
    after = turned_towards(box, 90, (200, 100))
    assert (after.width, after.height, after.angle_deg) == (80, 10, 90)
    assert after.bounds.y == pytest.approx(5)
    tall = turned_towards(Box(0, 80, 80, 10), 90, (200, 100))
    assert tall.bounds.bottom == pytest.approx(100)


def test_a_drag_of_the_knob_turns_with_one_command_and_shift_goes_by_fifteen() -> None:
    scene = PlainScene({A: Box(80, 50, 40, 20)}, selected=(A,))
    hand = Hand(scene)
    hand.drag([(100, 22), (103, 22), (140, 60)])
    assert scene.boxes[A] == Box(80, 50, 40, 20, 90)
    hand.drag([(148, 60), (148, 64), (140, 95)], shift=True)
    assert scene.boxes[A].angle_deg == 135
    assert [type(command) for command in hand.commands] == [SetBoxes, SetBoxes]
    assert scene.boxes[A].centre == Point(100, 60)


def test_giving_up_a_turn_does_nothing() -> None:
    scene = PlainScene({A: Box(80, 50, 40, 20)}, selected=(A,))
    hand = Hand(scene)
    hand.send(Pointer.DOWN, 100, 22)
    hand.send(Pointer.MOVE, 140, 60)
    assert hand.machine.preview.moved[A].angle_deg == 90
    hand.send(Pointer.CANCEL)
    assert (scene.boxes[A].angle_deg, hand.commands) == (0, [])


@given(boxes, st.sampled_from(Handle), st.integers(-3_000, 3_000), st.integers(-3_000, 3_000))
def test_a_turned_box_is_held_inside_the_image_and_keeps_what_is_fixed(
    box: Box, handle: Handle, dx: int, dy: int
) -> None:
    start = handle.of(box)
    wanted = resized(box, handle, Point(start.x + dx, start.y + dy))
    held = held_inside(box, wanted, BIG)
    around = held.bounds
    assert around.x >= -1e-6
    assert around.y >= -1e-6
    assert around.right <= BIG[0] + 1e-6
    assert around.bottom <= BIG[1] + 1e-6
    assert far(OPPOSITE[handle].of(held), OPPOSITE[handle].of(box)) < 1e-6


@given(st.lists(boxes, min_size=1, max_size=4), st.integers(-5_000, 5_000), st.integers(-5_000, 9))
def test_boxes_moved_together_stay_inside_by_their_bounds(
    some: list[Box], dx: int, dy: int
) -> None:
    named = {RegionId(str(at)): box for at, box in enumerate(some)}
    moved = nudged(named, dx, dy, BIG)
    for key, box in moved.items():
        assert (box.angle_deg, box.width, box.height) == (
            named[key].angle_deg,
            named[key].width,
            named[key].height,
        )
        assert box.bounds.x >= -1e-6
        assert box.bounds.right <= BIG[0] + 1e-6


def test_keys_turn_each_box_about_its_own_middle_and_stretch_along_its_own_sides() -> None:
    turned = turned_by_key({A: Box(80, 50, 40, 20, 359), B: Box(20, 20, 10, 10)}, 1, SIZE_PX)
    assert turned == {A: Box(80, 50, 40, 20), B: Box(20, 20, 10, 10, 1)}
    box = Box(80, 50, 40, 20, 90)
    (after,) = stretched_by_key({A: box}, 10, 0, SIZE_PX).values()
    assert (after.width, after.height) == (50, 20)
    assert far(after.corners[0], box.corners[0]) < 1e-9
    (held,) = stretched_by_key({A: box}, 100, 0, SIZE_PX).values()
    assert held.bounds.bottom == pytest.approx(SIZE_PX[1])


def test_sides_of_a_turned_box_that_is_pulled_are_whole_pixels_long() -> None:
    scene = PlainScene({A: Box(80, 40, 40.4, 20.6, 30)}, selected=(A,))
    hand = Hand(scene)
    at = Handle.BOTTOM_RIGHT.of(scene.boxes[A])
    hand.drag([(at.x, at.y), (at.x + 4, at.y), (at.x + 9.3, at.y + 2.2)])
    after = scene.boxes[A]
    assert (after.width, after.height) == (round(after.width), round(after.height))
    assert after.width != 40.4

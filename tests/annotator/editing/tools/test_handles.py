"""Moving and stretching boxes by number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.tools.handles import Handle, handles_of, nudged, resized, stretched
from annotator.editing.tools.machine import ToolMachine
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point
from tests.annotator.editing.tools.plain_scene import SIZE_PX

A, B = RegionId("a"), RegionId("b")
COORDINATES = st.floats(-300, 300, allow_nan=False)
BOXES = st.builds(
    Box,
    st.integers(0, 99),
    st.integers(0, 49),
    st.integers(1, 101),
    st.integers(1, 51),
)


def test_a_short_edge_has_no_handle_in_its_middle() -> None:
    assert set(handles_of(Box(0, 0, 100, 5), 1.0)) == set(Handle) - {Handle.LEFT, Handle.RIGHT}
    assert len(handles_of(Box(0, 0, 100, 5), 8.0)) == 8
    assert len(handles_of(Box(0, 0, 100, 5))) == 8


@given(BOXES, st.sampled_from(Handle), COORDINATES, COORDINATES)
def test_edges_that_a_handle_does_not_pull_stay(
    box: Box, handle: Handle, x: float, y: float
) -> None:
    after = resized(box, handle, Point(x, y))
    share_x, share_y = handle.value
    assert after.width >= 1
    assert after.height >= 1
    if share_x != 0:
        assert after.x == box.x
    if share_x != 1:
        assert after.right == pytest.approx(box.right)
    if share_y != 0:
        assert after.y == box.y
    if share_y != 1:
        assert after.bottom == pytest.approx(box.bottom)


def test_a_box_finer_than_a_pixel_can_be_pulled_wider() -> None:
    assert resized(Box(5, 5, 0.25, 4), Handle.RIGHT, Point(3, 0)) == Box(5, 5, 0.25, 4)
    assert resized(Box(5, 5, 0.25, 4), Handle.RIGHT, Point(9, 0)) == Box(5, 5, 4, 4)


@given(BOXES, BOXES, COORDINATES, COORDINATES)
def test_nudged_boxes_stay_inside_and_together(a: Box, b: Box, dx: float, dy: float) -> None:
    after = nudged({A: a, B: b}, dx, dy, SIZE_PX)
    for box in after.values():
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= SIZE_PX[0] + 1e-9
        assert box.bottom <= SIZE_PX[1] + 1e-9
    assert after[B].x - after[A].x == pytest.approx(b.x - a.x)
    assert after[B].y - after[A].y == pytest.approx(b.y - a.y)


def test_a_box_that_reaches_out_can_come_back_but_not_go_further() -> None:
    out = {A: Box(-10, 0, 20, 20)}
    assert nudged(out, -5, 0, SIZE_PX) == out
    assert nudged(out, 5, 0, SIZE_PX) == {A: Box(-5, 0, 20, 20)}
    assert nudged({}, 5, 0, SIZE_PX) == {}


def test_stretching_moves_right_and_bottom_only_and_inside() -> None:
    boxes = {A: Box(10, 10, 20, 20), B: Box(190, 80, 9, 10)}
    assert stretched(boxes, 5, -3, SIZE_PX) == {A: Box(10, 10, 25, 17), B: Box(190, 80, 10, 7)}
    assert stretched(boxes, -99, -99, SIZE_PX) == {A: Box(10, 10, 1, 1), B: Box(190, 80, 1, 1)}


def test_a_tool_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no tool 'axe'"):
        ToolMachine({}, "axe")

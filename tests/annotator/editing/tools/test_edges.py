"""The patch in which edges are looked for, and the box that comes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.tools.edges import LEAST_MARGIN_PX, MARGIN, PATCH_PX, patch_plan
from annotator.model.geometry import Box, overlap

SIZE_PX = (5_000, 5_000)
boxes = st.builds(
    Box,
    st.integers(1_000, 2_000),
    st.integers(1_000, 2_000),
    st.integers(2, 1_000),
    st.integers(2, 1_000),
    st.sampled_from([0.0, 30.0, 90.0, 200.5]),
)


@given(boxes)
def test_a_patch_is_small_and_holds_the_box_with_its_margin(box: Box) -> None:
    plan = patch_plan(box)
    assert max(plan.width, plan.height) <= PATCH_PX
    assert plan.scale <= 1
    left, top, right, bottom = plan.guess
    least = min(MARGIN * min(box.width, box.height), LEAST_MARGIN_PX) * plan.scale
    assert min(left, top) >= least - 1e-6
    assert right <= plan.width - least + 1
    assert bottom <= plan.height - least + 1


@given(boxes)
def test_the_edges_of_the_box_itself_give_the_box_again(box: Box) -> None:
    plan = patch_plan(box)
    again = plan.box_of(plan.guess, SIZE_PX)
    assert again is not None
    assert again.angle_deg == box.angle_deg
    assert overlap(again, box) > 0.999


def test_edges_of_a_small_box_are_whole_pixels_and_stay_in_the_image() -> None:
    plan = patch_plan(Box(0, 4, 20, 10))
    assert (plan.left, plan.top, plan.scale) == (-8, -4, 1)
    assert plan.box_of((2, 9.4, 30.2, 17), SIZE_PX) == Box(0, 5, 22, 8)
    assert plan.box_of((10, 10, 10.2, 20), SIZE_PX) is None


def test_a_turned_box_keeps_its_angle_and_shifts_its_middle() -> None:
    box = Box(100, 100, 40, 20, 90)
    plan = patch_plan(box)
    left, top, right, bottom = plan.guess
    found = plan.box_of((left, top, right + 10, bottom), SIZE_PX)
    assert found is not None
    assert (found.width, found.height, found.angle_deg) == (50, 20, 90)
    # Its right edge points down: what grew there lies lower.
    assert found.bounds.bottom == pytest.approx(box.bounds.bottom + 10)
    assert found.bounds.y == pytest.approx(box.bounds.y)

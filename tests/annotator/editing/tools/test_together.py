"""Several boxes in the hand: moved and resized together, added and taken out by a band, locked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.tools.group_resize import scaled
from annotator.editing.tools.pointer import Pointer
from annotator.editing.tools.select import Select, common_bounds
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, box_around
from tests.annotator.editing.tools.plain_scene import Hand, PlainScene

A, B, C = RegionId("a"), RegionId("b"), RegionId("c")
BIG = (4_000, 4_000)
boxes = st.builds(
    Box,
    st.integers(500, 900),
    st.integers(500, 900),
    st.integers(2, 200),
    st.integers(2, 200),
    st.sampled_from([0.0, 0.0, 30.0, 90.0, 211.5]),
)
groups = st.lists(boxes, min_size=2, max_size=5).map(
    lambda some: {RegionId(str(at)): box for at, box in enumerate(some)}
)


def two(**keys: object) -> PlainScene:
    return PlainScene({A: Box(20, 20, 20, 20), B: Box(60, 40, 40, 20)}, selected=(A, B), **keys)  # type: ignore[arg-type]  # fields of several types


def test_the_handles_of_several_boxes_sit_on_what_surrounds_them() -> None:
    scene = two()
    assert scene.around() == Box(20, 20, 80, 40)
    hand = Hand(scene)
    hand.drag([(100, 60), (104, 60), (180, 100)])
    assert scene.boxes == {A: Box(20, 20, 40, 40), B: Box(100, 60, 80, 40)}
    assert len(hand.commands) == 1


def test_they_move_together_and_stop_together_at_the_edge() -> None:
    scene = two()
    hand = Hand(scene)
    hand.drag([(70, 45), (80, 45), (10, 45)])
    assert scene.boxes == {A: Box(0, 20, 20, 20), B: Box(40, 40, 40, 20)}
    hand.drag([(45, 45), (50, 50), (45, 95)])
    assert scene.boxes == {A: Box(0, 60, 20, 20), B: Box(40, 80, 40, 20)}


@given(groups, st.integers(400, 1_500), st.integers(400, 1_500), st.integers(10, 900))
def test_boxes_resized_together_keep_their_order_and_lie_in_what_surrounds_them(
    some: dict[RegionId, Box], x: int, y: int, side: int
) -> None:
    before = common_bounds(some)
    assert before is not None
    after = Box(x, y, side, side)
    moved = scaled(some, before, after, BIG)
    assert moved.keys() == some.keys()
    for key, box in moved.items():
        assert box.angle_deg == some[key].angle_deg
        assert min(box.width, box.height) >= 1
        if not box.is_turned:
            assert (box.x, box.y) == (round(box.x), round(box.y))
    upright = {key: box for key, box in some.items() if not box.is_turned}
    for key, box in upright.items():
        for other, beside in upright.items():
            if box.x <= beside.x and box.right <= beside.right:
                assert moved[key].x <= moved[other].x


@given(groups)
def test_resizing_by_nothing_changes_nothing(some: dict[RegionId, Box]) -> None:
    around = box_around(tuple(some.values()))
    assert scaled(some, around, around, BIG) == some


@given(boxes, st.sampled_from([0.5, 2.0, 3.0]))
def test_a_turned_box_that_grows_evenly_keeps_its_shape(box: Box, share: float) -> None:
    some = {A: box, B: Box(500, 500, 600, 600)}
    before = box_around(tuple(some.values()))
    after = Box(before.x, before.y, before.width * share, before.height * share)
    grown = scaled(some, before, after, (100_000, 100_000))[A]
    if box.is_turned:
        assert grown.width == pytest.approx(max(1, box.width * share))
        assert grown.height == pytest.approx(max(1, box.height * share))


def test_ctrl_and_a_band_add_what_was_not_selected_and_take_out_what_was() -> None:
    scene = PlainScene(
        {A: Box(20, 20, 20, 20), B: Box(60, 20, 20, 20), C: Box(100, 20, 20, 20)}, selected=(A, B)
    )
    hand = Hand(scene)
    hand.drag([(50, 60), (60, 50), (130, 30)], ctrl=True)
    assert scene.picked == [A, C]
    hand.drag([(10, 60), (20, 50), (130, 30)], shift=True)
    assert scene.picked == [A, C, B]


def test_giving_up_a_band_brings_the_selection_back() -> None:
    scene = PlainScene({A: Box(20, 20, 20, 20), B: Box(60, 20, 20, 20)}, selected=(A,))
    hand = Hand(scene)
    hand.send(Pointer.DOWN, 10, 60, ctrl=True)
    hand.send(Pointer.MOVE, 90, 30, ctrl=True)
    assert scene.picked == [B]
    hand.send(Pointer.CANCEL)
    assert scene.picked == [A]


def test_a_locked_box_is_selected_and_has_no_handles_and_does_not_move() -> None:
    scene = PlainScene({A: Box(20, 20, 20, 20)}, selected=(A,), kept={A})
    hand = Hand(scene)
    tool = Select(scene)
    for at in ((20, 20), (30, 40), (30, 0)):
        hand.drag([at, (at[0] + 6, at[1]), (at[0] + 30, at[1] + 20)])
        scene.selected = (A,)
    assert scene.boxes == {A: Box(20, 20, 20, 20)}
    assert hand.commands == []
    assert tool.over(scene.boxes[A].corners[2], 1.0) == A
    hand.click(30, 30)
    assert scene.picked == [A]


def test_of_several_only_those_that_are_not_locked_move_and_count_for_the_handles() -> None:
    scene = two(kept={B})
    assert scene.around() == Box(20, 20, 20, 20)
    hand = Hand(scene)
    hand.drag([(30, 30), (35, 30), (40, 45)])
    assert scene.boxes == {A: Box(30, 35, 20, 20), B: Box(60, 40, 40, 20)}
    # Taken by the locked one, the others come along all the same.
    hand.drag([(80, 50), (85, 50), (90, 50)])
    assert scene.boxes == {A: Box(40, 35, 20, 20), B: Box(60, 40, 40, 20)}

"""Selecting, moving and resizing, whatever the hand does in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import SetBoxes
from annotator.editing.tools.handles import Handle, handles_of
from annotator.editing.tools.pointer import Pointer
from annotator.editing.tools.select import Select
from annotator.model.entities import RegionId
from annotator.model.geometry import Box
from tests.annotator.editing.tools.plain_scene import SIZE_PX, Hand, PlainScene

HOUSE, DOOR, CAR = RegionId("house"), RegionId("door"), RegionId("car")
BOXES = {
    HOUSE: Box(20, 10, 80, 80),
    DOOR: Box(50, 50, 20, 40),
    CAR: Box(130, 60, 40, 30),
}


@pytest.fixture
def hand() -> Hand:
    return Hand(PlainScene(dict(BOXES)))


def test_a_click_takes_the_smallest_box_at_the_point(hand: Hand) -> None:
    hand.click(60, 60)
    assert hand.scene.picked == [DOOR]


def test_alt_reaches_the_box_beneath_and_comes_round(hand: Hand) -> None:
    seen = []
    for _ in range(3):
        hand.click(60, 60, alt=True)
        seen.append(hand.scene.selected)
    assert seen == [(DOOR,), (HOUSE,), (DOOR,)]


def test_a_click_beside_everything_selects_nothing(hand: Hand) -> None:
    hand.click(60, 60)
    hand.click(190, 5)
    assert hand.scene.picked == []


def test_control_adds_and_takes_away(hand: Hand) -> None:
    hand.click(60, 60)
    hand.click(150, 70, ctrl=True)
    assert hand.scene.picked == [DOOR, CAR]
    hand.click(60, 60, ctrl=True)
    assert hand.scene.picked == [CAR]
    hand.click(190, 5, ctrl=True)
    assert hand.scene.picked == [CAR]


def test_a_click_on_one_of_many_takes_that_one(hand: Hand) -> None:
    hand.scene.selected = (HOUSE, CAR)
    hand.click(150, 70)
    assert hand.scene.picked == [CAR]


def test_a_drag_moves_all_that_is_selected_in_one_step(hand: Hand) -> None:
    hand.scene.selected = (DOOR, CAR)
    hand.drag([(150, 70), (155, 66), (160, 65)])
    assert hand.scene.boxes == {
        HOUSE: BOXES[HOUSE],
        DOOR: Box(60, 45, 20, 40),
        CAR: Box(140, 55, 40, 30),
    }
    assert len(hand.commands) == 1


def test_what_is_moved_stays_inside_and_keeps_its_distance(hand: Hand) -> None:
    hand.scene.selected = (DOOR, CAR)
    hand.drag([(150, 70), (400, 300)])
    assert hand.scene.boxes[DOOR] == Box(80, 60, 20, 40)
    assert hand.scene.boxes[CAR] == Box(160, 70, 40, 30)


def test_a_tremble_is_no_move(hand: Hand) -> None:
    hand.drag([(150, 70), (152, 71)])
    assert (hand.commands, hand.scene.picked) == ([], [CAR])


def test_a_drag_back_to_where_it_began_is_no_step(hand: Hand) -> None:
    hand.drag([(150, 70), (180, 71), (150, 70)])
    assert hand.commands == []


def test_escape_puts_everything_back(hand: Hand) -> None:
    hand.send(Pointer.DOWN, 150, 70)
    hand.send(Pointer.MOVE, 160, 70)
    assert hand.machine.preview.moved == {CAR: Box(140, 60, 40, 30)}
    hand.send(Pointer.CANCEL)
    assert hand.machine.preview.moved == {}
    hand.send(Pointer.UP, 160, 70)
    assert (hand.commands, hand.scene.boxes) == ([], BOXES)


PULLS = {
    Handle.TOP_LEFT: Box(120, 50, 50, 40),
    Handle.TOP: Box(130, 50, 40, 40),
    Handle.TOP_RIGHT: Box(130, 50, 30, 40),
    Handle.RIGHT: Box(130, 60, 30, 30),
    Handle.BOTTOM_RIGHT: Box(130, 60, 30, 20),
    Handle.BOTTOM: Box(130, 60, 40, 20),
    Handle.BOTTOM_LEFT: Box(120, 60, 50, 20),
    Handle.LEFT: Box(120, 60, 50, 30),
}


@pytest.mark.parametrize(("handle", "expected"), PULLS.items(), ids=str)
def test_each_handle_pulls_its_edges(hand: Hand, handle: Handle, expected: Box) -> None:
    hand.scene.selected = (CAR,)
    place = handles_of(BOXES[CAR])[handle]
    hand.drag([(place.x, place.y), (place.x - 10, place.y - 10)])
    assert hand.scene.boxes[CAR] == expected


@pytest.mark.parametrize("handle", Handle)
def test_a_handle_is_felt_twelve_pixels_outside_at_any_zoom(handle: Handle) -> None:
    for view_scale in (0.5, 1.0, 4.0):
        scene = PlainScene({CAR: Box(80, 40, 40, 20)}, selected=(CAR,))
        place = handles_of(scene.boxes[CAR])[handle]
        for view_px, expected in ((11.9, handle), (12.1, None)):
            off = [(2 * share - 1) * view_px / view_scale for share in handle.value]
            at = type(place)(place.x + off[0], place.y + off[1])
            over = Select(scene).over(at, view_scale)
            shown = handle in handles_of(scene.boxes[CAR], view_scale)
            assert over == (expected if shown else None)


def test_the_middle_of_a_tiny_box_moves_it() -> None:
    scene = PlainScene({CAR: Box(80, 40, 6, 6)}, selected=(CAR,))
    hand = Hand(scene)
    hand.drag([(83, 43), (93, 43)])
    assert scene.boxes[CAR] == Box(90, 40, 6, 6)


def test_a_pulled_edge_stops_before_the_one_opposite(hand: Hand) -> None:
    hand.scene.selected = (CAR,)
    hand.drag([(170, 70), (10, 70)])
    assert hand.scene.boxes[CAR] == Box(130, 60, 1, 30)


def test_a_handle_taken_off_its_middle_does_not_jump(hand: Hand) -> None:
    hand.scene.selected = (CAR,)
    hand.drag([(176, 70), (186, 70)])
    assert hand.scene.boxes[CAR] == Box(130, 60, 50, 30)


def test_a_band_takes_what_it_touches(hand: Hand) -> None:
    hand.drag([(190, 5), (140, 70), (95, 70)])
    assert set(hand.scene.selected) == {HOUSE, CAR}
    assert hand.commands == []


def test_shift_begins_a_band_inside_a_box_without_taking_that_box(hand: Hand) -> None:
    hand.drag([(45, 45), (60, 60)], shift=True)
    assert hand.scene.picked == [DOOR]


def test_control_bands_add(hand: Hand) -> None:
    hand.scene.selected = (DOOR,)
    hand.drag([(190, 5), (140, 70)], ctrl=True)
    assert hand.scene.picked == [DOOR, CAR]


def test_escape_gives_back_the_selection_before_the_band(hand: Hand) -> None:
    hand.scene.selected = (DOOR,)
    hand.send(Pointer.DOWN, 190, 5)
    hand.send(Pointer.MOVE, 140, 70)
    assert hand.scene.picked == [CAR]
    hand.send(Pointer.CANCEL)
    assert hand.scene.picked == [DOOR]


def test_a_locked_item_can_be_looked_at_only(hand: Hand) -> None:
    hand.scene.locked = True
    hand.drag([(150, 70), (100, 20)])
    hand.click(150, 70)
    hand.drag([(170, 70), (190, 70)])
    assert (hand.commands, hand.scene.boxes) == ([], BOXES)


EVENTS = st.tuples(
    st.sampled_from(Pointer),
    st.floats(-50, 250, allow_nan=False),
    st.floats(-50, 150, allow_nan=False),
    st.fixed_dictionaries({key: st.booleans() for key in ("shift", "ctrl", "alt")}),
)
GESTURES = st.lists(EVENTS, max_size=40)


@given(GESTURES, st.sampled_from([0.2, 1.0, 8.0]))
def test_nothing_leaves_the_image_or_turns_over(
    gesture: list[tuple[Pointer, float, float, dict[str, bool]]], view_scale: float
) -> None:
    hand = Hand(PlainScene(dict(BOXES)), view_scale=view_scale)
    for kind, x, y, keys in gesture:
        hand.send(kind, x, y, **keys)
        shown = {**hand.scene.boxes, **hand.machine.preview.moved}
        assert all(box.clipped(*SIZE_PX) == box for box in shown.values())
        assert len(set(hand.scene.selected)) == len(hand.scene.selected)
    assert set(hand.scene.boxes) == set(BOXES)


@given(GESTURES)
def test_only_a_release_does_anything(
    gesture: list[tuple[Pointer, float, float, dict[str, bool]]],
) -> None:
    hand = Hand(PlainScene(dict(BOXES)))
    for kind, x, y, keys in gesture:
        done, before = len(hand.commands), hand.scene.boxes
        hand.send(kind, x, y, **keys)
        if len(hand.commands) > done:
            assert kind is Pointer.UP
            assert isinstance(hand.commands[-1], SetBoxes)
            assert hand.scene.boxes != before


def test_what_belongs_together_is_taken_and_moved_together(hand: Hand) -> None:
    hand.scene.groups = [{DOOR, CAR}]
    hand.click(150, 70)
    assert hand.scene.picked == [CAR, DOOR]
    hand.drag([(150, 70), (160, 65)])
    assert hand.scene.boxes[DOOR] == Box(60, 45, 20, 40)
    assert hand.scene.boxes[CAR] == Box(140, 55, 40, 30)
    hand.click(25, 85)
    assert hand.scene.picked == [HOUSE]


def test_alt_takes_one_of_a_group(hand: Hand) -> None:
    hand.scene.groups = [{DOOR, CAR}]
    hand.click(150, 70, alt=True)
    assert hand.scene.picked == [CAR]
    hand.click(150, 70)
    assert hand.scene.picked == [CAR, DOOR]
    hand.click(150, 70, alt=True)
    assert hand.scene.picked == [CAR]


def test_control_adds_a_whole_group_and_takes_it_away(hand: Hand) -> None:
    hand.scene.groups = [{DOOR, CAR}]
    hand.click(25, 85)
    hand.click(150, 70, ctrl=True)
    assert hand.scene.picked == [HOUSE, CAR, DOOR]
    hand.click(150, 70, ctrl=True)
    assert hand.scene.picked == [HOUSE]


def test_a_rubber_band_takes_whole_groups(hand: Hand) -> None:
    hand.scene.groups = [{DOOR, CAR}]
    hand.drag([(125, 95), (150, 85)])
    assert set(hand.scene.picked) == {CAR, DOOR}

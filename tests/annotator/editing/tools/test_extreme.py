"""Four clicks on the outline of a thing, in any order, taken back or given up."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.tools.extreme import ExtremeClicks, around
from annotator.editing.tools.machine import ToolMachine
from annotator.editing.tools.pointer import Pointer
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point
from tests.annotator.editing.tools.plain_scene import SIZE_PX, Hand, PlainScene

POINTS = ((50, 10), (20, 30), (60, 70), (90, 40))
THING = Box(20, 10, 70, 60)


def a_hand(scene: PlainScene | None = None) -> Hand:
    hand = Hand(scene or PlainScene())
    hand.machine = ToolMachine({"extreme": ExtremeClicks(hand.scene, hand.new_region)}, "extreme")
    return hand


@pytest.mark.parametrize("order", list(permutations(POINTS)))
def test_in_any_order_they_give_the_same_box(order: tuple[tuple[int, int], ...]) -> None:
    hand = a_hand()
    for x, y in order:
        hand.click(x, y)
    assert list(hand.scene.boxes.values()) == [THING]
    assert hand.scene.picked == [RegionId("new1")]
    assert len(hand.commands) == 1
    assert not hand.machine.is_busy


def test_the_box_is_shown_while_it_grows_with_its_points() -> None:
    hand = a_hand()
    hand.click(50, 10)
    hand.send(Pointer.MOVE, 20.2, 30.4)
    assert hand.machine.preview.new == Box(20, 10, 30, 20)
    assert [*hand.machine.preview.pins] == [Point(50, 10)]
    hand.click(20, 30)
    assert [*hand.machine.preview.pins] == [Point(50, 10), Point(20, 30)]
    hand.send(Pointer.MOVE, 30, 20)
    assert hand.machine.preview.new == Box(20, 10, 30, 20)


def test_the_last_click_is_taken_back_and_another_goes_in_its_place() -> None:
    hand = a_hand()
    for x, y in (*POINTS[:2], (199, 99)):
        hand.click(x, y)
    hand.send(Pointer.BACK, 0, 0)
    for x, y in POINTS[2:]:
        hand.click(x, y)
    assert list(hand.scene.boxes.values()) == [THING]


def test_taking_back_all_clicks_ends_the_gesture() -> None:
    hand = a_hand()
    hand.click(50, 10)
    hand.click(20, 30)
    for _ in range(2):
        assert hand.machine.is_busy
        hand.send(Pointer.BACK, 5, 5)
    assert not hand.machine.is_busy
    hand.send(Pointer.BACK, 5, 5)
    assert (hand.commands, hand.machine.is_busy) == ([], False)


def test_enter_makes_do_with_fewer_points_but_not_with_a_line() -> None:
    hand = a_hand()
    hand.click(20, 10)
    hand.send(Pointer.CONFIRM, 60, 60)
    assert hand.machine.is_busy
    hand.click(90, 70)
    hand.send(Pointer.CONFIRM, 150, 90)
    assert list(hand.scene.boxes.values()) == [THING]


def test_four_points_on_a_line_are_no_box_and_the_last_is_not_taken() -> None:
    hand = a_hand()
    for x in (10, 20, 30, 40):
        hand.click(x, 50)
    assert (hand.commands, hand.scene.boxes) == ([], {})
    hand.click(25, 80)
    assert list(hand.scene.boxes.values()) == [Box(10, 50, 20, 30)]


def test_it_is_given_up_and_does_nothing_where_regions_are_locked() -> None:
    hand = a_hand()
    hand.click(50, 10)
    hand.send(Pointer.CANCEL)
    assert not hand.machine.is_busy
    hand.scene.locked = True
    for x, y in POINTS:
        hand.click(x, y)
    assert (hand.commands, hand.scene.boxes) == ([], {})


def test_without_a_label_nothing_is_left_behind() -> None:
    scene = PlainScene()
    machine = ToolMachine({"extreme": ExtremeClicks(scene, lambda _box: None)}, "extreme")
    hand = Hand(scene)
    hand.machine = machine
    for x, y in POINTS:
        hand.click(x, y)
    assert (hand.commands, machine.is_busy) == ([], False)


@given(st.lists(st.tuples(st.integers(-50, 260), st.integers(-50, 160)), min_size=4, max_size=4))
def test_the_box_is_whole_and_inside_the_image(points: list[tuple[int, int]]) -> None:
    hand = a_hand()
    for x, y in points:
        hand.click(x, y)
    for box in hand.scene.boxes.values():
        assert box == box.clipped(*SIZE_PX)
        assert (box.x, box.width) == (round(box.x), round(box.width))
        inside = [Point(min(max(x, 0), 200), min(max(y, 0), 100)) for x, y in points]
        assert box == around(inside)

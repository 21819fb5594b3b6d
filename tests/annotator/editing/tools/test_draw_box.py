"""Drawing a box, by drag and by clicks, whatever the hand does in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.tools.pointer import Pointer
from annotator.model.geometry import Box
from tests.annotator.editing.tools.plain_scene import SIZE_PX, Hand, PlainScene


def drawing(view_scale: float = 1.0) -> Hand:
    return Hand(PlainScene(), "box", view_scale)


@pytest.mark.parametrize("start", [(20, 30), (60, 30), (20, 80), (60, 80)])
def test_a_drag_draws_from_every_corner(start: tuple[int, int]) -> None:
    hand = drawing()
    hand.drag([start, (40, 50), (80 - start[0], 110 - start[1])])
    assert list(hand.scene.boxes.values()) == [Box(20, 30, 40, 50)]


def test_two_clicks_draw_what_a_drag_draws() -> None:
    hand = drawing()
    hand.click(20, 30)
    hand.send(Pointer.MOVE, 44, 44)
    assert hand.machine.preview.new == Box(20, 30, 24, 14)
    hand.click(60, 80)
    assert list(hand.scene.boxes.values()) == [Box(20, 30, 40, 50)]


def test_enter_finishes_a_pinned_box() -> None:
    hand = drawing()
    hand.click(20, 30)
    hand.send(Pointer.CONFIRM, 60, 80)
    assert list(hand.scene.boxes.values()) == [Box(20, 30, 40, 50)]


def test_a_new_box_is_selected() -> None:
    hand = drawing()
    hand.drag([(20, 30), (60, 80)])
    assert hand.scene.selected == tuple(hand.scene.boxes)


def test_a_double_click_draws_nothing_and_leaves_nothing_pinned() -> None:
    hand = drawing()
    hand.click(20, 30)
    hand.click(20, 30)
    assert (hand.commands, hand.machine.is_busy) == ([], False)


def test_a_trembling_click_is_a_click_at_any_zoom() -> None:
    hand = drawing(view_scale=0.1)
    hand.drag([(20, 30), (50, 40)])
    assert hand.commands == []
    assert hand.machine.is_busy
    closer = drawing(view_scale=4)
    closer.drag([(20, 30), (21, 31)])
    assert list(closer.scene.boxes.values()) == [Box(20, 30, 1, 1)]


def test_a_box_drawn_over_the_border_ends_at_the_border() -> None:
    hand = drawing()
    hand.drag([(150, 60), (500, -40)])
    hand.drag([(-50, -50), (30, 300)])
    assert list(hand.scene.boxes.values()) == [Box(150, 0, 50, 60), Box(0, 0, 30, 100)]


def test_shift_draws_a_square_that_fits_the_image() -> None:
    hand = drawing()
    hand.drag([(20, 30), (50, 35)], shift=True)
    hand.drag([(20, 30), (190, 40)], shift=True)
    hand.drag([(20, 30), (5, 25)], shift=True)
    assert list(hand.scene.boxes.values()) == [
        Box(20, 30, 30, 30),
        Box(20, 30, 70, 70),
        Box(5, 15, 15, 15),
    ]


def test_edges_lie_between_pixels() -> None:
    hand = drawing()
    hand.drag([(20.4, 30.6), (60.5, 79.5)])
    assert list(hand.scene.boxes.values()) == [Box(20, 31, 41, 49)]


@pytest.mark.parametrize("clicks", [0, 1])
def test_escape_gives_up_the_box(clicks: int) -> None:
    hand = drawing()
    for _ in range(clicks):
        hand.click(20, 30)
    hand.send(Pointer.DOWN, 60, 80)
    hand.send(Pointer.MOVE, 90, 90)
    hand.send(Pointer.CANCEL)
    hand.send(Pointer.UP, 90, 90)
    assert (hand.commands, hand.machine.is_busy, hand.machine.preview.new) == ([], False, None)


def test_nothing_is_drawn_on_a_locked_item() -> None:
    hand = drawing()
    hand.scene.locked = True
    hand.drag([(20, 30), (60, 80)])
    assert (hand.commands, hand.machine.is_busy) == ([], False)


EVENTS = st.tuples(
    st.sampled_from(Pointer),
    st.floats(-50, 250, allow_nan=False),
    st.floats(-50, 150, allow_nan=False),
    st.booleans(),
)


@given(st.lists(EVENTS, max_size=30), st.sampled_from([0.05, 0.5, 1.0, 8.0]))
def test_whatever_is_drawn_is_whole_and_inside(
    gesture: list[tuple[Pointer, float, float, bool]], view_scale: float
) -> None:
    hand = drawing(view_scale)
    for kind, x, y, shift in gesture:
        hand.send(kind, x, y, shift=shift)
        preview = hand.machine.preview.new
        assert preview is None or preview.clipped(*SIZE_PX) == preview
    for box in hand.scene.boxes.values():
        assert box.clipped(*SIZE_PX) == box
        assert all(side == int(side) for side in (box.x, box.y, box.width, box.height))
    hand.send(Pointer.CANCEL)
    assert not hand.machine.is_busy

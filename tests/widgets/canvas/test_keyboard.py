"""Drawing without a mouse, and the keys that the canvas hears itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point
from tests.widgets.canvas.conftest import Bench, region

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier


def press(bench: Bench, *keys: Qt.Key, held: Qt.KeyboardModifier = NO_KEYS, times: int = 1) -> None:
    for _ in range(times):
        for key in keys:
            QTest.keyClick(bench.view, key, held)


def in_hand(bench: Bench) -> Box | None:
    return bench.view.active_box


@pytest.fixture
def keyed(bench: Bench) -> Bench:
    """A canvas with its cursor at (320, 214), the middle of the photograph."""
    bench.view.draw_by_keys()
    return bench


def test_a_box_is_placed_sized_and_confirmed_by_keys_alone(keyed: Bench) -> None:
    moved: list[Point | None] = []
    clicked: list[Point] = []
    keyed.view.cursor_moved.connect(moved.append)
    keyed.view.cursor_clicked.connect(clicked.append)
    press(keyed, KEY.Key_Left, held=CTRL)
    press(keyed, KEY.Key_Up, held=SHIFT, times=3)
    press(keyed, KEY.Key_Right, times=5)
    press(keyed, KEY.Key_Return)
    press(keyed, KEY.Key_Right, KEY.Key_Down, held=SHIFT, times=4)
    assert keyed.view.active_box == Box(225, 184, 40, 40)
    press(keyed, KEY.Key_Down)
    press(keyed, KEY.Key_Enter)
    assert keyed.boxes() == {"new1": Box(225, 184, 40, 41)}
    assert list(keyed.view.selection) == [RegionId("new1")]
    assert moved[-1] == Point(265, 225)
    assert clicked == [Point(225, 184), Point(265, 225)]
    assert keyed.view.has_cursor


def test_the_cursor_stays_inside_the_image_and_in_view(keyed: Bench) -> None:
    view = keyed.view
    view.zoom_to(6.0)
    press(keyed, KEY.Key_Right, held=CTRL, times=9)
    press(keyed, KEY.Key_Return)
    press(keyed, KEY.Key_Up, held=CTRL, times=9)
    press(keyed, KEY.Key_Left, held=SHIFT)
    press(keyed, KEY.Key_Return)
    assert keyed.boxes() == {"new1": Box(630, 0, 10, 214)}
    place = view.to_view(Point(630, 0))
    assert view.rect().contains(place.toPoint())


def test_four_clicks_by_key(keyed: Bench) -> None:
    keyed.view.set_tool("extreme")
    for way in (
        (KEY.Key_Up, 3),
        (KEY.Key_Left, 4),
        (KEY.Key_Down, 5),
        (KEY.Key_Right, 7),
    ):
        press(keyed, way[0], held=SHIFT, times=way[1])
        press(keyed, KEY.Key_Return)
    assert keyed.boxes() == {"new1": Box(280, 184, 70, 50)}


def test_backspace_and_ctrl_z_take_back_a_click_and_then_belong_to_others(bench: Bench) -> None:
    bench.view.set_tool("extreme")
    for x, y in ((100, 100), (50, 150), (300, 300)):
        bench.click(x, y)
    press(bench, KEY.Key_Backspace)
    press(bench, KEY.Key_Z, held=CTRL)
    bench.click(60, 180)
    bench.click(90, 200)
    assert bench.boxes() == {}
    bench.click(150, 150)
    assert bench.boxes() == {"new1": Box(60, 100, 90, 100)}
    assert not bench.view.step_back()


def test_escape_gives_up_the_corner_then_the_cursor_then_the_tool(keyed: Bench) -> None:
    view = keyed.view
    press(keyed, KEY.Key_Return)
    press(keyed, KEY.Key_Down, held=SHIFT)
    assert in_hand(keyed) is None  # no width yet
    press(keyed, KEY.Key_Right, held=SHIFT)
    assert in_hand(keyed) == Box(320, 214, 10, 10)
    view.cancel()
    assert (in_hand(keyed), view.has_cursor, view.tool) == (None, True, "box")
    view.cancel()
    assert (view.has_cursor, view.tool) == (False, "box")
    view.cancel()
    assert view.tool == "select"
    assert keyed.boxes() == {}


def test_the_mouse_takes_the_cursor_away(keyed: Bench) -> None:
    gone: list[object] = []
    keyed.view.cursor_moved.connect(gone.append)
    press(keyed, KEY.Key_Return)
    keyed.move(50, 50, held=False)
    assert gone == [None]
    assert not keyed.view.has_cursor
    keyed.drag((100, 100), (150, 150))
    assert keyed.boxes() == {"new1": Box(100, 100, 50, 50)}


def test_it_is_asked_for_again_to_be_taken_away_and_needs_a_picture(keyed: Bench) -> None:
    keyed.view.draw_by_keys()
    assert not keyed.view.has_cursor
    keyed.view.show_picture(None, 1.0, (0, 0))
    keyed.view.draw_by_keys()
    assert not keyed.view.has_cursor


def test_without_the_cursor_arrows_are_not_the_canvas_s_own(bench: Bench) -> None:
    car = RegionId("car")
    bench.show({car: region("car", Box(100, 100, 50, 50))})
    bench.view.set_tool("box")
    press(bench, KEY.Key_Right, KEY.Key_Return)
    assert (bench.commands, bench.view.has_cursor) == ([], False)


def test_the_cursor_is_seen_as_a_cross_over_the_whole_view(keyed: Bench) -> None:
    view = keyed.view
    at = view.to_view(Point(320, 214)).toPoint()
    image = view.grab().toImage()
    lit = [image.pixelColor(x, at.y()).lightness() for x in (3, view.width() - 4)]
    lit += [image.pixelColor(at.x(), y).lightness() for y in (3, view.height() - 4)]
    assert min(lit) > 200
    keyed.view.stop_cursor()
    image = view.grab().toImage()
    assert image.pixelColor(QPoint(3, at.y())).lightness() != lit[0]


def test_stay_in_mode_or_go_back_to_select(keyed: Bench) -> None:
    keyed.view.options.stays_in_box = False
    press(keyed, KEY.Key_Return)
    press(keyed, KEY.Key_Right, KEY.Key_Down, held=SHIFT)
    press(keyed, KEY.Key_Return)
    assert keyed.boxes() == {"new1": Box(320, 214, 10, 10)}
    assert (keyed.view.tool, keyed.view.has_cursor) == ("select", False)

"""Drawing, selecting and changing boxes with a real mouse on a real photograph."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddRegions, DeleteRegions, SetBoxes
from annotator.editing.tools.handles import Handle, handles_of
from annotator.model.entities import LabelId, Origin, RegionId
from annotator.model.geometry import Box
from tests.widgets.canvas.conftest import LABELS, LEFT, NONE, Bench, region, send

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HOUSE, CAR = RegionId("house"), RegionId("car")
HOUSE_BOX, CAR_BOX = Box(50, 150, 400, 200), Box(480, 300, 90, 60)


@pytest.fixture
def filled(bench: Bench) -> Bench:
    bench.show({HOUSE: region("house", HOUSE_BOX), CAR: region("car", CAR_BOX, number=2, label=2)})
    return bench


@pytest.mark.parametrize("start", [(100, 120), (300, 120), (100, 260), (300, 260)])
def test_a_drag_in_any_direction_draws_a_box(bench: Bench, start: tuple[int, int]) -> None:
    bench.view.set_tool("box")
    bench.drag(start, (200, 200), (400 - start[0], 380 - start[1]))
    assert bench.boxes() == {"new1": Box(100, 120, 200, 140)}
    assert list(bench.view.selection) == [RegionId("new1")]


def test_two_clicks_draw_a_box(bench: Bench) -> None:
    bench.view.set_tool("box")
    bench.click(100, 120)
    bench.move(200, 200, held=False)
    bench.click(300, 260)
    assert bench.boxes() == {"new1": Box(100, 120, 200, 140)}


def test_two_quick_clicks_far_apart_draw_a_box_too(bench: Bench) -> None:
    bench.view.set_tool("box")
    bench.click(100, 120)
    send(bench.view, QEvent.Type.MouseButtonDblClick, bench.at(300, 260))
    bench.release(300, 260)
    assert bench.boxes() == {"new1": Box(100, 120, 200, 140)}


def test_enter_finishes_where_the_pointer_is(bench: Bench) -> None:
    bench.view.set_tool("box")
    bench.click(100, 120)
    bench.move(300, 260, held=False)
    bench.view.finish()
    assert bench.boxes() == {"new1": Box(100, 120, 200, 140)}


def test_a_box_over_the_border_ends_at_the_border(bench: Bench) -> None:
    bench.view.set_tool("box")
    bench.drag((600, 400), (900, 900))
    assert bench.boxes() == {"new1": Box(600, 400, 40, 27)}


@pytest.mark.parametrize("zoom", [0.25, 1.0, 3.0, 8.0])
def test_a_box_lands_where_it_was_drawn_at_every_zoom(bench: Bench, zoom: float) -> None:
    bench.view.zoom_to(zoom)
    bench.view.set_tool("box")
    bench.drag((300, 200), (340, 230))
    assert bench.boxes() == {"new1": Box(300, 200, 40, 30)}


def test_new_boxes_get_the_current_label(bench: Bench) -> None:
    assert bench.view.current_label == LabelId(1)
    bench.view.label_selected(LabelId(3))
    bench.view.set_tool("box")
    bench.drag((100, 120), (300, 260))
    assert bench.state.regions[RegionId("new1")].label_id == LabelId(3)


def test_a_label_for_the_box_just_drawn_holds_for_the_next_one(bench: Bench) -> None:
    bench.view.set_tool("box")
    bench.drag((100, 120), (300, 260))
    bench.view.label_selected(LabelId(2))
    bench.drag((310, 120), (400, 260))
    assert [r.label_id for r in bench.state.regions.values()] == [LabelId(2), LabelId(2)]


def test_without_a_label_the_canvas_asks_for_one(qtbot: QtBot, bench: Bench) -> None:
    bench.view.show_regions({}, {})
    bench.view.set_tool("box")
    with qtbot.waitSignal(bench.view.label_asked):
        bench.drag((100, 120), (300, 260))
    assert bench.commands == []


def test_escape_gives_up_then_unselects_then_takes_the_select_tool(bench: Bench) -> None:
    view = bench.view
    view.set_tool("box")
    bench.drag((100, 120), (300, 260))
    bench.press(310, 120)
    bench.move(400, 200)
    view.cancel()
    bench.release(400, 200)
    assert (len(bench.commands), view.tool, len(view.selection)) == (1, "box", 1)
    view.cancel()
    assert (view.tool, len(view.selection)) == ("box", 0)
    view.cancel()
    assert view.tool == "select"


def test_a_click_selects_and_control_adds(filled: Bench) -> None:
    filled.click(100, 300)
    assert list(filled.view.selection) == [HOUSE]
    filled.click(500, 320, CTRL)
    assert list(filled.view.selection) == [HOUSE, CAR]
    filled.click(620, 20)
    assert list(filled.view.selection) == []


def test_a_drag_moves_and_undo_brings_back(filled: Bench) -> None:
    filled.drag((100, 300), (120, 310), (130, 280))
    assert filled.boxes()["house"] == Box(80, 130, 400, 200)
    filled.undo()
    assert filled.view._scene.box_of(HOUSE) == HOUSE_BOX
    assert len(filled.commands) == 1


@pytest.mark.parametrize("handle", Handle)
def test_each_handle_resizes(filled: Bench, handle: Handle) -> None:
    filled.view.select([CAR])
    place = handles_of(CAR_BOX)[handle]
    filled.drag((place.x, place.y), (place.x - 12, place.y + 9))
    x, y = handle.value
    box = filled.boxes()["car"]
    assert (box.x, box.right) == (480 - 12 * (x == 0), 570 - 12 * (x == 1))
    assert (box.y, box.bottom) == (300 + 9 * (y == 0), 360 + 9 * (y == 1))


def test_the_cursor_tells_what_a_press_would_do(filled: Bench) -> None:
    view, shapes = filled.view, Qt.CursorShape
    filled.view.select([CAR])
    seen = []
    for x, y in ((480, 300), (525, 300), (525, 330), (620, 20)):
        filled.move(x, y, held=False)
        seen.append(view.cursor().shape())
    assert seen == [
        shapes.SizeFDiagCursor,
        shapes.SizeVerCursor,
        shapes.PointingHandCursor,
        shapes.ArrowCursor,
    ]
    view.set_tool("box")
    assert view.cursor().shape() is shapes.CrossCursor
    view.set_tool("pan")
    assert view.cursor().shape() is shapes.OpenHandCursor


def test_a_rubber_band_selects_what_it_touches(filled: Bench) -> None:
    filled.drag((630, 420), (560, 340))
    assert list(filled.view.selection) == [CAR]
    filled.drag((630, 420), (560, 340), (440, 290))
    assert set(filled.view.selection) == {HOUSE, CAR}
    filled.drag((10, 10), (60, 160), keys=SHIFT)
    assert set(filled.view.selection) == {HOUSE, CAR}


def test_a_double_click_asks_to_edit(qtbot: QtBot, filled: Bench) -> None:
    filled.click(500, 320)
    with qtbot.waitSignal(filled.view.edit_asked) as asked:
        send(filled.view, QEvent.Type.MouseButtonDblClick, filled.at(500, 320))
    filled.release(500, 320)
    assert asked.args == ["car"]
    assert filled.commands == []


def test_a_locked_canvas_changes_nothing(filled: Bench) -> None:
    view = filled.view
    view.locked = True
    filled.drag((100, 300), (130, 280))
    filled.click(100, 300)
    view.nudge(1, 1)
    view.delete_selected()
    view.duplicate_selected()
    view.label_selected(LabelId(3))
    view.set_tool("box")
    filled.drag((10, 10), (40, 40))
    assert filled.commands == []
    assert list(view.selection) == [HOUSE]


def test_keys_move_resize_label_copy_and_delete(filled: Bench) -> None:
    view = filled.view
    view.select([CAR])
    view.nudge(-1, 10)
    view.resize_by(-5, 3)
    assert filled.boxes()["car"] == Box(479, 310, 85, 63)
    view.label_selected(LabelId(3))
    view.duplicate_selected()
    copy = filled.state.regions[RegionId("new1")]
    assert (copy.geometry, copy.label_id) == (Box(489, 320, 85, 63), LabelId(3))
    assert copy.origin is Origin.PASTED
    assert list(view.selection) == [copy.id]
    view.delete_selected()
    assert set(filled.boxes()) == {"house", "car"}
    assert list(view.selection) == []
    kinds = [type(command) for command in filled.commands]
    assert kinds.count(SetBoxes) == 2
    assert kinds[-2:] == [AddRegions, DeleteRegions]


def test_a_key_without_a_selection_asks_for_nothing(filled: Bench) -> None:
    filled.view.nudge(1, 0)
    filled.view.delete_selected()
    filled.view.duplicate_selected()
    assert filled.commands == []


def test_tab_goes_round_in_reading_order_and_shows_what_it_reaches(filled: Bench) -> None:
    view = filled.view
    view.zoom_to(8)
    seen = []
    for _ in range(3):
        view.select_next(1)
        seen.append(view.selection[0])
        box = view._scene.box_of(seen[-1])
        assert box is not None
        corners = (filled.at(box.x, box.y), filled.at(box.right, box.bottom))
        assert all(view.rect().contains(corner.toPoint()) for corner in corners)
    assert seen == [HOUSE, CAR, HOUSE]
    view.select_next(-1)
    assert list(view.selection) == [CAR]


def test_what_is_hidden_is_neither_hit_nor_selected(filled: Bench) -> None:
    view = filled.view
    view.select_all()
    view.set_hidden([CAR])
    assert list(view.selection) == [HOUSE]
    filled.click(500, 320)
    assert list(view.selection) == []
    view.set_hidden(None)
    view.select_all()
    assert list(view.selection) == []
    view.set_hidden([])
    view.select_all()
    assert list(view.selection) == [HOUSE, CAR]


def test_what_is_hidden_stays_so_when_regions_are_shown_anew(filled: Bench) -> None:
    filled.view.set_hidden([CAR])
    filled.show(filled.state.regions)
    filled.view.select_all()
    assert list(filled.view.selection) == [HOUSE]


def test_another_tool_gives_up_a_rubber_band(filled: Bench) -> None:
    filled.view.select([HOUSE])
    filled.press(630, 420)
    filled.move(560, 340)
    assert list(filled.view.selection) == [CAR]
    filled.view.set_tool("box")
    assert list(filled.view.selection) == [HOUSE]


def test_a_gesture_under_way_is_given_up_for_the_next_picture(filled: Bench) -> None:
    filled.press(100, 300)
    filled.move(130, 280)
    filled.view.show_regions({}, LABELS)
    filled.release(130, 280)
    assert filled.commands == []


def test_deleting_what_is_in_hand_elsewhere_does_no_harm(filled: Bench) -> None:
    filled.press(100, 300)
    filled.move(130, 280)
    change = DeleteRegions([HOUSE]).change(filled.state)
    assert change is not None
    filled.view.apply(change)
    filled.view.grab()
    filled.move(140, 280)
    filled.view.cancel()
    assert list(filled.view.selection) == []


def test_an_unknown_tool_is_refused(bench: Bench) -> None:
    with pytest.raises(ValueError, match="no tool 'axe'"):
        bench.view.set_tool("axe")


def test_the_pan_tool_the_middle_button_and_space_move_the_picture(filled: Bench) -> None:
    view = filled.view
    taps: list[bool] = []
    view.space_tapped.connect(lambda: taps.append(True))

    def pulled(button: Qt.MouseButton) -> QPointF:
        before = filled.at(0, 0)
        send(view, QEvent.Type.MouseButtonPress, QPointF(300, 300), button=button)
        send(view, QEvent.Type.MouseMove, QPointF(330, 290), button=button)
        send(view, QEvent.Type.MouseButtonRelease, QPointF(330, 290), button=button)
        send(view, QEvent.Type.MouseMove, QPointF(400, 400), button=NONE)
        return filled.at(0, 0) - before

    assert pulled(Qt.MouseButton.MiddleButton) == QPointF(30, -10)
    QTest.keyPress(view, Qt.Key.Key_Space)
    assert pulled(LEFT) == QPointF(30, -10)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert taps == []
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert taps == [True]
    view.set_tool("pan")
    assert pulled(LEFT) == QPointF(30, -10)
    assert filled.commands == []

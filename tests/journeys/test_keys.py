"""Every key of the table, pressed in the real window, does what it says; none does it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import TABLE
from annotator.model.entities import Status
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, POLL_MS, Hand, press
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.labels.label_palette import LabelPalette
from widgets.media.view_registry import SOUNDS
from widgets.shell.action_palette import ActionPalette
from widgets.shell.key_sheet import KeySheet
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEYPAD = Qt.KeyboardModifier.KeypadModifier
BOX = Box(40, 40, 100, 80)
OTHER = Box(180, 120, 80, 60)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 4)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def box(hand: Hand, at: int = 0) -> Box:
    geometry = hand.regions[at].box
    assert geometry is not None
    return geometry


def label(hand: Hand, at: int = 0) -> str:
    state = hand.desk.session.editor.state
    return state.labels[hand.regions[at].label_id].name


def selected(hand: Hand) -> list[int]:
    """Return the places of the selected regions in reading order."""
    chosen = hand.canvas.selection
    return [at for at, region in enumerate(hand.regions) if region.id in chosen]


def test_w_r_and_n_take_the_box_tool_and_esc_the_other(hand: Hand) -> None:
    for key in (K.Key_W, K.Key_R):
        hand.key(key)
        assert hand.canvas.tool == "box"
        hand.key(K.Key_Escape)
        assert hand.canvas.tool == "select"
    hand.key(K.Key_N)
    assert hand.canvas.tool == "box"
    hand.ctrl(K.Key_J)
    assert hand.canvas.tool == "select"
    hand.ctrl(K.Key_R)
    assert hand.canvas.tool == "box"


def test_two_clicks_draw_a_box_and_enter_finishes_where_the_pointer_is(hand: Hand) -> None:
    for key in (K.Key_Return, K.Key_Enter):
        count = len(hand.regions)
        hand.key(K.Key_W)
        start, end = hand.view_point(60, 60 + 20 * count), hand.view_point(200, 200 + count)
        QTest.mouseClick(hand.canvas, Qt.MouseButton.LeftButton, NONE, start)
        QTest.mouseMove(hand.canvas, end)
        hand.key(key)
        assert len(hand.regions) == count + 1


def test_esc_gives_up_a_box_that_is_being_drawn(hand: Hand) -> None:
    hand.key(K.Key_W)
    start = hand.view_point(60, 60)
    QTest.mousePress(hand.canvas, Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(hand.canvas, hand.view_point(150, 150))
    hand.key(K.Key_Escape)
    QTest.mouseRelease(hand.canvas, Qt.MouseButton.LeftButton, NONE, hand.view_point(150, 150))
    assert hand.regions == []


def test_next_and_previous_item_and_unfinished_and_confirm(hand: Hand) -> None:
    for key, name in (
        (K.Key_D, "p2.png"),
        (K.Key_PageDown, "p3.png"),
        (K.Key_A, "p2.png"),
        (K.Key_PageUp, "p1.png"),
        (K.Key_Space, "p2.png"),
        (K.Key_F, "p3.png"),
    ):
        hand.key(key)
        hand.wait_for_item(name)
    assert hand.desk.items[0].status is Status.DONE
    assert hand.desk.items[1].status is Status.NEW


def test_a_step_forth_and_back_at_once_ends_where_it_began(hand: Hand) -> None:
    hand.key(K.Key_D)
    hand.key(K.Key_A)
    hand.qtbot.wait(300)
    hand.wait_for_item("p1.png")


def test_delete_undo_and_redo(hand: Hand) -> None:
    hand.draw(BOX)
    for key in (K.Key_Delete, K.Key_Backspace):
        hand.key(key)
        assert hand.regions == [], key
        hand.ctrl(K.Key_Z)
        assert len(hand.regions) == 1, key
        hand.key(K.Key_Z, CTRL | SHIFT)
        assert hand.regions == [], key
        hand.ctrl(K.Key_Z)
        hand.ctrl(K.Key_Y)
        assert hand.regions == [], key
        hand.ctrl(K.Key_Z)
        hand.canvas.select([hand.regions[0].id])


def test_copy_paste_and_duplicate(hand: Hand) -> None:
    hand.draw(BOX)
    hand.ctrl(K.Key_C)
    hand.ctrl(K.Key_D)
    assert len(hand.regions) == 2
    hand.key(K.Key_D)
    hand.wait_for_item("p2.png")
    hand.ctrl(K.Key_V)
    assert [region.box for region in hand.regions] == [BOX]
    hand.ctrl(K.Key_V)
    assert len({region.box for region in hand.regions}) == 2
    assert selected(hand) == [1]


def test_digits_label_the_selection(hand: Hand) -> None:
    hand.draw(BOX)
    for modifiers in (NONE, CTRL, KEYPAD):
        hand.key(K.Key_2, modifiers)
        assert label(hand) == "shop", modifiers
        hand.key(K.Key_3, modifiers)
        assert label(hand) == "car", modifiers
        hand.key(K.Key_9, modifiers)  # there is no ninth label
        assert label(hand) == "car", modifiers


def test_a_digit_after_w_is_for_the_next_box_and_not_for_the_last(hand: Hand) -> None:
    hand.draw(BOX)
    hand.key(K.Key_W)
    assert selected(hand) == []
    hand.key(K.Key_3)
    hand.drag((OTHER.x, OTHER.y), (OTHER.right, OTHER.bottom))
    assert [label(hand, at) for at in range(2)] == ["house", "car"]


@pytest.mark.parametrize(("key", "modifiers"), [(K.Key_F2, SHIFT), (K.Key_Return, NONE)])
def test_shift_f2_and_enter_go_to_the_text_and_esc_back(
    hand: Hand, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    hand.draw(BOX)
    hand.key(key, modifiers)
    assert hand.window.strip.field.hasFocus()
    hand.key(K.Key_Escape)
    assert hand.canvas.hasFocus()


def test_enter_finishes_what_is_under_way_and_types_no_text_then(hand: Hand) -> None:
    hand.draw(BOX)
    hand.key(K.Key_K)
    hand.key(K.Key_Return)
    hand.key(K.Key_Right, CTRL)
    hand.key(K.Key_Down, CTRL)
    hand.key(K.Key_Return)
    assert len(hand.regions) == 2
    assert not hand.window.strip.field.hasFocus()
    hand.canvas.select([])
    hand.key(K.Key_Return)  # of no box there is a text
    assert not hand.window.strip.field.hasFocus()


def edit_by_f2(hand: Hand) -> None:
    hand.key(K.Key_F2)


def edit_by_ctrl_e(hand: Hand) -> None:
    hand.ctrl(K.Key_E)


def edit_by_double_click(hand: Hand) -> None:
    hand.key(K.Key_Escape)
    middle = hand.view_point(90, 80)
    QTest.mouseClick(hand.canvas, Qt.MouseButton.LeftButton, NONE, middle)
    QTest.mouseDClick(hand.canvas, Qt.MouseButton.LeftButton, NONE, middle)


def edit_by_double_click_in_the_list(hand: Hand) -> None:
    panel = hand.window.regions
    row = panel.list.visualRect(panel.model.index(0)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, NONE, row)
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, NONE, row)


def test_f2_ctrl_e_and_a_double_click_edit_the_label(hand: Hand) -> None:
    hand.draw(BOX)
    for edit, name in (
        (edit_by_f2, "car"),
        (edit_by_ctrl_e, "shop"),
        (edit_by_double_click, "car"),
        (edit_by_double_click_in_the_list, "shop"),
    ):
        edit(hand)
        (palette,) = [each for each in hand.window.findChildren(LabelPalette) if each.isVisible()]
        assert palette.field.hasFocus()
        QTest.keyClicks(palette.field, name)
        QTest.keyClick(palette.field, K.Key_Return)
        assert label(hand) == name, edit


def test_tab_goes_through_the_regions_in_reading_order(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.key(K.Key_Escape)
    hand.key(K.Key_Tab)
    assert selected(hand) == [0]
    hand.key(K.Key_Tab)
    assert selected(hand) == [1]
    hand.key(K.Key_Backtab, SHIFT)
    assert selected(hand) == [0]


def test_arrows_move_and_resize(hand: Hand) -> None:
    hand.draw(BOX)
    hand.key(K.Key_Right)
    hand.key(K.Key_Down, SHIFT)
    assert box(hand) == Box(41, 50, 100, 80)
    hand.key(K.Key_Left, ALT)
    hand.key(K.Key_Up, ALT | SHIFT)
    assert box(hand) == Box(41, 50, 99, 70)


def test_hide_one_and_all(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    scene = hand.canvas._scene
    hand.key(K.Key_H)
    assert len(scene.in_order()) == 1
    hand.key(K.Key_T)
    assert len(scene.in_order()) == 2
    hand.key(K.Key_T)
    assert scene.in_order() == []
    hand.key(K.Key_T)
    assert len(scene.in_order()) == 2


def test_zoom_by_keys_and_wheel(hand: Hand) -> None:
    fitted = hand.canvas.zoom
    hand.ctrl(K.Key_0)
    assert hand.canvas.zoom == 1.0
    hand.ctrl(K.Key_Plus)
    assert hand.canvas.zoom > 1.0
    hand.ctrl(K.Key_Minus)
    assert hand.canvas.zoom == pytest.approx(1.0)
    hand.ctrl(K.Key_F)
    assert hand.canvas.zoom == pytest.approx(fitted)
    at = QPointF(hand.view_point(100, 100))
    before = hand.canvas.to_image(at)
    event = QWheelEvent(
        at,
        hand.canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.canvas, event)
    assert hand.canvas.zoom > fitted
    after = hand.canvas.to_image(at)
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=0.5)


DIALOGS = {
    "Shift+F1": (K.Key_F1, SHIFT, KeySheet),
    "?": (K.Key_Question, NONE, KeySheet),
    "Ctrl+T": (K.Key_T, CTRL, TimeAndPayDialog),
    "Ctrl+Shift+U": (K.Key_U, CTRL | SHIFT, WorkerDialog),
}


def leave(dialog: QDialog) -> bool:
    dialog.reject()
    return True


def test_keys_that_open_a_dialog(hand: Hand) -> None:
    for key, modifiers, kind in DIALOGS.values():
        with hand.answering(kind, leave):
            hand.key(key, modifiers)
        hand.return_to_window()


def test_the_key_of_the_palette_opens_it_over_the_window(hand: Hand) -> None:
    hand.key(K.Key_P, CTRL | SHIFT)
    palette = hand.window.findChild(ActionPalette)
    assert palette is not None
    assert palette.field.hasFocus()
    hand.key(K.Key_Escape)
    assert hand.canvas.hasFocus()


def test_f8_shows_the_strip_and_f9_hides_the_side(hand: Hand) -> None:
    hand.key(K.Key_F8)
    assert hand.window.strip.isVisible()
    hand.key(K.Key_F8)
    assert not hand.window.strip.isVisible()
    hand.key(K.Key_F9)
    assert not hand.window.is_side_shown
    hand.key(K.Key_F9)
    assert hand.window.is_side_shown


def test_keys_of_a_list_move_in_the_list_and_leave_the_boxes_where_they_are(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    regions = hand.window.regions.list
    first = regions.visualRect(regions.model().index(0, 0)).center()
    QTest.mouseClick(regions.viewport(), Qt.MouseButton.LeftButton, NONE, first)
    assert selected(hand) == [0]
    assert regions.hasFocus()
    hand.key(K.Key_Down)
    assert selected(hand) == [1]
    assert [region.box for region in hand.regions] == [BOX, OTHER]
    hand.key(K.Key_Tab)
    assert not regions.hasFocus()


def test_enter_in_the_list_of_items_opens_the_item(hand: Hand) -> None:
    items = hand.window.items.list
    items.setFocus()
    hand.key(K.Key_Down)
    hand.key(K.Key_Down)
    hand.key(K.Key_Return)
    hand.wait_for_item("p3.png")
    assert hand.canvas.hasFocus()


def test_space_presses_the_button_that_has_the_focus(hand: Hand) -> None:
    button = hand.window.labels.add_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.hasFocus()
    hand.key(K.Key_Space)
    assert button.isChecked()
    assert hand.desk.items[0].status is Status.NEW


@pytest.mark.parametrize("name", ["house boat", "house"])
def test_whoever_has_named_a_label_is_where_they_were(hand: Hand, name: str) -> None:
    labels = hand.window.labels
    hand.canvas.setFocus()
    press(labels.add_button)
    QTest.keyClicks(labels.field, name)  # the job has a house: that one is refused
    QTest.keyClick(labels.field, K.Key_Return)
    assert not labels.field.isVisible()
    assert hand.canvas.hasFocus()


@contextmanager
def leaving_dialogs() -> Iterator[None]:
    """Leave every dialog that comes up while the block runs."""
    timer = QTimer()

    def leave_it() -> None:
        dialog, popup = QApplication.activeModalWidget(), QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        if isinstance(dialog, QDialog):
            dialog.reject()

    timer.timeout.connect(leave_it)
    timer.start(POLL_MS)
    try:
        yield
    finally:
        timer.stop()


def test_every_action_has_a_call_and_none_raises(hand: Hand) -> None:
    asks_for_files = {"quit", "new-job", "open-job", "open-sample", "import", "export", "about"}
    asks_for_files.add("reveal-item")  # there are no windows of folders without a screen
    hand.draw(BOX)
    hand.app.run("first-steps")  # the calls about whole jobs are added at their first use
    of_sounds = {action.id for action in SOUNDS.actions}  # only their view has them
    assert {action.id for action in TABLE} - of_sounds == set(hand.app.parts.actions.calls)
    for action in TABLE:
        if action.id not in asks_for_files:
            with leaving_dialogs():
                hand.app.run(action.id)
    hand.app.lifecycle.close()
    for action in TABLE:
        if action.id not in asks_for_files:
            with leaving_dialogs():
                hand.app.run(action.id)
    assert hand.app.open_job is None

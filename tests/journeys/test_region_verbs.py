"""Lock, group, hide others, order, paste at the pointer and copy on, by keys in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.editing.note_commands import SetAttributes, SetItemComment, SetRegionComment
from annotator.model.entities import Origin, Region
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures, photograph
from tests.journeys.hand import NONE, Hand
from widgets.kit.lists.row_delegate import ROW_ROLE

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
A, B, C = Box(20, 20, 40, 40), Box(120, 60, 60, 40), Box(200, 150, 50, 50)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 3)
    photograph(tmp_path / "small.png", (160, 110))
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def boxes(hand: Hand) -> list[Box | None]:
    return [region.box for region in hand.regions]


def click(hand: Hand, x: float, y: float, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(hand.canvas, Qt.MouseButton.LeftButton, modifiers, hand.view_point(x, y))


def selected(hand: Hand) -> list[Region]:
    return [region for region in hand.regions if region.id in hand.canvas.selection]


def notes(hand: Hand) -> list[tuple[str, str]]:
    """Return what the list of regions says of group and lock."""
    model = hand.window.regions.model
    rows = [model.index(at).data(ROW_ROLE) for at in range(model.rowCount())]
    return [(row.note, " ".join(row.marks)) for row in rows]


def test_l_locks_so_that_keys_and_mouse_leave_it_where_it_is_and_unlocks(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_L)
    assert [region.is_locked for region in hand.regions] == [True]
    assert notes(hand) == [("", "lock")]
    hand.key(K.Key_Right)
    hand.key(K.Key_Delete)
    hand.drag((40, 40), (90, 90))
    assert boxes(hand) == [A]
    click(hand, 40, 40)
    hand.key(K.Key_L)
    hand.key(K.Key_Right)
    assert boxes(hand) == [A.moved_by(1, 0)]
    assert notes(hand) == [("", "")]
    for _ in range(3):
        hand.ctrl(K.Key_Z)
    assert boxes(hand) == [A]
    assert not hand.regions[0].is_locked


def test_of_several_l_locks_all_and_only_then_unlocks(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_L)
    hand.draw(B)
    hand.ctrl(K.Key_A)
    hand.key(K.Key_L)
    assert [region.is_locked for region in hand.regions] == [True, True]
    hand.key(K.Key_L)
    assert [region.is_locked for region in hand.regions] == [False, False]


def test_a_group_is_selected_by_one_click_and_one_of_it_with_alt(hand: Hand) -> None:
    for box in (A, B, C):
        hand.draw(box)
    click(hand, 40, 40)
    click(hand, 150, 80, CTRL)
    hand.ctrl(K.Key_G)
    assert [region.group for region in hand.regions] == [1, 1, 0]
    assert notes(hand) == [("group 1", ""), ("group 1", ""), ("", "")]
    click(hand, 220, 170)
    click(hand, 150, 80)
    assert [region.box for region in selected(hand)] == [A, B]
    hand.drag((150, 80), (160, 85))
    assert boxes(hand) == [A.moved_by(10, 5), B.moved_by(10, 5), C]
    click(hand, 160, 85, ALT)
    assert [region.box for region in selected(hand)] == [B.moved_by(10, 5)]
    hand.key(K.Key_G, CTRL | SHIFT)
    assert [region.group for region in hand.regions] == [0, 0, 0]
    hand.ctrl(K.Key_Z)
    assert [region.group for region in hand.regions] == [1, 1, 0]


def test_one_alone_is_no_group_and_a_second_group_has_its_own_number(hand: Hand) -> None:
    for box in (A, B, C):
        hand.draw(box)
    hand.ctrl(K.Key_G)
    assert [region.group for region in hand.regions] == [0, 0, 0]
    click(hand, 150, 80, CTRL)
    hand.ctrl(K.Key_G)
    hand.ctrl(K.Key_A)
    hand.ctrl(K.Key_G)
    assert [region.group for region in hand.regions] == [2, 2, 2]
    steps = len(hand.desk.session.editor.history.held()[0])
    hand.ctrl(K.Key_G)
    assert len(hand.desk.session.editor.history.held()[0]) == steps


def test_shift_h_hides_the_others_and_shows_them_again(hand: Hand) -> None:
    for box in (A, B, C):
        hand.draw(box)
    scene = hand.canvas._scene
    click(hand, 150, 80)
    hand.key(K.Key_H, SHIFT)
    assert scene.in_order() == [hand.regions[1].id]
    hand.key(K.Key_H, SHIFT)
    assert len(scene.in_order()) == 3
    hand.key(K.Key_H, SHIFT)
    hand.key(K.Key_T)
    assert len(scene.in_order()) == 3


def test_h_hides_what_is_selected_and_brings_it_back(hand: Hand) -> None:
    first, second = hand.draw(A), hand.draw(B)
    hand.canvas.select([first.id])
    hand.key(K.Key_H)
    hand.canvas.select([second.id])
    hand.key(K.Key_H)
    assert hand.canvas.regions_in_order() == []
    assert [marks for _, marks in notes(hand)] == ["eye-off", "eye-off"]
    hand.key(K.Key_H)
    assert hand.canvas.regions_in_order() == [second.id]
    assert selected(hand) == [second]
    assert [marks for _, marks in notes(hand)] == ["eye-off", ""]
    hand.key(K.Key_Escape)
    hand.key(K.Key_H)
    assert hand.canvas.regions_in_order() == [first.id, second.id]
    assert [marks for _, marks in notes(hand)] == ["", ""]
    hand.key(K.Key_T)
    hand.key(K.Key_H)
    assert hand.canvas.regions_in_order() == [first.id, second.id]


def test_h_brings_back_no_region_that_is_gone_nor_one_of_another_item(hand: Hand) -> None:
    kept, gone = hand.draw(A), hand.draw(B)
    for each in (kept, gone):
        hand.canvas.select([each.id])
        hand.key(K.Key_H)
    hand.ctrl(K.Key_Z)  # the box that was drawn last is no more
    hand.key(K.Key_H)
    assert hand.canvas.regions_in_order() == [kept.id]
    hand.key(K.Key_H)
    hand.go_on_to("p2.png")
    hand.key(K.Key_H)
    assert hand.canvas.regions_in_order() == []


def test_a_hidden_region_is_neither_drawn_nor_felt_under_the_pointer(hand: Hand) -> None:
    hand.draw(B)
    hand.key(K.Key_Escape)
    hand.key(K.Key_Escape)
    QTest.mouseMove(hand.canvas, hand.view_point(150, 80))
    hand.key(K.Key_T)
    hand.qtbot.waitUntil(lambda: hand.canvas.cursor().shape() is Qt.CursorShape.ArrowCursor)
    bare = hand.canvas.grab().toImage()
    hand.key(K.Key_T)
    QTest.mouseMove(hand.canvas, hand.view_point(150, 80))
    click(hand, 150, 80)
    hand.key(K.Key_H)
    assert hand.canvas.grab().toImage() == bare
    assert hand.canvas.cursor().shape() is Qt.CursorShape.ArrowCursor
    click(hand, 150, 80)
    assert selected(hand) == []


def test_the_list_marks_flags_attributes_comments_and_locks_and_says_so(hand: Hand) -> None:
    region = hand.draw(A)
    editor = hand.desk
    editor.run(SetAttributes((region.id,), "occluded", value=True))
    editor.run(SetAttributes((region.id,), "colour", "red"))
    editor.run(SetRegionComment((region.id,), "Is it a shop?"))
    hand.canvas.select([region.id])
    hand.key(K.Key_L)
    (row,) = [hand.window.regions.model.index(0)]
    assert row.data(ROW_ROLE).marks == ("sliders-horizontal", "flag", "message-square", "lock")
    told = ["house", "colour: red", "occluded", "comment: Is it a shop?", "locked"]
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == " ".join(told)
    assert row.data(Qt.ItemDataRole.ToolTipRole) == "\n".join(told)
    plain = hand.window.regions.list.grab().toImage()
    for _step in range(4):
        hand.ctrl(K.Key_Z)
    assert row.data(ROW_ROLE).marks == ()
    assert hand.window.regions.list.grab().toImage() != plain


def test_the_list_of_items_marks_a_comment_and_a_flag_and_undo_takes_the_marks_away(
    hand: Hand,
) -> None:
    def marks() -> tuple[tuple[str, ...], str]:
        index = hand.window.items.model.index(0)
        row = index.data(ROW_ROLE)
        return row.marks, str(index.data(Qt.ItemDataRole.AccessibleTextRole))

    region = hand.draw(A)
    hand.desk.run(SetItemComment("Very dark."))
    hand.qtbot.waitUntil(lambda: marks()[0] == ("message-square",))
    assert marks()[1] == "p1.png, started, with a comment"
    hand.desk.run(SetAttributes((region.id,), "difficult", value=True))
    hand.qtbot.waitUntil(lambda: marks()[0] == ("flag", "message-square"))
    assert marks()[1] == "p1.png, started, with a flag, with a comment"
    tip = str(hand.window.items.model.index(0).data(Qt.ItemDataRole.ToolTipRole))
    assert tip.splitlines()[2:] == ["with a flag", "with a comment"]
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    hand.qtbot.waitUntil(lambda: marks()[0] == ())


def test_what_falls_outside_of_a_smaller_picture_is_not_pasted_and_is_told(
    hand: Hand,
) -> None:
    for each in (A, B, C):
        hand.draw(each)
    hand.ctrl(K.Key_A)
    hand.ctrl(K.Key_C)
    hand.go_on_to("small.png")
    hand.ctrl(K.Key_V)
    assert boxes(hand) == [A, Box(120, 60, 40, 40)]
    notice = hand.window.notices.shown
    assert notice is not None
    assert notice.text == "2 of 3 regions were pasted. Left out: outside the picture: 1."


def test_the_list_says_what_is_hidden_and_shows_it_again_when_it_is_chosen(hand: Hand) -> None:
    for box in (A, B, C):
        hand.draw(box)
    hand.key(K.Key_H)
    assert notes(hand) == [("", ""), ("", ""), ("", "eye-off")]
    model, shown = hand.window.regions.model, hand.window.regions.list
    told = model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.endswith("hidden")
    place = shown.visualRect(model.index(2)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    assert [each.box for each in selected(hand)] == [C]
    assert notes(hand) == [("", ""), ("", ""), ("", "")]
    hand.canvas.setFocus()
    hand.key(K.Key_T)
    assert notes(hand) == [("", "eye-off")] * 3
    place = shown.visualRect(model.index(0)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    assert [each.box for each in selected(hand)] == [A]
    assert notes(hand) == [("", ""), ("", "eye-off"), ("", "eye-off")]
    hand.canvas.setFocus()
    hand.key(K.Key_T)
    assert notes(hand) == [("", "")] * 3


def test_ctrl_up_and_down_change_the_reading_order_here_and_in_the_list(hand: Hand) -> None:
    for box in (A, B, C):
        hand.draw(box)
    hand.key(K.Key_Up, CTRL)
    assert boxes(hand) == [A, C, B]
    assert [each.box for each in hand.window.regions.model.rows] == [A, C, B]
    assert [each.box for each in selected(hand)] == [C]
    hand.key(K.Key_Up, CTRL)
    hand.key(K.Key_Up, CTRL)
    assert boxes(hand) == [C, A, B]
    hand.key(K.Key_Down, CTRL)
    assert boxes(hand) == [A, C, B]
    rows = hand.window.regions.list.selectionModel().selectedIndexes()
    assert [index.row() for index in rows] == [1]


def test_paste_over_items_keeps_place_label_and_text(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_2)
    hand.type_text("EXIT")
    hand.draw(C)
    hand.ctrl(K.Key_A)
    hand.ctrl(K.Key_C)
    hand.go_on_to("p2.png")
    hand.draw(B)
    hand.ctrl(K.Key_V)
    hand.go_on_to("p3.png")
    hand.ctrl(K.Key_V)
    assert boxes(hand) == [A, C]
    pasted = hand.regions[0]
    assert (pasted.transcription, pasted.origin) == ("EXIT", Origin.PASTED)
    assert hand.desk.session.editor.state.labels[pasted.label_id].name == "shop"
    hand.ctrl(K.Key_Z)
    assert boxes(hand) == []
    hand.key(K.Key_A)
    hand.wait_for_item("p2.png")
    assert boxes(hand) == [B, A, C]


def test_paste_at_the_pointer_puts_the_middle_of_all_there_inside_the_picture(hand: Hand) -> None:
    hand.draw(A)
    hand.draw(Box(60, 20, 40, 40))
    hand.ctrl(K.Key_A)
    hand.ctrl(K.Key_C)
    hand.go_on_to("p2.png")
    QTest.mouseMove(hand.canvas, hand.view_point(160, 120))
    hand.key(K.Key_V, CTRL | SHIFT)
    assert boxes(hand) == [Box(120, 100, 40, 40), Box(160, 100, 40, 40)]
    assert len(selected(hand)) == 2
    QTest.mouseMove(hand.canvas, hand.view_point(2, 2))
    hand.key(K.Key_V, CTRL | SHIFT)
    assert boxes(hand)[2:] == [Box(0, 0, 40, 40), Box(40, 0, 40, 40)]


def test_a_copy_is_repeated_along_its_way_until_there_is_no_more_room(hand: Hand) -> None:
    hand.draw(A)
    hand.ctrl(K.Key_D)
    copy = boxes(hand)[1]
    assert copy is not None
    hand.drag((copy.x + 20, copy.y + 20), (copy.x + 80, copy.y + 10))
    moved = boxes(hand)[1]
    assert moved is not None
    way = moved.x - A.x, moved.y - A.y
    for _ in range(20):
        hand.key(K.Key_D, CTRL | ALT)
    assert boxes(hand)[2:] == [
        moved.moved_by(way[0] * n, way[1] * n) for n in range(1, len(boxes(hand)) - 1)
    ]
    last = boxes(hand)[-1]
    assert last is not None
    assert last.right <= 320 < last.right + way[0]
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text == "There is no more room in that direction."
    hand.ctrl(K.Key_Z)
    assert boxes(hand)[-1] != last


def test_without_a_copy_before_it_copying_on_is_a_plain_copy(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_D, CTRL | ALT)
    assert boxes(hand) == [A, A.moved_by(10, 10)]

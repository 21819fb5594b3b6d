"""The label in force: given to a box, it is the next one's too; held keys are one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.kit.lists.row_delegate import ROW_ROLE

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
MANY = tuple(f"label {number}" for number in range(1, 61))
A, B, C = Box(20, 20, 60, 60), Box(120, 20, 60, 60), Box(220, 20, 60, 60)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 3)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path, labels=MANY))
    hand.wait_for_item("p1.png")
    # Merged by the clock of the editor: no test waits for it, or is late by it.
    hand.desk.session.editor._now = lambda: 100.0
    yield hand
    hand.close()


def given(hand: Hand) -> list[str]:
    labels = hand.desk.session.editor.state.labels
    return [labels[region.label_id].name for region in hand.regions]


def drag(hand: Hand, box: Box) -> None:
    hand.drag((box.x, box.y), (box.right, box.bottom))


def marked(hand: Hand) -> list[str]:
    """Return the labels that the list marks."""
    model = hand.window.labels.model
    rows = [model.index(row).data(ROW_ROLE) for row in range(model.rowCount())]
    return [row.name for row in rows if row.is_current]


def in_sight(hand: Hand, name: str) -> bool:
    """Return whether the row of a label is seen, whole."""
    panel = hand.window.labels
    row = next(row for row, label in enumerate(panel.model.labels) if label.name == name)
    return panel.list.viewport().rect().contains(panel.list.visualRect(panel.model.index(row)))


def test_a_digit_after_drawing_is_for_that_box_and_for_the_next(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_3)
    hand.key(K.Key_N)
    drag(hand, B)
    hand.draw(C)
    assert given(hand) == ["label 3", "label 3", "label 3"]
    assert marked(hand) == ["label 3"]


def test_the_other_way_it_is_for_that_box_alone(hand: Hand) -> None:
    hand.app.settings.set("label_goes_on", value=False)
    hand.draw(A)
    hand.key(K.Key_3)
    hand.draw(B)
    assert given(hand) == ["label 3", "label 1"]
    hand.key(K.Key_W)
    hand.key(K.Key_2)
    drag(hand, C)
    assert given(hand) == ["label 3", "label 1", "label 2"]


def test_with_the_tool_that_stays_no_key_lies_between_two_boxes(hand: Hand) -> None:
    hand.key(K.Key_N, SHIFT)
    hand.key(K.Key_W)
    drag(hand, A)
    hand.key(K.Key_2)
    drag(hand, B)
    drag(hand, C)
    hand.key(K.Key_4)
    assert given(hand) == ["label 2", "label 2", "label 4"]
    hand.key(K.Key_Escape)
    hand.key(K.Key_Escape)
    assert hand.canvas.tool == "select"


def test_n_takes_the_last_tool_and_leaves_the_last_box_alone(hand: Hand) -> None:
    hand.key(K.Key_W, SHIFT)
    hand.key(K.Key_Escape)
    hand.draw(A)
    hand.key(K.Key_N)
    assert (hand.canvas.tool, list(hand.canvas.selection)) == ("box", [])
    hand.key(K.Key_5)
    drag(hand, B)
    assert given(hand) == ["label 1", "label 5"]


def test_the_list_scrolls_to_the_label_in_force_and_marks_it(hand: Hand) -> None:
    assert marked(hand) == ["label 1"]
    assert in_sight(hand, "label 1")
    assert not in_sight(hand, "label 55")
    hand.draw(A)
    hand.key(K.Key_F2)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "label 55")
    QTest.keyClick(field, K.Key_Return)
    assert given(hand) == ["label 55"]
    assert marked(hand) == ["label 55"]
    assert in_sight(hand, "label 55")
    hand.key(K.Key_1)
    assert in_sight(hand, "label 1")
    first = hand.window.labels.model.index(0)
    assert "for the next box" in first.data(Qt.ItemDataRole.AccessibleTextRole)
    second = hand.window.labels.model.index(1)
    assert "for the next box" not in second.data(Qt.ItemDataRole.AccessibleTextRole)


def test_one_row_alone_looks_chosen_after_a_click_and_a_digit(hand: Hand) -> None:
    panel = hand.window.labels
    hand.draw(A)
    fourth = panel.list.visualRect(panel.model.index(3)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=fourth)
    assert given(hand) == marked(hand) == ["label 4"]
    hand.canvas.setFocus()
    hand.key(K.Key_2)
    assert given(hand) == marked(hand) == ["label 2"]
    assert panel.list.selectionModel().selectedIndexes() == []
    # By keys one goes on from there, and the row that has them is drawn with a ring.
    panel.list.setFocus()
    QTest.keyClick(panel.list, K.Key_Down)
    QTest.keyClick(panel.list, K.Key_Return)
    assert given(hand) == marked(hand) == ["label 3"]


def press_and_hold(hand: Hand, key: Qt.Key, times: int) -> None:
    """Press a key that tells itself again and again before it is let go."""
    for _ in range(times):
        QTest.keyPress(hand.canvas, key)
    QTest.keyRelease(hand.canvas, key)


def test_a_held_arrow_is_one_step_of_undo(hand: Hand) -> None:
    start = hand.draw(A).box
    press_and_hold(hand, K.Key_Right, 20)
    assert start is not None
    moved = hand.regions[0].box
    assert moved is not None
    assert round(moved.x - start.x) == 20
    hand.ctrl(K.Key_Z)
    assert hand.regions[0].box == start
    hand.ctrl(K.Key_Y)
    assert hand.regions[0].box == moved
    hand.wait_until_saved()
    filed = hand.desk.project.reads.load_item(1).result().state.regions
    assert [region.box for region in filed.values()] == [moved]
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert hand.regions == []


def test_presses_after_a_pause_or_of_another_kind_are_steps_of_their_own(hand: Hand) -> None:
    start = hand.draw(A).box
    hand.key(K.Key_Right)
    hand.key(K.Key_Down)
    once = hand.regions[0].box
    hand.desk.session.editor._now = lambda: 103.0
    hand.key(K.Key_Right)
    hand.key(K.Key_Right, Qt.KeyboardModifier.AltModifier)
    for before in (2, 1):
        hand.ctrl(K.Key_Z)
        assert (hand.regions[0].box == once) is (before == 1)
    hand.ctrl(K.Key_Z)
    assert hand.regions[0].box == start


def test_a_label_under_a_folded_one_is_unfolded_when_it_is_in_force(hand: Hand) -> None:
    labels = hand.desk.session.editor.state.labels
    ids = {label.name: label.id for label in labels.values()}
    model = hand.window.labels.model
    below = replace(labels[ids["label 3"]], parent=ids["label 2"])
    model.set_labels([*(each for each in labels.values() if each.id != below.id), below])
    model.fold(ids["label 2"], is_folded=True)
    assert model.row_of(below.id) is None
    hand.window.labels.show_current(LabelId(below.id))
    assert model.row_of(below.id) is not None

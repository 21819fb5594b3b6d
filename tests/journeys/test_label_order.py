"""Labels put in another order beside the picture: by dragging, and by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.journeys.test_labels import LABELS, change_labels, given, mark, named, panel_rows
from widgets.labels.labels_dialog import LabelsDialog

K = Qt.Key
A = Box(20, 20, 40, 40)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 3)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path, labels=LABELS))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def drag_label(hand: Hand, start: int, end: int, *, key: Qt.Key | None = None) -> None:
    """Drag a row of the panel just below the middle of another, and press a key before the end."""
    rows = hand.window.labels.list
    places = [rows.visualRect(rows.model().index(row, 0)).center() for row in (start, end)]
    first, last = places[0], places[1] + QPoint(0, 4)
    QTest.mousePress(rows.viewport(), Qt.MouseButton.LeftButton, pos=first)
    for step in range(1, 5):
        QTest.mouseMove(rows.viewport(), first + (last - first) * step / 4)
    if key is not None:
        QTest.keyClick(rows, key)
    QTest.mouseRelease(rows.viewport(), Qt.MouseButton.LeftButton, pos=last)


def test_a_label_is_dragged_to_another_place_in_one_step_which_is_stored(
    hand: Hand, tmp_path: Path
) -> None:
    given_before = hand.canvas.current_label
    drag_label(hand, 0, 2)
    wanted = ["shop", "car", "house", "street sign", "shop sign"]
    assert names(hand) == wanted
    assert [row.key for row in panel_rows(hand)] == ["1", "2", "3", "4", "5"]
    assert hand.canvas.current_label == given_before  # a drag is no choice of a label
    hand.draw(A)
    hand.key(K.Key_3)
    assert given(hand) == ["house"]
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert names(hand) == list(LABELS)
    drag_label(hand, 2, 0)
    wanted = ["house", "car", "shop", "street sign", "shop sign"]
    assert names(hand) == wanted
    hand.wait_until_saved()
    hand.app.lifecycle.close()
    hand.app.lifecycle.open_path(tmp_path / "job.fairlabel")
    hand.wait_for_item("p1.png")
    assert names(hand) == wanted


def test_escape_gives_up_the_drag_of_a_label(hand: Hand) -> None:
    hand.window.labels.list.setFocus()
    drag_label(hand, 0, 3, key=K.Key_Escape)
    assert names(hand) == list(LABELS)
    assert hand.desk.session.editor.history.next_undo is None


def test_alt_and_an_arrow_move_a_label_and_no_box(hand: Hand) -> None:
    hand.draw(A)
    box = hand.regions[0].geometry
    panel = hand.window.labels
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(1))
    alt = Qt.KeyboardModifier.AltModifier
    for _ in range(2):
        hand.key(K.Key_Down, alt)
    assert names(hand)[:4] == ["house", "car", "street sign", "shop"]
    assert panel.list.currentIndex().row() == 3
    hand.key(K.Key_Up, alt)
    assert names(hand)[:4] == ["house", "car", "shop", "street sign"]
    assert hand.regions[0].geometry == box
    for _ in range(9):
        hand.key(K.Key_Up, alt)
    assert panel_rows(hand)[0].name == "shop"
    hand.ctrl(K.Key_Z)
    assert names(hand)[:2] == ["house", "shop"]


def test_a_label_keeps_to_those_beside_it_and_takes_what_is_under_it_along(hand: Hand) -> None:
    def under(name: str) -> Callable[[LabelsDialog], None]:
        return lambda dialog: dialog.form.parent_chosen.emit(int(named(hand, name).id))

    change_labels(hand, mark("shop sign"), under("shop"), mark("street sign"), under("shop"))
    before = ["house", "shop", "street sign", "shop sign", "car"]
    assert names(hand) == before
    drag_label(hand, 3, 0)
    assert names(hand) == ["house", "shop", "shop sign", "street sign", "car"]
    drag_label(hand, 1, 4)
    assert names(hand) == ["house", "car", "shop", "shop sign", "street sign"]
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert names(hand) == before


def names(hand: Hand) -> list[str]:
    return [row.name for row in panel_rows(hand)]


def test_the_row_that_keys_are_on_stays_with_its_label_through_moving_and_undoing(
    hand: Hand,
) -> None:
    rows = hand.window.labels.list

    def current() -> str:
        return str(rows.currentIndex().data())

    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(1, 0))
    QTest.keyClick(rows, K.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert (current(), rows.currentIndex().row()) == ("shop", 2)
    hand.ctrl(K.Key_Z)
    assert (current(), rows.currentIndex().row()) == ("shop", 1)
    QTest.keyClick(rows, K.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (current(), rows.currentIndex().row()) == ("shop", 0)

"""Boxes copied to the next items and brought from the previous one, in the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.editing.copy_regions import CopiedRegions
from annotator.job_file import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import (
    ItemId,
    KindId,
    Media,
    MediaId,
    Origin,
    Region,
    Status,
    in_reading_order,
)
from annotator.model.geometry import Box
from annotator.records import NewItem
from tests.journeys.begun import begun_job, paint_pictures, photograph
from tests.journeys.hand import Hand, press
from widgets.editing import copy_to_next as carrying_module
from widgets.editing.carry_dialog import CarryDialog

K = Qt.Key
BOX, OTHER = Box(40, 40, 100, 80), Box(180, 120, 80, 60)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 5)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def said(hand: Hand) -> str:
    """Return the sentence on the screen."""
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def carry(hand: Hand, count: str) -> None:
    """Press Ctrl+B, type to how many items, press Enter, and wait for what is said of it."""

    def type_it(dialog: CarryDialog) -> bool:
        QTest.keyClicks(dialog.field, count)
        QTest.keyClick(dialog.field, K.Key_Return)
        return True

    hand.window.notices.dismiss()
    with hand.answering(CarryDialog, type_it):
        hand.ctrl(K.Key_B)
    hand.qtbot.waitUntil(lambda: said(hand) != "", timeout=10_000)
    hand.return_to_window()
    hand.canvas.setFocus()


def filed(hand: Hand, item: int) -> list[Region]:
    """Return the regions of an item as the job file has them."""
    state = hand.desk.project.reads.load_item(item).result().state
    return in_reading_order(state.regions)


def status(hand: Hand, item: int) -> Status:
    return hand.desk.project.reads.load_item(item).result().state.facts.status


def test_the_selected_box_goes_to_so_many_items_and_one_undo_takes_it_back(hand: Hand) -> None:
    hand.draw(OTHER)
    hand.draw(BOX)
    hand.key(K.Key_2)
    carry(hand, "3")
    assert said(hand) == "Boxes copied to the next 3 items: 3 in all."
    for item in (2, 3, 4):
        (region,) = filed(hand, item)
        assert (region.geometry, region.origin) == (BOX, Origin.PASTED)
        assert hand.desk.session.editor.state.labels[region.label_id].name == "shop"
        assert status(hand, item) is Status.STARTED
    assert filed(hand, 5) == []
    (button,) = hand.window.notices._buttons
    press(button)
    assert [filed(hand, item) for item in (2, 3, 4)] == [[], [], []]
    assert status(hand, 2) is Status.NEW
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "p1.png"
    assert len(hand.regions) == 2
    hand.key(K.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(filed(hand, 3)) == 1


def test_an_item_of_an_unknown_kind_takes_none_and_the_others_do(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    job = begun_job(tmp_path)
    paint_pictures(tmp_path, 2)
    video = NewItem(Media(MediaId(0), "a.mp4"), KindId("video"))
    with Project.open(job) as project:
        project.writes.add_items([video, NewItem(Media(MediaId(0), "p2.png"))]).result()
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    carry(hand, "2")
    assert said(hand).startswith("Boxes copied to 1 of the next 2 items: 1 in all. Left out:")
    assert (filed(hand, 2), [each.geometry for each in filed(hand, 3)]) == ([], [BOX])
    hand.close()


def test_without_a_selection_all_boxes_go_and_where_they_are_already_nothing_is_added(
    hand: Hand,
) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.key(K.Key_Escape)
    hand.key(K.Key_Escape)
    carry(hand, "1")
    assert said(hand) == "Boxes copied to the next item: 2."
    assert [region.geometry for region in filed(hand, 2)] == [BOX, OTHER]
    carry(hand, "2")
    assert said(hand) == (
        "Boxes copied to 1 of the next 2 items: 2 in all. Left out: already there: 2."
    )
    assert len(filed(hand, 2)) == 2
    carry(hand, "2")
    assert said(hand) == ("No box was copied to the next items. Left out: already there: 4.")
    assert hand.window.notices._buttons == []


def test_an_item_that_is_done_stays_as_it_is(hand: Hand) -> None:
    hand.go_on_to("p2.png")
    hand.key(K.Key_Space)
    hand.wait_for_item("p3.png")
    hand.key(K.Key_A)
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    carry(hand, "2")
    assert filed(hand, 2) == []
    assert len(filed(hand, 3)) == 1


def test_the_items_that_got_them_are_shown_with_them_also_if_they_were_read_ahead(
    hand: Hand,
) -> None:
    hand.draw(BOX)
    hand.qtbot.waitUntil(lambda: ItemId(2) in hand.desk.prefetch._ready, timeout=10_000)
    carry(hand, "2")
    hand.go_on_to("p2.png")
    assert [region.geometry for region in hand.regions] == [BOX]
    hand.ctrl(K.Key_Z)
    assert hand.regions == []


def test_going_on_at_once_waits_for_nobody_and_nothing_is_lost(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.draw(BOX)
    carrying = hand.app.parts.editing.carrying
    editor = hand.desk.session.editor
    reads: list[int] = []
    neighbours = hand.desk.project.reads.neighbours

    def counted(item_id: int, by: int) -> Future[list[LoadedItem]]:
        reads.append(by)
        return neighbours(item_id, by)

    monkeypatch.setattr(hand.desk.project.reads, "neighbours", counted)
    monkeypatch.setattr(carrying, "_ask", lambda _boxes, _most: 3)
    carrying.carry()
    hand.canvas.nudge(5, 0)  # while the items are read: they are read again
    assert editor.state.item_id == 1
    hand.qtbot.waitUntil(lambda: said(hand) != "", timeout=10_000)
    assert [filed(hand, item)[0].geometry for item in (2, 3, 4)] == [BOX] * 3
    assert hand.regions[0].geometry == BOX.moved_by(5, 0)
    assert reads == [3, 3]


def test_many_items_are_made_ready_a_few_at_a_time_and_anew_after_an_edit(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.draw(BOX)
    carrying = hand.app.parts.editing.carrying
    made: list[int] = []
    bringing = carrying_module._bringing

    def counted(
        name: str, loaded: LoadedItem, regions: Sequence[Region], make: Callable[[Region], Region]
    ) -> CopiedRegions:
        made.append(loaded.item.id)
        if len(made) == 2:
            hand.canvas.nudge(5, 0)  # between two turns of the window
        return bringing(name, loaded, regions, make)

    monkeypatch.setattr(carrying_module, "SLICE_S", -1.0)
    monkeypatch.setattr(carrying_module, "_bringing", counted)
    monkeypatch.setattr(carrying, "_ask", lambda _boxes, _most: 4)
    carrying.carry()
    hand.qtbot.waitUntil(lambda: said(hand) != "", timeout=10_000)
    assert made == [2, 3, 2, 3, 4, 5]
    assert [filed(hand, item)[0].geometry for item in (2, 3, 4, 5)] == [BOX] * 4


def test_after_the_next_edit_the_button_for_undo_is_gone(hand: Hand) -> None:
    hand.draw(BOX)
    carry(hand, "2")
    hand.key(K.Key_Right)
    assert said(hand) == ""


def test_nothing_to_carry_and_nowhere_to_carry_it_are_said(hand: Hand) -> None:
    hand.ctrl(K.Key_B)
    assert said(hand) == "There is no box to copy. Draw one first."
    hand.go_on_to("p5.png")
    hand.draw(BOX)
    carry(hand, "1")
    assert said(hand) == "This is the last item: there is no next one."


def test_the_count_is_remembered_and_given_up_with_esc(hand: Hand) -> None:
    hand.draw(BOX)
    carry(hand, "2")
    offered: list[int] = []

    def leave(dialog: CarryDialog) -> bool:
        offered.append(dialog.count())
        QTest.keyClick(dialog, K.Key_Escape)
        return True

    with hand.answering(CarryDialog, leave):
        hand.ctrl(K.Key_B)
    assert offered == [2]
    assert hand.app.settings.number("carry_count") == 2
    assert filed(hand, 4) == []


def test_b_brings_the_boxes_of_the_previous_item_as_one_step(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.go_on_to("p2.png")
    hand.draw(OTHER)
    hand.key(K.Key_B)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 2, timeout=10_000)
    assert said(hand) == (
        "1 of 2 boxes of the previous item were copied. Left out: already there: 1."
    )
    assert {region.geometry for region in hand.regions} == {BOX, OTHER}
    hand.key(K.Key_B)
    here = "All boxes of the previous item are already here."
    hand.qtbot.waitUntil(lambda: said(hand) == here, timeout=10_000)
    hand.ctrl(K.Key_Z)
    assert [region.geometry for region in hand.regions] == [OTHER]


@pytest.fixture
def beside_a_small_one(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 1)
    photograph(tmp_path / "small.png", (160, 110))
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


@pytest.mark.parametrize("is_carried", [False, True])
def test_what_falls_outside_of_the_other_picture_is_told(
    beside_a_small_one: Hand, is_carried: bool
) -> None:
    hand = beside_a_small_one
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.key(K.Key_Escape)
    hand.key(K.Key_Escape)
    if is_carried:
        hand.go_on_to("small.png")  # from then on the job knows how large it is
        hand.key(K.Key_A)
        hand.wait_for_item("p1.png")
        carry(hand, "1")
        wanted = "Boxes copied to the next item: 1. Left out: outside the picture: 1."
    else:
        hand.go_on_to("small.png")
        hand.key(K.Key_B)
        hand.qtbot.waitUntil(lambda: said(hand) != "")
        wanted = "1 of 2 boxes of the previous item were copied. Left out: outside the picture: 1."
    assert said(hand) == wanted
    assert [region.geometry for region in filed(hand, 2)] == [Box(40, 40, 100, 70)]


def test_where_there_is_no_item_before_it_that_is_said(hand: Hand) -> None:
    hand.key(K.Key_B)
    hand.qtbot.waitUntil(lambda: said(hand) != "", timeout=10_000)
    assert said(hand) == "This is the first item: there is no previous one."

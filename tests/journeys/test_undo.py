"""Steps are taken back and made again over items, however fast their keys are pressed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model.entities import ItemId, Status
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
BOX, OTHER = Box(40, 40, 100, 80), Box(180, 120, 80, 60)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    """Two pictures; on the second one two boxes were drawn, and it is done."""
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.go_on_to("p2.png")
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.desk.guarded(hand.desk.session.confirm)
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def forget(hand: Hand) -> None:
    """Let the other item be read from the file: it comes with a later turn of the loop."""
    hand.desk.prefetch.forget_items()


def status(hand: Hand) -> Status:
    return hand.desk.session.editor.state.facts.status


def test_each_press_counts_while_the_item_of_the_step_is_on_its_way(hand: Hand) -> None:
    forget(hand)
    for _press in range(3):
        hand.key(K.Key_Z, CTRL)
    assert hand.desk.is_on_its_way
    hand.wait_for_item("p2.png")
    assert hand.regions == []
    assert status(hand) is not Status.DONE
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    forget(hand)
    for _press in range(3):
        hand.key(K.Key_Z, CTRL_SHIFT)
    assert hand.desk.is_on_its_way
    hand.wait_for_item("p2.png")
    assert [region.geometry for region in hand.regions] == [BOX, OTHER]
    assert status(hand) is Status.DONE


def test_who_goes_to_another_item_meanwhile_takes_nothing_back_there(hand: Hand) -> None:
    forget(hand)
    hand.key(K.Key_Z, CTRL)
    hand.desk.go_to(ItemId(hand.desk.items[0].id))
    assert not hand.desk.is_on_its_way
    hand.key(K.Key_D)
    hand.wait_for_item("p2.png")
    assert status(hand) is Status.DONE

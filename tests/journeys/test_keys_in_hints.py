"""Hints, bars and lists of the real window show the keys in force, also after they were changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.actions.keys_in_force import Keymap
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.kit.lists.row_delegate import ROW_ROLE

K = Qt.Key


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def use(hand: Hand, keymap: Keymap) -> None:
    hand.window.actions_table.use(keymap)


def test_first_steps_show_the_keys_of_a_preset_and_own_ones(hand: Hand) -> None:
    def hints() -> set[str]:
        return {each.text() for each in hand.window.first_steps.findChildren(QLabel)}

    assert {"W, then drag", "Enter, then type", "Ctrl+T", "a key, 1 to 9"} <= hints()
    use(hand, Keymap("labelme").with_keys("time-and-pay", ["F10"]).with_keys("export", []))
    assert {"Ctrl+R, then drag", "F10", "“Export”"} <= hints()
    assert "Ctrl+T" not in hints()


def test_labels_show_the_keys_that_give_them(hand: Hand) -> None:
    model = hand.window.labels.model
    first = model.index(0)
    assert first.data(ROW_ROLE).key == "1"
    use(hand, Keymap().with_keys("label-1", ["Ctrl+Alt+Q"]))
    assert first.data(ROW_ROLE).key == "Ctrl+Alt+Q"
    assert "Ctrl+Alt+Q" in first.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_reviewer_reads_the_keys_in_force(hand: Hand) -> None:
    bar = hand.window.judging
    hand.app.run("review")
    hand.qtbot.waitUntil(lambda: "%" not in bar.text.text() and bool(bar.text.text()))
    assert "F goes to the next" in bar.text.text()
    assert (bar.accept_button.text(), bar.stop_button.toolTip()) == (
        "Accept  Y",
        "Stop reviewing  Ctrl+Shift+R",
    )
    use(hand, Keymap("cvat").with_keys("accept-item", ["Alt+Y"]).with_keys("reject-item", []))
    assert "Shift+F goes to the next" in bar.text.text()
    assert (bar.accept_button.text(), bar.reject_button.text()) == ("Accept  Alt+Y", "Reject…")


def test_the_line_on_the_picture_and_its_description_follow_the_keys(hand: Hand) -> None:
    line = hand.app.parts.drawing.hint
    assert "K draws one by keys" in hand.canvas.accessibleDescription()
    region = hand.draw(Box(40, 40, 60, 40))
    hand.canvas.offer((Box(42, 42, 50, 30), region.label_id))
    assert line.text() == "Enter or a double click uses the dotted box, Esc keeps yours."
    use(hand, Keymap("left-hand").with_keys("draw-by-keys", ["Alt+K"]))
    assert line.text() == "V or a double click uses the dotted box, Esc keeps yours."
    assert "Alt+K draws one by keys" in hand.canvas.accessibleDescription()


def test_the_line_on_the_picture_has_room_after_the_interface_grew(hand: Hand) -> None:
    line = hand.app.parts.drawing.hint
    hand.key(K.Key_W)
    before = line.height()
    for _ in range(4):
        hand.app.run("bigger")
    hand.qtbot.waitUntil(lambda: line.height() > before)
    assert line.heightForWidth(line.width()) <= line.height()


def test_the_tags_say_by_which_keys_they_are_given(hand: Hand) -> None:
    view = hand.app.parts.details.view
    hand.canvas.select([])
    hand.key(K.Key_F4)
    hand.qtbot.waitUntil(lambda: view.title.text() == "Tags of the item: Shift+1 to Shift+9")
    use(hand, Keymap().with_keys("tag-1", ["Alt+1"]))
    hand.qtbot.waitUntil(lambda: view.title.text() == "Tags of the item: Alt+1 to Shift+9")
    row = view.item.model.index(0).data(ROW_ROLE)
    assert row.key == "Alt+1"

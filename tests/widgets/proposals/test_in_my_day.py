"""My day tells of the open item what became of its proposals, and how long they took."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.label_commands import MergeLabels
from annotator.proposals.counts import ProposalCounts
from tests.annotator.proposals.moving import street
from tests.journeys.hand import press
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.proposals.conftest import Desk, put
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.day.item_page import ItemPage, OnItem

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_page_of_an_item_tells_it_only_where_there_was_something(
    qapp: QApplication, qtbot: QtBot
) -> None:
    page = ItemPage(look_of(qapp))
    qtbot.addWidget(page)
    page.show_item(OnItem("a.jpg", {}, {}), ())
    assert "proposals" not in page.note.text()
    page.show_item(OnItem("a.jpg", {}, {}, ProposalCounts(1, 3, 2, 0, 120_000)), ())
    told = "Its proposals: 3 kept, 2 corrected, 1 undecided. They took 2 min of this time."
    assert page.note.text().endswith(told)


@pytest.mark.parametrize("is_merged", [False, True])
def test_what_was_decided_by_key_is_told(at_work: Desk, is_merged: bool) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    hand.key(Qt.Key.Key_D, SHIFT)
    hand.wait_for_item("f1.png")
    hand.key(Qt.Key.Key_E)
    hand.key(Qt.Key.Key_Right)
    if is_merged:
        labels = hand.desk.session.editor.state.labels
        cat, cup = (key for name in ("cat", "cup") for key in labels if labels[key].name == name)
        hand.desk.run(MergeLabels(cat, cup))

    turned: list[bool] = []

    def look(dialog: MyDayDialog) -> bool:
        if not turned:
            turned.append(True)
            press(dialog.tabs[2])
        if "proposals" not in dialog.item.note.text():
            return False
        assert "1 kept, 1 corrected, 2 undecided" in dialog.item.note.text()
        press(dialog.close_button)
        return True

    with hand.answering(MyDayDialog, look):
        hand.app.run("my-day")

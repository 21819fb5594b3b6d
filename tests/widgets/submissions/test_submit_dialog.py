"""The dialog of a submission on a low screen: the tree of fields gives way, nothing scrolls."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.export.api import Detail
from tests.widgets.kit.dialogs.looks import look_of
from widgets.export.export_fields import HEIGHT_PX
from widgets.ledger.dialogs.ledger_facts import Fact
from widgets.submissions.submit_dialog import LEAST_TREE_PX, SubmitChoice, SubmitDialog

ZOOM = 0.7
"""So that the screen of the tests is wide enough for two columns, and too low for all facts."""


def test_the_tree_gives_way_on_a_low_screen_and_comes_back(
    qtbot: QtBot, qapp: QApplication
) -> None:
    look = look_of(qapp, zoom=ZOOM)
    dialog = SubmitDialog(look, SubmitChoice(Path("streets.fairsubmission"), Detail.ITEM))
    qtbot.addWidget(dialog)
    dialog.show()
    tree, bar = dialog.fields.tree, dialog.scroll_area.verticalScrollBar()
    never = [each.text() for each in dialog.findChildren(QLabel) if "Never" in each.text()]
    assert len(never) == 1
    assert "your name, keys pressed, screenshots, pictures or sounds, times of day." in never[0]
    heights = []
    for count in (2, 14, 2):
        dialog.facts.show_facts([Fact("Entries", "412 entries", "390 spans of time")] * count)
        dialog.fit()
        qtbot.waitUntil(lambda: bar.maximum() == 0)
        heights.append(tree.height())
    assert look.px(LEAST_TREE_PX) <= heights[1] < look.px(HEIGHT_PX) <= min(heights[0], heights[2])

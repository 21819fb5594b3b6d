"""The bar of proposals on a screen of 800 pixels at 200 %."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.proposals.proposal_bar import ProposalBar

ROOM_PX = 400
"""What rail and side column leave of 800 pixels at 200 %."""


def test_a_very_narrow_bar_decides_on_one_proposal_and_leaves_all_to_the_keys(
    qtbot: QtBot, qapp: QApplication
) -> None:
    bar = ProposalBar(look_of(qapp, zoom=2.0))
    qtbot.addWidget(bar)
    bar.resize(ROOM_PX, 66)
    bar.show_waiting(9)
    bar.show()
    assert bar.minimumSizeHint().width() <= ROOM_PX
    assert bar.text.text() == "9"
    assert bar.keep_button.isVisible()
    assert bar.refuse_button.isVisible()
    assert not bar.keep_all_button.isVisible()
    bar.resize(1_400, 66)
    assert bar.refuse_all_button.isVisible()
    assert bar.text.text() == "9 proposals to decide on"

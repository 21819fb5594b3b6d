"""The buttons of a dialog stand in one row, or wrap where there is no room for one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from widgets.kit.dialogs.footer_layout import FooterLayout

WIDE_PX, BUTTON_PX, GAP_PX, HIGH_PX = 600, 100, 10, 30


class Row:
    """Four buttons of 100 px, with a stretch before the last."""

    def __init__(self, qtbot: QtBot, *, is_rtl: bool = False) -> None:
        self.window = QWidget()
        if is_rtl:
            self.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.layout = FooterLayout()
        self.layout.setContentsMargins(20, 5, 20, 5)
        self.layout.setSpacing(GAP_PX)
        self.window.setLayout(self.layout)
        self.buttons = [QPushButton(str(number)) for number in range(4)]
        for button in self.buttons:
            button.setFixedSize(BUTTON_PX, HIGH_PX)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            if button is self.buttons[-1]:
                self.layout.addStretch(1)
            self.layout.addWidget(button)
        qtbot.addWidget(self.window)

    def places(self, width: int) -> list[tuple[int, int]]:
        """Return left and top of each visible button in a window of that width."""
        self.window.resize(width, self.layout.heightForWidth(width))
        self.window.show()
        self.layout.activate()
        return [(each.x(), each.y()) for each in self.buttons if each.isVisible()]


def test_a_row_with_room_has_the_last_button_at_its_end(qtbot: QtBot) -> None:
    row = Row(qtbot)
    assert row.layout.heightForWidth(WIDE_PX) == HIGH_PX + 10
    assert row.places(WIDE_PX) == [(20, 5), (130, 5), (240, 5), (480, 5)]


def test_without_room_it_wraps_and_the_last_button_stays_at_the_end(qtbot: QtBot) -> None:
    row = Row(qtbot)
    assert row.layout.heightForWidth(400) == 2 * HIGH_PX + GAP_PX + 10
    assert row.places(400) == [(20, 5), (130, 5), (240, 5), (280, 45)]


@pytest.mark.parametrize("width", [140, 100])
def test_one_button_each_row_is_the_least(qtbot: QtBot, width: int) -> None:
    row = Row(qtbot)
    assert row.layout.minimumSize().width() == 140
    tops = [top for _left, top in row.places(width)]
    assert tops == [5, 45, 85, 125]


def test_a_hidden_button_takes_no_room(qtbot: QtBot) -> None:
    row = Row(qtbot)
    row.buttons[0].hide()
    assert row.places(400) == [(20, 5), (130, 5), (280, 5)]


def test_from_right_to_left_it_is_mirrored(qtbot: QtBot) -> None:
    row = Row(qtbot, is_rtl=True)
    assert row.places(WIDE_PX) == [(480, 5), (370, 5), (260, 5), (20, 5)]
    assert row.places(400) == [(280, 5), (170, 5), (60, 5), (20, 45)]


def test_parts_can_be_taken_out(qtbot: QtBot) -> None:
    row = Row(qtbot)
    assert row.layout.count() == 4
    taken = row.layout.takeAt(0)
    assert taken is not None
    assert taken.widget() is row.buttons[0]
    assert row.layout.count() == 3
    assert row.layout.itemAt(3) is None
    assert row.layout.takeAt(3) is None

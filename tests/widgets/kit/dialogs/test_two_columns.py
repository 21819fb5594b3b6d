"""Two columns of a dialog: side by side, or one above the other, in either order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.two_columns import CHOICE_AND_PREVIEW, ColumnStyle, TwoColumns

TURNED = replace(CHOICE_AND_PREVIEW, second_on_top=True)
SCROLLED = replace(CHOICE_AND_PREVIEW, scrolls_first=True)


@pytest.mark.parametrize(
    ("style", "is_wide", "ways"),
    [
        (CHOICE_AND_PREVIEW, True, "beside"),
        (CHOICE_AND_PREVIEW, False, "below"),
        (TURNED, True, "beside"),
        (TURNED, False, "above"),
        (SCROLLED, True, "beside"),
        (SCROLLED, False, "below"),
    ],
)
def test_the_second_column_stands(
    qtbot: QtBot, qapp: QApplication, *, style: ColumnStyle, is_wide: bool, ways: str
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    columns = TwoColumns(page, look_of(qapp), style, is_wide=is_wide)
    first, second = QLabel("choice"), QLabel("preview")
    columns.first.addWidget(first)
    columns.second.addWidget(second)
    page.resize(500, 300)
    page.show()
    here, there = (page.mapFromGlobal(each.mapToGlobal(each.pos() * 0)) for each in (first, second))
    found = "beside" if there.x() > here.x() else "below" if there.y() > here.y() else "above"
    assert found == ways
    assert (first.width() < second.width()) is (ways == "beside")

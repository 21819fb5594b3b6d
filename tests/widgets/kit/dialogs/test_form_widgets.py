"""A sentence that belongs to a choice begins where the words of the choice begin."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.form_widgets import put_below_choice, words

WIDTH_PX = 400


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("is_rtl", [False, True])
def test_a_sentence_begins_below_the_words_of_its_choice(
    qapp: QApplication,
    qtbot: QtBot,
    kind: type[QCheckBox | QRadioButton],
    zoom: float,
    is_rtl: bool,
) -> None:
    if is_rtl:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    look = look_of(qapp)
    look.wear("light", zoom)
    page = QWidget()
    qtbot.addWidget(page)
    # A letter with a straight stem at both of its sides.
    choice, sentence = kind("HH"), words("HH")
    put_below_choice(look, sentence)
    choice.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its ring is as dark as its words
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(choice)
    column.addWidget(sentence)
    page.setFixedWidth(WIDTH_PX)
    with qtbot.waitExposed(page):
        page.show()
    assert abs(_start_px(choice, is_rtl=is_rtl) - _start_px(sentence, is_rtl=is_rtl)) <= 2


def _start_px(part: QWidget, *, is_rtl: bool) -> int:
    """Return how far from the start of a line the first letter is painted; a mark is paler."""
    image = part.window().grab(part.geometry()).toImage()
    dark = [
        x
        for x in range(WIDTH_PX)
        if any(image.pixelColor(x, y).lightness() < 45 for y in range(image.height()))
    ]
    return WIDTH_PX - 1 - max(dark) if is_rtl else min(dark)

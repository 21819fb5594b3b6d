"""Widgets flow like words: into lines, each in the middle of its line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.kit.layouts import FlowLayout

SIZES = ((40, 20), (60, 30), (50, 10))


@pytest.fixture
def words(qtbot: QtBot) -> tuple[QWidget, list[QWidget]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, 10)
    made = [QWidget() for _ in SIZES]
    for each, size in zip(made, SIZES, strict=True):
        each.setFixedSize(*size)
        flow.addWidget(each)
    return holder, made


def places(words: list[QWidget]) -> list[tuple[int, int]]:
    return [(each.x(), each.y()) for each in words]


@pytest.mark.parametrize(
    ("width", "expected", "height"),
    [
        (170, [(0, 5), (50, 0), (120, 10)], 30),
        (169, [(0, 5), (50, 0), (0, 40)], 50),
        (70, [(0, 0), (0, 30), (0, 70)], 80),
    ],
)
def test_a_lower_widget_is_in_the_middle_of_its_line(
    words: tuple[QWidget, list[QWidget]], width: int, expected: list[tuple[int, int]], height: int
) -> None:
    holder, made = words
    holder.resize(width, 200)
    holder.show()
    assert places(made) == expected
    assert holder.heightForWidth(width) == height


def test_from_right_to_left_the_first_is_on_the_right(
    words: tuple[QWidget, list[QWidget]],
) -> None:
    holder, made = words
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    holder.resize(170, 200)
    holder.show()
    assert places(made) == [(130, 5), (60, 0), (0, 10)]

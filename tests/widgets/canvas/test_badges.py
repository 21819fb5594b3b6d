"""Where badges go, and where they stay away."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from annotator.model.entities import Label, LabelId
from widgets.canvas.layers.badges import Badge, BadgeFont, badges_for
from widgets.canvas.layers.label_looks import look_of

LOOK = look_of(Label(LabelId(1), "house", 0))


@pytest.fixture
def font(qapp: QApplication) -> BadgeFont:
    return BadgeFont(qapp.font(), 1.0)


def badges(font: BadgeFont, *boxes: tuple[int, int, int, int], text: str = "") -> list[Badge]:
    corners = np.array(boxes, np.int32).reshape(-1, 4)
    return badges_for(corners, font, lambda _place: (LOOK, text), beyond=2)


def test_a_badge_stands_on_its_box(font: BadgeFont) -> None:
    (badge,) = badges(font, (100, 100, 300, 200))
    assert badge.text == "house"
    assert (badge.place.left(), badge.place.bottom() + 1) == (98, 98)


def test_a_small_box_has_none(font: BadgeFont) -> None:
    assert badges(font, (100, 100, 123, 200)) == []
    assert badges(font, (100, 100, 300, 123)) == []
    assert len(badges(font, (100, 100, 124, 124))) == 1


def test_the_line_above_is_not_covered(font: BadgeFont) -> None:
    lines = [(100, top, 400, top + 28) for top in (100, 130, 160)]
    assert [badge.place.bottom() + 1 for badge in badges(font, *lines)] == [98]


def test_a_box_within_a_box_keeps_its_badge(font: BadgeFont) -> None:
    assert len(badges(font, (100, 100, 400, 300), (150, 150, 250, 250))) == 2


def test_badges_do_not_cover_each_other(font: BadgeFont) -> None:
    assert len(badges(font, (100, 100, 400, 300), (100, 100, 390, 310))) == 1


def test_the_first_words_are_shown_where_there_is_room(font: BadgeFont) -> None:
    (wide,) = badges(font, (100, 100, 400, 200), text="Anno\n1812")
    assert wide.text == "house   Anno 1812"
    (narrow,) = badges(font, (100, 100, 130, 200), text="Anno 1812")
    assert narrow.text == "house"
    (long,) = badges(font, (100, 100, 400, 200), text="word " * 200)
    assert long.place.width() <= 300
    assert long.text.endswith("…")


def test_badges_grow_with_the_interface_and_are_never_below_their_size(qapp: QApplication) -> None:
    given = qapp.font()
    heights = []
    for points in (7.0, 10.5, 21.0):
        given.setPointSizeF(points)
        font = BadgeFont(given, 1.0)
        heights.append((font.font.pixelSize(), font.height))
    assert heights == [(11, 16), (11, 16), (22, 32)]

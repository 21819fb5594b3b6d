"""Lines are split and joined by key, and put in order by dragging, each as one undoable step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from tests.journeys.test_typing import put
from widgets.kit.lists.movable_list import MovableList

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 120_000


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    for at, y in enumerate((30, 80, 130, 180)):
        hand.draw(Box(20, y, 200, 30))
        hand.type_text(f"line {at}")
    yield hand
    hand.wait_until_saved()
    hand.close()


def texts(hand: Hand) -> list[str]:
    return [region.transcription for region in hand.regions]


def begin_typing(hand: Hand, at: int) -> None:
    hand.canvas.setFocus()
    hand.canvas.select([hand.regions[at].id])
    hand.key(K.Key_F2, SHIFT)
    assert hand.window.strip.field.hasFocus()


def test_alt_enter_splits_a_line_at_the_cursor_and_goes_on_with_the_second(hand: Hand) -> None:
    begin_typing(hand, 1)
    put(hand, " and \U0001d54f more")
    for _letter in "more ":
        hand.key(K.Key_Left)
    hand.key(K.Key_Return, ALT)
    field = hand.window.strip.field
    assert texts(hand) == ["line 0", "line 1 and \U0001d54f", "more", "line 2", "line 3"]
    first, second = hand.regions[1].box, hand.regions[2].box
    assert first is not None
    assert second is not None
    assert 0.5 < first.width / 200 < 0.9
    assert first.width + second.width == pytest.approx(200)
    assert second.x == first.right
    assert field.hasFocus()
    assert field.text() == "more"
    put(hand, "any ")
    assert field.text() == "any more"
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert texts(hand) == ["line 0", "line 1 and \U0001d54f more", "line 2", "line 3"]
    assert hand.regions[1].box == Box(20, 80, 200, 30)


def test_alt_shift_enter_joins_with_the_next_and_the_cursor_stays(hand: Hand) -> None:
    begin_typing(hand, 1)
    hand.key(K.Key_Return, ALT | SHIFT)
    field = hand.window.strip.field
    assert texts(hand) == ["line 0", "line 1\nline 2", "line 3"]
    assert hand.regions[1].box == Box(20, 80, 200, 80)
    assert field.hasFocus()
    put(hand, "!")
    assert field.text() == "line 1!\nline 2"
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert texts(hand) == ["line 0", "line 1", "line 2", "line 3"]


def test_a_line_is_split_where_the_pointer_is_and_joined_again(hand: Hand) -> None:
    hand.canvas.setFocus()
    hand.canvas.select([hand.regions[0].id])
    QTest.mouseMove(hand.canvas, hand.view_point(100, 45))
    hand.key(K.Key_Return, ALT)
    first, second = hand.regions[0].box, hand.regions[1].box
    assert first is not None
    assert second is not None
    assert first.right == second.x == pytest.approx(100, abs=2)
    assert texts(hand)[:2] == ["line", "0"]
    hand.canvas.select([region.id for region in hand.regions[:2]])
    hand.key(K.Key_Return, ALT | SHIFT)
    assert texts(hand) == ["line 0", "line 1", "line 2", "line 3"]
    assert hand.regions[0].box == Box(20, 30, 200, 30)


def test_where_nothing_can_be_split_or_joined_a_sentence_says_why(hand: Hand) -> None:
    def told() -> str:
        shown = hand.window.notices.shown
        return "" if shown is None else shown.text

    begin_typing(hand, 0)
    hand.key(K.Key_Return, ALT)  # the cursor is at the end
    assert (
        told() == "Put the cursor between two words of the text, or point at the place in the line."
    )
    hand.key(K.Key_Escape)
    hand.canvas.select([hand.regions[-1].id])
    hand.key(K.Key_Return, ALT | SHIFT)
    assert told() == "Select several lines, or one that has a line after it."
    hand.canvas.select([region.id for region in hand.regions])
    hand.key(K.Key_Return, ALT)
    assert told() == "Select one line to split it."
    hand.canvas.select([hand.regions[1].id])
    hand.key(K.Key_L)
    hand.canvas.select([region.id for region in hand.regions[:2]])
    hand.key(K.Key_Return, ALT | SHIFT)
    assert told() == "One of these regions is locked, or has no place. Nothing was changed."
    assert texts(hand) == ["line 0", "line 1", "line 2", "line 3"]


def row_point(hand: Hand, row: int, share: float = 0.5) -> QPoint:
    regions = hand.window.regions.list
    place = regions.visualRect(regions.model().index(row, 0))
    return QPoint(place.center().x(), place.top() + round(share * place.height()))


def drag_row(hand: Hand, start: int, end: QPoint, *, is_released: bool = True) -> None:
    view = hand.window.regions.list.viewport()
    QTest.mousePress(view, LEFT, NONE, row_point(hand, start))
    for step in range(1, 5):
        QTest.mouseMove(view, row_point(hand, start) + (end - row_point(hand, start)) * step / 4)
    if is_released:
        QTest.mouseRelease(view, LEFT, NONE, end)


def test_regions_are_dragged_in_the_list_to_another_place_in_reading_order(hand: Hand) -> None:
    drag_row(hand, 3, row_point(hand, 1, 0.1))
    assert texts(hand) == ["line 0", "line 3", "line 1", "line 2"]
    assert [hand.regions[1].id] == list(hand.canvas.selection)
    regions = hand.window.regions.list
    QTest.mouseClick(regions.viewport(), LEFT, NONE, row_point(hand, 0))
    QTest.mouseClick(regions.viewport(), LEFT, SHIFT, row_point(hand, 1))
    drag_row(hand, 0, row_point(hand, 3, 0.9))
    assert texts(hand) == ["line 1", "line 2", "line 0", "line 3"]
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert texts(hand) == ["line 0", "line 1", "line 2", "line 3"]


def test_esc_ends_a_drag_and_a_click_moves_nothing(hand: Hand) -> None:
    regions = hand.window.regions.list
    assert isinstance(regions, MovableList)
    drag_row(hand, 3, row_point(hand, 0, 0.1), is_released=False)
    states = [regions.is_moving]
    QTest.keyClick(regions, K.Key_Escape)
    states.append(regions.is_moving)
    assert states == [True, False]
    QTest.mouseMove(regions.viewport(), row_point(hand, 1))
    QTest.mouseRelease(regions.viewport(), LEFT, NONE, row_point(hand, 1))
    QTest.mouseClick(regions.viewport(), LEFT, NONE, row_point(hand, 2))
    assert texts(hand) == ["line 0", "line 1", "line 2", "line 3"]
    assert list(hand.canvas.selection) == [hand.regions[2].id]


ARABIC = ("كان في قديم الزمان ملك عادل", "ويسمع شكواهم كل يوم في بيته", "على ضفة النهر وزير حكيم")


@pytest.fixture
def arabic(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    """Gives a window with a page of Arabic, and no box on it."""
    hand = Hand(qtbot)
    image = QImage(900, 500, QImage.Format.Format_RGB32)
    image.fill(0xFFF4EEDF)
    painter = QPainter(image)
    font = QFont(["Noto Naskh Arabic"])
    font.setPixelSize(40)
    painter.setFont(font)
    side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for at, text in enumerate(ARABIC):
        painter.drawText(QRect(60, 60 + at * 110, 780, 90), side, text)
    painter.end()
    assert image.save(str(tmp_path / "p1.png"))
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.wait_until_saved()
    hand.close()


def test_a_page_of_arabic_is_typed_from_right_to_left(arabic: Hand) -> None:
    hand, field = arabic, arabic.window.strip.field
    hand.canvas.setFocus()
    hand.key(K.Key_I, SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.canvas.selection) == 1, timeout=PATIENCE_MS)
    assert len(hand.regions) == 3
    hand.key(K.Key_Return)
    hand.key(K.Key_F11)
    for text in ARABIC:
        put(hand, text)
        option = field.document().defaultTextOption()
        assert option.textDirection() == Qt.LayoutDirection.RightToLeft
        assert option.alignment() == Qt.AlignmentFlag.AlignRight
        hand.key(K.Key_Tab)
    assert texts(hand) == list(ARABIC)
    assert hand.window.strip.region_id == hand.regions[0].id  # the first follows the last
    for _letter in " ملك عادل":
        hand.key(K.Key_Right)  # towards the beginning of the line
    hand.key(K.Key_Return, ALT)
    assert texts(hand) == ["كان في قديم الزمان", "ملك عادل", *ARABIC[1:]]
    first, second = hand.regions[0].box, hand.regions[1].box
    assert first is not None
    assert second is not None
    assert first.x == pytest.approx(second.right)  # the first part is on the right
    hand.key(K.Key_Backtab, SHIFT)
    hand.key(K.Key_Return, ALT | SHIFT)
    assert texts(hand) == list(ARABIC)

"""Pictures are looked at as one likes: by keys, by sliders, kept over items and starts, said so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.adjustment import PLAIN, Adjustment
from annotator.model.geometry import Box, Point
from annotator.settings import Settings
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand, press
from widgets.picture_view.popover import GAMMA_STEPS, gamma_at, place_of
from widgets.picture_view.view_controller import ViewController

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def settings() -> Settings:
    made = Settings(None)
    made.set("show_checklist", value=False)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, colour in enumerate(((40, 80, 120), (200, 30, 90))):
        pixels = np.full((300, 400, 3), colour, np.uint8)
        pixels[:, 200:] //= 2
        assert cv2.imwrite(str(tmp_path / f"p{number}.png"), pixels)
    return tmp_path


@pytest.fixture
def hand(qtbot: QtBot, folder: Path, settings: Settings) -> Iterator[Hand]:
    hand = Hand(qtbot, settings)
    hand.start(begun_job(folder))
    hand.wait_for_item("p0.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def seeing(hand: Hand) -> ViewController:
    return hand.app.parts.seeing


def colour(hand: Hand, at: Point | None = None) -> tuple[int, int, int]:
    """Return red, green and blue as they stand on the screen."""
    view = hand.canvas.to_view(Point(100, 150) if at is None else at)
    image = hand.canvas.grab().toImage()
    seen = QColor(image.pixel(view.toPoint()))
    return seen.red(), seen.green(), seen.blue()


def test_keys_make_a_picture_brighter_and_darker_and_show_it_as_it_is(hand: Hand) -> None:
    plain = colour(hand)
    assert plain == (120, 80, 40)
    hand.key(Qt.Key.Key_U)
    assert [new - old for new, old in zip(colour(hand), plain, strict=True)] == [25, 25, 25] or all(
        24 <= new - old <= 27 for new, old in zip(colour(hand), plain, strict=True)
    )
    assert not seeing(hand).chips.adjusted.isHidden()
    hand.key(Qt.Key.Key_J)
    assert colour(hand) == plain
    assert seeing(hand).chips.adjusted.isHidden()
    hand.key(Qt.Key.Key_U, SHIFT)
    hand.key(Qt.Key.Key_U, ALT)
    assert seeing(hand).wish.contrast == 10
    assert seeing(hand).wish.gamma > 1
    assert colour(hand) != plain
    hand.key(Qt.Key.Key_O)
    assert seeing(hand).wish == PLAIN
    assert colour(hand) == plain


def test_without_colours_and_inverted(hand: Hand) -> None:
    hand.key(Qt.Key.Key_G, ALT)
    grey = colour(hand)
    assert len(set(grey)) == 1
    assert abs(grey[0] - round(0.299 * 120 + 0.587 * 80 + 0.114 * 40)) <= 1
    hand.key(Qt.Key.Key_G, ALT)
    hand.key(Qt.Key.Key_I, ALT)
    assert colour(hand) == (135, 175, 215)


def test_it_is_kept_over_items_and_over_starts(
    hand: Hand, qtbot: QtBot, folder: Path, settings: Settings
) -> None:
    hand.key(Qt.Key.Key_I, ALT)
    hand.key(Qt.Key.Key_U)
    hand.go_on_to("p1.png")
    wish = seeing(hand).wish
    assert wish == Adjustment(brightness=10, is_inverted=True)
    seen = colour(hand)
    hand.close()
    assert settings.flag("see_inverted")
    again = Hand(qtbot, settings)
    again.start(folder / "job.fairlabel")
    again.wait_for_item("p1.png")
    assert seeing(again).wish == wish
    assert colour(again) == seen
    assert not seeing(again).chips.adjusted.isHidden()
    again.close()


def test_what_lies_around_the_picture_and_its_boxes_keep_their_colours(hand: Hand) -> None:
    hand.draw(Box(50, 50, 100, 100))
    corner = hand.canvas.grab().toImage().pixel(QPoint(2, 2))
    edge = hand.canvas.to_view(Point(50, 100)).toPoint()
    line = hand.canvas.grab().toImage().pixel(edge)
    hand.key(Qt.Key.Key_I, ALT)
    image = hand.canvas.grab().toImage()
    assert image.pixel(QPoint(2, 2)) == corner
    assert image.pixel(edge) == line


def test_sliders_show_and_change_it_and_the_file_is_never_touched(hand: Hand, folder: Path) -> None:
    before = (folder / "p0.png").read_bytes()
    hand.ctrl(Qt.Key.Key_L)
    popover = seeing(hand).popover
    assert popover.isVisible()
    assert popover.brightness.slider.hasFocus()
    QTest.keyClick(popover.brightness.slider, Qt.Key.Key_PageUp)
    assert seeing(hand).wish == Adjustment(brightness=10)
    popover.contrast.slider.setValue(-40)
    popover.gamma.slider.setValue(GAMMA_STEPS)
    assert seeing(hand).wish == Adjustment(brightness=10, contrast=-40, gamma=5.0)
    hand.key(Qt.Key.Key_J)
    assert popover.brightness.slider.value() == 0
    assert popover.contrast.value.text() == "−40"
    press(popover.reset)
    assert seeing(hand).wish == PLAIN
    assert not popover.reset.isEnabled()
    QTest.keyClick(popover.contrast.slider, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert hand.canvas.hasFocus()
    assert (folder / "p0.png").read_bytes() == before


def test_the_mark_on_the_picture_opens_the_sliders(hand: Hand) -> None:
    hand.key(Qt.Key.Key_U)
    chip = seeing(hand).chips.adjusted
    assert "exports stay as they are" in chip.toolTip()
    press(chip)
    assert seeing(hand).popover.isVisible()


def test_pixels_are_squares_when_wished_and_from_four_times_on_anyway(hand: Hand) -> None:
    def steps_at_the_edge() -> int:
        """Count the colours on the way over the edge in the middle of the picture."""
        image = hand.canvas.grab().toImage()
        middle = hand.canvas.to_view(Point(200, 150))
        row = [image.pixel((middle + QPointF(dx, 0)).toPoint()) for dx in range(-6, 7)]
        return len(set(row))

    hand.canvas.zoom_to(3.0)
    hand.canvas.center_on(Box(150, 100, 100, 100))
    assert steps_at_the_edge() > 2
    hand.key(Qt.Key.Key_P, ALT)
    assert steps_at_the_edge() == 2
    hand.key(Qt.Key.Key_P, ALT)
    assert steps_at_the_edge() > 2
    hand.canvas.zoom_to(4.0)
    hand.canvas.center_on(Box(150, 100, 100, 100))
    assert steps_at_the_edge() == 2


def test_a_slider_that_is_moved_writes_the_settings_once(hand: Hand, settings: Settings) -> None:
    written: list[str] = []
    settings.listeners.append(written.append)
    hand.ctrl(Qt.Key.Key_L)
    for value in range(1, 50):
        seeing(hand).popover.brightness.slider.setValue(value)
    assert written == []
    hand.qtbot.waitUntil(lambda: written == ["see_brightness"])
    assert settings.number("see_brightness") == 49


@pytest.mark.parametrize("place", [-100, -50, -7, 0, 3, 60, 100])
def test_the_slider_of_gamma_goes_there_and_back(place: int) -> None:
    assert place_of(gamma_at(place)) == place
    assert gamma_at(0) == 1


def test_what_is_said_below_the_sliders_begins_where_the_interface_does(
    qtbot: QtBot, folder: Path, settings: Settings, qapp: QApplication
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        hand = Hand(qtbot, settings)
        hand.start(begun_job(folder))
        hand.wait_for_item("p0.png")
        hand.canvas.setFocus()
        hand.ctrl(Qt.Key.Key_L)
        said = seeing(hand).popover.findChildren(QLabel)
        notes = [each for each in said if each.wordWrap()]
        assert len(notes) == 5  # two headings, what values there are, a fault, and that files stay
        for note in notes:
            assert note.alignment() & Qt.AlignmentFlag.AlignRight
            assert note.alignment() & Qt.AlignmentFlag.AlignAbsolute
        hand.close()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

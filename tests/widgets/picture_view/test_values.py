"""Deep and many-banded pictures in the window: limits and bands by hand and by key, and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.adjustment import Adjustment
from annotator.imaging import Values, Veil
from annotator.model.geometry import Box, Point
from annotator.rendering import PLAIN, RangeSource, Rendering
from annotator.settings import Settings
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand, press
from tests.support.tiffs import How, scene, tiff
from widgets.media.images import picture_cache
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.sources import images_in
from widgets.picture_view.values_part import ValuesPart
from widgets.picture_view.view_controller import ViewController

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("Red", "Green", "Blue", "Near infrared")
PLACE = Point(200, 150)
"""Here band b of a scene has the value 100 b + 51."""


@pytest.fixture
def settings() -> Settings:
    made = Settings(None)
    made.set("show_checklist", value=False)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p0.tif").write_bytes(tiff(scene(4, "u2"), How(names=NAMES)))
    (tmp_path / "p1.tif").write_bytes(tiff(scene(4, "u2")))
    (tmp_path / "p2.tif").write_bytes(tiff(scene(2, "f4")))
    assert cv2.imwrite(str(tmp_path / "p3.png"), scene(1, "u2")[..., 0])
    assert cv2.imwrite(str(tmp_path / "p4.png"), np.full((300, 400, 3), 90, np.uint8))
    return tmp_path


@pytest.fixture
def hand(qtbot: QtBot, folder: Path, settings: Settings) -> Iterator[Hand]:
    hand = Hand(qtbot, settings)
    hand.start(begun_job(folder))
    hand.wait_for_item("p0.tif")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def seeing(hand: Hand) -> ViewController:
    return hand.app.parts.seeing


def part(hand: Hand) -> ValuesPart:
    return seeing(hand).popover.values


def values(hand: Hand) -> Values:
    shown = hand.picture
    assert shown is not None
    assert shown.values is not None
    return shown.values


def wait_for(hand: Hand, wish: Rendering) -> None:
    hand.qtbot.waitUntil(lambda: values(hand).rendering == wish, timeout=120_000)


def colour(hand: Hand) -> tuple[int, int, int]:
    """Return red, green and blue as they stand on the screen."""
    view = hand.canvas.to_view(PLACE)
    seen = QColor(hand.canvas.grab().toImage().pixel(view.toPoint()))
    return seen.red(), seen.green(), seen.blue()


def is_about(seen: tuple[int, int, int], wanted: tuple[float, float, float]) -> bool:
    return all(abs(a - b) <= 2 for a, b in zip(seen, wanted, strict=True))


def test_it_is_there_for_pictures_that_have_values_and_for_no_others(hand: Hand) -> None:
    hand.ctrl(Qt.Key.Key_L)
    assert part(hand).isVisible()
    assert "16" in part(hand).told.text()
    assert "60" in part(hand).told.text()
    for name, bands in (("p1.tif", 4), ("p2.tif", 2), ("p3.png", 1)):
        hand.go_on_to(name)
        assert part(hand).isVisible()
        assert values(hand).facts.bands == bands
    assert not part(hand).one.isVisible()
    tall = seeing(hand).popover.height()
    hand.go_on_to("p4.png")
    assert not part(hand).isVisible()
    hand.qtbot.waitUntil(lambda: seeing(hand).popover.height() < tall - 100)


def test_limits_are_typed_and_the_picture_follows(hand: Hand, folder: Path) -> None:
    before = (folder / "p0.tif").read_bytes()
    hand.draw(Box(50, 50, 100, 100))
    hand.ctrl(Qt.Key.Key_L)
    assert max(colour(hand)) <= 2  # a value far out makes all others dark
    assert part(hand).whole.isChecked()
    for spin, value in ((part(hand).high, "400"), (part(hand).low, "51")):
        spin.setFocus()
        spin.selectAll()
        QTest.keyClicks(spin, value)
        QTest.keyClick(spin, Qt.Key.Key_Return)
    wait_for(hand, Rendering(RangeSource.OWN, 51, 400))
    assert is_about(colour(hand), (0, 255 * 100 / 349, 255 * 200 / 349))
    assert not part(hand).whole.isChecked()
    assert not seeing(hand).chips.adjusted.isHidden()
    assert len(hand.regions) == 1
    # What lies outside the other limit cannot be asked for.
    assert part(hand).low.maximum() == 399
    assert part(hand).high.minimum() == 52
    press(part(hand).plain)
    wait_for(hand, PLAIN)
    assert max(colour(hand)) <= 2
    assert not part(hand).plain.isEnabled()
    assert seeing(hand).chips.adjusted.isHidden()
    assert (folder / "p0.tif").read_bytes() == before


def test_automatic_leaves_out_what_is_far_out_and_whole_takes_it_in_again(hand: Hand) -> None:
    hand.ctrl(Qt.Key.Key_L)
    press(part(hand).automatic)
    wait_for(hand, Rendering(RangeSource.AUTOMATIC))
    assert part(hand).automatic.isChecked()
    assert values(hand).measured.high < 310
    assert part(hand).high.value() == values(hand).measured.high
    assert colour(hand)[2] > 150
    press(part(hand).automatic)  # once more: it stays what it is
    assert part(hand).automatic.isChecked()
    press(part(hand).whole)
    wait_for(hand, PLAIN)
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_W, ALT)
    wait_for(hand, Rendering(RangeSource.AUTOMATIC))
    hand.key(Qt.Key.Key_O)
    wait_for(hand, PLAIN)


def test_bands_are_chosen_by_name_and_by_key(hand: Hand) -> None:
    hand.ctrl(Qt.Key.Key_L)
    red = part(hand).three[0]
    assert [red.itemText(row) for row in range(red.count())] == list(NAMES)
    press(part(hand).automatic)
    red.setFocus()
    QTest.keyClick(red, Qt.Key.Key_End)
    wait_for(hand, Rendering(RangeSource.AUTOMATIC, bands=(3, 1, 2)))
    seen = colour(hand)
    assert seen[0] > seen[2] > seen[1]
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_B, ALT)
    wait_for(hand, Rendering(RangeSource.AUTOMATIC, bands=(0,)))
    assert part(hand).one.isVisible()
    assert not red.isVisible()
    hand.key(Qt.Key.Key_B, ALT | SHIFT)
    wait_for(hand, Rendering(RangeSource.AUTOMATIC, bands=(3,)))
    assert part(hand).one.currentText() == "Near infrared"
    assert len(set(colour(hand))) == 1
    part(hand).way.setFocus()
    QTest.keyClick(part(hand).way, Qt.Key.Key_Down)
    wait_for(hand, Rendering(RangeSource.AUTOMATIC, bands=(0, 1, 2)))
    hand.go_on_to("p1.tif")
    assert red.itemText(3) == "Band 4"


def test_it_is_kept_for_pictures_of_the_same_kind_and_over_starts(
    hand: Hand, qtbot: QtBot, folder: Path, settings: Settings
) -> None:
    wish = Rendering(RangeSource.OWN, 100, 300, (2,))
    seeing(hand).values.wish(wish)
    wait_for(hand, wish)
    hand.go_on_to("p1.tif")
    assert values(hand).rendering == wish
    hand.go_on_to("p2.tif")  # of floating point, and of two bands
    assert values(hand).rendering == PLAIN
    assert seeing(hand).chips.adjusted.isHidden()
    hand.close()
    again = Hand(qtbot, settings)
    again.start(folder / "job.fairlabel")
    again.wait_for_item("p2.tif")
    again.desk.step(-1)
    again.wait_for_item("p1.tif")
    assert values(again).rendering == wish
    assert not seeing(again).chips.adjusted.isHidden()
    again.close()


@pytest.mark.parametrize("told", ["{", "[]", '{"u16x4": 5}', '{"u16x4": "own 9 1"}'])
def test_what_was_remembered_wrongly_counts_as_not_remembered(
    qtbot: QtBot, folder: Path, settings: Settings, told: str
) -> None:
    settings.set("see_values", told)
    hand = Hand(qtbot, settings)
    hand.start(begun_job(folder))
    hand.wait_for_item("p0.tif")
    assert values(hand).rendering == PLAIN
    hand.close()


def test_a_band_that_was_remembered_and_is_not_there_is_not_chosen(
    qtbot: QtBot, folder: Path, settings: Settings
) -> None:
    settings.set("see_values", '{"u16x4": "automatic 0.0 0.0 7"}')
    hand = Hand(qtbot, settings)
    hand.start(begun_job(folder))
    hand.wait_for_item("p0.tif")
    assert values(hand).rendering == Rendering(RangeSource.AUTOMATIC, bands=(7,))
    assert values(hand).bands == (0, 1, 2)
    hand.ctrl(Qt.Key.Key_L)
    assert part(hand).way.currentIndex() == 1
    hand.close()


def test_while_it_is_decoded_anew_the_picture_stays_and_the_last_wish_wins(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, load = threading.Event(), picture_cache.load

    def slow(path: Path, veil: Veil, renderings: picture_cache.Renderings) -> CachedPicture:
        assert gate.wait(120)
        return load(path, veil, renderings)

    monkeypatch.setattr(picture_cache, "load", slow)
    before = hand.desk.shown
    for high in (1_000, 900, 800):
        seeing(hand).values.wish(Rendering(RangeSource.OWN, 0, high))
    assert hand.desk.shown is before
    assert not hand.desk.is_opening
    assert not hand.desk.waiting.is_on
    drawn = hand.draw(Box(20, 20, 60, 60)).geometry
    gate.set()
    wait_for(hand, Rendering(RangeSource.OWN, 0, 800))
    assert [region.geometry for region in hand.regions] == [drawn]
    assert values(hand).measured.high == 800


def test_a_wish_while_a_picture_is_opened_holds_for_it(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, load = threading.Event(), picture_cache.load

    def slow(path: Path, veil: Veil, renderings: picture_cache.Renderings) -> CachedPicture:
        if path.name == "p1.tif":
            assert gate.wait(120)
        return load(path, veil, renderings)

    # One that is being made ready already would come without the gate.
    hand.qtbot.waitUntil(lambda: not images_in(hand.desk.media)._pictures._running)
    monkeypatch.setattr(picture_cache, "load", slow)
    images_in(hand.desk.media)._pictures.clear()
    hand.desk.step(1)
    hand.qtbot.waitUntil(lambda: hand.desk.is_opening)
    wish = Rendering(RangeSource.AUTOMATIC, bands=(1,))
    seeing(hand).values.wish(wish)
    gate.set()
    hand.wait_for_item("p1.tif")
    assert values(hand).rendering == wish


def test_floating_point_has_digits_behind_the_point(hand: Hand) -> None:
    hand.go_on_to("p1.tif")
    hand.go_on_to("p2.tif")
    hand.ctrl(Qt.Key.Key_L)
    assert part(hand).low.decimals() == 2  # 60,000 apart
    wish = Rendering(RangeSource.OWN, 0.5, 1.5)
    seeing(hand).values.wish(wish)
    wait_for(hand, wish)
    assert part(hand).low.decimals() == 3
    assert (part(hand).low.value(), part(hand).high.value()) == (0.5, 1.5)
    assert values(hand).measured.low == 0.5


def test_when_three_bands_become_one_the_card_has_no_scroll_bar_that_it_does_not_need(
    hand: Hand,
) -> None:
    hand.window.showNormal()
    hand.window.resize(1366, 700)
    QApplication.processEvents()
    seeing(hand).turn_popover()
    popover, way = seeing(hand).popover, part(hand).way
    hand.qtbot.waitUntil(popover.isVisible)
    part(hand).wished.disconnect()  # the picture follows much later, and lays all out once more
    for row in (1, 0):
        way.setCurrentIndex(row)
        way.activated.emit(row)
        for _turn in range(20):
            QApplication.processEvents()
    bar = popover._middle.verticalScrollBar()
    hand.qtbot.waitUntil(lambda: bar.maximum() == 0 and not bar.isVisible())


def test_reset_can_be_pressed_where_only_the_bands_are_others_and_gives_back_both(
    hand: Hand,
) -> None:
    popover = seeing(hand).popover
    seeing(hand).turn_popover()
    assert not popover.reset.isEnabled()
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_B, ALT)
    hand.qtbot.waitUntil(lambda: not values(hand).rendering.is_plain)
    hand.qtbot.waitUntil(popover.reset.isEnabled)
    seeing(hand).adjust(Adjustment(brightness=30))
    press(popover.reset)
    wait_for(hand, PLAIN)
    assert seeing(hand).wish.is_plain
    assert not popover.reset.isEnabled()

"""Thumbnails and the mini-map in the real window: what is in sight, veiled, clicked and dragged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.model.entities import ItemId
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.items.item_model import THUMB_ROLE
from widgets.items.thumbnails import Thumb
from widgets.media.sources import images_in

K = Qt.Key
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 4)
    hand = Hand(qtbot, Settings(None))
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def thumb(hand: Hand, at: int) -> Thumb | None:
    found = hand.window.items.model.index(at).data(THUMB_ROLE)
    assert found is None or isinstance(found, Thumb)
    return found


def has_image(hand: Hand, at: int) -> bool:
    found = thumb(hand, at)
    return found is not None and found.image is not None


def test_the_key_shows_small_ones_large_ones_and_none(hand: Hand) -> None:
    cells = hand.window.items.cells
    plain = cells.visualRect(hand.window.items.model.index(0)).height()
    heights = []
    for _ in range(2):
        hand.key(K.Key_T, CTRL_ALT)
        heights.append(cells.visualRect(hand.window.items.model.index(0)).height())
        hand.qtbot.waitUntil(lambda: has_image(hand, 0) and has_image(hand, 1), timeout=10_000)
    assert plain < heights[0] < heights[1]
    assert hand.app.settings.text("thumbnails") == "large"
    assert hand.window.items.thumbs_button.isChecked()
    found = thumb(hand, 0)
    assert found is not None
    assert found.image is not None
    picture = hand.picture
    assert picture is not None
    whole, small = picture.image, found.image
    for x, y in ((0.25, 0.25), (0.75, 0.5)):
        there = whole.pixelColor(int(x * whole.width()), int(y * whole.height()))
        here = small.pixelColor(int(x * small.width()), int(y * small.height()))
        assert abs(there.lightness() - here.lightness()) < 40
    QTest.mouseClick(hand.window.items.thumbs_button, LEFT)
    assert cells.visualRect(hand.window.items.model.index(0)).height() == plain
    assert thumb(hand, 0) is None


def test_under_a_veil_no_thumbnail_is_made_or_shown(hand: Hand) -> None:
    images_in(hand.desk.media).veils.lay(Veil.BLUR)
    hand.key(K.Key_T, CTRL_ALT)
    hand.qtbot.waitUntil(
        lambda: [thumb(hand, at) for at in range(4)] == [Thumb(icon="eye-off")] * 4
    )
    thumbs = hand.app.parts.items.thumbs
    assert thumbs is not None
    assert not thumbs.is_waited_for
    images_in(hand.desk.media).veils.turn(ItemId(1))
    hand.qtbot.waitUntil(lambda: has_image(hand, 0), timeout=10_000)
    assert thumb(hand, 1) == Thumb(icon="eye-off")
    images_in(hand.desk.media).veils.turn(ItemId(1))
    assert thumb(hand, 0) == Thumb(icon="eye-off")


def test_what_cannot_be_read_has_an_icon(hand: Hand, tmp_path: Path) -> None:
    found = next(tmp_path.rglob("p3.png"))
    found.write_bytes(b"no picture any more")
    hand.key(K.Key_T, CTRL_ALT)
    hand.qtbot.waitUntil(lambda: has_image(hand, 0), timeout=10_000)
    hand.qtbot.waitUntil(lambda: thumb(hand, 2) == Thumb(icon="image-off"), timeout=10_000)


def test_the_map_comes_with_the_zoom_and_a_click_looks_elsewhere(hand: Hand) -> None:
    canvas, small = hand.canvas, hand.app.parts.mini_map
    assert not small.isVisible()
    canvas.zoom_to(8 * canvas.viewport.fit_scale)
    hand.qtbot.waitUntil(small.isVisible)
    view = canvas.viewport
    for share in (0.25, 0.75):
        at = QPoint(int(share * small.width()), int(share * small.height()))
        QTest.mouseClick(small, LEFT, NONE, at)
        middle = canvas.viewport.to_image(view.view_w / 2, view.view_h / 2)
        assert middle.x / view.image_w == pytest.approx(share, abs=0.03)
        assert middle.y / view.image_h == pytest.approx(share, abs=0.03)
        assert small.seen_part().contains(at)
    QTest.mousePress(small, LEFT, NONE, QPoint(4, 4))
    QTest.mouseMove(small, QPoint(small.width() // 2, small.height() // 2))
    QTest.mouseRelease(small, LEFT, NONE, QPoint(small.width() // 2, small.height() // 2))
    middle = canvas.viewport.to_image(view.view_w / 2, view.view_h / 2)
    assert middle.x / view.image_w == pytest.approx(0.5, abs=0.03)
    canvas.zoom_to_fit()
    hand.qtbot.waitUntil(lambda: not small.isVisible())


def test_the_key_hides_the_map_for_good(hand: Hand) -> None:
    small = hand.app.parts.mini_map
    hand.canvas.zoom_to(8 * hand.canvas.viewport.fit_scale)
    hand.qtbot.waitUntil(small.isVisible)
    hand.key(K.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert not small.isVisible()
    assert not hand.app.settings.flag("mini_map")
    hand.canvas.zoom_by(1.5)
    assert not small.isVisible()
    hand.key(K.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert small.isVisible()
    hand.canvas.zoom_to_fit()
    hand.qtbot.waitUntil(lambda: not small.isVisible())
    hand.key(K.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert hand.app.settings.flag("mini_map")
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text == "The mini-map appears when you zoom in."
    hand.canvas.zoom_to(8 * hand.canvas.viewport.fit_scale)
    hand.qtbot.waitUntil(small.isVisible)

"""A very large picture becomes sharp where one looks, within bounds, and nothing of it stays."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.imaging.formats import decoding_limits
from annotator.imaging.tiles import strips
from annotator.model.geometry import Box, Point
from annotator.paths import tiles_folder
from tests.journeys.begun import begun_job, photograph
from tests.journeys.hand import Hand
from widgets.media.images import picture_cache
from widgets.media.sources import images_in
from widgets.picture_view import tile_source
from widgets.picture_view.tile_view import TileController

SIDE = 2_048

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
"""A process that takes any arguments and never answers."""


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take pictures of four megapixels for very large ones, and keep no tiles of other tests."""
    monkeypatch.setattr(decoding_limits, "REDUCED_ABOVE_PIXELS", 3_000_000)
    monkeypatch.setattr(picture_cache, "SEEN_WHOLE_PIXELS", 70_000)
    for left in tiles_folder().glob("*"):
        left.unlink()
    yield
    for left in tiles_folder().glob("*"):
        left.unlink()


def painted(path: Path) -> Path:
    """Paint squares of 8 pixels, dark in one corner, light in the other: reduced they are grey."""
    path.write_bytes(_chequered(path.suffix))
    return path


@cache
def _chequered(suffix: str) -> bytes:
    down, across = np.mgrid[0:SIDE, 0:SIDE]
    chequer = ((across // 8 + down // 8) % 2 * 255).astype(np.uint8)
    is_encoded, data = cv2.imencode(suffix, np.stack([chequer] * 3, axis=-1))
    assert is_encoded
    return data.tobytes()


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    painted(tmp_path / "a.png")
    photograph(tmp_path / "b.png", (320, 240))
    photograph(tmp_path / "c.jpg", (2_000, 2_100))
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("a.png")
    yield hand
    hand.close()


def tiling(hand: Hand) -> TileController:
    found = hand.app.parts.seeing.tiling
    assert found is not None
    return found


def look_at(hand: Hand, box: Box, zoom: float = 2.0) -> None:
    hand.canvas.zoom_to(zoom)
    hand.canvas.center_on(box)


def wait_until_sharp(hand: Hand) -> None:
    def is_sharp() -> bool:
        # What is wanted is known only when it has been painted, which may be put off.
        hand.canvas.repaint()
        source = tiling(hand).source
        return source is not None and source.is_sharp

    hand.qtbot.waitUntil(is_sharp, timeout=30_000)


def seen_at(hand: Hand, at: Point) -> int:
    image: QImage = hand.canvas.grab().toImage()
    view = hand.canvas.to_view(at)
    return QColor(image.pixel(view.toPoint())).value()


def test_it_is_seen_whole_first_and_then_sharp_where_one_looks(hand: Hand) -> None:
    shown = hand.picture
    assert shown is not None
    assert (shown.is_tiled, shown.scale, shown.image.width()) == (True, 1 / 8, SIDE // 8)
    assert (shown.width_px, shown.height_px) == (SIDE, SIDE)
    place = Box(1_200, 1_500, 16, 16)
    dark, light = Point(1_204, 1_500 // 8 * 8 + 4), Point(1_212, 1_500 // 8 * 8 + 4)
    look_at(hand, place)
    hand.qtbot.waitUntil(
        lambda: abs(seen_at(hand, dark) - seen_at(hand, light)) > 230, timeout=30_000
    )
    wait_until_sharp(hand)
    # Where nobody has looked before, too; all halvings are there.
    for zoom in (4.0, 1.0):
        look_at(hand, Box(100, 100, 8, 8), zoom)
        hand.canvas.grab()
        wait_until_sharp(hand)
        assert abs(seen_at(hand, Point(100, 100)) - seen_at(hand, Point(108, 100))) > 200


def test_what_tiles_cover_is_not_painted_below_them_and_no_seam_is_seen(hand: Hand) -> None:
    for zoom in (0.77, 1.0, 1.31, 3.6):
        require_no_seam(hand, zoom)


def require_no_seam(hand: Hand, zoom: float) -> None:
    """See at a zoom that tiles cover the picture, and that nothing is seen where they meet."""
    # Its lower corner, too: beyond the picture there is nothing.
    look_at(hand, Box(SIDE - 200, SIDE - 150, 8, 8), zoom)
    hand.canvas.grab()
    wait_until_sharp(hand)
    source, scale, place = tiling(hand).source, hand.canvas.zoom, hand.canvas._picture.cached
    assert source is not None
    # But for a line of pixels where tiles meet.
    parts = cast("Iterable[QRect]", source.covered(place, scale))
    covered = sum(part.width() * part.height() for part in parts)
    assert covered > 0.9 * place.width() * place.height()
    # Where a tile is missing, the picture below is seen.
    source._kept.popitem()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_want", lambda _places: None)
        seen = painted_sheet(hand, place, scale)
        patch.setattr(source, "covered", lambda *_: QRegion())
        both = painted_sheet(hand, place, scale)
    # Qt rounds an enlarged picture a little otherwise where it is clipped.
    assert np.abs(seen.astype(int) - both).max() <= 2
    assert not (seen == GROUND).all(axis=-1).any()


GROUND = (0x56, 0x34, 0x12)


def painted_sheet(hand: Hand, place: QRect, scale: float) -> NDArray[np.uint8]:
    """Return a rectangle of the sheet, blue first, as it is painted over a ground."""
    image = QImage(place.size(), QImage.Format.Format_RGB32)
    image.fill(0x123456)
    painter = QPainter(image)
    painter.translate(-place.topLeft())
    hand.canvas.paint_picture(painter, place, scale)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(place.height(), place.width(), 4)[..., :3].copy()


def test_boxes_stay_where_they_are_while_it_becomes_sharp(hand: Hand) -> None:
    before = hand.canvas.to_view(Point(700, 900))
    drawn = hand.draw(Box(600, 800, 300, 200)).geometry
    wait_until_sharp(hand)
    assert hand.canvas.to_view(Point(700, 900)) == before
    assert [region.geometry for region in hand.regions] == [drawn]


def test_how_far_it_is_is_told_and_then_no_more(hand: Hand) -> None:
    told: list[float] = []
    tiling(hand).progressed.connect(told.append)
    chips = hand.app.parts.seeing.chips
    hand.qtbot.waitUntil(lambda: bool(told) and told[-1] == 1, timeout=30_000)
    assert told == sorted(told)
    assert chips.isHidden()
    chips.show_progress(0.43)
    assert "43" in chips.progress.text()
    assert not chips.isHidden()


def test_the_second_time_nothing_is_decoded(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    wait_until_sharp(hand)
    hand.qtbot.waitUntil(lambda: len(list(tiles_folder().glob("*.tiles"))) == 1, timeout=30_000)
    hand.go_on_to("b.png")
    assert tiling(hand).source is None
    monkeypatch.setattr(strips, "command", lambda: ["/nowhere"])
    images_in(hand.desk.media).forget(hand.desk.loaded)  # type: ignore[arg-type]  # an item is open
    hand.desk.step(-1)
    hand.wait_for_item("a.png")
    look_at(hand, Box(100, 100, 8, 8))
    wait_until_sharp(hand)
    hand.canvas.grab()
    assert abs(seen_at(hand, Point(100, 100)) - seen_at(hand, Point(108, 100))) > 200


def test_what_is_left_is_given_up(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    hand.go_on_to("b.png")
    # A process that never answers: only its end can end the wait for it.
    monkeypatch.setattr(strips, "command", lambda: SLEEPS)
    monkeypatch.setattr(strips, "PATIENCE_S", 600)
    hand.qtbot.waitUntil(lambda: tiling(hand).source is None)
    for left in tiles_folder().glob("*"):
        left.unlink()
    begun: list[strips.Strips] = []
    usual = strips.Strips.__init__

    def noted(self: strips.Strips, *args: object, **more: object) -> None:
        begun.append(self)
        usual(self, *args, **more)  # type: ignore[arg-type]  # fields of several types

    monkeypatch.setattr(strips.Strips, "__init__", noted)
    hand.desk.step(-1)
    hand.wait_for_item("a.png")
    hand.qtbot.waitUntil(lambda: bool(begun) and hasattr(begun[0], "_process"), timeout=30_000)
    hand.go_on_to("b.png")
    hand.qtbot.waitUntil(lambda: begun[0]._process.poll() is not None, timeout=30_000)
    hand.qtbot.waitUntil(lambda: list(tiles_folder().glob("*")) == [], timeout=30_000)


def test_under_a_blur_there_are_no_tiles_and_under_grey_they_are_grey(hand: Hand) -> None:
    wait_until_sharp(hand)
    veils = hand.app.parts.veils
    veils.turn()
    hand.qtbot.waitUntil(lambda: hand.picture is not None and hand.picture.veil is Veil.BLUR)
    assert tiling(hand).source is None
    veils.turn()
    hand.go_on_to("b.png")
    hand.app.settings.set("veil", "grey")
    hand.go_on_to("c.jpg")
    look_at(hand, Box(1_000, 1_000, 20, 20))
    wait_until_sharp(hand)
    image = hand.canvas.grab().toImage()
    middle = QColor(image.pixel(hand.canvas.rect().center()))
    assert middle.red() == middle.green() == middle.blue()
    source = tiling(hand).source
    assert source is not None
    assert source._kept


def test_without_tiles_it_is_shown_as_fine_as_it_can_be_held_and_said_so(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.go_on_to("b.png")
    monkeypatch.setattr(strips, "command", lambda: ["/nowhere"])
    hand.go_on_to("c.jpg")
    hand.qtbot.waitUntil(
        lambda: hand.picture is not None and not hand.picture.is_tiled, timeout=30_000
    )
    shown = hand.picture
    assert shown is not None
    assert (shown.scale, shown.is_rough) == (1, False)
    assert "without its finest detail" in hand.window.notices.text.text()


def test_no_more_tiles_are_kept_than_are_needed(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_source, "CACHE_BYTES", 1_000_000)
    hand.window.resize(700, 500)
    for x in range(200, 1_900, 300):
        look_at(hand, Box(x, x, 8, 8))
        hand.canvas.grab()
        wait_until_sharp(hand)
    source = tiling(hand).source
    assert source is not None
    in_view = source._in_view[1]
    assert len(source._kept) <= max(4, 5 * in_view // 4)
    assert source._kept_bytes == sum(image.sizeInBytes() for image in source._kept.values())

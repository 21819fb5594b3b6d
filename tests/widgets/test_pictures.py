"""A picture comes from its thread with all that would hold the window up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.journeys.begun import photograph
from tests.support.material import material
from widgets.bridge import Bridge
from widgets.canvas.picture import HALVED_ABOVE_PIXELS, Picture, halves
from widgets.pictures import CACHE_BYTES, Pictures, Shown, load, load_whole


def refuse(error: BaseException) -> None:
    raise error


def test_a_large_picture_brings_its_smaller_copies(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    QImage(str(material("photos/coffee.png"))).scaled(2001, 1501).save(str(path))
    shown = load(path)
    assert [image.size().toTuple() for image in shown.smaller] == [(1001, 751)]
    assert shown.smaller == halves(shown.image)
    assert shown.size_bytes == 4 * (2001 * 1501 + 1001 * 751)


def test_a_small_picture_brings_none() -> None:
    shown = load(material("photos/coffee.png"))
    assert shown.image.width() * shown.image.height() < HALVED_ABOVE_PIXELS
    assert shown.smaller == ()


def test_a_large_photograph_comes_roughly_first(tmp_path: Path) -> None:
    path = photograph(tmp_path / "photo.jpg", (4000, 3000))
    rough, whole = load(path), load_whole(path)
    assert (rough.is_rough, rough.scale, rough.image.size().toTuple()) == (True, 0.25, (1000, 750))
    assert (whole.is_rough, whole.scale, whole.image.size().toTuple()) == (False, 1, (4000, 3000))
    assert (rough.width_px, rough.height_px) == (whole.width_px, whole.height_px) == (4000, 3000)


@pytest.mark.parametrize(
    ("name", "size"), [("photo.png", (2400, 1800)), ("photo.jpg", (2000, 1500))]
)
def test_what_would_not_come_sooner_comes_whole(
    tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    shown = load(photograph(tmp_path / name, size))
    assert (shown.is_rough, shown.scale, shown.image.size().toTuple()) == (False, 1, size)


def test_what_is_kept_has_a_bound_and_the_newest_is_among_it(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [photograph(tmp_path / f"{number}.jpg", (4000, 3000)) for number in range(4)]
    pictures = Pictures(Bridge())
    got: list[Shown] = []
    for path in paths:
        pictures.get(path, got.append, refuse)
        qtbot.waitUntil(lambda: bool(got))
        assert pictures.at_hand(path) is got.pop()
        pictures.get_whole(path, got.append, refuse)
        qtbot.waitUntil(lambda: bool(got))
        assert pictures.at_hand(path) is got.pop()
        assert sum(shown.size_bytes for shown in pictures._cache.values()) <= CACHE_BYTES
    kept = [pictures.at_hand(path) for path in paths]
    assert [shown is not None and not shown.is_rough for shown in kept[-2:]] == [True, True]
    pictures.shut_down()


def test_a_rough_picture_that_comes_late_takes_no_detail_away(qtbot: QtBot, tmp_path: Path) -> None:
    path = photograph(tmp_path / "photo.jpg", (4000, 3000))
    pictures = Pictures(Bridge())
    got: list[Shown] = []
    pictures.get_whole(path, got.append, refuse)
    qtbot.waitUntil(lambda: len(got) == 1)
    pictures.get(path, got.append, refuse)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got[1].is_rough
    assert pictures.at_hand(path) is got[0]
    pictures.shut_down()


def test_copies_made_before_are_what_would_have_been_made() -> None:
    image = QImage(str(material("photos/coffee.png"))).scaled(2001, 1501)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    assert _painted(Picture(image, 2001, 1501)) == _painted(
        Picture(image, 2001, 1501, halves(image))
    )


def _painted(picture: Picture) -> QImage:
    canvas = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    picture.paint(painter, QRect(0, 0, 400, 300), 0.2)
    painter.end()
    return canvas

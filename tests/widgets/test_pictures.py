"""A picture comes from its thread with all that would hold the window up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from tests.support.material import material
from widgets.canvas.picture import HALVED_ABOVE_PIXELS, Picture, halves
from widgets.pictures import CACHE_BYTES, load


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


def test_the_open_picture_and_its_neighbours_fit_into_the_cache() -> None:
    large = 4 * 4000 * 3000
    assert 4 * (large + large / 4 + large / 16) < CACHE_BYTES


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

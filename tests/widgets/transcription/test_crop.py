"""The piece of the picture beside the text: the box, and a turned one as if it were upright."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from widgets.theme.look import Look
from widgets.transcription.text_crop import CropView, pieces

RED, BLUE, GREY = QColor(200, 20, 20), QColor(20, 20, 200), QColor(128, 128, 128)


@pytest.fixture
def crop(qtbot: QtBot) -> CropView:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    view = CropView(Look(app))
    qtbot.addWidget(view)
    view.resize(300, 120)
    view.show()
    return view


def a_sign(box: Box, scale: float = 1.0) -> QImage:
    """Return a grey picture with a sign, its left half red and its right half blue."""
    image = QImage(round(400 * scale), round(300 * scale), QImage.Format.Format_RGB32)
    image.fill(GREY)
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(box.centre.x, box.centre.y)
    painter.rotate(box.angle_deg)
    half_w, half_h = round(box.width / 2), round(box.height / 2)
    painter.fillRect(-half_w, -half_h, half_w, 2 * half_h, RED)
    painter.fillRect(0, -half_h, half_w, 2 * half_h, BLUE)
    painter.end()
    return image


@pytest.mark.parametrize("angle_deg", [0, 30, 90, 137, 180, 300])
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_sign_reads_from_left_to_right_however_it_is_turned(
    crop: CropView, angle_deg: float, scale: float
) -> None:
    box = Box(100, 120, 160, 50, angle_deg)
    crop.show_crop(a_sign(box, scale), scale, box)
    image = crop.grab().toImage()
    # The strip is 2.5 times as wide as high, the sign with its margin 2.7 times: width fits.
    shown = crop.width() / (160 + 2 * 0.15 * 50)
    middle_x, middle_y = crop.width() / 2, crop.height() / 2
    for x, colour in ((-70, RED), (-10, RED), (10, BLUE), (70, BLUE)):
        for y in (-20, 20):
            at = round(middle_x + x * shown), round(middle_y + y * shown)
            pixel = image.pixelColor(*at)
            assert (pixel.red() > pixel.blue()) == (colour is RED), (x, y)
            assert pixel.green() < 60
    beside = image.pixelColor(round(middle_x), round(middle_y + 29 * shown))
    assert beside == GREY


def test_a_sign_at_the_edge_of_the_picture_keeps_its_place(crop: CropView) -> None:
    box = Box(-40, 10, 160, 50)
    crop.show_crop(a_sign(box), 1.0, box)
    image = crop.grab().toImage()
    shown = crop.width() / 175
    left = image.pixelColor(round(crop.width() / 2 - 60 * shown), crop.height() // 2)
    right = image.pixelColor(round(crop.width() / 2 + 40 * shown), crop.height() // 2)
    assert right == BLUE
    assert left not in (RED, BLUE)


def test_without_a_box_nothing_is_shown(crop: CropView) -> None:
    crop.show_crop(a_sign(Box(100, 120, 160, 50)), 1.0, None)
    image = crop.grab().toImage()
    assert image.pixelColor(150, 60) == image.pixelColor(2, 2)


def test_a_line_that_runs_down_is_shown_in_parts_that_miss_nothing() -> None:
    source, area = QRectF(30, 10, 20, 600), QRectF(0, 0, 400, 130)
    found = pieces(source, area)
    assert len(found) > 3
    assert found[0].source.top() == source.top()
    assert found[-1].source.bottom() == pytest.approx(source.bottom())
    for before, after in pairwise(found):
        assert before.source.bottom() - after.source.top() == pytest.approx(10)  # half a letter
        assert after.target.right() < before.target.left()  # from right to left
    room = area.adjusted(-0.01, -0.01, 0.01, 0.01)  # sums of floats
    assert all(room.contains(piece.target) for piece in found)
    scale = found[0].target.width() / source.width()
    assert scale > 3 * area.height() / source.height()
    assert [p.target for p in pieces(source, area, is_ltr=True)] == [p.target for p in found[::-1]]


@pytest.mark.parametrize("angle_deg", [0, 4])
def test_the_parts_of_a_line_that_runs_down_show_it_from_its_top(
    crop: CropView, angle_deg: float
) -> None:
    box = Box(180, 20, 20, 240, angle_deg)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(GREY)
    painter = QPainter(image)
    painter.translate(box.centre.x, box.centre.y)
    painter.rotate(box.angle_deg)
    painter.fillRect(-10, -120, 20, 40, RED)
    painter.fillRect(-10, 80, 20, 40, BLUE)
    painter.end()
    crop.show_crop(image, 1.0, box)
    shown = crop.grab().toImage()
    pad = 0.15 * 20
    area = QRectF(180 - pad, 20 - pad, 20 + 2 * pad, 240 + 2 * pad)
    found = pieces(area, QRectF(crop.rect()))
    first, last = found[0].target.center().toPoint(), found[-1].target.center().toPoint()
    assert first.x() > last.x()
    assert shown.pixelColor(first).red() > 150
    assert shown.pixelColor(last).blue() > 150


def test_a_box_that_is_hardly_higher_than_wide_is_one_part() -> None:
    (piece,) = pieces(QRectF(0, 0, 20, 60), QRectF(0, 0, 400, 120))
    assert piece.target == QRectF(180, 0, 40, 120)

"""The piece of the picture beside the text: the box, and a turned one as if it were upright."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from widgets.theme.look import Look
from widgets.transcription.text_crop import CropView

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

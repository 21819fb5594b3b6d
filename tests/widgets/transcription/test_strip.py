"""The text strip leaves the picture its place, also with large letters on a small screen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.entities import LabelId, Region, RegionId
from annotator.model.geometry import Box
from tests.widgets.kit.dialogs.looks import look_of
from widgets.transcription.text_crop import RegionCrop
from widgets.transcription.text_strip import Letters, TextStrip


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> tuple[QWidget, TextStrip]:
    """Return a page at 200 % with a picture and the strip below it."""
    page, picture = QWidget(), QWidget()
    strip = TextStrip(look_of(qapp, "light", 2.0))
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(picture, 1)
    column.addWidget(strip)
    strip.show()
    qtbot.addWidget(page)
    return page, strip


def test_it_takes_a_third_of_a_low_page_at_most(page: tuple[QWidget, TextStrip]) -> None:
    whole, strip = page
    whole.resize(600, 600)
    whole.show()
    assert strip.height() == 200
    whole.resize(600, 1200)
    assert strip.height() == 324  # as high as its letters need
    strip.use("auto", Letters(size=2.0))
    assert strip.height() == 380
    whole.resize(600, 540)
    assert strip.height() == 180


def test_on_a_very_low_page_a_line_of_text_can_still_be_read(
    page: tuple[QWidget, TextStrip],
) -> None:
    whole, strip = page
    whole.resize(600, 300)
    whole.show()
    assert strip.height() == 160
    field = strip.field
    assert field.viewport().height() >= field.fontMetrics().height()


def test_without_a_region_there_is_no_empty_crop(page: tuple[QWidget, TextStrip]) -> None:
    whole, strip = page
    image, box = QImage(100, 50, QImage.Format.Format_RGB32), Box(0.0, 0.0, 100.0, 50.0)
    region = Region(RegionId("r"), 1, LabelId(1), box, "")
    whole.show()
    strip.show_region(region, None, RegionCrop(image, 1.0, box))
    assert strip.crop.isVisible()
    strip.show_nothing()
    assert not strip.crop.isVisible()

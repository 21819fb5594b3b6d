"""Where a question about the selection is shown when the pointer is not on the picture."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.model.entities import Label, LabelId, Region, RegionId
from annotator.model.geometry import Box, Point
from widgets.canvas.image_view import ImageView

BOX = Region(RegionId("a"), 1, LabelId(1), Box(40, 30, 60, 50), "000001")
TAG = Region(RegionId("b"), 2, LabelId(1), None, "000002")


@pytest.fixture
def canvas(qtbot: QtBot) -> ImageView:
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    qtbot.waitExposed(view)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    view.show_picture(image, 1.0, (400, 300))
    view.show_regions({BOX.id: BOX, TAG.id: TAG}, {LabelId(1): Label(LabelId(1), "car", 0)})
    return view


def test_it_is_shown_at_the_corner_of_the_selected_box(canvas: ImageView) -> None:
    canvas.select([BOX.id])
    corner = canvas.to_view(Point(40, 30)).toPoint()
    assert canvas.popup_place() == canvas.mapToGlobal(corner)


@pytest.mark.parametrize("selected", [[], [TAG.id]])
def test_it_is_shown_in_the_middle_where_there_is_no_box(
    canvas: ImageView, selected: list[RegionId]
) -> None:
    canvas.select(selected)
    assert canvas.popup_place() == canvas.mapToGlobal(canvas.rect().center())

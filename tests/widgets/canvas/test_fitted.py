"""A picture that was fitted on another thread is copied as it is, and only where it may be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.adjustment import Adjustment
from annotator.model.entities import RegionId
from annotator.model.geometry import Box
from tests.widgets.canvas.conftest import LABELS, Bench, region
from widgets.canvas.image_view import ImageView
from widgets.canvas.layers.picture import FittedPicture, PictureDisplay, ScaledPicture

GREY, BLUE = QColor(120, 120, 120), QColor("#336699")


def filled(width: int, height: int, colour: QColor) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


def show_grey(view: ImageView) -> QColor:
    """Show a grey picture, all of it, and return what is seen in the middle of it."""
    view.show_picture(filled(600, 400, GREY), 1.0, (600, 400))
    return middle(view)


def middle(view: ImageView) -> QColor:
    view.update()
    at = view.rect().center() * view.devicePixelRatioF()
    return view.grab().toImage().pixelColor(at)


def bring(view: ImageView, colour: QColor) -> QImage:
    """Bring a fitted picture of another colour, to tell it from what would be painted."""
    scale = view.zoom * view.devicePixelRatioF()
    width, height = (round(side * scale) for side in (600, 400))
    image = filled(width, height, colour)
    view.bring_fitted(FittedPicture(image, scale))
    return image


def test_it_is_shown_as_it_is_and_stays_as_it_is(bench: Bench) -> None:
    view = bench.view
    assert show_grey(view) == GREY
    image = bring(view, BLUE)
    assert middle(view) == BLUE
    # What is painted over it is not painted into what others hold too.
    image.setPixelColor(0, 0, BLUE)
    view.show_regions({RegionId("a"): region("a", Box(0, 0, 200, 100))}, LABELS)
    view.sight = PictureDisplay(Adjustment(is_inverted=True))
    view.spoil_picture(QRectF(0, 0, 600, 400))
    assert middle(view) != BLUE
    assert {image.pixelColor(x, y).name() for x in (0, 99) for y in (0, 99)} == {BLUE.name()}


def test_at_another_zoom_the_picture_itself_is_painted(bench: Bench) -> None:
    view = bench.view
    show_grey(view)
    bring(view, BLUE)
    for factor in (1.5, 0.5):
        view.zoom_by(factor)
        assert middle(view) == GREY
        view.zoom_to_fit()
        assert middle(view) == BLUE


def test_it_is_not_painted_once_more(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    view = bench.view
    show_grey(view)
    painted: list[QRect] = []
    paint = ScaledPicture.paint

    def noting(self: ScaledPicture, painter: QPainter, rect: QRect, *others: object) -> None:
        painted.append(rect)
        paint(self, painter, rect, *others)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(ScaledPicture, "paint", noting)
    bring(view, BLUE)
    assert middle(view) == BLUE
    assert painted == []
    view.spoil_picture(QRectF(0, 0, 6, 6))
    view.grab()
    assert len(painted) == 1


def test_the_next_picture_has_nothing_of_it(bench: Bench) -> None:
    view = bench.view
    show_grey(view)
    bring(view, BLUE)
    assert middle(view) == BLUE
    assert show_grey(view) == GREY


def test_of_a_picture_that_is_adjusted_it_is_adjusted_too(bench: Bench) -> None:
    view = bench.view
    view.sight = PictureDisplay(Adjustment(is_inverted=True))
    assert show_grey(view) == QColor(135, 135, 135)
    view.show_picture(filled(600, 400, GREY), 1.0, (600, 400))
    bring(view, BLUE)
    assert middle(view) == QColor(255 - 0x33, 255 - 0x66, 255 - 0x99)

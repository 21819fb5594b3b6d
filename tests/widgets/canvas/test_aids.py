"""Crosshair and magnifier: where they are drawn, what they show, and how little is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point
from tests.widgets.canvas.conftest import Bench, region
from tests.widgets.canvas.test_showing import painting
from widgets.canvas.image_view import ImageView
from widgets.canvas.layers.magnifier import PANEL_VIEW_PX, panel_place

VIEW = QRect(0, 0, 800, 600)


def checked(bench: Bench) -> None:
    """Show a picture whose pixels are red where x is odd and blue where it is even."""
    image = QImage(200, 150, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 0, 0))
    painter = QPainter(image)
    for x in range(0, 200, 2):
        painter.fillRect(x, 0, 1, 150, QColor(0, 0, 200))
    painter.end()
    bench.view.show_picture(image, 1.0, (200, 150))
    bench.show({})


def test_the_panel_keeps_its_corner_until_the_pointer_comes_near() -> None:
    right = panel_place(VIEW, QPointF(100, 300), QRect())
    assert (right.right(), right.top()) == (787, 12)
    assert panel_place(VIEW, QPointF(400, 300), right) == right
    left = panel_place(VIEW, QPointF(700, 100), right)
    assert left.left() == 12
    # It does not jump back as soon as the pointer leaves the other corner.
    assert panel_place(VIEW, QPointF(500, 300), left) == left
    assert panel_place(VIEW, QPointF(60, 60), left) == right
    small = panel_place(QRect(0, 0, 240, 200), QPointF(20, 150), QRect())
    assert small.width() == 100 < PANEL_VIEW_PX


def test_single_pixels_are_told_apart_in_the_magnifier(bench: Bench) -> None:
    checked(bench)
    view = bench.view
    view.zoom_to(1.0)
    view.set_tool("box")
    view.magnify(is_on=True)
    bench.move(100, 75, held=False)
    image = view.grab().toImage()
    panel = panel_place(view.rect(), view.to_view(Point(100, 75)), QRect())
    y = panel.center().y() + 30
    reds = [image.pixelColor(panel.center().x() + step, y).red() for step in range(-64, 64)]
    runs = [reds[at : at + 8] for at in range(0, 128, 8)]
    for at, run in enumerate(runs):
        if at not in {7, 8}:  # there the cross lies over them
            assert {red > 100 for red in run} == {at % 2 == 1}, at


def test_boxes_are_shown_in_it_also_the_one_that_is_drawn(bench: Bench) -> None:
    checked(bench)
    bench.show({RegionId("a"): region("a", Box(104, 40, 60, 80))})
    view = bench.view
    view.set_tool("box")
    view.magnify(is_on=True)
    bench.click(96, 60)
    bench.move(100, 75, held=False)
    image = view.grab().toImage()
    at = view.to_view(Point(100, 75))
    panel = panel_place(view.rect(), at, QRect())
    scale = 8 if view.zoom <= 2 else 4 * view.zoom
    for x in (104, 96):
        line = panel.center().x() + round((x - 100) * scale)
        near = [image.pixelColor(line + off, panel.center().y() - 24) for off in range(-3, 4)]
        assert any(pixel.green() > 130 for pixel in near), x


def test_it_is_gone_when_the_pointer_leaves_or_it_is_let_go(bench: Bench) -> None:
    view = bench.view
    before = view.grab().toImage()
    view.magnify(is_on=True)
    bench.move(300, 200, held=False)
    assert view.grab().toImage() != before
    view.magnify(is_on=False)
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert view.grab().toImage() == before


def test_the_crosshair_is_where_an_edge_would_be_and_only_while_boxes_are_drawn(
    bench: Bench,
) -> None:
    checked(bench)
    view = bench.view
    view.zoom_to(4.0)
    view.show_crosshair(is_on=True)
    bench.move(100.4, 75.4, held=False)
    plain = view.grab().toImage()
    view.set_tool("box")
    bench.move(100.4, 75.4, held=False)
    image = view.grab().toImage()
    at = view.to_view(Point(100, 75)).toPoint()
    for x in (at.x() - 150, at.x() + 150):
        assert image.pixelColor(x, at.y()).lightness() > 200
        assert plain.pixelColor(x, at.y()).lightness() < 160


def test_a_move_of_the_crosshair_paints_two_strips_and_no_more(bench: Bench) -> None:
    view = bench.view
    view.set_tool("box")
    view.show_crosshair(is_on=True)
    bench.move(100, 100, held=False)
    QApplication.processEvents()
    with painting(view) as listener:
        bench.move(110, 104, held=False)
    painted = listener.painted
    for at in (Point(100, 100), Point(110, 104)):  # where it was and where it is
        place = view.to_view(at).toPoint()
        assert painted.contains(QPoint(place.x(), view.height() - 3))
        assert painted.contains(QPoint(3, place.y()))
    grid = [QPoint(x, y) for x in range(2, view.width(), 5) for y in range(2, view.height(), 5)]
    assert 0 < sum(map(painted.contains, grid)) < len(grid) / 15
    assert not painted.contains(QPoint(view.width() // 2, view.height() - 20))


def test_when_the_pointer_leaves_the_crosshair_is_painted_away(bench: Bench) -> None:
    view = bench.view
    view.set_tool("box")
    before = view.grab().toImage()
    view.show_crosshair(is_on=True)
    bench.move(100, 90, held=False)
    at = view.to_view(Point(100, 90)).toPoint()
    with painting(view) as listener:
        view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert listener.painted.contains(QPoint(at.x(), view.height() - 3))
    assert listener.painted.contains(QPoint(view.width() - 3, at.y()))
    assert view.grab().toImage() == before
    assert view.cursor().shape() is Qt.CursorShape.CrossCursor


def test_the_figures_beside_the_crosshair_grow_with_the_letters_of_the_interface(
    bench: Bench,
) -> None:
    view = bench.view
    view.set_tool("box")
    view.show_crosshair(is_on=True)
    widths, heights = [], []
    for growth in (1, 2):
        font = view.font()
        font.setPixelSize(14 * growth)
        view.setFont(font)
        bench.move(40 + growth, 40, held=False)
        plate = plate_seen(view)
        widths.append(plate.width())
        heights.append(plate.height())
    assert abs(widths[1] - 2 * widths[0]) <= 4
    assert abs(heights[1] - 2 * heights[0]) <= 4


def plate_seen(view: ImageView) -> QRect:
    """Return what else than the cross is painted below and right of it: the plate."""
    image = view.grab().toImage()
    view.show_crosshair(is_on=False)
    plain = view.grab().toImage()
    view.show_crosshair(is_on=True)
    at = view.to_view(Point(41, 40)).toPoint()
    painted = [
        QPoint(x, y)
        for x in range(at.x() + 8, at.x() + 240)
        for y in range(at.y() + 8, at.y() + 120)
        if image.pixel(x, y) != plain.pixel(x, y)
    ]
    xs, ys = [each.x() for each in painted], [each.y() for each in painted]
    return QRect(QPoint(min(xs), min(ys)), QPoint(max(xs), max(ys)))

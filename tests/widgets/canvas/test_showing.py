"""What is seen: the picture under the pointer, pixels of boxes, and how little is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.changes import Change
from annotator.model.entities import ItemId, Label, LabelId, Origin, Region, RegionId
from annotator.model.geometry import Box
from tests.widgets.canvas.conftest import LABELS, NONE, Bench, region, send
from widgets.canvas.image_view import ImageView
from widgets.canvas.layers.badges import MOST_BADGES
from widgets.canvas.layers.label_looks import colour_of
from widgets.media.images.picture_cache import CachedPicture
from widgets.theme.tokens import DARK

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CAR = RegionId("car")
GREY = QColor(120, 120, 120)


class _Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.painted = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QPaintEvent):
            self.painted += event.region()
        return False


@contextmanager
def painting(view: ImageView) -> Iterator[_Listener]:
    """Listen to what of the view is painted."""
    QApplication.processEvents()
    listener = _Listener()
    view.installEventFilter(listener)
    yield listener
    QApplication.processEvents()
    view.removeEventFilter(listener)


def wheel(
    view: ImageView,
    at: QPointF,
    steps: int,
    *,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    pixels: int = 0,
) -> None:
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(0, pixels),
        QPoint(0, 120 * steps),
        NONE,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def show_grey(bench: Bench, *regions: Region, labels: dict[LabelId, Label] | None = None) -> QImage:
    """Show regions on a grey picture at 100 %, and return what is seen, from the image's corner."""
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(GREY)
    bench.view.show_picture(image, 1.0, (600, 400))
    bench.view.show_regions({r.id: r for r in regions}, labels or LABELS)
    bench.view.zoom_to(1.0)
    return seen(bench)


def seen(bench: Bench) -> QImage:
    corner = bench.at(0, 0).toPoint()
    return bench.view.grab(QRect(corner, bench.view.rect().bottomRight())).toImage()


@pytest.mark.parametrize("steps", [1, 3, -1])
def test_the_wheel_zooms_at_the_pointer(bench: Bench, steps: int) -> None:
    at = bench.at(123, 321)
    before = bench.view.zoom
    wheel(bench.view, at, steps, keys=CTRL)
    assert (bench.view.zoom > before) == (steps > 0)
    after = bench.at(123, 321)
    assert (after.x(), after.y()) == pytest.approx((at.x(), at.y()), abs=0.01)


def test_both_wheel_styles(bench: Bench) -> None:
    view, at = bench.view, bench.at(300, 200)
    zoom = view.zoom
    wheel(view, at, 1)
    assert (view.zoom, bench.at(300, 200) - at) == (zoom, QPointF(0, 96))
    wheel(view, at, -1, keys=SHIFT)
    assert bench.at(300, 200) - at == QPointF(-96, 96)
    wheel(view, at, 0, pixels=-96)
    assert bench.at(300, 200) - at == QPointF(-96, 0)
    view.options.wheel_zooms = True
    wheel(view, at, 1)
    assert view.zoom > zoom
    zoomed = view.zoom
    wheel(view, at, 1, keys=CTRL)
    assert view.zoom == zoomed


def test_the_picture_stays_fitted_until_it_is_zoomed(qtbot: QtBot, bench: Bench) -> None:
    view = bench.view
    fitted = view.zoom
    view.resize(400, 300)
    qtbot.waitUntil(lambda: view.zoom < fitted)
    view.zoom_to(2.0)
    view.resize(500, 500)
    QApplication.processEvents()
    assert view.zoom == 2.0
    with qtbot.waitSignal(view.zoom_changed) as changed:
        view.zoom_to_fit()
    assert changed.args == [view.zoom]


def test_a_reduced_picture_lies_where_the_whole_one_would(
    bench: Bench, photograph: Callable[[], QImage]
) -> None:
    whole, view = photograph(), bench.view
    exact = view.grab().toImage()
    view.show_picture(whole.scaled(160, 107), 0.25, (640, 427))
    reduced = view.grab().toImage()
    view.zoom_to(2.0)
    place = view.viewport
    view.replace_content(CachedPicture(whole, 1.0, 640, 427))
    assert view.viewport == place
    view.zoom_to_fit()
    assert view.grab().toImage() == exact
    corners = [
        QPoint(*(round(c) for c in p.toTuple())) for p in (bench.at(2, 2), bench.at(637, 424))
    ]
    for image in (exact, reduced):
        assert all(image.pixelColor(corner) != GREY for corner in corners)
        assert image.pixelColor(5, 5).name() == "#d6d4ce"


def test_pixels_are_sharp_close_up(bench: Bench) -> None:
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.setPixelColor(0, 0, QColor("black"))
    image.setPixelColor(1, 0, QColor("white"))
    bench.view.show_picture(image, 1.0, (2, 1))
    bench.view.zoom_to(8)
    shown = seen(bench)
    colours = [shown.pixelColor(x, 4).name() for x in range(16)]
    assert colours == ["#000000"] * 8 + ["#ffffff"] * 8


def test_fine_detail_does_not_flicker_from_afar(bench: Bench) -> None:
    image = QImage(1600, 1600, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for x in range(0, 1600, 2):
        painter.fillRect(x, 0, 1, 1600, QColor("black"))
    painter.end()
    bench.view.show_picture(image, 1.0, (1600, 1600))
    bench.view.zoom_to(0.21)
    shown = seen(bench)
    greys = [shown.pixelColor(x, 100).red() for x in range(20, 300)]
    assert min(greys) > 90
    assert max(greys) < 165


def test_a_box_is_a_coloured_line_between_dark_and_light(bench: Bench) -> None:
    shown = show_grey(bench, region("car", Box(100, 100, 200, 150)))
    across = [shown.pixelColor(x, 175) for x in range(96, 105)]
    lights = [colour.lightness() for colour in across]
    label = colour_of(LABELS[LabelId(1)])
    assert across[0] == across[-1] == GREY
    assert [colour == label for colour in across] == [False] * 3 + [True] * 2 + [False] * 4
    assert lights[2] < 60
    assert lights[5] > 190


def test_the_ninth_label_is_dashed_and_a_proposal_dotted(bench: Bench) -> None:
    labels = {LabelId(n): Label(LabelId(n), str(n), n - 1) for n in (1, 9)}
    box = Box(100, 100, 200, 150)
    counts = []
    for label_id, origin in ((1, Origin.DRAWN), (9, Origin.DRAWN), (1, Origin.PROPOSED)):
        made = Region(CAR, 1, LabelId(label_id), box, "1", origin=origin, touched=False)
        shown = show_grey(bench, made, labels=labels)
        line = [shown.pixelColor(x, 250) == colour_of(labels[LabelId(1)]) for x in range(105, 295)]
        counts.append(sum(a != b for a, b in pairwise(line)))
    assert counts[0] == 0
    assert 20 < counts[1] < 30
    assert counts[2] > 50


def test_selecting_shows_eight_handles_and_locking_takes_them(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 200, 150)))
    bench.view.select([CAR])
    corners = [(x, y) for x in (100, 200, 300) for y in (100, 175, 250) if (x, y) != (200, 175)]
    white = QColor("white")
    assert [seen(bench).pixelColor(*at) == white for at in corners] == [True] * 8
    bench.view.locked = True
    assert [seen(bench).pixelColor(*at) == white for at in corners] == [False] * 8


def test_apply_and_its_inverse_show_what_was_there(bench: Bench) -> None:
    old = region("car", Box(100, 100, 200, 150))
    before = show_grey(bench, old, region("other", Box(250, 60, 90, 90), number=2, label=2))
    new = replace(old, geometry=Box(140, 30, 50, 50), label_id=LabelId(3))
    change = Change("set-box", ItemId(1), {CAR: (old, new)})
    bench.view.apply(change)
    assert seen(bench) != before
    bench.view.apply(change.inverse())
    assert seen(bench) == before


def test_among_many_boxes_a_change_paints_what_drawing_all_would(bench: Bench) -> None:
    many = [
        region(
            f"r{n}", Box(20 + n % 30 * 18, 10 + n // 30 * 20, 30, 25), number=n + 2, label=n % 3 + 1
        )
        for n in range(MOST_BADGES + 100)
    ]
    old = region("car", Box(100, 100, 200, 150))
    show_grey(bench, old, *many)
    new = replace(old, geometry=Box(400, 300, 190, 90))
    bench.view.apply(Change("set-box", ItemId(1), {CAR: (old, new)}))
    patched = seen(bench)
    assert patched == show_grey(bench, new, *many)


def test_a_box_that_comes_near_takes_away_all_of_a_badge(bench: Bench) -> None:
    old = region("car", Box(10, 300, 60, 60))
    other = replace(region("b", Box(100, 200, 400, 90), number=2), transcription="word " * 30)
    show_grey(bench, old, other)
    new = replace(old, geometry=Box(60, 130, 60, 60))
    bench.view.apply(Change("set-box", ItemId(1), {CAR: (old, new)}))
    assert seen(bench) == show_grey(bench, new, other)


def test_boxes_follow_the_zoom(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 200, 150)))
    bench.view.zoom_to(0.5)
    line = colour_of(LABELS[LabelId(1)])
    shown = seen(bench)
    assert [shown.pixelColor(x, 80) == line for x in (50, 100, 150)] == [True, False, True]


def test_a_box_in_hand_is_seen_in_one_place_only(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 60, 40)))
    bench.press(130, 120)
    bench.move(330, 220)
    shown, line = seen(bench), colour_of(LABELS[LabelId(1)])
    assert [shown.pixelColor(*at) == line for at in ((110, 100), (310, 200))] == [False, True]
    assert shown.pixelColor(110, 100) == GREY
    bench.view.cancel()
    shown = seen(bench)
    assert [shown.pixelColor(*at) == line for at in ((110, 100), (310, 200))] == [True, False]


def test_a_label_that_changes_its_colour_is_seen_at_once(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 200, 150)))
    old = LABELS[LabelId(1)]
    new = replace(old, colour="#ff0000")
    bench.view.apply(Change("label", ItemId(1), labels={old.id: (old, new)}))
    assert seen(bench).pixelColor(100, 200) == QColor("#ff0000")


def test_a_drag_paints_little_more_than_the_box(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 60, 40)))
    bench.press(130, 120)
    bench.move(140, 120)
    with painting(bench.view) as listener:
        bench.move(146, 124)
    around = QRect(0, 0, 66 + 24, 44 + 24)
    assert listener.painted.boundingRect().width() <= around.width()
    assert listener.painted.boundingRect().height() <= around.height()
    assert listener.painted.contains(bench.at(146, 124).toPoint())
    bench.release(146, 124)


def test_moving_over_nothing_paints_nothing(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 60, 40)))
    bench.move(400, 300, held=False)
    with painting(bench.view) as listener:
        bench.move(420, 310, held=False)
    assert listener.painted.isEmpty()
    with painting(bench.view) as listener:
        bench.move(130, 120, held=False)
    assert not listener.painted.isEmpty()


def test_what_is_painted_in_parts_is_what_is_painted_whole(bench: Bench) -> None:
    show_grey(bench, region("car", Box(100, 100, 60, 40)), region("b", Box(120, 90, 99, 99)))
    bench.press(110, 120)
    for x in range(112, 180, 7):
        bench.move(x, 130)
        QApplication.processEvents()
    screen = bench.view.screen().grabWindow(bench.view.winId()).toImage()
    whole = bench.view.grab().toImage()
    assert screen.convertToFormat(whole.format()) == whole
    bench.release(180, 130)


def test_a_message_stands_where_no_picture_is(qtbot: QtBot, bench: Bench) -> None:
    view = bench.view
    view.tokens = DARK
    with qtbot.waitSignal(view.painted):
        view.show_picture(None, 1.0, (0, 0))
    empty = view.grab().toImage()
    assert empty.pixelColor(400, 300).name() == DARK.surround.lower()
    view.show_message("This picture cannot be read", "Skip it, or replace the file.")
    assert view.grab().toImage() != empty
    bench.drag((10, 10), (50, 50))
    assert bench.commands == []


def test_each_picture_is_announced_once_it_is_on_the_screen(
    qtbot: QtBot, bench: Bench, photograph: Callable[[], QImage]
) -> None:
    counted: list[int] = []
    bench.view.painted.connect(lambda: counted.append(1))
    for expected in (1, 2):
        bench.view.show_picture(photograph(), 1.0, (640, 427))
        qtbot.waitUntil(lambda expected=expected: len(counted) == expected)  # type: ignore[misc]  # a default in a lambda
    bench.view.update()
    QApplication.processEvents()
    assert len(counted) == 2


def test_a_listener_may_paint_at_once(
    qtbot: QtBot, bench: Bench, photograph: Callable[[], QImage]
) -> None:
    bench.view.painted.connect(bench.view.repaint)  # Qt would warn of a repaint inside a repaint
    with qtbot.waitSignal(bench.view.painted):
        bench.view.show_picture(photograph(), 1.0, (640, 427))


def test_the_canvas_is_not_mirrored(bench: Bench) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert bench.view.layoutDirection() is Qt.LayoutDirection.LeftToRight
        assert bench.at(20, 20).x() > bench.at(10, 20).x()
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_it_says_what_it_is(bench: Bench) -> None:
    assert bench.view.accessibleName()
    assert bench.view.accessibleDescription()


def test_a_pointer_that_leaves_takes_the_highlight_with_it(bench: Bench) -> None:
    before = show_grey(bench, region("car", Box(100, 100, 60, 40)))
    bench.move(130, 120, held=False)
    assert seen(bench) != before
    QApplication.sendEvent(bench.view, QEvent(QEvent.Type.Leave))
    assert seen(bench) == before
    send(bench.view, QEvent.Type.MouseMove, bench.at(400, 300), button=NONE)
    assert seen(bench) == before


def test_the_ground_is_painted_around_the_picture_and_everywhere_else(bench: Bench) -> None:
    view = bench.view
    ground = QColor(view.tokens.surround)
    for zoom in (0.3, 1.0, 3.0):
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(GREY)
        view.show_picture(image, 1.0, (300, 200))
        view.zoom_to(zoom)
        found = view.grab().toImage()
        inside = QRect(bench.at(0, 0).toPoint(), bench.at(300, 200).toPoint())
        for x in range(0, found.width(), 5):
            for y in range(0, found.height(), 5):
                near_edge = inside.adjusted(-2, -2, 2, 2).contains(x, y)
                within = inside.adjusted(2, 2, -2, -2).contains(x, y)
                if near_edge == within:
                    assert found.pixelColor(x, y) == (GREY if within else ground), (zoom, x, y)

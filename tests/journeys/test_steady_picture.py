"""Bars come and go: a fitted picture stays whole, a zoomed one stays where it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.model.geometry import Point
from tests.journeys.begun import begun_job, photograph
from tests.journeys.hand import NONE, Hand
from widgets.media.images import picture_cache
from widgets.shell.notice_bar import Notice

TALL_PX, WIDE_PX = (300, 900), (900, 200)
"""Fitted, the one fills the height of the view, the other its width."""


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    photograph(tmp_path / "p1.png", TALL_PX)
    photograph(tmp_path / "p2.png", WIDE_PX)
    photograph(tmp_path / "p3.png", TALL_PX)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.window.showNormal()
    hand.window.resize(1366, 768)
    hand.wait_for_item("p1.png")
    hand.window.show_first_steps(is_shown=False)
    hand.canvas.setFocus()
    yield hand
    hand.close()


def seen_at(hand: Hand) -> tuple[float, float, float]:
    """Return where the corner of the picture is in the window, and the zoom."""
    corner = hand.canvas.mapTo(hand.window, hand.canvas.to_view(Point(0, 0)))
    return corner.x(), corner.y(), hand.canvas.zoom


def is_whole(hand: Hand) -> bool:
    """Return whether all of the picture is seen, as large as it can be."""
    view = hand.canvas.viewport
    first = hand.canvas.to_view(Point(0, 0))
    last = hand.canvas.to_view(Point(view.image_w, view.image_h))
    inside = hand.canvas.rect().toRectF()
    is_full = view.fit_scale == pytest.approx(view.scale)
    return inside.contains(first) and inside.contains(last) and is_full


def notice_over(hand: Hand) -> int:
    """Say something, wait until the picture has less room, and return how much it had."""
    height = hand.canvas.height()
    hand.window.notices.say(Notice("Something that is to be read."))
    hand.qtbot.waitUntil(lambda: hand.canvas.height() < height)
    QApplication.processEvents()
    return height


def notice_away(hand: Hand, height: int) -> None:
    """Put it away, and wait until the picture has its room again."""
    hand.window.notices.dismiss()
    hand.qtbot.waitUntil(lambda: hand.canvas.height() == height)
    hand.qtbot.waitUntil(lambda: not hand.canvas._pan_zoom.is_held)


def test_a_notice_moves_no_picture_that_was_zoomed_by_hand(hand: Hand) -> None:
    canvas, mini_map = hand.canvas, hand.app.parts.mini_map
    canvas.zoom_by(3.0)
    hand.qtbot.waitUntil(mini_map.isVisible)
    before = seen_at(hand)
    height = notice_over(hand)
    assert seen_at(hand) == before
    assert mini_map.isVisible()
    notice_away(hand, height)
    assert seen_at(hand) == before
    assert not canvas.is_fitted


def test_a_fitted_picture_is_seen_whole_while_a_notice_is_read_and_after_it(hand: Hand) -> None:
    before = seen_at(hand)
    assert is_whole(hand)
    height = notice_over(hand)
    assert is_whole(hand)
    assert not hand.app.parts.mini_map.isVisible()
    notice_away(hand, height)
    assert is_whole(hand)
    assert seen_at(hand) == before


def test_a_fitted_picture_that_has_room_beside_it_does_not_move_for_a_notice(hand: Hand) -> None:
    hand.go_on_to("p2.png")
    before = seen_at(hand)
    height = notice_over(hand)
    assert seen_at(hand) == before
    assert is_whole(hand)
    notice_away(hand, height)
    assert seen_at(hand) == before


@pytest.mark.parametrize("name", ["p2.png", "p3.png"])
def test_a_picture_that_opens_under_a_notice_is_fitted_again_when_it_goes(
    hand: Hand, name: str
) -> None:
    height = notice_over(hand)
    hand.go_on_to(name)
    under_it = seen_at(hand)
    assert is_whole(hand)
    notice_away(hand, height)
    assert is_whole(hand)
    assert seen_at(hand) != under_it
    canvas, view = hand.canvas, hand.canvas.viewport
    middle = canvas.to_view(Point(view.image_w / 2, view.image_h / 2))
    assert (middle.x(), middle.y()) == pytest.approx((canvas.width() / 2, canvas.height() / 2))


def test_what_is_being_drawn_does_not_move_and_the_picture_is_fitted_after_it(hand: Hand) -> None:
    hand.key(Qt.Key.Key_W)
    first, last = hand.view_point(40, 40), hand.view_point(140, 240)
    start, end = hand.canvas.to_image(first), hand.canvas.to_image(last)
    QTest.mousePress(hand.canvas, Qt.MouseButton.LeftButton, NONE, first)
    QTest.mouseMove(hand.canvas, last)
    before = seen_at(hand)
    notice_over(hand)
    assert seen_at(hand) == before
    QTest.mouseRelease(hand.canvas, Qt.MouseButton.LeftButton, NONE, last)
    (region,) = hand.regions
    assert region.box is not None
    assert abs(region.box.x - start.x) <= 1
    assert abs(region.box.bottom - end.y) <= 1
    assert is_whole(hand)


@pytest.mark.parametrize("is_zoomed", [False, True])
def test_the_text_strip_leaves_a_fitted_picture_whole_and_a_zoomed_one_where_it_is(
    hand: Hand, is_zoomed: bool
) -> None:
    if is_zoomed:
        hand.canvas.zoom_by(3.0)
    before, height = seen_at(hand), hand.canvas.height()
    for _turn in range(2):
        hand.app.run("text-strip")
        shown = hand.window.strip.isVisible()
        hand.qtbot.waitUntil(lambda shown=shown: (hand.canvas.height() < height) == shown)  # type: ignore[misc]  # a default in a lambda
        assert seen_at(hand) == before if is_zoomed or not shown else is_whole(hand)


@pytest.mark.parametrize("is_zoomed", [False, True])
def test_the_side_column_leaves_a_fitted_picture_whole_and_a_zoomed_one_where_it_is(
    hand: Hand, is_zoomed: bool
) -> None:
    if is_zoomed:
        hand.canvas.zoom_by(3.0)
    before, width = seen_at(hand), hand.canvas.width()
    hand.app.run("side-column")
    hand.qtbot.waitUntil(lambda: hand.canvas.width() > width)
    assert seen_at(hand) == before if is_zoomed else is_whole(hand)
    hand.app.run("side-column")
    hand.qtbot.waitUntil(lambda: hand.canvas.width() == width)
    assert seen_at(hand) == before


def test_with_the_window_the_picture_is_fitted_anew_while_a_notice_is_read(hand: Hand) -> None:
    canvas = hand.canvas
    hand.window.notices.say(Notice("Something that is to be read."))
    hand.qtbot.waitUntil(lambda: canvas._pan_zoom.is_held)
    height, zoom = canvas.height(), canvas.zoom
    hand.window.resize(hand.window.width(), hand.window.height() - 90)
    hand.qtbot.waitUntil(lambda: canvas.height() < height)
    hand.qtbot.waitUntil(lambda: canvas.zoom < zoom)
    assert canvas.to_view(Point(0, TALL_PX[1])).y() <= canvas.height()


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, threading.Event]]:
    """Let the pictures of these files come only when their gates are opened."""
    gates = {"p2.png": threading.Event(), "p3.png": threading.Event()}
    load = picture_cache.load

    def held(
        path: Path, veil: Veil, renderings: picture_cache.Renderings
    ) -> picture_cache.CachedPicture:
        if path.name in gates:
            assert gates[path.name].wait(120)
        return load(path, veil, renderings)

    monkeypatch.setattr(picture_cache, "load", held)
    yield gates
    for gate in gates.values():
        gate.set()


def test_zoom_keys_that_come_before_the_next_picture_are_for_that_picture(
    gates: dict[str, threading.Event], hand: Hand
) -> None:
    hand.key(Qt.Key.Key_D)
    assert hand.desk.is_on_its_way
    hand.ctrl(Qt.Key.Key_Plus)
    hand.ctrl(Qt.Key.Key_Plus)
    gates["p2.png"].set()
    hand.wait_for_item("p2.png")
    view = hand.canvas.viewport
    assert view.scale == pytest.approx(view.fit_scale * 1.25**2)
    hand.key(Qt.Key.Key_D)
    hand.qtbot.waitUntil(lambda: hand.desk.is_opening)  # so that the other one is opened anew
    hand.ctrl(Qt.Key.Key_Plus)
    hand.key(Qt.Key.Key_A)  # the picture that was to be zoomed is passed by
    hand.wait_for_item("p2.png")
    assert hand.canvas.is_fitted
    gates["p3.png"].set()

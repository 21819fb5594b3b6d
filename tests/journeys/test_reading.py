"""Whoever opens the work order reads it: at once, whichever way it was opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.effort.categories import Category
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from tests.journeys.test_hand_over import CTRL_SHIFT, MINUTE_MS, accept
from tests.support.held_clock import HeldClock
from tests.support.patience import PATIENCE_MS
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.shell.action_palette import ActionPalette
from widgets.work_order.accept_dialog import AcceptDialog, WorkOrderView

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
Spend = Callable[[], dict[Category, int]]


@pytest.fixture
def hand(qtbot: QtBot, clock: HeldClock, tmp_path: Path) -> Iterator[Hand]:
    assert clock.now_ms == 0
    hand = Hand(qtbot)
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path, order=resources.path("examples", "work_order.toml"))
    with hand.answering(AcceptDialog, accept):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


@pytest.fixture
def minute(hand: Hand, clock: HeldClock) -> Spend:
    """What spends a minute with still hands, and returns what it was."""

    def spend() -> dict[Category, int]:
        session = hand.desk.session
        before = dict(session.effort())
        clock.move(MINUTE_MS, session.clock)
        after = session.effort()
        gained = {kind: ms - before.get(kind, 0) for kind, ms in after.items()}
        return {kind: ms for kind, ms in gained.items() if ms}

    return spend


def by_key(hand: Hand) -> None:
    """Press the key, and let go of it over the picture."""
    hand.key(K.Key_W, CTRL_SHIFT)


def by_palette(hand: Hand) -> None:
    """Find the action by its name."""
    hand.app.run("find-action")
    palette = hand.window.findChild(ActionPalette)
    assert palette is not None
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    QTest.keyClicks(palette.field, "work order")
    QTest.keyClick(palette.field, K.Key_Return)
    hand.qtbot.waitUntil(lambda: bool(chosen), timeout=PATIENCE_MS)


def by_mouse(hand: Hand) -> None:
    """Choose it in the menu; the pointer then goes over the picture on its way to the text."""
    hand.window.actions_table["work-order"].trigger()
    for x in (20, 40, 60):
        QTest.mouseMove(hand.canvas, QPoint(x, 50))


def test_who_opens_the_terms_reads_them_at_once(hand: Hand, minute: Spend) -> None:
    for number, opened in enumerate((by_key, by_palette, by_mouse)):
        assert minute() == {Category.LABEL: MINUTE_MS}, opened
        opened(hand)
        assert minute() == {Category.GUIDELINE: MINUTE_MS}, opened
        put_away(hand, 80 + number)


def press_on_picture(hand: Hand) -> None:
    """Press a button of the mouse there."""
    QTest.mousePress(hand.canvas, LEFT, NONE, QPoint(50, 60))
    QTest.mouseRelease(hand.canvas, LEFT, NONE, QPoint(50, 60))


def type_on_picture(hand: Hand) -> None:
    """Press a key there."""
    hand.canvas.setFocus()
    hand.key(K.Key_L)


def come_back_from_the_text(hand: Hand) -> None:
    """Go with the pointer into the text and back to the picture."""
    view = hand.window.findChild(WorkOrderView)
    assert view is not None
    QTest.mouseMove(view.scroll_area.viewport(), QPoint(30, 30))
    QTest.mouseMove(hand.canvas, QPoint(50, 60))


def put_away(hand: Hand, x: int = 40) -> None:
    """Close the panel by its key; the pointer then goes to another place of the picture."""
    hand.key(K.Key_W, CTRL_SHIFT)
    QTest.mouseMove(hand.canvas, QPoint(x, 60))


def test_work_on_the_picture_goes_on_with_what_is_done_there(hand: Hand, minute: Spend) -> None:
    ways = (press_on_picture, type_on_picture, come_back_from_the_text, put_away)
    for number, ended in enumerate(ways):
        by_key(hand)
        assert minute() == {Category.GUIDELINE: MINUTE_MS}, ended
        ended(hand)
        assert minute() == {Category.LABEL: MINUTE_MS}, ended
        QTest.mouseMove(hand.canvas, QPoint(30 + number, 70))  # where it was it would not move
        assert minute() == {Category.LABEL: MINUTE_MS}, ended
        if ended is not put_away:
            put_away(hand, 80 + number)


def test_a_panel_that_went_with_its_job_is_read_by_nobody(hand: Hand, minute: Spend) -> None:
    by_key(hand)
    panel = hand.window.findChild(QWidget, GUIDELINE)
    assert panel is not None
    narrow_px = hand.canvas.width()
    panel.hide()
    hand.qtbot.waitUntil(lambda: hand.canvas.width() > narrow_px)
    QTest.mouseMove(hand.canvas, QPoint(31, 75))  # where it was before it would not move
    QTest.mouseMove(hand.canvas, QPoint(33, 77))
    assert minute() == {Category.LABEL: MINUTE_MS}

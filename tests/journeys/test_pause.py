"""A pause by key, menu or click: no work is credited in it, and any input ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category, Presence
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from widgets.time_pay import pause

K = Qt.Key
MINUTE_MS = 60_000
LONG_MS = 3_600_000


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, clock: HeldClock) -> Iterator[Hand]:
    assert clock.now_ms == 0
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    with qtbot.waitSignal(hand.canvas.painted, timeout=10_000):
        hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def presence(hand: Hand) -> Presence:
    """Return what the clock takes the person to be doing."""
    return hand.desk.session.clock.presence


def settle(monkeypatch: pytest.MonkeyPatch, settle_ms: int) -> None:
    """Take so long for letting go of a key."""
    monkeypatch.setattr(pause, "SETTLE_MS", settle_ms)


def test_the_key_begins_a_pause_and_letting_go_of_it_does_not_end_it(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, LONG_MS)
    hand.key(K.Key_P)
    assert presence(hand) is Presence.PAUSED
    assert hand.window.line.state.text() == "paused"


def test_a_pause_is_rest_from_its_first_moment(
    hand: Hand, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, LONG_MS)
    session = hand.desk.session
    clock.move(MINUTE_MS, session.clock)
    hand.key(K.Key_P)
    clock.move(4 * MINUTE_MS, session.clock)
    totals = session.clock.totals()
    assert totals[Category.REST] == 4 * MINUTE_MS
    assert session.today_ms() == MINUTE_MS


def test_any_input_ends_it(hand: Hand, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch, 0)
    hand.desk.session.pause()
    clock.move(MINUTE_MS, hand.desk.session.clock)
    hand.key(K.Key_Right)
    assert presence(hand) is Presence.WORKING
    assert hand.window.line.state.text() == "working"
    clock.move(MINUTE_MS, hand.desk.session.clock)
    assert hand.desk.session.clock.totals()[Category.REST] == MINUTE_MS


def test_the_key_ends_what_it_began(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch, 0)
    hand.desk.session.pause()
    settle(monkeypatch, LONG_MS)
    hand.key(K.Key_P)
    assert presence(hand) is Presence.WORKING


def test_a_click_on_the_state_pauses_and_a_second_click_goes_on(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, LONG_MS)
    press(hand.window.line.state)
    assert presence(hand) is Presence.PAUSED
    settle(monkeypatch, 0)
    QTest.mousePress(hand.window.line.state, Qt.MouseButton.LeftButton)
    assert presence(hand) is Presence.WORKING
    settle(monkeypatch, LONG_MS)
    QTest.mouseRelease(hand.window.line.state, Qt.MouseButton.LeftButton)
    assert presence(hand) is Presence.WORKING


def test_going_on_to_another_item_ends_it(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch, LONG_MS)
    hand.key(K.Key_P)
    hand.app.run("next-item")
    hand.wait_for_item("p2.png")
    assert presence(hand) is Presence.WORKING
    assert hand.window.line.state.text() != ""


def test_who_points_at_the_state_reads_what_rest_is_in_hand(hand: Hand, clock: HeldClock) -> None:
    for _minute in range(30):
        clock.move(MINUTE_MS, hand.desk.session.clock)
        hand.desk.session.clock.signal()
    hand.qtbot.waitUntil(lambda: "10 min" in hand.window.line.state.toolTip(), timeout=10_000)

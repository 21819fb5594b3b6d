"""The bar at the top shows words whole, or an icon in their place."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from tests.journeys.hand import Hand


def test_the_search_has_its_words_or_its_icon_alone(qtbot: QtBot) -> None:
    hand = Hand(qtbot, Settings(None))
    hand.app.settings.set("zoom", 2.0)
    hand.start(None)
    window, bar = hand.window, hand.window.bar
    bar.show_job("Pages of a long name")
    bar.show_item(1, 1, "page 1.png")
    window.resize(1600, 700)
    qtbot.waitUntil(lambda: bar.finder.text() == "\u00a0Find an action")
    qtbot.waitUntil(lambda: bar.finder.width() >= bar.finder.sizeHint().width())
    words_px = bar.finder.width()
    window.resize(800, 600)
    qtbot.waitUntil(lambda: bar.finder.text() == "")
    assert bar.finder.accessibleName() == "Find an action"
    qtbot.waitUntil(lambda: bar.finder.width() < words_px)
    window.resize(1600, 700)
    qtbot.waitUntil(lambda: bar.finder.text() == "\u00a0Find an action")
    hand.close()

"""The menu of the window: one column at any size, no menu that the view cannot use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.material import material

PICTURE, SPEECH = "a.png", "jfk.flac"


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 1)
    (tmp_path / "p1.png").rename(tmp_path / PICTURE)
    shutil.copy(material(f"speech/{SPEECH}"), tmp_path)
    settings = Settings(None)
    settings.set("zoom", 2.0)
    hand = Hand(qtbot, settings)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item(PICTURE)
    yield hand
    hand.close()


def menus(hand: Hand) -> list[QMenu]:
    found = (action.menu() for action in hand.window.menu.actions())
    return [menu for menu in found if isinstance(menu, QMenu)]


def test_each_menu_stands_in_one_column_at_twice_the_size(hand: Hand) -> None:
    for menu in menus(hand):
        menu.popup(QPoint(0, 0))
        hand.qtbot.waitUntil(menu.isVisible)
        assert len({menu.actionGeometry(each).x() for each in menu.actions()}) == 1
        assert menu.height() <= menu.screen().geometry().height()
        menu.hide()


def test_menus_without_any_use_in_the_view_are_hidden(hand: Hand) -> None:
    def shown() -> set[str]:
        return {menu.title() for menu in menus(hand) if menu.menuAction().isVisible()}

    assert "Sound" not in shown()
    assert {"Job", "Region", "Text", "Proposals", "View"} <= shown()
    hand.go_on_to(SPEECH)
    hand.qtbot.waitUntil(lambda: "Sound" in shown())
    assert "Text" in shown()

"""The window follows what is done, comes back as it was left, and fits whatever its size is."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from annotator.items.codes import status_in
from annotator.model.entities import ItemId, Status
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.material import CHECKOUT
from widgets.kit.lists.row_delegate import ROW_ROLE, Row
from widgets.shell.notice_bar import Notice

K = Qt.Key
BOX = Box(40, 40, 100, 80)
SMALLEST_PX = (1366, 768)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 4)
    return begun_job(tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def hand(qtbot: QtBot, job: Path, settings: Settings) -> Iterator[Hand]:
    hand = Hand(qtbot, settings)
    hand.start(job)
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def label_notes(hand: Hand) -> list[str]:
    """Return the count that stands at the end of each label."""
    model = hand.window.labels.model
    rows = [model.data(model.index(at), ROW_ROLE) for at in range(model.rowCount())]
    return [row.note for row in rows if isinstance(row, Row)]


def shown_status(hand: Hand, place: int) -> Status:
    return status_in(hand.desk.items.whole.code_at(place))


def place_shown(hand: Hand) -> str:
    return hand.window.bar.place.text().strip("\u2068\u2069")


def test_lists_counts_and_lines_follow_each_step_and_its_undoing(hand: Hand) -> None:
    items, regions = hand.window.items, hand.window.regions
    assert items.count.text().startswith("4")
    hand.draw(BOX)
    hand.key(K.Key_2)
    assert label_notes(hand) == ["", "1", ""]
    assert regions.count.text() == "1"
    assert shown_status(hand, 0) is Status.STARTED
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    assert place_shown(hand) == "2 / 4"
    assert label_notes(hand) == ["", "", ""]
    assert items.count.text().startswith("3")
    assert shown_status(hand, 0) is Status.DONE
    hand.ctrl(K.Key_Z)  # the confirming, on its own item
    hand.wait_for_item("p1.png")
    assert place_shown(hand) == "1 / 4"
    assert items.count.text().startswith("4")
    assert shown_status(hand, 0) is Status.STARTED
    hand.ctrl(K.Key_Z)
    assert label_notes(hand) == ["1", "", ""]
    hand.ctrl(K.Key_Z)
    assert label_notes(hand) == ["", "", ""]
    assert regions.count.text() == ""
    assert shown_status(hand, 0) is Status.NEW
    assert not hand.window.actions_table.is_possible("undo")


def test_undo_and_redo_reach_over_items_and_a_restart(
    hand: Hand, qtbot: QtBot, job: Path, settings: Settings
) -> None:
    hand.draw(BOX)
    hand.key(K.Key_D)
    hand.wait_for_item("p2.png")
    hand.draw(BOX)
    hand.key(K.Key_D)
    hand.wait_for_item("p3.png")
    hand.close()

    again = Hand(qtbot, Settings(settings._path))
    again.start(job)
    again.wait_for_item("p3.png")
    for name in ("p2.png", "p1.png"):
        again.ctrl(K.Key_Z)
        again.wait_for_item(name)
        again.qtbot.waitUntil(lambda: not again.regions)
    again.ctrl(K.Key_Y)
    again.wait_for_item("p1.png")
    assert [region.geometry for region in again.regions] == [BOX]
    again.wait_until_saved()
    again.close()

    third = Hand(qtbot, Settings(settings._path))
    third.start(job)
    third.wait_for_item("p1.png")
    third.ctrl(K.Key_Y)
    third.wait_for_item("p2.png")
    third.qtbot.waitUntil(lambda: len(third.regions) == 1)
    third.close()


def test_the_window_comes_back_as_it_was_left(
    hand: Hand, qtbot: QtBot, job: Path, settings: Settings
) -> None:
    window = hand.window
    window.showNormal()
    window.resize(760, 700)  # the screen of the tests has 800
    hand.key(K.Key_D)
    hand.wait_for_item("p2.png")
    labels = window.findChild(QDockWidget, "labels")
    assert isinstance(labels, QDockWidget)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, labels)
    hand.app.run("theme")
    theme = hand.app.look.tokens.name
    hand.app.run("bigger")
    window.close()
    hand.close()

    again = Hand(qtbot, Settings(settings._path))
    assert again.app.look.tokens.name == theme
    assert again.app.look.zoom == 1.125
    again.start(job)
    again.wait_for_item("p2.png")
    back = again.window.findChild(QDockWidget, "labels")
    assert isinstance(back, QDockWidget)
    assert again.window.dockWidgetArea(back) is Qt.DockWidgetArea.LeftDockWidgetArea
    assert back.isVisible()
    assert (again.window.width(), again.window.height()) == (760, 700)
    assert [recent.path for recent in again.app.lifecycle.recent.jobs()] == [job]
    again.close()


def test_a_side_column_that_was_put_away_stays_away(
    hand: Hand, qtbot: QtBot, job: Path, settings: Settings
) -> None:
    hand.key(K.Key_F9)
    assert not hand.window.is_side_shown
    hand.window.close()
    hand.close()
    again = Hand(qtbot, Settings(settings._path))
    again.start(job)
    again.wait_for_item("p1.png")
    docks = again.window._docks
    assert not any(dock.isVisible() for dock in docks)
    again.key(K.Key_F9)
    assert all(dock.isVisible() for dock in docks)
    again.close()


def test_a_job_that_is_closed_while_its_first_item_comes_leaves_nothing_behind(
    hand: Hand, job: Path
) -> None:
    hand.app.lifecycle.close()
    hand.app.lifecycle.closing.wait_for(job)  # else it is opened later, when nobody knows
    hand.app.lifecycle.open_path(job)
    # Behind the item that is on its way: when this has come, that has, too.
    behind = hand.desk.project.reads.load_item(ItemId(1))
    behind.result()
    hand.app.lifecycle.close()
    QApplication.processEvents()
    assert hand.app.open_job is None


def test_the_welcome_page_comes_once_no_job_is_open_and_never_before(hand: Hand) -> None:
    assert "welcome" not in vars(hand.app)
    assert hand.app.lifecycle.close()
    assert hand.app.welcome.isVisible()
    assert hand.app.welcome.new_button.hasFocus()
    hand.close()


def test_a_file_that_is_refused_at_the_start_leads_to_the_welcome_page(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    other = Hand(qtbot, settings)
    (tmp_path / "other.fairlabel").write_bytes(b"a text")
    other.start(tmp_path / "other.fairlabel")
    qtbot.waitUntil(lambda: other.window.notices.shown is not None)
    assert other.app.welcome.isVisible()
    other.close()


def test_tab_goes_from_the_top_bar_through_the_welcome_page_to_a_notice(
    qtbot: QtBot, settings: Settings
) -> None:
    other = Hand(qtbot, settings)
    other.window.appear()
    stops: list[QWidget] = [other.window.bar.keys]
    while (after := stops[-1].nextInFocusChain()) is not None and after is not stops[0]:
        stops.append(after)
    page = other.app.welcome
    found = [stops.index(each) for each in (page.new_button, page.open_button, page.order_button)]
    assert found == sorted(found)
    assert found[-1] < min(
        at for at, each in enumerate(stops) if other.window.notices.isAncestorOf(each)
    )
    other.close()


def test_the_welcome_page_stands_alone(hand: Hand, qtbot: QtBot, settings: Settings) -> None:
    hand.window.close()
    hand.close()
    again = Hand(qtbot, Settings(settings._path))
    again.start(None)  # there is a recent job, so that no sample opens
    again.qtbot.waitUntil(again.window.isVisible)
    assert again.window.welcome.isVisible()
    assert not again.window.is_side_shown
    again.close()


@pytest.mark.parametrize("zoom", [0.75, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_window_fits_on_a_small_screen(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, zoom: float, direction: str
) -> None:
    paint_pictures(tmp_path, 2)
    (tmp_path / "p1.png").rename(tmp_path / ("a long name " * 12 + ".png"))
    job = begun_job(tmp_path)
    settings = Settings(None)
    settings.set("zoom", value=zoom)
    settings.set("text_strip", value=True)
    qapp.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if direction == "rtl" else Qt.LayoutDirection.LeftToRight
    )
    hand = Hand(qtbot, settings)
    try:
        hand.start(job)
        hand.wait_for_item("a long name " * 12 + ".png")
        hand.draw(BOX)
        hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
        hand.app.run("work-order")
        qapp.processEvents()
        least = hand.window.minimumSizeHint()
        assert least.width() <= SMALLEST_PX[0]
        assert least.height() <= SMALLEST_PX[1]
        hand.window.showNormal()
        hand.window.resize(*SMALLEST_PX)
        qapp.processEvents()
        assert (hand.window.width(), hand.window.height()) == SMALLEST_PX
        for widget in (hand.canvas, hand.window.strip.field, hand.window.line.who):
            assert widget.isVisible()
            corner = widget.mapTo(hand.window, widget.rect().bottomRight())
            assert hand.window.rect().contains(corner)
        assert hand.canvas.width() >= 200
        assert hand.canvas.height() >= 200
        hand.app.run("work-order")
        hand.window.show_first_steps(is_shown=False)
        words = "You have worked long. A few minutes away do eyes and hands good, and are paid."
        choices = tuple((name, lambda: None) for name in ("Snooze 10 min", "No more today"))
        hand.window.notices.say(Notice(words, choices=choices))
        qapp.processEvents()
        assert (hand.window.width(), hand.window.height()) == SMALLEST_PX
    finally:
        hand.close()
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def ground(hand: Hand) -> int:
    """Return how light the window is beside the picture, from 0 to 255."""
    image = QImage(hand.window.grab().toImage())
    return image.pixelColor(3, 3).lightness()


def test_dark_and_light_turn_at_once_and_back(hand: Hand) -> None:
    hand.app.look.wear("light", 1.0)
    hand.app.settings.set("theme", "light")
    light = ground(hand)
    hand.key(K.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert ground(hand) < light - 100
    hand.key(K.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert ground(hand) == light


def test_no_socket_is_opened_in_a_whole_sitting(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def refuse(*_args: object, **_kwargs: object) -> None:
        opened.append("a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    hand.draw(BOX)
    hand.type_text("Anno")
    hand.canvas.setFocus()
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    hand.wait_until_saved()
    assert opened == []


def test_neither_the_window_nor_the_core_knows_how_to_reach_a_network() -> None:
    code = (
        "import sys, main, widgets.app.main, widgets.app.job_actions, exporters.registry\n"
        "known = {'PySide6.QtNetwork', 'http.client', 'urllib.request', 'requests', 'ssl'}\n"
        "print(*sorted(known & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []

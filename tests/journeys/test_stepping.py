"""Going on to the next item does what is seen first, and nothing that is not seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from annotator.items.item_row import ItemRow
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.held_clock import HeldClock
from tests.support.patience import PATIENCE_MS
from widgets.items.item_delegate import ItemDelegate
from widgets.kit.lists.row_delegate import Index
from widgets.media.sources import images_in
from widgets.open_job import prefetch_start
from widgets.open_job.prefetch import AHEAD, READ_AHEAD, Prefetch

COUNT = 40


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    HeldClock(monkeypatch)  # each minute of work that is shown may be a layout
    hand = Hand(qtbot)
    paint_pictures(tmp_path, COUNT, size_px=(640, 480))
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


class _Layouts(QObject):
    """Counts how often the window is to be laid out anew."""

    def __init__(self, hand: Hand) -> None:
        super().__init__(hand.window)
        self.count = 0
        hand.window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


def at_rest(hand: Hand) -> None:
    """Wait until the next item and its picture are at hand."""
    desk, shelf = hand.desk, hand.desk.prefetch
    pictures = images_in(desk.media)._pictures

    def is_ready() -> bool:
        place = desk.place
        assert place is not None
        following = desk.items[place + 1]
        path = desk.project.media_folder / following.path
        return following.id in shelf._ready and pictures.at_hand(path) is not None

    hand.qtbot.waitUntil(is_ready)


def test_the_window_is_not_laid_out_anew(hand: Hand) -> None:
    hand.go_on_to("p11.png")  # from here on numbers have two digits
    at_rest(hand)
    hand.qtbot.waitUntil(lambda: hand.desk.items.is_known)
    QApplication.processEvents()
    watch = _Layouts(hand)
    for number in range(12, 19):
        at_rest(hand)  # who must wait for a picture is told so
        hand.go_on_to(f"p{number}.png")
    QApplication.processEvents()
    assert hand.window.bar.place.text().strip("\u2068\u2069") == f"18 / {COUNT}"
    # Something with a timer of its own may come once meanwhile; a step that did would seven times.
    assert watch.count < 2


def test_of_the_list_only_the_rows_that_changed_are_painted(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = hand.window.items.cells
    count = len(cells.rows_in_sight())
    hand.go_on_to(f"p{count + 3}.png")  # each step scrolls by now
    painted: list[int] = []
    paint = ItemDelegate.paint

    def noting(
        self: ItemDelegate, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        if option.widget is cells:
            painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(ItemDelegate, "paint", noting)
    QApplication.processEvents()
    painted.clear()
    before = cells.verticalOffset()
    hand.go_on_to(f"p{count + 4}.png")
    QApplication.processEvents()
    assert cells.verticalOffset() > before
    # The one that was open, the one that is, and at the edge half of another.
    assert {count + 2, count + 3} <= set(painted) <= {count + 1, count + 2, count + 3, count + 4}
    # What was moved and not painted is what painting all of it would show.
    seen = cells.viewport().grab().toImage()
    screen = hand.window.screen().grabWindow(hand.window.winId()).toImage()
    place = cells.viewport().mapTo(hand.window, cells.viewport().rect().topLeft())
    on_screen = screen.copy(place.x(), place.y(), seen.width(), seen.height())
    fmt = QImage.Format.Format_RGB32
    assert on_screen.convertToFormat(fmt) == seen.convertToFormat(fmt)


@pytest.fixture
def told(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What comes after what: a picture is painted, neighbours of an item are made ready."""
    at_rest(hand)
    told: list[str] = []
    make_ready = Prefetch.make_ready

    def noting(self: Prefetch, items: list[ItemRow], place: int) -> None:
        told.append(f"ready at {items[place].path}")
        make_ready(self, items, place)

    monkeypatch.setattr(Prefetch, "make_ready", noting)
    # A busy machine may take longer to paint than the time after which nobody waits for it.
    monkeypatch.setattr(prefetch_start, "UNSEEN_MS", PATIENCE_MS)
    hand.canvas.painted.connect(lambda: told.append("painted"))
    return told


def test_the_neighbours_are_made_ready_when_the_picture_is_painted(
    hand: Hand, told: list[str]
) -> None:
    hand.key(Qt.Key.Key_D)
    hand.qtbot.waitUntil(lambda: "ready at p2.png" in told)
    assert told[0] == "painted"


def test_a_key_that_comes_before_has_them_made_ready_at_once(hand: Hand, told: list[str]) -> None:
    hand.key(Qt.Key.Key_D)
    assert told == []
    hand.key(Qt.Key.Key_D)  # the window has painted nothing in between
    assert told == ["ready at p2.png"]
    hand.wait_for_item("p3.png")
    hand.qtbot.waitUntil(lambda: "ready at p3.png" in told)
    assert told[1] == "painted"


def test_they_are_made_ready_although_nobody_sees_the_picture(hand: Hand) -> None:
    at_rest(hand)
    hand.window.hide()
    hand.desk.step(1)
    hand.qtbot.waitUntil(lambda: hand.desk.place == 1)
    at_rest(hand)


def test_further_items_are_read_and_their_pictures_are_not_decoded(hand: Hand) -> None:
    shelf, items = hand.desk.prefetch, hand.desk.items
    wanted = {items[place].id for place in range(1, 1 + READ_AHEAD)}
    hand.qtbot.waitUntil(lambda: set(shelf._ready) == wanted)
    folder = hand.desk.project.media_folder
    hand.qtbot.waitUntil(lambda: not images_in(hand.desk.media)._pictures._running)
    decoded = [
        place
        for place in range(COUNT)
        if images_in(hand.desk.media)._pictures.at_hand(folder / items[place].path) is not None
    ]
    assert decoded == [*range(1 + AHEAD)]


def test_who_went_on_and_closed_before_the_item_came_begins_there(
    qtbot: QtBot, hand: Hand, tmp_path: Path
) -> None:
    hand.desk.prefetch.forget_items()  # so that the next one must be read
    hand.key(Qt.Key.Key_D)
    assert hand.desk.is_on_its_way
    hand.close()
    again = Hand(qtbot)
    again.start(tmp_path / "job.fairlabel")
    again.wait_for_first_item()
    assert again.desk.loaded is not None
    assert again.desk.loaded.item.path == "p2.png"
    again.close()

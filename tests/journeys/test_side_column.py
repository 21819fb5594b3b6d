"""Labels, regions and items share the side column by what they hold, unless somebody drags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator.editing.commands import AddRegions
from annotator.items.filters import ItemFilter
from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from widgets.kit.lists.side_panel import LEAST_ROWS, SidePanel
from widgets.kit.shrinkable import Shrinkable
from widgets.shell.notice_bar import Notice
from widgets.theme.tokens import ROW_PX
from widgets.window.side_column import SideColumn

SMALL_PX = (1366, 768)
RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
FEW, MANY = ("house", "shop"), tuple(f"label {number}" for number in range(12))

Start = Callable[..., Hand]


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Gives a function that starts the program on a job, each time with the same settings."""
    hands: list[Hand] = []
    kept = tmp_path / "settings.json"

    def begin(labels: tuple[str, ...] = FEW, items: int = 3, zoom: float = 1.0) -> Hand:
        for each in hands:
            if isValid(each.window):
                each.window.close()
            each.close()
        job = tmp_path / "job.fairlabel"
        if not job.exists():
            paint_pictures(tmp_path, items)
            begun_job(tmp_path, labels=labels)
        settings = Settings(kept)
        settings.set("show_checklist", value=False)
        settings.set("zoom", value=zoom)
        hand = Hand(qtbot, settings)
        hands.append(hand)
        hand.start(job)
        hand.window.showNormal()
        hand.window.resize(*SMALL_PX)
        hand.wait_for_first_item()
        return hand

    yield begin
    for each in hands:
        each.close()
    qapp.setLayoutDirection(LTR)


def add_regions(hand: Hand, count: int) -> None:
    new = [
        hand.desk.session.new_region(Box(at % 250, at % 200, 9, 9), LabelId(1))
        for at in range(count)
    ]
    hand.desk.run(AddRegions(tuple(new)))


def panels(hand: Hand) -> tuple[SidePanel, SidePanel, SidePanel]:
    return hand.window.labels, hand.window.regions, hand.window.items


def rows_seen(panel: SidePanel) -> float:
    """Return of how many rows the list has room."""
    return panel.list.viewport().height() / panel.look.px(ROW_PX)


def wait_for_rows(hand: Hand, *least: float) -> None:
    hand.qtbot.waitUntil(
        lambda: all(rows_seen(each) >= rows for each, rows in zip(panels(hand), least, strict=True))
    )


def docks(hand: Hand) -> list[QDockWidget]:
    found = [hand.window.findChild(QDockWidget, name) for name in ("labels", "regions", "items")]
    return [dock for dock in found if isinstance(dock, QDockWidget)]


def heights(hand: Hand) -> list[int]:
    return [dock.height() for dock in docks(hand)]


def drag_edge(window: QMainWindow, above: QDockWidget, by: int) -> None:
    """Drag the edge below a dock with the mouse."""
    place = above.geometry()
    edge = QPoint(place.center().x(), place.bottom() + 1)
    QTest.mouseMove(window, edge)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, NONE, edge)
    for step in range(1, 6):
        QTest.mouseMove(window, edge + QPoint(0, by * step // 5))
        QApplication.processEvents()  # Qt moves it a moment later
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, NONE, edge + QPoint(0, by))
    QApplication.processEvents()


def test_five_rows_of_each_list_are_seen_on_a_small_screen(start: Start) -> None:
    hand = start(MANY, items=12)
    add_regions(hand, 40)
    wait_for_rows(hand, LEAST_ROWS, LEAST_ROWS, LEAST_ROWS)
    assert hand.window.size().toTuple() == SMALL_PX


def test_short_lists_take_what_they_need_and_leave_the_rest_to_others(start: Start) -> None:
    hand = start(FEW, items=3)
    add_regions(hand, 60)
    labels, regions, items = panels(hand)
    wait_for_rows(hand, 2, 9, 3)
    assert rows_seen(labels) < 2.5
    assert rows_seen(items) < 3.5
    assert rows_seen(regions) > 9


def test_a_list_grows_while_one_draws_and_stands_still_from_item_to_item(start: Start) -> None:
    hand = start(FEW, items=3)
    hand.wait_for_item("p1.png")
    add_regions(hand, 6)
    wait_for_rows(hand, 2, 6, 1)
    before = heights(hand)
    add_regions(hand, 2)
    hand.qtbot.waitUntil(lambda: heights(hand) != before)
    wait_for_rows(hand, 2, 8, 1)
    full = heights(hand)
    hand.go_on_to("p2.png")
    assert hand.regions == []
    assert heights(hand) == full


def test_what_is_dragged_stays_through_everything_and_a_restart(start: Start) -> None:
    hand = start(FEW, items=12)
    wait_for_rows(hand, 2, 1, 5)
    shared = heights(hand)
    drag_edge(hand.window, docks(hand)[0], 70)
    own = heights(hand)
    assert own[0] == shared[0] + 70
    add_regions(hand, 40)
    hand.app.run("side-column")
    hand.app.run("side-column")
    QApplication.processEvents()
    hand.qtbot.waitUntil(lambda: heights(hand) == own)
    again = start()
    again.qtbot.waitUntil(lambda: heights(again) == own)
    add_regions(again, 2)
    QApplication.processEvents()
    assert heights(again) == own
    first = docks(again)[0].geometry()
    edge = QPoint(first.center().x(), first.bottom() + 1)
    QTest.mouseDClick(again.window, Qt.MouseButton.LeftButton, NONE, edge)
    wait_for_rows(again, 2, 5, 5)
    assert heights(again)[0] == shared[0]


@pytest.mark.parametrize("zoom", [1.0, 1.25, 2.0])
def test_the_first_steps_have_the_height_that_they_need_and_no_more(
    start: Start, zoom: float
) -> None:
    hand = start(FEW, items=3, zoom=zoom)
    hand.window.show_first_steps(is_shown=True)
    dock = hand.window.findChild(QDockWidget, "first-steps")
    assert isinstance(dock, QDockWidget)
    panel = dock.widget()
    assert isinstance(panel, Shrinkable)
    hand.qtbot.waitUntil(lambda: panel.isVisible() and settled(hand))
    need = panel.need()
    assert need.least <= panel.height() <= need.wanted
    bar = panel.verticalScrollBar()
    assert (bar.maximum() > 0) is (panel.height() < need.wanted)
    assert bar.maximum() == 0 or zoom > 1
    # A person's own heights of the lists leave it as it is.
    drag_edge(hand.window, docks(hand)[0], 20)
    hand.qtbot.waitUntil(lambda: settled(hand))
    assert panel.height() == need.least


def settled(hand: Hand) -> bool:
    """Return whether the column has been shared."""
    column = hand.window.findChild(SideColumn)
    return column is not None and column.is_settled


def test_with_the_details_the_lists_keep_their_first_rows(start: Start) -> None:
    hand = start(MANY, items=12)
    add_regions(hand, 40)
    hand.app.run("details")
    wait_for_rows(hand, 3.5, 3.5, 3.5)
    hand.app.run("details")
    wait_for_rows(hand, LEAST_ROWS, LEAST_ROWS, LEAST_ROWS)


@pytest.mark.parametrize("is_selected", [False, True])
def test_nothing_that_is_scrolled_lies_in_what_is_scrolled(start: Start, is_selected: bool) -> None:
    hand = start(MANY, items=12)
    add_regions(hand, 40)
    hand.app.run("details")
    hand.canvas.select([hand.regions[0].id] if is_selected else [])
    hand.qtbot.waitUntil(lambda: hand.app.parts.details.view.regions.isVisible() == is_selected)
    QApplication.processEvents()
    scrolled = [
        each
        for each in hand.window.findChildren(QAbstractScrollArea)
        if each.isVisible() and each.verticalScrollBar().maximum() > 0
    ]
    assert len(scrolled) >= 3
    nested = [(a, b) for a in scrolled for b in scrolled if a is not b and a.isAncestorOf(b)]
    assert nested == []


def test_keys_come_to_every_tag_of_the_item(start: Start) -> None:
    hand = start(MANY, items=2)
    hand.app.run("details")
    view = hand.app.parts.details.view
    hand.qtbot.waitUntil(view.item.isVisible)
    tags = view.item.list
    hand.qtbot.waitUntil(lambda: view._area.verticalScrollBar().maximum() > 0)
    tags.setFocus()
    QTest.keyClick(tags, Qt.Key.Key_End)
    row = tags.visualRect(tags.currentIndex())
    assert tags.currentIndex().row() == len(MANY) - 1

    def is_seen() -> bool:
        area = view._area.viewport()
        top = tags.viewport().mapTo(area, row.topLeft()).y()
        return bool(top >= 0 and top + row.height() <= area.height())

    hand.qtbot.waitUntil(is_seen)


@pytest.mark.parametrize("is_by_hand", [False, True])
def test_a_remembered_arrangement_is_mirrored_with_the_direction_and_back(
    start: Start, qapp: QApplication, is_by_hand: bool
) -> None:
    hand = start(FEW, items=12)
    wait_for_rows(hand, 2, 1, 5)
    if is_by_hand:
        drag_edge(hand.window, docks(hand)[0], 70)
    kept, width = heights(hand), docks(hand)[0].width()
    for direction, area in ((RTL, LEFT), (LTR, RIGHT)):
        hand.window.close()
        hand.close()
        qapp.setLayoutDirection(direction)
        hand = start()
        assert [hand.window.dockWidgetArea(dock) for dock in docks(hand)] == [area] * 3
        hand.qtbot.waitUntil(lambda hand=hand: heights(hand) == kept)  # type: ignore[misc]  # a default in a lambda
        tops = [dock.geometry().top() for dock in docks(hand)]
        assert tops == sorted(tops)
        assert abs(docks(hand)[0].width() - width) <= 2
        corner = docks(hand)[0].mapTo(hand.window, QPoint(0, 0)).x()
        assert (corner < SMALL_PX[0] // 2) == (direction is RTL)


def test_the_column_is_mirrored_at_once_when_the_direction_changes(
    start: Start, qapp: QApplication
) -> None:
    hand = start(FEW, items=12)
    wait_for_rows(hand, 2, 1, 5)
    kept = heights(hand)
    for direction, area in ((RTL, LEFT), (LTR, RIGHT)):
        qapp.setLayoutDirection(direction)
        QApplication.processEvents()
        assert [hand.window.dockWidgetArea(dock) for dock in docks(hand)] == [area] * 3
        hand.qtbot.waitUntil(lambda: heights(hand) == kept)


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_undo_and_redo_are_in_the_rail_and_what_has_no_room_is_in_its_menu(
    start: Start, zoom: float
) -> None:
    hand = start(FEW, items=2, zoom=zoom)
    hand.app.run("text-strip")
    QApplication.processEvents()
    rail = hand.window.rail
    assert hand.window.size().toTuple() == SMALL_PX
    shown = {name for name, button in rail._buttons.items() if button.isVisible()}
    assert shown >= {"tool-select", "tool-box", "undo", "redo"}
    assert rail.more.isVisible() == (shown != set(rail._buttons))
    for button in (*(rail._buttons[name] for name in shown), rail.more):
        if button.isVisible():
            assert rail.rect().contains(button.geometry())
    add_regions(hand, 1)
    QTest.mouseClick(rail._buttons["undo"], Qt.MouseButton.LeftButton)
    assert hand.regions == []
    rail.more.menu().aboutToShow.emit()
    actions = hand.window.actions_table
    hidden = [name for name in rail._buttons if name not in shown]
    assert rail.more.menu().actions() == [actions[name] for name in hidden]
    assert (zoom < 2.0) or "zoom-out" in hidden


def test_a_filter_that_nothing_fits_and_a_long_notice_leave_the_window_its_size_at_200_percent(
    start: Start,
) -> None:
    hand = start(FEW, items=2, zoom=2.0)
    hand.window.items.filter_bar.wanted.emit(ItemFilter(path="nothing", is_open=True))
    hand.qtbot.waitUntil(hand.window.items.nothing.isVisible)
    words = "The last work on this job was not written back to its place. It is safe on this disk."
    hand.window.notices.say(Notice(words, choices=(("Write it back", lambda: None),)))
    hand.qtbot.waitUntil(hand.window.notices.isVisible)
    for _turn in range(10):
        QApplication.processEvents()
    assert hand.window.size().toTuple() == SMALL_PX
    assert hand.window.items.show_all_button.isVisible()

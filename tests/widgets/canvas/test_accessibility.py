"""What a screen reader finds on the canvas, asked through Qt's own interface to it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.editing.changes import Change
from annotator.model.entities import (
    Fault,
    ItemId,
    LabelId,
    RegionId,
    RegionReview,
    RegionVerdict,
    WorkerId,
)
from annotator.model.geometry import Box, Point
from tests.widgets.canvas.conftest import LABELS, Bench, region
from widgets.canvas.accessibility import announcer
from widgets.canvas.accessibility.interfaces import AccessibleImageView, AccessibleRegion
from widgets.canvas.accessibility.spoken_text import spoken_change
from widgets.canvas.image_view import ImageView

A, B, C = RegionId("a"), RegionId("b"), RegionId("c")
NAME = QAccessible.Text.Name


@pytest.fixture
def spoken(bench: Bench) -> Bench:
    bench.show(
        {
            B: region("b", Box(300, 100, 80, 40, 30), number=2, label=2),
            A: replace(region("a", Box(50, 60, 120, 90)), transcription="L’Œuf\n doré"),
            C: replace(region("c", Box(0, 0, 5, 5), number=3, label=3), is_locked=True),
        }
    )
    bench.view.setFocus()
    return bench


@pytest.fixture
def active() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def asked(bench: Bench) -> AccessibleImageView:
    found = QAccessible.queryAccessibleInterface(bench.view)
    assert isinstance(found, AccessibleImageView)
    return found


def names(bench: Bench) -> list[str]:
    top = asked(bench)
    children = [top.child(at) for at in range(top.childCount())]
    return [child.text(NAME) for child in children if child is not None]


def test_every_region_is_listed_in_reading_order_with_label_text_and_place(
    spoken: Bench,
) -> None:
    assert names(spoken) == [
        "house, “L’Œuf doré”, 120 by 90 pixels at 50, 60",
        "car, 80 by 40 pixels at 300, 100, turned by 30 degrees",
        "sign, 5 by 5 pixels at 0, 0, locked",
    ]
    top = asked(spoken)
    assert (top.role(), top.text(NAME)) == (QAccessible.Role.Canvas, "Picture")
    child = top.child(1)
    assert child is not None
    assert child.role() is QAccessible.Role.ListItem
    assert child.parent() is top
    assert top.indexOfChild(child) == 1
    assert child.childCount() == 0
    assert child.childAt(0, 0) is None


def test_a_region_says_where_it_is_and_is_found_there(spoken: Bench) -> None:
    top, view = asked(spoken), spoken.view
    child = top.child(0)
    assert child is not None
    middle = view.mapToGlobal(view.to_view(Point(110, 105)).toPoint())
    assert child.rect().contains(middle)
    assert abs(child.rect().width() - 120 * view.zoom) <= 2
    assert top.childAt(middle.x(), middle.y()) is child
    nowhere = view.mapToGlobal(view.to_view(Point(600, 400)).toPoint())
    assert top.childAt(nowhere.x(), nowhere.y()) is None


def test_the_decision_of_a_reviewer_is_said_while_it_holds(spoken: Bench) -> None:
    plain = region("a", Box(50, 60, 120, 90))
    rejected = RegionReview(RegionVerdict.REJECTED, WorkerId("ben"), 5, "cut", Fault.UNCLEAR)
    judged = replace(plain, review=rejected)
    spoken.show({A: judged})
    assert names(spoken) == ["house, 120 by 90 pixels at 50, 60, rejected"]
    old = replace(plain, review=replace(rejected, is_outdated=True))
    assert spoken_change(Change("judge-region", ItemId(1), {A: (plain, judged)}), {}) == "rejected"
    assert spoken_change(Change("x", ItemId(1), {A: (judged, old)}), {}) == "not reviewed"
    spoken.show({A: old})
    assert names(spoken) == ["house, 120 by 90 pixels at 50, 60"]


def test_it_says_whether_it_is_selected_focused_locked_or_out_of_sight(spoken: Bench) -> None:
    spoken.view.select([A, B])
    states = [child_of(spoken, at).state() for at in range(3)]
    assert [bool(state.selected) for state in states] == [True, True, False]
    assert [bool(state.focused) for state in states] == [False, spoken.view.hasFocus(), False]
    assert [bool(state.readOnly) for state in states] == [False, False, True]
    assert all(state.selectable for state in states)
    spoken.view.zoom_to(8.0)
    spoken.view.center_on(Box(600, 400, 10, 10))
    assert child_of(spoken, 0).state().offscreen


def child_of(bench: Bench, at: int) -> QAccessibleInterface:
    child = asked(bench).child(at)
    assert child is not None
    return child


def test_the_list_follows_changes_undo_hiding_and_the_next_item(spoken: Bench) -> None:
    first = child_of(spoken, 0)
    spoken.view.select([A])
    spoken.view.delete_selected()
    assert not first.isValid()
    assert [name.split(",")[0] for name in names(spoken)] == ["car", "sign"]
    spoken.undo()
    assert [name.split(",")[0] for name in names(spoken)] == ["house", "car", "sign"]
    assert child_of(spoken, 0).isValid()
    assert not first.isValid()  # Qt has let go of it
    spoken.view.set_hidden([B])
    assert [name.split(",")[0] for name in names(spoken)] == ["house", "sign"]
    spoken.view.set_hidden(())
    spoken.view.set_tool("box")
    spoken.drag((400, 300), (450, 350))
    assert names(spoken)[-1] == "house, 50 by 50 pixels at 400, 300"
    kept = child_of(spoken, 1)
    spoken.show({})
    assert names(spoken) == []
    assert not kept.isValid()
    assert kept.text(NAME) == ""
    assert kept.state().invalid


def test_nothing_is_made_for_a_region_before_it_is_asked_for(spoken: Bench) -> None:
    top = asked(spoken)
    assert top.childCount() == 3
    made = [each for each in gc.get_objects() if isinstance(each, AccessibleRegion)]
    mine = [each for each in made if each.region_id in {A, B, C} and each.isValid()]
    assert mine == []
    child = top.child(2)
    assert isinstance(child, AccessibleRegion)
    assert top.child(2) is child


def test_without_a_reader_an_edit_asks_for_no_order(
    spoken: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[str] = []
    view = spoken.view
    ordered = view._scene.in_order

    def counted() -> list[RegionId]:
        asked_for.append("")
        return ordered()

    monkeypatch.setattr(view._scene, "in_order", counted)
    view.select([A])
    for _ in range(5):
        view.nudge(1, 0)
    view.delete_selected()
    assert asked_for == []


# What is told --------------------------------------------------------------------------------


@pytest.fixture
def heard(spoken: Bench, active: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: ARG001 - active is asked for so that it is there
    told: list[str] = []
    monkeypatch.setattr(
        announcer, "QAccessibleAnnouncementEvent", lambda _who, text: told.append(text)
    )
    update = QAccessible.updateAccessibility
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: None if event is None else update(event),
    )
    return told


def test_what_a_change_did_is_told(spoken: Bench, heard: list[str]) -> None:
    view = spoken.view
    view.select([A])
    view.nudge(10, 0)
    view.label_selected(LabelId(2))
    view.turn_by(15)
    view.delete_selected()
    spoken.undo()
    assert heard == [
        "120 by 90 pixels at 60, 60",
        "now car",
        "120 by 90 pixels at 60, 60, turned by 15 degrees",
        "car deleted",
        "car, “L’Œuf doré”, 120 by 90 pixels at 60, 60, turned by 15 degrees added",
    ]


def test_the_label_of_the_next_box_is_told_where_no_change_of_a_region_tells_it(
    qtbot: QtBot, spoken: Bench, heard: list[str]
) -> None:
    view = spoken.view
    qtbot.waitUntil(view.hasFocus)
    view.select([])
    view.label_selected(LabelId(3))
    view.label_selected(LabelId(3))
    assert heard == ["the next box: sign"]
    view.select([A])
    view.label_selected(LabelId(2))
    assert heard == ["the next box: sign", "now car"]


def test_of_many_changes_a_few_are_told_and_how_many_more() -> None:
    regions = {RegionId(f"r{n}"): region(f"r{n}", Box(n, 0, 5, 5)) for n in range(20)}
    change = Change(
        "delete-region", ItemId(1), {key: (each, None) for key, each in regions.items()}
    )
    assert spoken_change(change, LABELS) == "; ".join(["house deleted"] * 3 + ["and 17 more"])


def test_the_cursor_is_told_when_it_rests_and_when_it_clicks(
    qtbot: QtBot, spoken: Bench, heard: list[str]
) -> None:
    view = spoken.view
    view.draw_by_keys()
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(heard) > 2, timeout=5_000)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert heard == [
        "350, 214",
        "corner at 350, 214",
        "10 by 10",
        "house, 10 by 10 pixels at 350, 214 added",
        "corner at 360, 224",
    ]


@pytest.mark.usefixtures("active")
def test_a_view_that_is_made_while_a_reader_listens_is_published(qtbot: QtBot) -> None:
    """Qt keeps the interface that it finds when it first asks, which it may do at once."""
    view = ImageView()
    qtbot.addWidget(view)
    assert isinstance(QAccessible.queryAccessibleInterface(view), AccessibleImageView)


def test_a_canvas_that_is_gone_is_asked_for_nothing(qtbot: QtBot) -> None:
    view = ImageView()
    view.show_picture(QImage(60, 40, QImage.Format.Format_RGB32), 1.0, (60, 40))
    view.show_regions({A: region("a", Box(5, 6, 12, 9))}, LABELS)
    top = QAccessible.queryAccessibleInterface(view)
    assert isinstance(top, AccessibleImageView)
    child = top.child(0)
    assert child is not None
    assert child.isValid()
    view.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(view), timeout=5_000)
    assert top.source is None
    assert (child.text(NAME), child.rect().isEmpty()) == ("", True)
    assert child.state().invalid

"""Drawing in the real window: by keys alone, by four clicks, turned by keys, snapped, with aids."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.tools.edges import Edges
from annotator.imaging.edge_detection import Patch, edges_under
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.geometry import Box, Point
from annotator.model.people import new_worker
from annotator.progress import Cancel
from annotator.records import JobFacts
from annotator.settings import Settings
from tests.journeys.hand import Hand
from tests.support.material import material
from widgets.drawing import drawing_aids

KEY = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
DISC = Box(200, 120, 160, 90)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    shutil.copy(material("photos/china.jpg"), tmp_path / "china.jpg")
    down, across = np.mgrid[0:400, 0:640]
    is_disc = ((across - 280) / 80) ** 2 + ((down - 165) / 45) ** 2 <= 1
    grain = np.where(across < 440, (across * 7 + down * 3) % 17, 0)  # right of it all is even
    ground = np.stack(np.broadcast_arrays(140, 150, 140 + grain), axis=-1)
    disc = np.stack([40 + down % 5, 40 + across % 5, np.full_like(down, 190)], axis=-1)
    pixels = np.where(is_disc[..., None], disc, ground).astype(np.uint8)
    assert cv2.imwrite(str(tmp_path / "disc.png"), pixels)
    path = tmp_path / "job.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Drawing", ".")
    items = scan_folder(tmp_path).items
    with Project.create(path, facts, labels=["pagoda", "disc"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


@pytest.fixture
def hand(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("china.jpg")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def boxes(hand: Hand) -> list[Box]:
    return [region.box for region in hand.regions if region.box is not None]


def is_offered(hand: Hand) -> bool:
    return hand.canvas.has_offer


def is_looking(hand: Hand) -> bool:
    return hand.app.parts.drawing.snapping.is_looking


def in_hand(hand: Hand) -> Box | None:
    return hand.canvas.active_box


def has_cursor(hand: Hand) -> bool:
    return hand.canvas.has_cursor


def has_crosshair(hand: Hand) -> bool:
    return hand.canvas.aids.has_crosshair


def magnifies(hand: Hand) -> bool:
    return hand.canvas.aids.magnifies


def hint(hand: Hand) -> str:
    line = hand.app.parts.drawing.hint
    return line.text() if line.isVisible() else ""


def test_a_box_is_drawn_labelled_and_turned_without_a_mouse(hand: Hand) -> None:
    hand.key(KEY.Key_K)
    assert has_cursor(hand)
    assert "Enter sets a corner" in hint(hand)
    start = hand.canvas.to_image(hand.canvas.rect().center())
    hand.key(KEY.Key_Return)
    for _ in range(6):
        hand.key(KEY.Key_Right, SHIFT)
    for _ in range(3):
        hand.key(KEY.Key_Down, SHIFT)
    hand.key(KEY.Key_Return)
    (box,) = boxes(hand)
    assert (box.width, box.height) == (60, 30)
    assert abs(box.x - start.x) <= 1
    # The tool does not stay in hand by default, and with it goes the cursor: arrows move the box.
    assert not has_cursor(hand)
    hand.key(KEY.Key_2)
    hand.key(KEY.Key_Period)
    hand.key(KEY.Key_Period, CTRL | ALT)
    hand.key(KEY.Key_Right)
    (region,) = hand.regions
    assert region.box == Box(box.x + 1, box.y, 60, 30, 16)
    hand.key(KEY.Key_Comma)
    hand.ctrl(KEY.Key_Z)
    hand.ctrl(KEY.Key_Z)
    hand.ctrl(KEY.Key_Z)
    assert boxes(hand) == [Box(box.x, box.y, 60, 30, 1)]
    hand.wait_until_saved()


def test_a_turned_box_comes_back_after_the_job_was_closed(hand: Hand, job: Path) -> None:
    hand.draw(Box(100, 100, 200, 60))
    hand.key(KEY.Key_Period, CTRL | ALT)
    (box,) = boxes(hand)
    assert box.angle_deg == 15
    hand.wait_until_saved()
    hand.app.lifecycle.close()
    hand.app.lifecycle.open_path(job)
    hand.wait_for_item("china.jpg")
    assert boxes(hand) == [box]
    hand.canvas.select([hand.regions[0].id])
    hand.key(KEY.Key_Delete)
    hand.ctrl(KEY.Key_Z)
    assert boxes(hand) == [box]


def test_four_clicks_backspace_and_the_tool_again(hand: Hand) -> None:
    hand.key(KEY.Key_W, SHIFT)
    assert hand.canvas.tool == "extreme"
    assert hint(hand).startswith("Click its top, left, bottom and right edge")
    rail = hand.window.rail
    assert [name for name, button in rail._buttons.items() if button.isChecked()] == [
        "tool-extreme"
    ]
    for at in ((200, 100), (600, 400)):
        click(hand, *at)
    hand.key(KEY.Key_Backspace)
    click(hand, 150, 160)
    hand.ctrl(KEY.Key_Z)
    for at in ((150, 160), (210, 220), (260, 150)):
        click(hand, *at)
    (box,) = boxes(hand)
    assert abs(box.x - 150) <= 1
    assert abs(box.right - 260) <= 1
    assert abs(box.bottom - 220) <= 1
    assert (hand.canvas.tool, hint(hand)) == ("select", "")
    hand.key(KEY.Key_N)
    assert hand.canvas.tool == "extreme"


def click(hand: Hand, x: float, y: float) -> None:
    QTest.mouseMove(hand.canvas, hand.view_point(x, y))
    QTest.mouseClick(
        hand.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), hand.view_point(x, y)
    )


def snap(hand: Hand) -> None:
    hand.key(KEY.Key_S)
    hand.qtbot.waitUntil(lambda: not hand.app.parts.drawing.snapping.is_looking, timeout=60_000)


def test_a_rough_box_is_snapped_by_one_key_and_is_one_step_of_undo(hand: Hand) -> None:
    hand.go_on_to("disc.png")
    rough = hand.draw(Box(188, 112, 186, 104)).box
    assert rough is not None
    snap(hand)
    assert is_offered(hand)
    assert hint(hand).startswith("Enter or a double click uses the dotted box")
    assert boxes(hand) == [rough]
    hand.key(KEY.Key_Return)
    (box,) = boxes(hand)
    for found, true in zip(
        (box.x, box.y, box.right, box.bottom),
        (DISC.x, DISC.y, DISC.right, DISC.bottom),
        strict=True,
    ):
        assert abs(found - true) <= 2
    assert not is_offered(hand)
    hand.ctrl(KEY.Key_Z)
    assert boxes(hand) == [rough]


def test_a_double_click_takes_what_is_offered_and_elsewhere_it_does_not(hand: Hand) -> None:
    hand.go_on_to("disc.png")
    rough = hand.draw(Box(188, 112, 186, 104)).box
    snap(hand)
    assert is_offered(hand)
    left, inside, outside = Qt.MouseButton.LeftButton, (280, 165), (190, 114)
    click(hand, *inside)
    assert is_offered(hand)
    QTest.mouseDClick(hand.canvas, left, pos=hand.view_point(*inside))
    (box,) = boxes(hand)
    assert abs(box.x - DISC.x) <= 2
    hand.ctrl(KEY.Key_Z)
    assert boxes(hand) == [rough]
    snap(hand)
    QTest.mouseDClick(hand.canvas, left, pos=hand.view_point(*outside))
    assert boxes(hand) == [rough]


def test_what_is_offered_is_refused_by_escape_and_taken_back_by_any_edit(hand: Hand) -> None:
    hand.go_on_to("disc.png")
    rough = hand.draw(Box(188, 112, 186, 104)).box
    snap(hand)
    assert is_offered(hand)
    hand.key(KEY.Key_Escape)
    assert (is_offered(hand), boxes(hand)) == (False, [rough])
    assert len(hand.canvas.selection) == 1
    snap(hand)
    hand.key(KEY.Key_Right)
    assert not is_offered(hand)
    snap(hand)
    hand.key(KEY.Key_S)
    (box,) = boxes(hand)
    assert abs(box.x - DISC.x) <= 2


def test_a_long_search_for_edges_is_told_and_escape_ends_it(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.go_on_to("disc.png")
    rough = hand.draw(Box(188, 112, 186, 104)).box
    goes_on = threading.Event()

    def slow(patch: Patch, guess: Edges, cancel: Cancel) -> Edges | None:
        goes_on.wait(60)
        return edges_under(patch, guess, cancel)

    monkeypatch.setattr("annotator.imaging.edge_detection.edges_under", slow)
    try:
        hand.key(KEY.Key_S)
        assert (is_looking(hand), hint(hand)) == (True, "")
        hand.qtbot.waitUntil(lambda: hint(hand).startswith("Looking for edges"), timeout=60_000)
        hand.key(KEY.Key_Escape)
        assert (is_looking(hand), hint(hand)) == (False, "")
        assert len(hand.canvas.selection) == 1  # Escape ended the search and nothing else
    finally:
        goes_on.set()
    hand.key(KEY.Key_Escape)
    assert not hand.canvas.selection
    # The next search comes after that one on the same thread: its offer would have come before.
    hand.canvas.select([hand.regions[0].id])
    snap(hand)
    assert is_offered(hand)
    hand.key(KEY.Key_Escape)
    assert boxes(hand) == [rough]


def test_what_was_asked_for_in_another_panel_is_taken_by_enter(hand: Hand) -> None:
    hand.go_on_to("disc.png")
    rough = hand.draw(Box(188, 112, 186, 104)).box
    hand.key(KEY.Key_Z, CTRL | Qt.KeyboardModifier.AltModifier)
    rows = hand.app.parts.editing.history.view
    rows.setFocus()
    assert QApplication.focusWidget() is rows
    snap(hand)
    assert is_offered(hand)
    hand.key(KEY.Key_Return)
    assert boxes(hand) != [rough]
    hand.ctrl(KEY.Key_Z)
    assert boxes(hand) == [rough]


@pytest.mark.parametrize("undo", ["Ctrl+Z", "Ctrl+U"])
def test_undo_while_a_handle_is_pulled_gives_up_the_pull_and_no_step(hand: Hand, undo: str) -> None:
    table = hand.window.actions_table
    table.use(table.keymap.with_keys("undo", [undo]))
    before = hand.draw(Box(100, 100, 200, 60)).box
    assert before is not None
    first, last = hand.view_point(300, 160), hand.view_point(340, 200)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    QTest.mouseMove(hand.canvas, first)
    QTest.mousePress(hand.canvas, left, none, first)
    QTest.mouseMove(hand.canvas, last)
    assert in_hand(hand) not in {None, before}
    hand.ctrl(KEY.Key_Z if undo == "Ctrl+Z" else KEY.Key_U)
    assert in_hand(hand) is None
    QTest.mouseMove(hand.canvas, last)
    QTest.mouseRelease(hand.canvas, left, none, last)
    assert boxes(hand) == [before]
    hand.ctrl(KEY.Key_Z if undo == "Ctrl+Z" else KEY.Key_U)
    assert boxes(hand) == []


def test_without_one_box_or_clear_edges_a_sentence_says_so(hand: Hand) -> None:
    said: list[str] = []
    notices = hand.window.notices
    notices.say = lambda notice: said.append(notice.text)  # type: ignore[method-assign]  # put in the place of a method, to hear it
    hand.app.parts.drawing.snapping.press()
    assert "Select one box" in said[-1]
    hand.go_on_to("disc.png")
    hand.draw(Box(540, 60, 60, 40))
    snap(hand)
    assert said[-1] == "No clear edges under this box: it stays as it is."
    assert not is_offered(hand)
    hand.key(KEY.Key_L)
    before = boxes(hand)
    for key in (KEY.Key_S, KEY.Key_Period, KEY.Key_Right):
        hand.key(key)
    assert said[-1] == "This box is locked. Unlock it (L) to snap it."
    assert boxes(hand) == before


def test_aids_are_actions_and_the_crosshair_is_kept(hand: Hand) -> None:
    hand.key(KEY.Key_C)
    assert has_crosshair(hand)
    assert hand.app.settings.flag("crosshair")
    hand.key(KEY.Key_C)
    assert not has_crosshair(hand)
    hand.key(KEY.Key_M)
    assert magnifies(hand)
    hand.key(KEY.Key_M)
    assert not magnifies(hand)


def test_the_magnifier_is_there_as_long_as_its_key_is_held(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing_aids, "HOLD_MS", 0)
    QTest.keyPress(hand.canvas, KEY.Key_M)
    assert magnifies(hand)
    hand.qtbot.waitUntil(lambda: hand.app.parts.drawing.is_held_long, timeout=5_000)
    QTest.keyRelease(hand.canvas, KEY.Key_M)
    assert not magnifies(hand)


def test_hints_can_be_turned_off_and_give_way_to_the_pointer(hand: Hand) -> None:
    hand.key(KEY.Key_W)
    line = hand.app.parts.drawing.hint
    place = line.geometry()
    assert place.bottom() > hand.canvas.height() / 2
    QTest.mouseMove(hand.canvas, place.center())
    QApplication.processEvents()
    assert line.geometry().top() < hand.canvas.height() / 2
    hand.app.run("tool-hints")
    assert hint(hand) == ""
    hand.key(KEY.Key_Escape)
    hand.key(KEY.Key_W)
    assert hint(hand) == ""
    hand.app.run("tool-hints")
    assert "Drag, or click two opposite corners" in hint(hand)


def test_two_clicks_draw_what_the_hint_promises(qtbot: QtBot, job: Path) -> None:
    settings = Settings(None)
    settings.set("stay_in_box", value=True)
    hand = Hand(qtbot, settings)
    hand.start(job)
    hand.wait_for_item("china.jpg")
    hand.canvas.setFocus()
    hand.key(KEY.Key_W)
    for at in ((100, 100), (180, 140), (300, 100), (340, 160)):
        click(hand, *at)
    first, second = boxes(hand)
    assert abs(first.width - 80) <= 2
    assert abs(second.height - 60) <= 2
    assert hand.canvas.tool == "box"
    assert hand.canvas.to_image(hand.canvas.to_view(Point(10, 10))).x == pytest.approx(10)
    hand.close()

"""The list of steps: what was done stands in it, over items and restarts, and leads back to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddLabel
from annotator.model.entities import Label, LabelId
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from tests.journeys.test_hand_over import choosing, hand_over, start
from widgets.editing import undo_redo
from widgets.editing.history_panel import HistoryPanel
from widgets.kit.lists.row_delegate import ROW_ROLE, Row

K = Qt.Key
HISTORY_KEY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
BOX, OTHER = Box(40, 40, 100, 80), Box(180, 120, 80, 60)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 3)
    return begun_job(tmp_path)


def opened(hand: Hand) -> HistoryPanel:
    """Bring the list up by its key."""
    hand.canvas.setFocus()
    hand.key(K.Key_Z, HISTORY_KEY)
    panel = hand.app.parts.editing.history
    assert panel.view.isVisible()
    return panel


def rows(panel: HistoryPanel) -> list[Row]:
    """Return what the rows show."""
    model = panel.model
    found = [model.index(at).data(ROW_ROLE) for at in range(model.rowCount())]
    return [row for row in found if isinstance(row, Row)]


def names(panel: HistoryPanel) -> list[str]:
    return [row.name for row in rows(panel)]


def click(panel: HistoryPanel, at: int) -> None:
    """Click a row."""
    index = panel.model.index(at)
    panel.view.list.scrollTo(index)
    place = panel.view.list.visualRect(index).center()
    QTest.mouseClick(panel.view.list.viewport(), Qt.MouseButton.LeftButton, NONE, place)


def has_more_or_all(panel: HistoryPanel, shown: int) -> bool:
    """Return whether there are more rows than were shown, or all of them."""
    return panel.model.rowCount() > shown or names(panel)[-1] == "Beginning of the job"


def wait_for_current(hand: Hand, panel: HistoryPanel, name: str) -> None:
    """Wait until that row is where one is."""
    hand.qtbot.waitUntil(
        lambda: [row.name for row in rows(panel) if row.is_current] == [name], timeout=10_000
    )


def test_steps_stand_in_it_newest_first_with_label_and_item(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.key(K.Key_2)
    hand.go_on_to("p2.png")
    hand.draw(OTHER)
    panel = opened(hand)
    assert names(panel) == [
        "Draw: shop",
        "Change the label: shop",
        "Draw: house",
        "Beginning of the job",
    ]
    assert [row.note for row in rows(panel)] == ["p2.png", "p1.png", "", ""]
    assert [row.is_current for row in rows(panel)] == [True, False, False, False]
    spoken = panel.model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Draw: house, p1.png"
    hand.canvas.setFocus()
    hand.key(K.Key_Right)
    hand.qtbot.waitUntil(lambda: names(panel)[0] == "Move or resize: shop")


def test_a_click_goes_back_over_items_and_forth_again(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.go_on_to("p2.png")
    hand.draw(OTHER)
    panel = opened(hand)
    click(panel, 2)
    hand.wait_for_item("p1.png")
    hand.qtbot.waitUntil(
        lambda: [row.is_quiet for row in rows(panel)] == [True, True, False, False]
    )
    assert [region.geometry for region in hand.regions] == [BOX]
    assert panel.view.panel.count.text() == "2 undone"
    click(panel, 0)
    hand.wait_for_item("p2.png")
    hand.qtbot.waitUntil(lambda: not any(row.is_quiet for row in rows(panel)))
    assert [region.geometry for region in hand.regions] == [OTHER]
    click(panel, 3)
    wait_for_current(hand, panel, "Beginning of the job")
    hand.wait_for_item("p1.png")
    assert hand.regions == []


def test_it_is_there_after_a_restart_with_what_was_undone(
    hand: Hand, job: Path, qtbot: QtBot
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.ctrl(K.Key_Z)
    hand.close()
    again = Hand(qtbot)
    again.start(job)
    again.wait_for_item("p1.png")
    panel = opened(again)
    assert [row.is_quiet for row in rows(panel)] == [True, False, False]
    click(panel, 0)
    qtbot.waitUntil(lambda: len(again.regions) == 2)
    again.close()


def test_a_new_edit_takes_the_pale_ones_away(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.draw(OTHER)
    panel = opened(hand)
    click(panel, 2)
    wait_for_current(hand, panel, "Beginning of the job")
    hand.draw(OTHER)
    hand.qtbot.waitUntil(lambda: names(panel) == ["Draw: house", "Beginning of the job"])


def test_thousands_of_steps_are_read_as_one_scrolls_and_the_first_can_be_gone_back_to(
    hand: Hand, job: Path
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    for _ in range(650):
        hand.canvas.nudge(1 if hand.regions[0].geometry == BOX else -1, 0)
        hand.desk.session.editor.end_merging()
    panel = opened(hand)
    first = panel.model.rowCount()
    assert first <= 401
    for _ in range(4):
        panel.view.list.scrollToBottom()
        shown = panel.model.rowCount()
        hand.qtbot.waitUntil(partial(has_more_or_all, panel, shown), timeout=10_000)
    assert names(panel)[-2:] == ["Draw: house", "Beginning of the job"]
    assert panel.model.rowCount() == 652
    assert panel.model.seqs == list(range(651, -1, -1))
    click(panel, 650)
    hand.qtbot.waitUntil(lambda: panel.model.index(650).data(ROW_ROLE).is_current)
    wait_for_current(hand, panel, "Draw: house")
    assert hand.regions[0].geometry == BOX
    assert sum(row.is_quiet for row in rows(panel)) == 650


def test_what_is_done_on_the_way_ends_the_jump_and_is_not_undone(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine the first step alone could take a slice: then p1 would not be asked for yet.
    monkeypatch.setattr(undo_redo, "SLICE_S", 600)
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.go_on_to("p2.png")
    hand.draw(OTHER)
    panel = opened(hand)
    hand.desk.prefetch.forget_items()
    panel.jump.to(0)  # undoes on p2 and asks for p1, which is not here yet
    assert hand.regions == []
    hand.desk.run(_label_of(hand))
    hand.wait_for_item("p1.png")
    assert [region.geometry for region in hand.regions] == [BOX]
    hand.qtbot.waitUntil(lambda: names(panel)[0] == "Add a label: van")


def _label_of(hand: Hand) -> AddLabel:
    return AddLabel(Label(LabelId(hand.desk.project.new_label_id()), "van", 3))


def test_esc_and_the_key_put_it_away_and_give_the_keys_back(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    panel = opened(hand)
    assert panel.view.list.hasFocus()
    hand.key(K.Key_Escape)
    assert hand.canvas.hasFocus()
    hand.key(K.Key_Z, HISTORY_KEY)
    assert not panel.view.isVisible()
    opened(hand)
    QTest.mouseClick(panel.view.close_button, Qt.MouseButton.LeftButton)
    assert not panel.view.isVisible()
    assert hand.canvas.hasFocus()


def test_it_stops_at_what_somebody_else_did_and_says_whose_it_is(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 2)
    start(hand, begun_job(tmp_path, workers=("Amina", "Baraka")), choosing("1"))
    hand.draw(BOX)
    hand_over(hand, choosing("2"))
    hand.draw(OTHER)
    panel = opened(hand)
    click(panel, 2)
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None)
    assert [region.geometry for region in hand.regions] == [BOX]
    shown = hand.window.notices.shown
    assert shown is not None
    assert "the work of \u2068Amina\u2069" in shown.text

"""A shared laptop: undo takes back the own work, and stops at that of who was there before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_hand_over import BOX, choosing, hand_over, leaving, start
from widgets.job_files.worker_dialog import WorkerDialog

K = Qt.Key
OTHER_BOX = Box(180, 120, 60, 60)
REDO = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
AMINA, BARAKA = "\u2068R&D Amina\u2069", "\u2068Baraka\u2069"


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 2)
    return begun_job(tmp_path, workers=("R&D Amina", "Baraka"))


def said(hand: Hand) -> str:
    """Return the sentence on the screen."""
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def test_undo_stops_at_the_work_of_who_was_there_before_and_says_what_to_do(
    hand: Hand, job: Path
) -> None:
    start(hand, job, choosing("1"))
    of_amina = hand.draw(BOX)
    hand_over(hand, choosing("2"))
    hand.draw(OTHER_BOX)
    assert said(hand) == ""
    hand.ctrl(K.Key_Z)
    assert hand.regions == [of_amina]
    assert said(hand) == ""
    hand.ctrl(K.Key_Z)
    assert hand.regions == [of_amina]
    assert said(hand) == f"The last step is the work of {AMINA}. Hand over to them to undo it."
    hand.key(K.Key_Z, REDO)
    assert len(hand.regions) == 2


def test_no_other_item_is_opened_to_undo_what_is_not_ones_own(hand: Hand, job: Path) -> None:
    start(hand, job, choosing("1"))
    hand.draw(BOX)
    hand_over(hand, choosing("2"))
    hand.go_on_to("p2.png")
    hand.ctrl(K.Key_Z)
    assert "Hand over to" in said(hand)
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "p2.png"
    assert not hand.desk.is_opening


def test_the_sentence_leads_to_who_made_the_step_and_they_can_undo_it(
    hand: Hand, job: Path
) -> None:
    start(hand, job, choosing("1"))
    hand.draw(BOX)
    hand_over(hand, choosing("2"))
    hand.ctrl(K.Key_Z)
    (button,) = hand.window.notices._buttons
    assert button.text() == "Who is working…"
    with hand.answering(WorkerDialog, choosing("1")):
        press(button)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    hand.ctrl(K.Key_Z)
    assert hand.regions == []
    assert said(hand) == ""


def test_what_the_other_undid_is_not_redone(hand: Hand, job: Path) -> None:
    start(hand, job, choosing("1"))
    hand.draw(BOX)
    hand.ctrl(K.Key_Z)
    hand_over(hand, choosing("2"))
    hand.key(K.Key_Z, REDO)
    assert hand.regions == []
    assert said(hand) == f"This step is the work of {AMINA}. Hand over to them to redo it."


def test_the_actions_say_who_alone_can_do_it(hand: Hand, job: Path) -> None:
    start(hand, job, choosing("1"))
    hand.draw(BOX)
    hand.draw(OTHER_BOX)
    hand.ctrl(K.Key_Z)
    table = hand.window.actions_table
    before = [(table[name].text(), table[name].toolTip()) for name in ("undo", "redo")]
    assert before == [("Undo", "Undo  Ctrl+Z"), ("Redo", "Redo  Ctrl+Shift+Z")]
    hand_over(hand, leaving())
    assert table["undo"].text() == "Undo"
    hand_over(hand, choosing("2"))
    assert table["undo"].text() == f"Undo: only {AMINA.replace('&', '&&')} can"
    assert table["redo"].toolTip() == f"Redo: only {AMINA} can  Ctrl+Shift+Z"
    assert table.is_possible("undo")
    hand.draw(OTHER_BOX)
    assert [table[name].text() for name in ("undo", "redo")] == ["Undo", "Redo"]
    hand_over(hand, choosing("1"))
    assert table["undo"].toolTip() == f"Undo: only {BARAKA} can  Ctrl+Z"

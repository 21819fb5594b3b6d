"""Reviewing single regions through the window, and answering a rejection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddRegions, SetBoxes
from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.model.entities import Fault, ItemId, LabelId, RegionVerdict, Review
from annotator.model.geometry import Box
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_reviewing import PEOPLE, effort_of, facts_of, sit_down
from widgets.review.answers_dialog import AnswersDialog
from widgets.review.reject_dialog import RejectDialog
from widgets.review.version_dialog import VersionDialog

K = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
FIRST, SECOND = Box(20, 20, 60, 60), Box(120, 100, 60, 60)
WIDER = Box(20, 20, 90, 60)
BECAUSE = "I disagree because the sign ends here"


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job of three pictures; Ben confirmed the first two, with two boxes each."""
    paint_pictures(tmp_path, 3)
    path = begun_job(tmp_path, workers=PEOPLE)
    with Project.open(path) as project:
        ben = next(each for each in project.reads.workers().result() if each.name == "Ben")
        session = JobSession(project, ben, Setup(tmp_path / "state"))
        for item_id in (1, 2):
            project.writes.set_size(item_id, 320, 240).result()
            session.open_item(project.reads.load_item(ItemId(item_id)).result())
            new = [session.new_region(box, LabelId(1)) for box in (FIRST, SECOND)]
            session.editor.run(AddRegions(tuple(new)))
            session.confirm()
        session.end()
    return path


@pytest.fixture
def amina(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    """Have Amina open the queue of items to review by its key."""
    hand = Hand(qtbot)
    sit_down(hand, job, "Amina")
    hand.wait_for_item("p3.png")
    hand.canvas.setFocus()
    hand.key(K.Key_R, ALT_SHIFT)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def select(hand: Hand, place: int) -> None:
    hand.canvas.select([hand.regions[place].id])


def rejecting(reason: str) -> object:
    def reject(dialog: RejectDialog) -> bool:
        dialog.field.setText("x" * 1_001)
        dialog.faults[Fault.UNCLEAR].click()
        assert not dialog.reject_button.isEnabled()
        assert dialog.field.limit.text().endswith("characters. Make it shorter.")
        assert dialog.field.limit.isVisibleTo(dialog)
        dialog.field.setText(reason)
        assert not dialog.field.limit.isVisibleTo(dialog)
        press(dialog.reject_button)
        return True

    return reject


def reject_region_and_item(hand: Hand) -> None:
    select(hand, 1)
    with hand.answering(RejectDialog, rejecting("the corner is cut")):  # type: ignore[arg-type]  # it answers this dialog
        hand.app.run("reject-region")
    hand.return_to_window()
    hand.canvas.setFocus()
    with hand.answering(RejectDialog, rejecting("one box is cut")):  # type: ignore[arg-type]  # it answers this dialog
        hand.key(K.Key_X)
    hand.wait_for_item("p2.png")
    hand.wait_until_saved()


def test_the_queue_has_the_items_that_wait_for_a_review_and_empties(amina: Hand) -> None:
    items = amina.desk.items
    amina.qtbot.waitUntil(lambda: len(items.shown) == 2)
    assert items.filter.is_to_review
    amina.key(K.Key_Y)
    amina.wait_for_item("p2.png")
    amina.canvas.setFocus()
    amina.key(K.Key_Y)
    amina.wait_until_saved()
    notice = amina.window.notices.shown
    assert notice is not None
    assert notice.text == "There is nothing more to review."


def test_a_reviewer_decides_on_each_region_and_the_worker_answers(
    amina: Hand, job: Path, qtbot: QtBot
) -> None:
    select(amina, 0)
    amina.app.run("accept-region")
    assert "Region 1 accepted." in amina.window.judging.text.text()
    select(amina, 1)
    assert "Region 1" not in amina.window.judging.text.text()
    reject_region_and_item(amina)
    amina.close()
    assert facts_of(job, 1).review is Review.REJECTED
    assert effort_of(job, "Amina")[Category.REVIEW] > 0
    before = effort_of(job, "Ben")

    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p2.png")
    ben.desk.go_to(ItemId(1))
    ben.wait_for_item("p1.png")
    qtbot.waitUntil(ben.window.judging.answers_button.isVisible)
    assert "One region is rejected; select it to read why." in ben.window.judging.text.text()
    select(ben, 1)
    told = ben.window.judging.text.text()
    assert "Region 2 rejected: \u2068the corner is cut\u2069 (the guideline is unclear)." in told
    ben.canvas.setFocus()

    def answer(dialog: AnswersDialog) -> bool:
        assert not dialog.send_button.isEnabled()
        dialog.choice.setCurrentIndex(1)
        dialog.field.setText("x" * 1_001)
        assert not dialog.send_button.isEnabled()
        dialog.field.setText(BECAUSE)
        press(dialog.send_button)
        return True

    with ben.answering(AnswersDialog, answer):
        ben.key(K.Key_A, ALT_SHIFT)
    ben.return_to_window()
    qtbot.waitUntil(lambda: "A rejection was answered." in ben.window.judging.text.text())
    ben.close()
    after = effort_of(job, "Ben")
    assert all(after[category] >= ms for category, ms in before.items())

    again = Hand(qtbot)
    sit_down(again, job, "Amina")
    again.wait_for_item("p1.png")
    qtbot.waitUntil(again.window.judging.answers_button.isVisible)
    again.app.parts.region_reviews._answers = []  # as if they had not been read yet

    def read(dialog: AnswersDialog) -> bool:
        assert not hasattr(dialog, "send_button")
        assert any(BECAUSE in line for line in dialog.lines)
        assert any("Region 2, rejected by Amina" in line for line in dialog.lines)
        press(dialog.close_button)
        return True

    with again.answering(AnswersDialog, read):
        press(again.window.judging.answers_button)
    again.close()


def test_two_versions_blink_until_something_else_is_done(amina: Hand) -> None:
    judging = amina.window.judging
    assert not judging.blink_button.isVisible()
    blink = amina.app.parts.region_reviews.blink
    blink._timer.setInterval(3_600_000)  # it turns when the test says so

    def is_on() -> bool:
        assert amina.canvas.locked is blink.is_on
        return blink.is_on

    amina.app.run("blink-versions")
    assert not is_on()
    key = amina.regions[0].id
    amina.desk.run(SetBoxes({key: WIDER}))
    amina.qtbot.waitUntil(judging.blink_button.isVisible)
    press(judging.blink_button)
    assert is_on()
    assert amina.canvas.region(key).geometry == FIRST
    assert judging.version.text() == "As it was confirmed"
    blink.turn()
    assert amina.canvas.region(key).geometry == WIDER
    assert judging.version.text() == "As it is now"
    press(judging.blink_button)
    assert not is_on()
    assert amina.canvas.region(key).geometry == WIDER
    assert not judging.version.isVisible()
    press(judging.blink_button)
    amina.app.run("undo")
    assert not is_on()
    assert amina.canvas.region(key).geometry == FIRST
    amina.app.run("redo")
    press(judging.blink_button)
    amina.go_on_to("p2.png")
    assert not is_on()
    assert {amina.canvas.region(each.id).geometry for each in amina.regions} == {FIRST, SECOND}


def test_a_correction_is_seen_side_by_side_and_marked(amina: Hand, job: Path) -> None:
    key = amina.regions[0].id
    amina.desk.run(SetBoxes({key: WIDER}))
    amina.qtbot.waitUntil(amina.window.judging.blink_button.isVisible)

    def compare(dialog: VersionDialog) -> bool:
        assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
            "Region 1: moved or resized."
        ]
        before, now = dialog.views
        assert before.region(key).geometry == FIRST
        assert now.region(key).geometry == WIDER
        assert before.locked
        assert now.locked
        assert list(before.selection) == list(now.selection) == [key]
        press(dialog.close_button)
        return True

    with amina.answering(VersionDialog, compare):
        amina.app.run("compare-versions")
    amina.return_to_window()
    amina.canvas.select([key])

    def correct(dialog: RejectDialog) -> bool:
        dialog.field.setText("it was too narrow")
        press(dialog.reject_button)
        return True

    with amina.answering(RejectDialog, correct):
        amina.app.run("correct-region")
    amina.return_to_window()
    amina.wait_until_saved()
    review = amina.regions[0].review
    assert review is not None
    assert (review.verdict, review.reason) == (RegionVerdict.CORRECTED, "it was too narrow")
    amina.canvas.setFocus()
    amina.key(K.Key_Y)
    amina.wait_for_item("p2.png")
    amina.wait_until_saved()
    amina.close()
    assert facts_of(job, 1).review is Review.ACCEPTED

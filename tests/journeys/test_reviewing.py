"""Reviewing through the window: accept, reject with a reason, rework, and practice items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category
from annotator.job_file import Project
from annotator.model.entities import Fault, ItemFacts, ItemId, Review
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.review.reject_dialog import RejectDialog

K = Qt.Key
PEOPLE = ("Amina", "Ben")
THREE_PEOPLE = (*PEOPLE, "Chidi")
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job of three pictures; Ben has confirmed the first two, Amina works now."""
    paint_pictures(tmp_path, 3)
    path = begun_job(tmp_path, workers=PEOPLE)
    with Project.open(path) as project:
        ben = next(each for each in project.reads.workers().result() if each.name == "Ben")
        session = JobSession(project, ben, Setup(tmp_path / "state"))
        for item_id in (1, 2):
            session.open_item(project.reads.load_item(ItemId(item_id)).result())
            session.confirm()
        session.end()
    return path


@pytest.fixture
def hand(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    sit_down(hand, job, "Amina")
    yield hand
    hand.close()


def sit_down(hand: Hand, job: Path, name: str) -> None:
    """Open the job as that worker."""

    def choose(dialog: WorkerDialog) -> bool:
        dialog.field.setText(str(THREE_PEOPLE.index(name) + 1))
        press(dialog.begin_button)
        return True

    with hand.answering(WorkerDialog, choose):
        hand.start(job)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=10_000)
    assert hand.desk.session.worker.name == name


def facts_of(job: Path, item_id: int) -> ItemFacts:
    with Project.open(job) as project:
        return project.reads.load_item(item_id).result().state.facts


def effort_of(job: Path, name: str) -> dict[Category, int]:
    with Project.open(job) as project:
        worker = next(each for each in project.reads.workers().result() if each.name == name)
        return project.reads.effort_totals().result()[worker.id]


def reject(dialog: RejectDialog) -> bool:
    assert not dialog.reject_button.isEnabled()
    said = [each.text() for each in dialog.findChildren(QLabel)]
    # Time that no rate pays by the hour is not "paid all the same".
    assert any("waits until it is accepted" in text for text in said)
    assert not any("paid all the same" in text for text in said)
    dialog.field.setText("too loose at the left")
    assert not dialog.reject_button.isEnabled()
    dialog.faults[Fault.UNCLEAR].click()
    dialog.reject_button.click()
    return True


def review_both(hand: Hand) -> None:
    """Accept the first, reject the second."""
    hand.wait_for_item("p3.png")
    hand.canvas.setFocus()
    hand.key(K.Key_R, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    assert hand.window.judging.accept_button.isVisible()
    hand.canvas.setFocus()
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    hand.canvas.setFocus()
    with hand.answering(RejectDialog, reject):
        hand.key(K.Key_X)
    hand.return_to_window()
    hand.canvas.setFocus()
    hand.wait_until_saved()


def test_a_reviewer_accepts_and_rejects_and_the_time_is_review(hand: Hand, job: Path) -> None:
    review_both(hand)
    hand.close()
    assert facts_of(job, 1).review is Review.ACCEPTED
    rejected = facts_of(job, 2)
    assert (rejected.review, rejected.review_reason, rejected.fault) == (
        Review.REJECTED,
        "too loose at the left",
        Fault.UNCLEAR,
    )
    assert effort_of(job, "Amina")[Category.REVIEW] > 0


def test_a_judgement_is_undone_like_anything_else(hand: Hand, job: Path) -> None:
    review_both(hand)
    hand.ctrl(K.Key_Z)
    hand.qtbot.waitUntil(lambda: hand.desk.items[1].review is Review.NONE, timeout=10_000)
    hand.wait_until_saved()
    hand.close()
    assert facts_of(job, 2).review is Review.NONE
    assert facts_of(job, 2).review_reason == ""


def test_nobody_judges_without_reviewing_nor_the_own_items(hand: Hand, job: Path) -> None:
    hand.wait_for_item("p3.png")
    hand.canvas.setFocus()
    hand.key(K.Key_Space)
    hand.wait_until_saved()
    hand.key(K.Key_Y)
    assert not hand.window.judging.isVisible()
    hand.canvas.setFocus()
    hand.key(K.Key_R, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    hand.go_on_to("p3.png")
    assert not hand.window.judging.accept_button.isVisible()
    hand.canvas.setFocus()
    hand.key(K.Key_Y)
    hand.wait_until_saved()
    hand.close()
    assert facts_of(job, 3).review is Review.NONE


def test_the_worker_reads_why_reworks_and_hands_in_anew(
    hand: Hand, job: Path, qtbot: QtBot
) -> None:
    review_both(hand)
    hand.close()
    with Project.open(job) as project:
        ben = next(each for each in project.reads.workers().result() if each.name == "Ben")
    again = Hand(qtbot)
    sit_down(again, job, ben.name)
    again.wait_for_item("p2.png")
    again.canvas.setFocus()
    again.key(K.Key_D)
    again.wait_for_item("p3.png")
    notice = again.window.notices.shown
    assert notice is not None
    assert notice.text.startswith("One of your items was rejected.")
    [(_words, show)] = notice.choices
    show()
    again.wait_for_item("p2.png")
    said = again.window.judging.text.text()
    assert "too loose at the left" in said
    assert "guideline is unclear" in said
    assert not again.window.judging.accept_button.isVisible()
    again.canvas.setFocus()
    again.key(K.Key_Space)
    again.wait_until_saved()
    again.close()
    assert facts_of(job, 2).review is Review.NONE
    assert effort_of(job, "Ben")[Category.REWORK] > 0


def test_a_practice_item_is_training_and_makes_no_piece(hand: Hand, job: Path) -> None:
    hand.wait_for_item("p3.png")
    hand.app.run("practice")
    hand.wait_for_item("p3.png")
    assert "practice item" in hand.window.judging.text.text()
    hand.canvas.setFocus()
    hand.key(K.Key_Space)
    hand.wait_until_saved()
    hand.close()
    assert facts_of(job, 3).is_practice
    assert effort_of(job, "Amina")[Category.TRAINING] > 0
    with Project.open(job) as project:
        amina = next(each for each in project.reads.workers().result() if each.name == "Amina")
        assert project.reads.pieces_of(amina.id).result() == []


def test_paid_training_stays_training_whether_by_the_action_or_by_undo(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    order = tmp_path / "order.toml"
    order.write_text(
        '[what_for]\ntitle = "Cars"\n[pay]\ncurrency = "EUR"\nper_item = "1"\nother_hour = "9"\n'
    )
    job = begun_job(tmp_path, workers=PEOPLE, order=order)
    with Project.open(job) as project:
        [stored] = project.reads.orders().result()
        for worker in project.reads.workers().result():
            project.writes.accept_order(stored.data, stored.sha256, worker.id).result()
    hand = Hand(qtbot)
    sit_down(hand, job, "Ben")
    hand.wait_for_item("p1.png")
    hand.app.run("practice")
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    for action in ("practice", "undo"):
        hand.app.run(action)
        notice = hand.window.notices.shown
        assert notice is not None
        assert notice.text == (
            "The time on this item so far is training and paid as time, so it stays a practice "
            "item. For pay by the piece, go on to another item."
        )
        assert "practice item" in hand.window.judging.text.text()
        hand.window.notices.dismiss()
    hand.wait_until_saved()
    hand.close()
    assert facts_of(job, 1).is_practice

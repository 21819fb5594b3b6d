"""A review comes back: dropped on the window, shown, taken, and answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.ledger.signatures import Signer
from annotator.model.entities import ItemId, Review
from annotator.worker_reviews.review_file import read_review_file, write_review
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import ANSWER
from tests.annotator.worker_reviews.rounds import Round, copied_round, review_round
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from widgets.review.answers_dialog import AnswersDialog
from widgets.review.taken_review_dialog import TakenReviewDialog
from widgets.review.version_dialog import VersionDialog


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture(scope="module")
def first_made(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return review_round(tmp_path_factory.mktemp("round"))


@pytest.fixture
def made(first_made: Round, tmp_path: Path) -> Round:
    return copied_round(first_made, tmp_path)


def notice(hand: Hand, word: str) -> str:
    """Wait until the notice bar says something, and return it."""
    bar = hand.window.notices
    hand.qtbot.waitUntil(lambda: bar.isVisible() and word in bar.text.text(), timeout=120_000)
    return bar.text.text()


def taken(hand: Hand, job: Path, file: Path, word: str) -> tuple[list[str], str]:
    """Open a job and take a review; return what the window shows of it, and then the notice."""
    shown: list[str] = []

    def take(dialog: TakenReviewDialog) -> bool:
        shown.extend([dialog.counts.text(), dialog.trust.text(), *dialog.lines])
        press(dialog.take_button)
        return True

    hand.start(job)
    hand.wait_for_item("0001.png")
    hand.wait_until_begun()
    with hand.answering(TakenReviewDialog, take):
        drop(hand.window, file)
        return shown, notice(hand, word)


def test_a_review_is_dropped_shown_taken_and_answered(hand: Hand, made: Round) -> None:
    made.review("accept", "1-5")
    made.review("reject", "6", "--reason", "The box is too wide", "--fault", "worker")
    job, file = made.of_item(6)
    shown, told = taken(hand, job, file, "1 rejected")
    assert "Your time is as it was" in told
    [wanted] = [
        each
        for each in hand.window.notices.findChildren(QPushButton)
        if each.text() == "Show what was rejected"
    ]
    other = next(each for each in hand.desk.project.reads.item_rows().result()
                 if each.review is Review.ACCEPTED)  # fmt: skip
    hand.desk.go_to(ItemId(other.id))
    hand.wait_for_item(other.path)
    press(wanted)
    rows = hand.window.items.model
    hand.qtbot.waitUntil(lambda: rows.rowCount() == 1, timeout=120_000)
    assert "2 accepted, 1 rejected" in shown[0]
    assert "same key" in shown[1]
    assert "The box is too wide" in shown[2]
    found = [each for each in hand.desk.project.reads.item_rows().result()
             if each.review is Review.REJECTED]  # fmt: skip
    assert len(found) == 1
    hand.wait_for_item(found[0].path)
    texts: list[str] = []

    def answer(dialog: AnswersDialog) -> bool:
        texts.extend(dialog.lines)
        dialog.field.setText("It is as the guideline says")
        press(dialog.send_button)
        return True

    with hand.answering(AnswersDialog, answer):
        hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    hand.return_to_window()
    judging = hand.window.judging
    hand.qtbot.waitUntil(
        lambda: "A rejection was answered." in judging.text.text(), timeout=120_000
    )
    assert "rejected by Label House (key: " in texts[0]
    assert "The box is too wide" in texts[0]
    [kept] = hand.desk.project.reads.answers(ItemId(found[0].id)).result()
    assert kept.answer == "It is as the guideline says"
    bar = hand.window.notices
    while bar.shown is not None:
        bar.dismiss()
    drop(hand.window, file)
    notice(hand, "taken before")


def test_what_the_reviewer_corrected_stands_beside_the_own_work(hand: Hand, made: Round) -> None:
    made.correct(2)
    made.review("accept", "2")
    job, file = made.of_item(2)
    done("reviews", "take", job, file)
    with Project.open(job) as project:
        [item] = [each for each in project.reads.item_rows().result()
                  if each.review is Review.ACCEPTED]  # fmt: skip
    hand.start(job)
    hand.wait_for_item("0001.png")
    hand.wait_until_begun()
    hand.desk.go_to(ItemId(item.id))
    hand.wait_for_item(item.path)
    before = hand.regions
    lines: list[str] = []

    def read(dialog: VersionDialog) -> bool:
        lines.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        press(dialog.close_button)
        return True

    with hand.answering(VersionDialog, read):
        hand.app.run("compare-versions")
    [line] = lines
    assert ANSWER in line
    assert "the text as it is" in line
    assert hand.regions == before


def test_a_correction_that_was_only_made_is_told_before_the_review_is_taken(
    hand: Hand, made: Round
) -> None:
    made.correct(2, is_decided=False)
    made.review("accept", "2")
    shown, told = taken(hand, *made.of_item(2), "1 accepted")
    assert "1 corrected" in shown[0]
    assert shown[2].endswith("corrected")
    assert "Regions: 1 corrected" in told


def test_a_review_by_another_key_is_refused_and_the_job_stays_open(hand: Hand, made: Round) -> None:
    made.review("accept", "1-6")
    job, file = made.of_item(1)
    forged = made.folder / "forged.fairreview"
    write_review(forged, read_review_file(file).review, Signer.new())
    hand.start(job)
    hand.wait_for_item("0001.png")
    hand.wait_until_begun()
    drop(hand.window, forged)
    assert "another key than your package" in notice(hand, "another key")
    rows = hand.desk.project.reads.item_rows().result()
    assert {each.review for each in rows} == {Review.NONE}

"""A review comes back: dropped on the window, shown, taken, and answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.model.entities import Review
from tests.annotator.worker_reviews.rounds import Round, review_round
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from widgets.review.answers_dialog import AnswersDialog
from widgets.review.taken_review_dialog import TakenReviewDialog


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture
def made(tmp_path: Path) -> Round:
    return review_round(tmp_path)


def notice(hand: Hand, word: str) -> str:
    """Wait until the notice bar says something, and return it."""
    bar = hand.window.notices
    hand.qtbot.waitUntil(lambda: bar.isVisible() and word in bar.text.text(), timeout=120_000)
    return bar.text.text()


def test_a_review_is_dropped_shown_taken_and_answered(hand: Hand, made: Round) -> None:
    made.review("accept", "1-5")
    made.review("reject", "6", "--reason", "The box is too wide", "--fault", "worker")
    job, file = made.of_item(6)
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
        told = notice(hand, "1 rejected")
    assert "Your time is as it was" in told
    [wanted] = [
        each
        for each in hand.window.notices.findChildren(QPushButton)
        if each.text() == "Show what was rejected"
    ]
    press(wanted)
    rows = hand.window.items.model
    hand.qtbot.waitUntil(lambda: rows.rowCount() == 1, timeout=120_000)
    assert "2 accepted, 1 rejected" in shown[0]
    assert "same key" in shown[1]
    assert "The box is too wide" in shown[2]
    found = [each for each in hand.desk.project.reads.item_rows().result()
             if each.review is Review.REJECTED]  # fmt: skip
    assert len(found) == 1
    hand.desk.go_to(found[0].id)
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
    [kept] = hand.desk.project.reads.answers(found[0].id).result()
    assert kept.answer == "It is as the guideline says"
    bar = hand.window.notices
    while bar.shown is not None:
        bar.dismiss()
    drop(hand.window, file)
    notice(hand, "taken before")

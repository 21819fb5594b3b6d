"""Skipping an item: with a reason, its time kept, also where the picture cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.commands import Skip
from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.job_file.write_api import JobWrites
from annotator.model.entities import ItemFacts, ItemId, Status
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from widgets.review.skip_dialog import SkipDialog, SkipReason

K = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
MINUTE_MS = 60_000


@pytest.fixture
def hand(qtbot: QtBot, clock: HeldClock) -> Iterator[Hand]:
    assert clock.now_ms == 0
    hand = Hand(qtbot)
    yield hand
    hand.close()


def start(hand: Hand, job: Path) -> None:
    """Open the job and wait until its first picture is seen."""
    with hand.qtbot.waitSignal(hand.canvas.painted, timeout=10_000):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()


def skip(hand: Hand, reason: SkipReason | None = None) -> list[SkipReason]:
    """Skip the open item; return what was marked at first."""
    marked: list[SkipReason] = []

    def answer(dialog: SkipDialog) -> bool:
        marked.extend(key for key, radio in dialog.reasons.items() if radio.isChecked())
        if reason is not None:
            dialog.reasons[reason].setChecked(True)
        press(dialog.skip_button)
        return True

    with hand.answering(SkipDialog, answer):
        hand.key(K.Key_S, CTRL_SHIFT)
    hand.return_to_window()
    hand.canvas.setFocus()
    return marked


def wait_for_place(hand: Hand, place: int) -> None:
    """Wait until an item is in hand and it is settled whether it can be read."""
    desk = hand.desk
    hand.qtbot.waitUntil(lambda: desk.place == place and not desk.is_opening, timeout=10_000)
    hand.qtbot.waitUntil(
        lambda: desk.items[place].status is not Status.NEW or desk.shown is not None
    )


def test_what_was_spent_on_a_hard_picture_stays_with_it(
    hand: Hand, clock: HeldClock, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path)
    start(hand, job)
    hand.qtbot.waitUntil(lambda: not hand.desk.waiting.is_on)
    for _minute in range(3):
        clock.move(MINUTE_MS, hand.desk.session.clock)
        hand.desk.session.clock.signal()
    skip(hand, SkipReason.HARD)
    hand.wait_for_item("p2.png")
    hand.close()
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
        assert (rows[0].status, rows[0].reason) == (Status.SKIPPED, "hard content")
        with project.snapshot(tmp_path / "copies").result() as snapshot:
            of_item = [entry.span for entry in snapshot.effort() if entry.span.item_id == 1]
    assert {span.category for span in of_item} == {Category.LABEL}
    assert sum(span.duration_ms for span in of_item) == 3 * MINUTE_MS


def test_who_is_typing_can_skip_and_what_was_typed_is_kept(hand: Hand, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path)
    start(hand, job)
    hand.draw(Box(10, 10, 60, 40))
    hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(hand.window.strip.field, "br")
    skip(hand, SkipReason.NOT_SEEN)
    hand.wait_for_item("p2.png")
    hand.close()
    with Project.open(job) as project:
        assert project.reads.item_rows().result()[0].status is Status.SKIPPED
        regions = project.reads.load_item(1).result().state.regions.values()
        assert [region.transcription for region in regions] == ["br"]


@pytest.mark.parametrize("looks", [1, 2])
def test_an_item_that_cannot_be_read_is_skipped_like_any_other(
    hand: Hand, clock: HeldClock, tmp_path: Path, looks: int
) -> None:
    paint_pictures(tmp_path, 3)
    broken = tmp_path / "p2.png"
    job = begun_job(tmp_path)
    broken.write_bytes(broken.read_bytes()[:60])
    start(hand, job)
    hand.key(K.Key_D)
    wait_for_place(hand, 1)
    if looks == 2:  # now it is known to be unreadable when it is opened
        hand.key(K.Key_A)
        hand.wait_for_item("p1.png")
        hand.key(K.Key_D)
        wait_for_place(hand, 1)
    # That it is unreadable is written once more at each look, and told when it is.
    hand.desk.project.reads.labels().result()
    QApplication.processEvents()
    assert hand.desk.items[1].status is Status.UNREADABLE
    assert skip(hand) == [SkipReason.BROKEN]
    hand.wait_for_item("p3.png")
    row = hand.desk.items[1]
    assert (row.status, row.reason) == (Status.SKIPPED, "broken file")
    hand.key(K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    # What undo gives back is what the item was when it was opened.
    before = Status.NEW if looks == 1 else Status.UNREADABLE
    hand.qtbot.waitUntil(lambda: hand.desk.items[1].status is before, timeout=10_000)
    hand.wait_until_saved()
    assert hand.window.notices.shown is None
    assert clock.now_ms == 0


def test_what_is_said_of_a_picture_stands_when_the_file_answers_late(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 2)
    (tmp_path / "p2.png").write_bytes(b"no picture")
    job = begun_job(tmp_path)
    late: list[Future[ItemFacts]] = []

    def mark(_writes: JobWrites, _item_id: ItemId, _reason: str) -> Future[ItemFacts]:
        late.append(Future())
        return late[-1]

    monkeypatch.setattr(JobWrites, "mark_unreadable", mark)
    start(hand, job)
    hand.key(K.Key_D)
    hand.qtbot.waitUntil(lambda: bool(late))
    hand.desk.guarded(lambda: hand.desk.session.editor.run(Skip("blurred")))
    late[0].set_result(ItemFacts(Status.UNREADABLE, reason="It is no picture."))
    hand.qtbot.waitUntil(lambda: hand.desk.session.editor.is_saved)
    QApplication.processEvents()
    assert hand.desk.items[1].status is Status.SKIPPED


def test_of_two_answers_the_later_is_shown(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 2)
    start(hand, begun_job(tmp_path))
    late: list[Future[ItemFacts]] = []

    def mark(_writes: JobWrites, _item_id: ItemId, _reason: str) -> Future[ItemFacts]:
        late.append(Future())
        return late[-1]

    monkeypatch.setattr(JobWrites, "mark_unreadable", mark)
    hand.desk._marking.mark(ItemId(2), "It is no picture.")
    hand.desk._marking.mark(ItemId(2), "It is cut short.")
    late[0].set_result(ItemFacts(Status.NEW))
    late[1].set_result(ItemFacts(Status.UNREADABLE, reason="It is cut short."))
    hand.qtbot.waitUntil(lambda: hand.desk.items[1].status is Status.UNREADABLE)


def test_an_answer_that_comes_after_its_job_was_closed_is_dropped(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 2)
    start(hand, begun_job(tmp_path))
    late: Future[ItemFacts] = Future()
    monkeypatch.setattr(JobWrites, "mark_unreadable", lambda *_asked: late)
    hand.desk._marking.mark(ItemId(2), "It is no picture.")
    assert hand.app.lifecycle.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # the rows of the job
    late.set_result(ItemFacts(Status.UNREADABLE, reason="It is no picture."))
    QApplication.processEvents()
    assert hand.faults == []

"""Work on items that were accepted: the acceptance holds for what the reviewer saw, no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.entities import Fault, ItemFacts, ItemId, Review, Status
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_gallery import click, in_gallery, wait_for
from tests.journeys.test_reviewing import (
    CTRL_SHIFT,
    PEOPLE,
    THREE_PEOPLE,
    effort_of,
    facts_of,
    sit_down,
)
from widgets.items.crop_gallery import GalleryDialog
from widgets.review.withdraw_dialog import WithdrawDialog

K = Qt.Key


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job of two pictures: Ben confirmed both, and Amina accepted the first."""
    return reviewed_job(tmp_path, 2, accepted=1)


def reviewed_job(
    folder: Path, count: int, *, accepted: int, workers: Sequence[str] = PEOPLE
) -> Path:
    """Return a job of pictures that Ben confirmed, one of which Amina accepted."""
    folder.mkdir(exist_ok=True)
    paint_pictures(folder, count)
    path = begun_job(folder, workers=workers)
    with Project.open(path) as project:
        for item_id in range(1, count + 1):
            project.writes.set_size(item_id, 320, 240).result()
        by_name = {each.name: each for each in project.reads.workers().result()}
        for name in ("Ben", "Amina"):
            session = JobSession(project, by_name[name], Setup(folder / "state"))
            for item_id in range(1, count + 1):
                session.open_item(project.reads.load_item(ItemId(item_id)).result())
                if name == "Ben":
                    session.confirm()
                elif item_id == accepted:
                    session.judge(Review.ACCEPTED)
            session.end()
    assert facts_of(path, accepted).review is Review.ACCEPTED
    return path


@pytest.fixture
def ben(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    sit_down(hand, job, "Ben")
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


@pytest.fixture
def amina(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    sit_down(hand, job, "Amina")
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def draw(hand: Hand) -> None:
    hand.key(K.Key_W)
    hand.drag((10, 10), (40, 40))
    hand.wait_until_saved()


def test_a_box_drawn_into_an_accepted_item_has_it_reviewed_again(ben: Hand, job: Path) -> None:
    draw(ben)
    assert len(ben.regions) == 1
    notice = ben.window.notices.shown
    assert notice is not None
    assert notice.text == "This item was accepted. With your change it has to be reviewed again."
    assert ben.desk.items[0].review is Review.NONE
    ben.close()
    facts = facts_of(job, 1)
    assert (facts.status, facts.review) == (Status.DONE, Review.NONE)


def test_a_box_that_is_drawn_and_deleted_leaves_the_item_accepted_for_both(
    ben: Hand, job: Path, qtbot: QtBot
) -> None:
    before = facts_of_open(ben)
    draw(ben)
    assert review_of_first(ben) is Review.NONE
    ben.key(K.Key_Delete)
    ben.wait_until_saved()
    assert not ben.regions
    notice = ben.window.notices.shown
    assert notice is not None
    assert notice.text == "This item is again exactly as it was accepted. It is accepted."
    assert review_of_first(ben) is Review.ACCEPTED
    assert facts_of_open(ben) == before
    ben.close()
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p1.png")
    assert facts_of_open(amina) == before
    amina.close()


def test_the_change_of_a_third_person_that_somebody_turns_back_waits_for_a_review(
    qtbot: QtBot, tmp_path: Path
) -> None:
    job = reviewed_job(tmp_path, 1, accepted=1, workers=THREE_PEOPLE)
    chidi = Hand(qtbot)
    sit_down(chidi, job, "Chidi")
    chidi.wait_for_item("p1.png")
    chidi.canvas.setFocus()
    draw(chidi)
    ended(chidi)
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p1.png")
    ben.canvas.setFocus()
    ben.canvas.select([region.id for region in ben.regions])
    ben.key(K.Key_Delete)
    ben.wait_until_saved()
    assert not ben.regions
    assert review_of_first(ben) is Review.NONE
    told = ben.window.judging.text
    assert told.text().startswith("Not reviewed: it was changed after its last review.")
    ended(ben)
    assert facts_of(job, 1).review is Review.NONE
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p1.png")
    amina.app.run("review")
    amina.wait_for_item("p1.png")
    assert amina.window.judging.text.text() == (
        "You are reviewing. This item is again exactly as it was reviewed."
    )
    amina.canvas.setFocus()
    amina.key(K.Key_Y)
    ended(amina)
    assert facts_of(job, 1).review is Review.ACCEPTED


def test_what_a_third_person_drew_waits_for_a_review_if_it_is_deleted_in_the_gallery(
    qtbot: QtBot, tmp_path: Path
) -> None:
    job = reviewed_job(tmp_path, 2, accepted=1, workers=THREE_PEOPLE)
    chidi = Hand(qtbot)
    sit_down(chidi, job, "Chidi")
    chidi.wait_for_item("p1.png")
    chidi.canvas.setFocus()
    draw(chidi)
    chidi.go_on_to("p2.png")
    ended(chidi)
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p2.png")
    ben.canvas.setFocus()

    def delete(dialog: GalleryDialog) -> None:
        wait_for(ben, dialog, 1)
        click(dialog, 0)
        press(dialog.delete_button)
        wait_for(ben, dialog, 0)

    in_gallery(ben, delete)
    ended(ben)
    with Project.open(job) as project:
        state = project.reads.load_item(1).result().state
    assert not state.regions
    assert (state.facts.review, state.facts.reviewed_sha256 != "") == (Review.NONE, True)


def review_of_first(hand: Hand) -> Review:
    return hand.desk.items[0].review


def test_undo_gives_the_accepted_item_back_as_it_was(ben: Hand, job: Path) -> None:
    before = facts_of_open(ben)
    draw(ben)
    notice = ben.window.notices.shown
    assert notice is not None
    [(words, undo)] = notice.choices
    assert words == "Undo the change"
    undo()
    ben.wait_until_saved()
    assert not ben.regions
    assert facts_of_open(ben) == before
    ben.close()
    assert facts_of(job, 1).review is Review.ACCEPTED


def facts_of_open(hand: Hand) -> ItemFacts:
    return hand.desk.session.editor.state.facts


def test_the_reviewer_meets_the_changed_item_again(ben: Hand, job: Path, qtbot: QtBot) -> None:
    draw(ben)
    ben.close()
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p1.png")
    amina.canvas.setFocus()
    amina.app.run("review")
    amina.wait_for_item("p1.png")
    assert amina.window.judging.accept_button.isVisible()
    amina.canvas.setFocus()
    amina.key(K.Key_Y)
    amina.wait_for_item("p2.png")
    amina.wait_until_saved()
    amina.close()
    assert facts_of(job, 1).review is Review.ACCEPTED


def test_a_reopened_item_is_not_accepted_when_it_is_confirmed_again(ben: Hand, job: Path) -> None:
    ben.key(K.Key_Space, Qt.KeyboardModifier.ControlModifier)
    ben.wait_until_saved()
    facts = facts_of_open(ben)
    assert (facts.status, facts.review) == (Status.STARTED, Review.NONE)
    ben.canvas.setFocus()
    ben.key(K.Key_Space)
    ben.wait_until_saved()
    ben.close()
    facts = facts_of(job, 1)
    assert (facts.status, facts.review) == (Status.DONE, Review.NONE)
    assert sum(effort_of(job, "Ben").values()) > 0


def test_what_is_not_done_cannot_be_reopened_and_says_so(ben: Hand) -> None:
    for _ in range(2):
        ben.key(K.Key_Space, Qt.KeyboardModifier.ControlModifier)
        ben.wait_until_saved()
    notice = ben.window.notices.shown
    assert notice is not None
    assert notice.text == "This item is neither done nor skipped."


@pytest.mark.parametrize("action", ["reopen-item", "skip"])
def test_nobody_takes_the_confirmation_of_another(amina: Hand, job: Path, action: str) -> None:
    before = facts_of_open(amina)
    amina.app.run(action)
    notice = amina.window.notices.shown
    assert notice is not None
    assert "Ben\u2069 confirmed this item" in notice.text or "Ben confirmed" in notice.text
    assert "hand over to them" in notice.text
    amina.close()
    assert facts_of(job, 1) == before


@pytest.fixture
def rejected(job: Path, tmp_path: Path) -> Path:
    """Have Amina reject the second picture, which Ben confirmed."""
    with Project.open(job) as project:
        amina = next(each for each in project.reads.workers().result() if each.name == "Amina")
        session = JobSession(project, amina, Setup(tmp_path / "state"))
        session.open_item(project.reads.load_item(ItemId(2)).result())
        session.judge(Review.REJECTED, "too loose")
        session.end()
    return job


@pytest.mark.parametrize("key", [K.Key_Space, None])
def test_nobody_reworks_the_rejected_item_of_another_nor_makes_it_practice(
    rejected: Path, amina: Hand, key: K | None
) -> None:
    amina.go_on_to("p2.png")
    before = facts_of_open(amina)
    assert not amina.desk.session.is_reviewing
    told = amina.window.judging.text
    rejected_text = "Rejected: too loose. Only the person who confirmed it can do it again."
    amina.qtbot.waitUntil(
        lambda: told.text() == f"{rejected_text} Confirmed by Ben.", timeout=120_000
    )
    amina.canvas.setFocus()
    if key is None:
        amina.app.run("practice")
    else:
        amina.key(key)
    notice = amina.window.notices.shown
    assert notice is not None
    assert "confirmed this item" in notice.text or "All items are done" in notice.text
    amina.close()
    assert facts_of(rejected, 2) == before


def test_the_rejected_item_of_another_is_no_unfinished_one(rejected: Path, amina: Hand) -> None:
    assert not amina.desk.next_unfinished()
    amina.close()
    assert facts_of(rejected, 2).review is Review.REJECTED


def ended(hand: Hand) -> None:
    hand.wait_until_saved()
    hand.close()


def test_the_reviewer_first_meets_what_was_changed_after_it_was_reviewed_before(
    tmp_path: Path, qtbot: QtBot
) -> None:
    job = reviewed_job(tmp_path / "three", 3, accepted=2)
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p1.png")
    ben.go_on_to("p2.png")
    ben.canvas.setFocus()
    draw(ben)
    assert ben.window.judging.text.text() == "Not reviewed: it was changed after its last review."
    ended(ben)
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p2.png")
    amina.go_on_to("p3.png")
    amina.app.run("review")
    amina.wait_for_item("p3.png")
    amina.app.run("next-unfinished")  # p1 waits, too, and comes first in the list
    amina.wait_for_item("p2.png")
    assert amina.window.judging.text.text() == (
        "You are reviewing. This item was changed after its last review."
    )
    ended(amina)


def test_the_reviewer_is_told_that_nothing_differs_from_what_was_reviewed_before(
    ben: Hand, job: Path, qtbot: QtBot
) -> None:
    ben.key(K.Key_Space, Qt.KeyboardModifier.ControlModifier)
    ben.wait_until_saved()
    ben.canvas.setFocus()
    ben.key(K.Key_Space)
    ben.wait_until_saved()
    ben.window.items.chosen.emit(1)
    ben.wait_for_item("p1.png")
    ended(ben)
    assert facts_of(job, 1).review is Review.NONE
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p1.png")
    amina.app.run("review")
    amina.window.items.chosen.emit(1)
    amina.wait_for_item("p1.png")
    assert amina.window.judging.text.text() == (
        "You are reviewing. This item is again exactly as it was reviewed."
    )
    amina.canvas.setFocus()
    amina.key(K.Key_Y)
    ended(amina)
    assert facts_of(job, 1).review is Review.ACCEPTED


def give_reason(dialog: WithdrawDialog) -> bool:
    assert not dialog.withdraw_button.isEnabled()
    dialog.field.setText("  the client\tchanged its mind ")
    assert dialog.withdraw_button.isEnabled()
    press(dialog.withdraw_button)
    return True


def test_a_reviewer_withdraws_an_item_and_the_worker_sees_why_and_that_it_is_paid(
    amina: Hand, job: Path, qtbot: QtBot
) -> None:
    amina.app.run("review")
    amina.wait_for_item("p1.png")
    amina.canvas.setFocus()
    with amina.answering(WithdrawDialog, give_reason):
        amina.key(K.Key_X, CTRL_SHIFT)
    amina.wait_for_item("p2.png")
    ended(amina)
    facts = facts_of(job, 1)
    assert (facts.review, facts.fault) == (Review.WITHDRAWN, Fault.NONE)
    assert facts.review_reason == "the client changed its mind"
    assert len(facts.reviewed_sha256) == 64
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p2.png")  # where the job was left
    ben.canvas.setFocus()
    ben.key(K.Key_A)
    ben.wait_for_item("p1.png")
    assert ben.window.judging.text.text() == (
        "Withdrawn: the client changed its mind. It is paid like accepted work, and nothing is "
        "left to do."
    )
    ben.canvas.setFocus()
    ben.key(K.Key_Space, Qt.KeyboardModifier.ControlModifier)
    notice = ben.window.notices.shown
    assert notice is not None
    assert "was withdrawn" in notice.text
    ended(ben)
    assert facts_of(job, 1) == facts


def test_only_a_reviewer_withdraws_and_never_the_own_item(ben: Hand, job: Path) -> None:
    before = facts_of_open(ben)
    for turns_reviewing_on in (False, True):
        if turns_reviewing_on:
            ben.app.run("review")
            ben.wait_for_item("p1.png")
        ben.app.run("withdraw-item")
        notice = ben.window.notices.shown
        assert notice is not None
        assert "Only a reviewer withdraws an item" in notice.text
    ended(ben)
    assert facts_of(job, 1) == before


def test_undo_takes_a_withdrawal_back(amina: Hand, job: Path) -> None:
    before = facts_of_open(amina)
    amina.app.run("review")
    amina.wait_for_item("p1.png")
    with amina.answering(WithdrawDialog, give_reason):
        amina.app.run("withdraw-item")
    amina.wait_for_item("p2.png")
    amina.wait_until_saved()
    amina.canvas.setFocus()
    amina.key(K.Key_A)
    amina.wait_for_item("p1.png")
    amina.app.run("undo")
    amina.wait_until_saved()
    assert facts_of_open(amina) == before
    ended(amina)
    assert facts_of(job, 1) == before


def test_a_reviewer_withdraws_an_item_that_nobody_confirmed_and_its_worker_reads_why(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path, workers=PEOPLE)
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p1.png")
    ben.canvas.setFocus()
    draw(ben)
    ben.key(K.Key_Delete)  # it comes to nothing, and its time stays
    ended(ben)
    time = sum(effort_of(job, "Ben").values())
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p1.png")
    amina.app.run("review")
    amina.wait_for_item("p1.png")
    assert amina.window.judging.text.text() == (
        "You are reviewing. Nobody has confirmed this item yet; F goes to the next. If it is not "
        "needed any more, Ctrl+Shift+X withdraws it."
    )
    assert not amina.window.judging.accept_button.isVisible()
    means: list[str] = []

    def read(dialog: WithdrawDialog) -> bool:
        means.extend(label.text() for label in dialog.findChildren(QLabel))
        return give_reason(dialog)

    amina.canvas.setFocus()
    with amina.answering(WithdrawDialog, read):
        amina.key(K.Key_X, CTRL_SHIFT)
    amina.wait_until_saved()
    assert any("stays in the record and is paid as the work order says" in text for text in means)
    assert amina.window.judging.text.text() == (
        "You are reviewing. This item was withdrawn: the client changed its mind. Ctrl+Space puts "
        "it back to work."
    )
    ended(amina)
    facts = facts_of(job, 1)
    assert facts.is_withdrawn_unfinished
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p1.png")
    assert ben.window.judging.text.text() == (
        "Withdrawn before it was confirmed: the client changed its mind. The time on it stays and "
        "is paid as the work order says. Nothing is left to do."
    )
    ben.canvas.setFocus()
    ben.key(K.Key_Space)
    notice = ben.window.notices.shown
    assert notice is not None
    assert "was withdrawn" in notice.text
    ben.wait_for_item("p2.png")  # the next with work to do
    ended(ben)
    assert facts_of(job, 1) == facts
    assert sum(effort_of(job, "Ben").values()) >= time


def test_a_reviewer_is_told_to_have_the_work_of_a_colleague_confirmed_before_it_is_withdrawn(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    job = begun_job(tmp_path, workers=PEOPLE)
    ben = Hand(qtbot)
    sit_down(ben, job, "Ben")
    ben.wait_for_item("p1.png")
    ben.canvas.setFocus()
    draw(ben)
    ended(ben)
    before = facts_of(job, 1)
    amina = Hand(qtbot)
    sit_down(amina, job, "Amina")
    amina.wait_for_item("p1.png")
    amina.app.run("review")
    amina.wait_for_item("p1.png")
    amina.canvas.setFocus()
    amina.key(K.Key_X, CTRL_SHIFT)  # no dialog asks for a reason in vain
    notice = amina.window.notices.shown
    assert notice is not None
    assert "worked on this item, and would not be paid by the piece for it" in notice.text
    assert "Ask them to confirm it first" in notice.text
    ended(amina)
    assert facts_of(job, 1) == before

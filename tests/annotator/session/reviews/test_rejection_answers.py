"""Answers of a worker to rejections: kept for ever, with the rejection that they answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.editing.commands import DeleteRegions
from annotator.errors import InvalidValueError, OthersItemError
from annotator.model.entities import Fault, RegionVerdict, Review, WorkerId
from annotator.model.people import Worker
from annotator.records import RejectionAnswer
from annotator.session.reviews.region_reviews import RegionReviews
from annotator.session.reviews.rejection_answers import RejectionAnswers
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting

WHY, BECAUSE = "one word is missing", "I disagree because the word is on the next page"
CAI = Worker(WorkerId("cai"), "Cai")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Sitting]:
    """Have Ada confirm an item, Ben reject it and one of its regions, and Ada open it again."""
    at = Sitting(tmp_path, order=ORDER, people=(ADA, BEN, CAI))
    try:
        session = at.sit(ADA)
        at.open()
        at.work(400)
        region = at.add()
        session.confirm()
        at.rise()
        session = at.sit(BEN)
        session.is_reviewing = True
        at.open()
        RegionReviews(session).judge([region.id], RegionVerdict.REJECTED, "cut", Fault.UNCLEAR)
        session.judge(Review.REJECTED, WHY, Fault.WORKER)
        at.rise()
        at.sit(ADA)
        at.open()
        yield at
    finally:
        at.rise()
        at.project.close()


def answers_of(at: Sitting) -> RejectionAnswers:
    assert at.session is not None
    return RejectionAnswers(at.session)


def stored(at: Sitting) -> list[RejectionAnswer]:
    return at.project.reads.answers(ITEMS[0]).result()


def test_an_answer_repeats_the_rejection_of_the_item_or_of_a_region(at: Sitting) -> None:
    of_item, of_region = answers_of(at).require_answerable()
    answers_of(at).answer(of_item, f"  {BECAUSE}\n").result()
    answers_of(at).answer(of_region, "it is not cut").result()
    first, second = stored(at)
    assert first == RejectionAnswer(
        ITEMS[0], 0, ADA.id, first.day, BECAUSE, BEN.id, of_item.day, WHY, Fault.WORKER, 1
    )
    assert (second.region_number, second.reason, second.fault) == (1, "cut", Fault.UNCLEAR)
    assert first.day >= first.rejected_day
    assert at.project.check().result() == []


def test_an_answer_stays_after_rework_a_new_review_and_undo(at: Sitting) -> None:
    session = at.session
    assert session is not None
    of_item, of_region = answers_of(at).require_answerable()
    answers_of(at).answer(of_item, BECAUSE).result()
    answers_of(at).answer(of_region, BECAUSE).result()
    before = stored(at)
    session.editor.run(DeleteRegions(list(session.editor.state.regions)))
    session.confirm()
    session.editor.undo()
    session.editor.redo()
    at.rise()
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    session.judge(Review.REJECTED, "another reason", Fault.BUYER)
    session.editor.undo()
    session.judge(Review.ACCEPTED)
    at.pump()
    assert stored(at) == before
    at.rise()
    at.reopen()
    assert stored(at) == before


def test_an_answer_changes_neither_time_nor_pay_nor_the_review(at: Sitting) -> None:
    session = at.session
    assert session is not None
    before = session.pay(), session.effort(), session.editor.state
    answers_of(at).answer(answers_of(at).require_answerable()[0], BECAUSE).result()
    assert (session.pay(), session.effort(), session.editor.state) == before


def test_the_file_itself_refuses_to_change_or_delete_an_answer(at: Sitting) -> None:
    answers_of(at).answer(answers_of(at).require_answerable()[0], BECAUSE).result()
    at.rise()
    path = at.project.path
    at.project.close()
    with closing(sqlite3.connect(path)) as connection:
        for sql in ("DELETE FROM rejection_answer", "UPDATE rejection_answer SET answer = 'yes'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(sql)
    at.reopen()
    assert [each.answer for each in stored(at)] == [BECAUSE]


def test_only_people_who_worked_on_the_item_answer(at: Sitting) -> None:
    found = answers_of(at).require_answerable()
    for other in (BEN, CAI):
        at.rise()
        at.sit(other)
        at.open()
        with pytest.raises(OthersItemError, match="who worked on this item"):
            answers_of(at).answer(found[0], BECAUSE)
    assert stored(at) == []


def test_a_colleague_with_a_part_of_the_item_answers_too(at: Sitting) -> None:
    at.rise()
    at.sit(CAI)
    at.open()
    at.work(300)
    at.add()
    at.pump()
    answers_of(at).answer(answers_of(at).require_answerable()[0], BECAUSE).result()
    assert [each.worker_id for each in stored(at)] == [CAI.id]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "is empty"), (" \n\t", "is empty"), ("x" * 1_001, "1,000 characters")],
)
def test_an_answer_has_1_to_1000_characters(at: Sitting, text: str, sentence: str) -> None:
    of_item = answers_of(at).require_answerable()[0]
    with pytest.raises(InvalidValueError, match=sentence):
        answers_of(at).answer(of_item, text)
    answers_of(at).answer(of_item, "x" * 1_000).result()
    assert len(stored(at)) == 1


def test_nothing_is_answered_that_was_not_rejected(at: Sitting) -> None:
    of_item = answers_of(at).require_answerable()[0]
    session = at.session
    assert session is not None
    session.confirm()
    at.pump()
    with pytest.raises(InvalidValueError, match="changed meanwhile"):
        answers_of(at).answer(of_item, BECAUSE)
    at.open(ITEMS[1])
    with pytest.raises(InvalidValueError, match="Nothing of this item is rejected"):
        answers_of(at).require_answerable()


def test_a_rejected_region_that_was_handed_in_again_can_still_be_answered(at: Sitting) -> None:
    session = at.session
    assert session is not None
    session.confirm()
    at.pump()
    (of_region,) = answers_of(at).require_answerable()
    answers_of(at).answer(of_region, BECAUSE).result()
    assert [each.region_number for each in stored(at)] == [of_region.region_number]

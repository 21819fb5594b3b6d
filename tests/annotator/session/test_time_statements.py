"""What a worker says of the own time is appended, counts exactly, and is never asked of nobody."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from annotator.day.break_questions import BreakAnswer, Question
from annotator.day.claims import is_hardly_meant, taking_back
from annotator.effort.categories import Category, Presence
from annotator.errors import InvalidValueError
from annotator.model.entities import Fault, ItemFacts, Review, Status
from annotator.session.job_session import JobSession, category_of
from annotator.session.time_statements import ASK_FROM_MS
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    IN_HOURS,
    ITEMS,
    METHOD,
    ORDER,
    Sitting,
    sitting,
)

BREAK_MS = ASK_FROM_MS + 5_000
THINK_MS = METHOD.think_limit_ms


def come_back(at: Sitting, session: JobSession, away_ms: int = BREAK_MS) -> list[Question]:
    """Work, be gone for a while, come back, and return what is asked."""
    asked: list[Question] = []
    session.word.returned.append(asked.append)
    at.open()
    at.work(3_000)
    at.clocks.advance(THINK_MS + away_ms)
    session.clock.signal()
    settle(at)
    return asked


def settle(at: Sitting) -> None:
    for _ in range(3):
        at.pump()


def kept_ms(at: Sitting) -> dict[Category, int]:
    return dict(at.project.reads.effort_totals().result().get(ADA.id, {}))


def test_who_comes_back_is_asked_once_about_the_whole_break() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        [question] = come_back(at, session)
        earned_ms = METHOD.rest_day_start_ms + (3_000 + THINK_MS) // METHOD.work_per_rest
        assert question.end_ms - question.start_ms == BREAK_MS
        assert question.ms_of(Category.REST) == earned_ms
        assert question.ms_of(Category.AWAY) == BREAK_MS - earned_ms
        assert not question.is_answered
        at.rise()


def test_a_short_break_is_in_the_day_and_not_asked_about() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        assert come_back(at, session, ASK_FROM_MS - 1) == []
        [day] = session.word.days().result()
        assert [q.end_ms - q.start_ms for q in day.questions] == [ASK_FROM_MS - 1]
        at.rise()


def test_a_pause_is_rest_at_once_and_is_not_asked_about() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        asked: list[Question] = []
        session.word.returned.append(asked.append)
        at.open()
        at.work(3_000)
        session.pause()
        seen = [session.clock.presence]
        at.clocks.advance(BREAK_MS)
        session.clock.signal()
        assert [*seen, session.clock.presence] == [Presence.PAUSED, Presence.WORKING]
        settle(at)
        assert asked == []
        totals = session.today()
        assert totals[Category.LABEL] == 3_000
        assert totals[Category.REST] + totals[Category.AWAY] == BREAK_MS
        [day] = session.word.days().result()
        assert [question.was_paused for question in day.questions] == [True]
        at.rise()


def test_work_is_declared_on_the_item_and_gives_the_rest_back() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        [question] = come_back(at, session)
        rest_before = session.clock.rest_balance_ms
        session.word.answer(question, BreakAnswer.WORK, "thinking")
        settle(at)
        totals = session.today()
        assert totals[Category.DECLARED] == BREAK_MS
        assert totals.get(Category.REST, 0) == totals.get(Category.AWAY, 0) == 0
        assert session.clock.rest_balance_ms - rest_before == question.ms_of(Category.REST)
        assert at.project.reads.item_work(ITEMS[0]).result()[Category.DECLARED] == BREAK_MS
        paid = session.pay()
        assert paid is not None
        assert paid.terms["declared_ms"].exact == Fraction(BREAK_MS)
        at.rise()
        assert kept_ms(at) == {k: ms for k, ms in totals.items() if ms}


def test_own_time_gives_the_rest_back_and_rest_takes_no_more_than_is_earned() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        [question] = come_back(at, session)
        session.word.answer(question, BreakAnswer.OWN)
        settle(at)
        assert session.today()[Category.AWAY] == BREAK_MS
        earned_ms = session.clock.rest_balance_ms
        assert earned_ms > 0
        [day] = session.word.days().result()
        assert [each.is_answered for each in day.questions] == [True]
        session.word.answer(day.questions[0], BreakAnswer.REST)
        settle(at)
        totals = session.today()
        assert totals[Category.REST] == earned_ms
        assert totals[Category.REST] + totals[Category.AWAY] == BREAK_MS
        assert session.clock.rest_balance_ms == 0
        at.rise()
        assert kept_ms(at)[Category.REST] == earned_ms


def test_an_answer_to_what_was_answered_meanwhile_is_refused() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        [question] = come_back(at, session)
        session.word.answer(question, BreakAnswer.OWN)
        second = session.word.answer(question, BreakAnswer.WORK, "asking")
        settle(at)
        with pytest.raises(InvalidValueError, match="answered otherwise meanwhile"):
            second.result()
        assert Category.DECLARED not in kept_ms(at)
        at.rise()


def test_work_needs_a_reason_and_a_claim_a_length() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        [question] = come_back(at, session)
        with pytest.raises(InvalidValueError, match="why this was work"):
            session.word.answer(question, BreakAnswer.WORK)
        with pytest.raises(InvalidValueError, match="no more than 24 hours"):
            session.word.claim(0, "crash")
        with pytest.raises(InvalidValueError, match="no more than 24 hours"):
            session.word.claim(25 * 3_600_000, "crash")
        with pytest.raises(InvalidValueError, match="Choose what it was"):
            session.word.claim(1, "because")
        at.rise()


def test_a_claim_adds_exactly_its_length_and_counts_on_its_item() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        at.open()
        at.work(3_000)
        before = session.today()
        session.word.claim(4_321, "power", item_id=ITEMS[1])
        settle(at)
        assert session.today() == {**before, Category.DECLARED: 4_321}
        assert at.project.reads.item_work(ITEMS[1]).result() == {Category.DECLARED: 4_321}
        [day] = session.word.days().result()
        assert day.totals == session.today()
        assert [claim.reason for claim in day.claims] == ["power"]
        at.rise()


def test_a_claim_is_taken_back_to_the_millisecond_once_and_can_be_made_anew() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        at.open()
        at.work(3_000)
        before, owed = session.today(), owed_by(session)
        for ms, item in ((4_321, ITEMS[1]), (60_000, None)):
            session.word.claim(ms, "power", item_id=item)
        settle(at)
        [day] = session.word.days().result()
        session.word.take_back(day.claims[0])
        settle(at)
        assert session.today() == {**before, Category.DECLARED: 60_000}
        assert at.project.reads.item_work(ITEMS[1]).result() == {}
        again = session.word.take_back(day.claims[0])
        settle(at)
        with pytest.raises(InvalidValueError, match="taken back meanwhile"):
            again.result()
        session.word.take_back(day.claims[1])
        settle(at)
        [day] = session.word.days().result()
        assert (day.claims, day.totals) == ((), before)
        assert {k: ms for k, ms in session.today().items() if ms} == before
        assert owed_by(session) == owed
        session.word.claim(4_321, "power", item_id=ITEMS[1])
        settle(at)
        [day] = session.word.days().result()
        assert [claim.duration_ms for claim in day.claims] == [4_321]
        at.rise()
        assert kept_ms(at) == {**before, Category.DECLARED: 4_321}
        assert len(at.project.reads.corrections().result()) == 5  # nothing is gone


def owed_by(session: JobSession) -> str | None:
    paid = session.pay()
    assert paid is not None
    return paid.completed["owed"].value


def test_only_a_whole_claim_of_ones_own_as_it_stands_is_taken_back() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        [question] = come_back(at, session)
        session.word.answer(question, BreakAnswer.WORK, "thinking")
        session.word.claim(4_321, "power", item_id=ITEMS[1])
        settle(at)
        [*answers, claim] = at.project.reads.corrections().result()
        with pytest.raises(InvalidValueError, match="answer the break"):
            session.word.take_back(answers[0])
        back = taking_back(claim)
        with pytest.raises(InvalidValueError, match="answer the break"):
            taking_back(back)
        for other in (
            {"item_id": ITEMS[0]},
            {"worker_id": BEN.id},
            {"order_sha256": ""},
            {"end_ms": claim.end_ms - 1},
            {"start_ms": claim.start_ms + 1},
            {"claim_seq": answers[0].seq},
            {"claim_seq": 99},
            {"reason": "power"},
            {"sample": True},
        ):
            refused = at.project.writes.append_corrections([replace(back, **other)])
            with pytest.raises(InvalidValueError, match="taken back"):
                refused.result()
        assert at.project.reads.corrections().result() == [*answers, claim]
        at.rise()


def test_a_claim_on_a_day_that_is_over_lies_on_that_day_also_after_midnight() -> None:
    with sitting(order=ORDER) as at:
        at.method = IN_HOURS
        session = at.sit()
        at.open()
        at.work(3_000)
        at.clocks.advance(13 * 3_600_000)  # noon and thirteen hours: the next day
        session.clock.signal()
        at.work(2_000)
        at.clocks.advance(24 * 3_600_000)
        session.clock.signal()
        at.work(2_000)
        settle(at)
        first, second, third = session.word.days().result()
        for day, ms in ((first, 60_000), (second, 120_000)):
            session.word.claim_on(day, ms, "other", ITEMS[0])
        settle(at)
        days = session.word.days().result()
        assert [[c.duration_ms for c in day.claims] for day in days] == [[60_000], [120_000], []]
        assert [day.counted_ms for day in days] == [
            first.counted_ms + 60_000,
            second.counted_ms + 120_000,
            third.counted_ms,
        ]
        assert session.effort()[Category.DECLARED] == 180_000
        assert Category.DECLARED not in session.today()
        with pytest.raises(InvalidValueError, match="no more than 24 hours"):
            session.word.claim_on(first, 0, "other")
        at.rise()


@pytest.mark.parametrize(
    ("claimed_h", "counted_h", "passed_h", "expected"),
    [
        (20, 0, 24, False),
        (20.001, 0, 24, True),
        (12, 8, 24, False),
        (12, 9, 24, True),
        (2, 7, 9, False),
        (2.001, 7, 9, True),
    ],
)
def test_what_is_hardly_meant(
    claimed_h: float, counted_h: float, passed_h: float, *, expected: bool
) -> None:
    claimed, counted, passed = (round(h * 3_600_000) for h in (claimed_h, counted_h, passed_h))
    assert is_hardly_meant(claimed, counted_ms=counted, passed_ms=passed) is expected


def test_another_day_begins_at_midnight_in_a_session_that_goes_on() -> None:
    with sitting(order=ORDER) as at:
        at.method = IN_HOURS
        session = at.sit()
        at.open()
        at.work(3_000)
        first = session.time.date
        at.clocks.advance(24 * 3_600_000)
        session.clock.signal()
        assert Category.LABEL not in session.today()  # the line at the bottom asks all along
        at.work(2_000)
        session.confirm()
        at.pump()
        assert (session.time.date - first).days == 1
        assert session.today()[Category.LABEL] == 2_000
        assert (
            at.project.reads.load_item(ITEMS[0]).result().state.facts.done_day == session.time.day
        )
        at.rise()
        days = at.project.reads.days_of(ADA.id).result()
        assert days[0].date == first
        assert days[0].totals[Category.LABEL] == 3_000 + IN_HOURS.think_limit_ms
        assert days[-1].totals[Category.LABEL] == 2_000


@pytest.mark.parametrize(
    ("facts", "is_reviewing", "expected"),
    [
        (ItemFacts(), False, Category.LABEL),
        (ItemFacts(), True, Category.LABEL),
        (ItemFacts(Status.DONE, done_by=ADA.id), False, Category.SELF_CHECK),
        (ItemFacts(Status.DONE, done_by=ADA.id), True, Category.SELF_CHECK),
        (ItemFacts(Status.DONE, done_by=BEN.id), False, Category.LABEL),
        (ItemFacts(Status.DONE, done_by=BEN.id), True, Category.REVIEW),
        (ItemFacts(Status.DONE), False, Category.LABEL),
        (ItemFacts(Status.DONE), True, Category.REVIEW),
        (ItemFacts(Status.DONE, Review.REJECTED, done_by=ADA.id), False, Category.REWORK),
        (ItemFacts(is_practice=True), False, Category.TRAINING),
        (
            ItemFacts(Status.DONE, Review.REJECTED, done_by=ADA.id, is_practice=True),
            False,
            Category.TRAINING,
        ),
    ],
)
def test_what_work_on_an_item_is_stands_when_it_is_opened(
    facts: ItemFacts, *, is_reviewing: bool, expected: Category
) -> None:
    assert category_of(facts, ADA.id, is_reviewing=is_reviewing) is expected


def test_a_rejected_item_is_reworked_and_its_pay_waits_for_a_new_review() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit(ADA)
        at.open()
        at.work(1_000)
        at.add()
        session.confirm()
        at.rise()
        reviewer = at.sit(BEN)
        reviewer.is_reviewing = True
        at.open()
        at.work(700)
        reviewer.judge(Review.REJECTED, "too loose", Fault.UNCLEAR)
        at.pump()
        assert reviewer.today()[Category.REVIEW] == 700
        at.rise()
        session = at.sit(ADA)
        paid = session.pay()
        assert paid is not None
        assert not paid.awaits_review
        assert paid.expected["items"].exact == 0
        assert paid.accepted["items"].exact == 0
        assert paid.completed["items"].exact == 1
        at.open()
        at.work(400)
        session.confirm()
        at.pump()
        assert session.today()[Category.REWORK] == 400
        again = session.pay()
        assert again is not None
        assert again.awaits_review
        assert again.expected["items"].exact == 1
        at.rise()


def test_more_than_the_time_that_has_passed_cannot_be_claimed() -> None:
    day_ms = 24 * 3_600_000
    with sitting() as at:
        at.method = IN_HOURS
        session = at.sit()
        at.work(10_000)
        session.word.claim(day_ms, "crash")
        settle(at)
        refused = session.word.claim(day_ms, "crash")
        with pytest.raises(InvalidValueError, match="longer at this job than the time"):
            refused.result(0)
        assert session.effort()[Category.DECLARED] == day_ms
        at.clocks.advance(2 * day_ms)
        session.clock.signal()
        told = session.word.claim(day_ms, "other")
        settle(at)
        told.result(0)
        assert session.effort()[Category.DECLARED] == 2 * day_ms

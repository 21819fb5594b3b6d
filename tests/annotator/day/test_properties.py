"""Whatever people say of their time, in whatever order: nothing is lost, nothing counts twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.day.break_questions import (
    ASKABLE,
    BreakAnswer,
    corrections_for,
    questions_of,
    rest_given_back_ms,
)
from annotator.day.break_reasons import REASONS
from annotator.day.claims import taking_back
from annotator.day.day_record import days_of
from annotator.day.stretches import by_entry, stretches_of
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.rest import RestBalance
from annotator.model.entities import WorkerId
from annotator.records import Correction, EffortEntry, SessionFacts
from tests.annotator.effort.scripts import SMALL
from tests.annotator.effort.town import Town, Turn, weeks

WORKER = WorkerId("ada")
answers = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(list(BreakAnswer)), st.sampled_from(REASONS)),
    max_size=8,
)
claims = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 90_000), st.booleans()), max_size=4)
"""The session of each, its length, and whether it is taken back afterwards."""


def booked(turns: list[Turn]) -> tuple[list[SessionFacts], list[EffortEntry]]:
    """Return the sessions of a week and their entries, as the job file has them."""
    sessions: list[SessionFacts] = []
    entries: list[EffortEntry] = []
    for number, lived in enumerate(Town(SMALL).live(turns)):
        name = f"s{number}"
        began_ms = 1_750_000_000_000 + number * 10_000_000
        sessions.append(SessionFacts(name, WORKER, "small", began_ms, 60, 0))
        for span in lived.spans:
            entries.append(EffortEntry(name, WORKER, "", span, seq=len(entries) + 1))
    return sessions, entries


def say(
    entries: list[EffortEntry], spoken: list[tuple[int, BreakAnswer, str]], rest: RestBalance
) -> list[Correction]:
    """Answer questions one after the other, some of them again; return what was appended."""
    said: list[Correction] = []

    def take(asked_ms: int) -> int:
        taken_ms = min(asked_ms, rest.whole_ms)
        rest.use(taken_ms)
        return taken_ms

    for which, answer, reason in spoken:
        asked = questions_of(entries, said)
        if asked:
            question = asked[which % len(asked)]
            new = corrections_for(question, answer, reason=reason, take_rest=take)
            rest.give_back(rest_given_back_ms(new))
            said += [replace(one, seq=len(said) + at) for at, one in enumerate(new, 1)]
    return said


@given(weeks(1), answers, claims)
def test_sums_are_entries_and_corrections_and_never_negative(
    turns: list[Turn],
    spoken: list[tuple[int, BreakAnswer, str]],
    claimed: list[tuple[int, int, bool]],
) -> None:
    sessions, entries = booked(turns)
    said = say(entries, spoken, RestBalance(SMALL))
    added = claim(sessions, claimed)
    effective = Counter(dict.fromkeys(Category, 0))
    for entry in entries:
        effective[entry.span.category] += entry.span.duration_ms
    for one in (*said, *added):
        if one.category is not None:
            effective[one.category] += one.duration_ms
        if one.from_category is not None:
            effective[one.from_category] -= one.duration_ms
    assert min(effective.values()) >= 0
    shown: Counter[Category] = Counter()
    for day in days_of(sessions, entries, [*said, *added]):
        shown.update(day.totals)
    assert +shown == +effective


@given(weeks(1), answers)
def test_the_timeline_of_a_session_is_as_long_whatever_is_said(
    turns: list[Turn], spoken: list[tuple[int, BreakAnswer, str]]
) -> None:
    _sessions, entries = booked(turns)
    named = by_entry(say(entries, spoken, RestBalance(SMALL)))
    for entry in entries:
        pieces = stretches_of(entry, named.get(entry.seq, ()))
        edges = [entry.span.start_ms, *(piece.end_ms for piece in pieces)]
        assert [piece.start_ms for piece in pieces] == edges[:-1]
        assert edges[-1] == entry.span.end_ms
        if entry.span.category in COUNTED_WORK:
            assert [piece.category for piece in pieces] == [entry.span.category]


@given(weeks(1), answers, claims)
def test_a_claim_adds_exactly_its_length_and_an_answer_adds_nothing(
    turns: list[Turn],
    spoken: list[tuple[int, BreakAnswer, str]],
    claimed: list[tuple[int, int, bool]],
) -> None:
    sessions, entries = booked(turns)
    said = say(entries, spoken, RestBalance(SMALL))
    added = claim(sessions, claimed)
    total_ms = sum(sum(d.totals.values()) for d in days_of(sessions, entries, [*said, *added]))
    booked_ms = sum(entry.span.duration_ms for entry in entries)
    assert total_ms == booked_ms + sum(ms for _at, ms, is_back in claimed if not is_back)


@given(weeks(1), answers)
def test_every_break_and_unseen_time_is_in_one_question_and_stays_in_it(
    turns: list[Turn], spoken: list[tuple[int, BreakAnswer, str]]
) -> None:
    _sessions, entries = booked(turns)
    said = say(entries, spoken, RestBalance(SMALL))
    before, after = questions_of(entries, ()), questions_of(entries, said)
    assert [(q.session_id, q.start_ms, q.end_ms) for q in before] == [
        (q.session_id, q.start_ms, q.end_ms) for q in after
    ]
    assert sum(q.end_ms - q.start_ms for q in after) == sum(
        entry.span.duration_ms for entry in entries if entry.span.category in ASKABLE
    )
    for question in after:
        assert sum(question.ms_of(category) for category in Category) == (
            question.end_ms - question.start_ms
        )


@given(weeks(1), st.integers(0, 9), st.sampled_from(list(BreakAnswer)), st.sampled_from(REASONS))
def test_an_answer_holds_for_all_that_was_asked(
    turns: list[Turn], which: int, answer: BreakAnswer, reason: str
) -> None:
    _sessions, entries = booked(turns)
    asked = questions_of(entries, ())
    if not asked:
        return
    at = which % len(asked)
    rest = RestBalance(SMALL)
    in_hand_ms, rest_ms = rest.whole_ms, asked[at].ms_of(Category.REST)
    answered = questions_of(entries, say(entries, [(at, answer, reason)], rest))[at]
    length_ms = answered.end_ms - answered.start_ms
    assert answered.is_answered
    match answer:
        case BreakAnswer.WORK:
            assert answered.ms_of(Category.DECLARED) == length_ms
        case BreakAnswer.OWN:
            assert answered.ms_of(Category.AWAY) == length_ms
        case BreakAnswer.REST:
            taken_ms = min(in_hand_ms, length_ms - rest_ms)
            assert answered.ms_of(Category.REST) == rest_ms + taken_ms
            assert answered.ms_of(Category.AWAY) == length_ms - rest_ms - taken_ms
            assert rest.whole_ms == in_hand_ms - taken_ms


def claim(sessions: list[SessionFacts], claimed: list[tuple[int, int, bool]]) -> list[Correction]:
    """Return time declared that lies in no entry, and then what takes some of it back."""
    declared = Category.DECLARED
    added = [
        Correction(
            sessions[at % len(sessions)].id,
            WORKER,
            "",
            None,
            None,
            None,
            declared,
            "crash",
            0,
            ms,
            seq=number,
        )
        for number, (at, ms, _is_back) in enumerate(claimed, 1_000)
    ]
    taken = [one for one, (_at, _ms, is_back) in zip(added, claimed, strict=True) if is_back]
    return added + [replace(taking_back(one), seq=2_000 + one.seq) for one in taken]

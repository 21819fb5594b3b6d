"""What a session shows live is what its file says, over midnight and over changes of local time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from annotator.day.break_questions import BreakAnswer, Question
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.export.api import ExportOptions
from annotator.local_time import OffsetChange, Zone
from annotator.session.job_session import JobSession
from annotator.session.recovery import recover_sessions
from exporters.common.effort_sums import EffortSums, add_effort
from tests.annotator.session.sitting import ADA, IN_HOURS, ORDER, Clocks, Sitting, sitting
from tests.annotator.session.test_recovery import crash
from tests.support.zones import BACK_MS, FORWARD_MS, SUMMER_MIN, Journey, berlin, nairobi, utc_ms

MINUTE, HOUR = 60_000, 3_600_000


def begin(at: Sitting, start_ms: int, zone: Zone) -> JobSession:
    at.clocks = Clocks(dt.datetime.fromtimestamp(start_ms / 1000, dt.UTC))
    at.zone = zone
    session = at.sit()
    at.open()
    return session


def file_by_day(at: Sitting) -> dict[int, dict[Category, int]]:
    found: dict[int, dict[Category, int]] = {}
    for row in at.project.reads.effort_sums(ADA.id).result():
        sums = found.setdefault(row.day, {})
        sums[row.category] = sums.get(row.category, 0) + row.total_ms
    return found


def live_by_day(session: JobSession) -> dict[int, dict[Category, int]]:
    found: dict[int, dict[Category, int]] = {}
    for (_order, day), sums in session.time.by_key().items():
        into = found.setdefault(day, {})
        for category, ms in sums.items():
            into[category] = into.get(category, 0) + ms
    return {day: {c: ms for c, ms in sums.items() if ms} for day, sums in found.items()}


def exported(at: Sitting) -> EffortSums:
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        return add_effort(snapshot, ExportOptions())


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as found:
        yield found


def test_live_and_file_agree_about_the_days_past_midnight(at: Sitting) -> None:
    session = begin(at, utc_ms(2026, 5, 4, 20, 59), nairobi)
    at.work(3 * MINUTE)  # nobody looks meanwhile
    assert session.today_ms() == 2 * MINUTE
    assert session.time.date == dt.date(2026, 5, 5)
    session.recording.checkpoint()
    assert live_by_day(session) == file_by_day(at)
    days = session.word.days().result()
    assert [(day.date, day.observed_ms) for day in days] == [
        (dt.date(2026, 5, 4), MINUTE),
        (dt.date(2026, 5, 5), 2 * MINUTE),
    ]
    at.rise()


def test_live_and_file_agree_after_sleep_over_midnight(at: Sitting) -> None:
    at.method = IN_HOURS
    session = begin(at, utc_ms(2026, 5, 4, 20, 30), nairobi)
    at.work(10 * MINUTE)
    at.clocks.sleep(6 * HOUR)
    session.clock.signal()
    at.work(MINUTE)
    assert session.today()[Category.LABEL] == MINUTE
    assert session.today()[Category.UNOBSERVED] == 6 * HOUR - 20 * MINUTE
    session.recording.checkpoint()
    assert live_by_day(session) == file_by_day(at)
    at.rise()


@pytest.mark.parametrize(("change_ms", "night_h", "core_h"), [(FORWARD_MS, 6, 4), (BACK_MS, 7, 6)])
def test_daylight_time_counts_in_days_and_nights_and_leaves_in_no_export(
    at: Sitting, change_ms: int, night_h: int, core_h: int
) -> None:
    at.method = IN_HOURS
    session = begin(at, change_ms - 3 * HOUR, berlin)
    at.work(8 * HOUR)
    session.recording.checkpoint()
    assert live_by_day(session) == file_by_day(at)
    sums = exported(at)
    assert (sums.night_minutes, sums.core_night_minutes) == (night_h * 60, core_h * 60)
    at.rise()
    [stored] = at.project.reads.sessions().result()
    assert stored.offset_changes == (OffsetChange(3 * HOUR, berlin(change_ms)),)


def test_a_traveller_works_on_the_day_of_the_place(at: Sitting) -> None:
    at.method = IN_HOURS
    zone = Journey(berlin)
    session = begin(at, utc_ms(2026, 5, 4, 20, 30), zone)  # 22:30 in Berlin
    at.work(MINUTE)
    zone.here = nairobi
    at.work(40 * MINUTE)
    session.recording.checkpoint()
    assert live_by_day(session) == file_by_day(at)
    assert [day.observed_ms for day in session.word.days().result()] == [
        29 * MINUTE + MINUTE,
        11 * MINUTE,
    ]
    at.rise()


def test_a_killed_program_loses_no_change_of_local_time(at: Sitting) -> None:
    at.method = IN_HOURS
    session = begin(at, FORWARD_MS - HOUR, berlin)
    at.work(2 * HOUR)
    live = live_by_day(session)
    at.tick()
    crash(at)
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert file_by_day(at) == live
    [stored] = at.project.reads.sessions().result()
    assert stored.offset_changes == (OffsetChange(HOUR, SUMMER_MIN),)


def test_a_break_over_midnight_is_one_question_on_both_days(at: Sitting) -> None:
    session = begin(at, utc_ms(2026, 5, 4, 20, 50), nairobi)
    asked: list[Question] = []
    session.word.returned.append(asked.append)
    at.work(MINUTE)
    at.clocks.advance(20 * MINUTE)
    session.clock.signal()
    for _ in range(3):
        at.pump()
    assert [each.end_ms - each.start_ms for each in asked] == [20 * MINUTE - 1_000]
    before, after = session.word.days().result()
    assert before.questions == after.questions
    [question] = after.questions
    assert question.end_ms - question.start_ms == 20 * MINUTE - 1_000
    told = session.word.answer(question, BreakAnswer.WORK, "thinking")
    at.pump()
    at.pump()
    assert told.result() is None
    before, after = session.word.days().result()
    assert [each.is_answered for day in (before, after) for each in day.questions] == [True, True]
    declared = [day.totals[Category.DECLARED] for day in (before, after)]
    assert declared == [9 * MINUTE - 1_000, 11 * MINUTE]
    session.recording.checkpoint()
    assert live_by_day(session) == file_by_day(at)
    at.rise()


def test_rest_that_was_earned_before_midnight_is_there_when_the_job_is_opened_after_it(
    at: Sitting,
) -> None:
    session = begin(at, utc_ms(2026, 5, 4, 20, 59), nairobi)
    at.work(2 * MINUTE)
    left = session.clock.rest_balance_sixths
    at.rise()
    assert at.sit().clock.rest_balance_sixths == left
    at.rise()


def test_pay_by_pay_period_is_that_of_the_file_past_midnight() -> None:
    with sitting(order=ORDER) as at:
        at.method = IN_HOURS
        session = begin(at, utc_ms(2026, 5, 4, 20, 30), nairobi)
        at.work(31 * MINUTE)
        session.confirm()
        session.recording.checkpoint()
        by_day = {day: sum_of(sums, COUNTED_WORK) for day, sums in file_by_day(at).items()}
        paid = session.pay_by_day()
        hours = {day: figures.terms["hours_ms"].exact for day, figures in paid.items()}
        assert hours == by_day
        assert len(by_day) == 2
        at.rise()

"""Pay by order and pay period: of all days what an export has, of some days those alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.documents.statement import ALL, JobWork, Period, gather
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.statement_parts import StatementPart
from annotator.effort.categories import Category
from annotator.pay import compute_pay
from annotator.pay_basis.pay_inputs import pay_inputs
from tests.annotator.documents.statement.conftest import work_of_ann
from tests.support.snapshots import ANN
from tests.support.worked_days import (
    FIRST,
    ORDER_SHA256,
    weeks_of_work,
    weeks_without_an_order,
    worked_days,
)

SECOND_PERIOD = FIRST + dt.timedelta(days=14)
OFFSETS = st.integers(-3, 31)


def test_of_all_days_they_are_those_of_an_export(job: JobWork, ann: WorkerWork) -> None:
    of_ann = {
        (sha256, number): inputs
        for (worker, sha256, number), inputs in pay_inputs(weeks_of_work(), job.orders).items()
        if worker == ANN
    }
    assert {(part.order_sha256, part.pay_period): part.inputs for part in ann.parts} == of_ann
    assert len(ann.parts) == 2
    for part in ann.parts:
        order = job.orders[part.order_sha256]
        assert part.figures == compute_pay(order, part.inputs, period=part.pay_period)
        assert not part.is_cut


def test_a_pay_period_told_alone_comes_to_what_it_comes_to_in_all(job: JobWork) -> None:
    whole = work_of_ann(job).parts
    first = work_of_ann(job, Period(FIRST, SECOND_PERIOD - dt.timedelta(days=1))).parts
    second = work_of_ann(job, Period(SECOND_PERIOD, None)).parts
    assert [*first, *second] == list(whole)


def test_a_part_of_a_pay_period_says_so_and_keeps_its_number(job: JobWork) -> None:
    day = SECOND_PERIOD + dt.timedelta(days=1)
    (part,) = work_of_ann(job, Period(day, day)).parts
    assert (part.pay_period, part.is_cut) == (2, True)
    assert part.inputs.items_completed == 3


@given(OFFSETS, OFFSETS)
def test_two_periods_that_meet_hold_all_that_one_holds(start: int, cut: int) -> None:
    job = gather(weeks_of_work())
    first, middle = sorted((FIRST + dt.timedelta(days=start), FIRST + dt.timedelta(days=cut)))
    whole = work_of_ann(job, Period(first, None))
    before = work_of_ann(job, Period(first, middle))
    after = work_of_ann(job, Period(middle + dt.timedelta(days=1), None))
    for name in ("items_completed", "regions_completed", "bonus"):
        assert _sum(whole.parts, name) == _sum(before.parts, name) + _sum(after.parts, name)
    for category in Category:
        ms = [work.effort.get(category, 0) for work in (whole, before, after)]
        assert ms[0] == ms[1] + ms[2]
    assert len(whole.pieces) == len(before.pieces) + len(after.pieces)


def _sum(parts: tuple[StatementPart, ...], name: str) -> Fraction:
    return sum((Fraction(getattr(part.inputs, name)) for part in parts), Fraction(0))


def test_a_correction_counts_on_the_day_of_what_it_corrects(job: JobWork) -> None:
    day = worked_days()[2]
    effort = work_of_ann(job, Period(day, day)).effort
    assert effort[Category.DECLARED] == 15 * 60_000
    assert effort[Category.AWAY] == 15 * 60_000
    before = work_of_ann(job, Period(None, day - dt.timedelta(days=1))).effort
    assert Category.DECLARED not in before


def test_items_without_a_day_are_told_and_stand_in_all_work_alone() -> None:
    snapshot = weeks_of_work()
    first = snapshot.records[0]
    facts = replace(first.item.facts, done_day=0)
    dateless = replace(first, item=replace(first.item, facts=facts))
    snapshot.records = [dateless, *snapshot.records[1:]]
    job = gather(snapshot)
    assert len(work_of_ann(job).pieces) == 60
    some = work_of_ann(job, Period(FIRST, None))
    assert (len(some.pieces), some.undated) == (59, 1)


def test_a_payment_that_was_taken_back_is_gone(job: JobWork) -> None:
    assert [payment.seq for payment in work_of_ann(job).payments] == [1, 2, 3, 6]
    assert work_of_ann(job).paid["KES"]["received"].exact == 888


def test_work_without_an_order_has_times_and_no_money() -> None:
    work = work_of_ann(gather(weeks_without_an_order()))
    (total,) = work.totals
    assert (total.currency, total.expected["owed"].exact, work.orders, work.paid) == (
        None,
        None,
        [],
        {},
    )
    assert work.hours_ms > 0


def test_the_whole_job_stands_beside_the_days_that_are_told(job: JobWork) -> None:
    some = work_of_ann(job, Period(FIRST, FIRST))
    assert some.whole == work_of_ann(job, ALL).parts
    assert {part.order_sha256 for part in some.parts} == {ORDER_SHA256}
    assert len(some.payments) == 4  # three, and the confirmation of one

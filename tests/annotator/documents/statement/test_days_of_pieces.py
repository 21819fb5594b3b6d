"""A statement of selected days has of each item what was done on these days, and says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

import pytest

from annotator.documents.statement import ENGLISH_WORDS
from annotator.documents.statement.gathered import gather
from annotator.documents.statement.period import ALL, Period, date_of
from annotator.documents.statement.period_sums import WorkerWork, work_of
from annotator.documents.statement.sections.work_section import work_done
from annotator.documents.statement.slices import slices_of
from tests.annotator.session.sitting import ADA, NOON, ORDER, Sitting, sitting

DAY_MS = 86_400_000
WEEKLY = ORDER.replace(b"[pay]", b"[pay]\ndays_between_payments = 7", 1)
FIRST, SECOND = NOON.date(), NOON.date() + dt.timedelta(days=1)


def two_days(order: bytes) -> Iterator[Sitting]:
    """Have Ada draw two boxes in 3 s on one day, and confirm them after 1 s on the next."""
    with sitting(order=order) as at:
        at.sit(ADA)
        at.open()
        at.work(3_000)
        at.add()
        at.add()
        at.rise()
        at.clocks.advance(DAY_MS)
        session = at.sit(ADA)
        at.open()
        at.work(1_000)
        session.confirm()
        at.rise()
        yield at


def work_on(at: Sitting, period: Period) -> WorkerWork:
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        return work_of(gather(snapshot), ADA, period)


def told(work: WorkerWork) -> str:
    return str(work_done(work, ENGLISH_WORDS))


@pytest.fixture
def weekly() -> Iterator[Sitting]:
    yield from two_days(WEEKLY)


@pytest.fixture
def without_periods() -> Iterator[Sitting]:
    yield from two_days(ORDER)


def test_each_day_has_its_part_of_the_item(weekly: Sitting) -> None:
    for day, part in ((FIRST, Fraction(3, 4)), (SECOND, Fraction(1, 4))):
        work = work_on(weekly, Period(day, day))
        [piece] = work.pieces
        assert (piece.part, piece.regions, work.shared) == (part, 2 * part, 0)
        [total] = work.totals
        assert total.completed["gross"].exact == part * Fraction(7, 10)
        assert "Some work on 1 of these items lies on other days." in told(work)
        assert "Others also worked" not in told(work)


def test_the_statement_of_all_work_has_whole_items(weekly: Sitting) -> None:
    work = work_on(weekly, ALL)
    [piece] = work.pieces
    assert (piece.part, piece.regions) == (1, 2)
    assert [date_of(day) for day in work.days] == [FIRST, SECOND]
    assert "other days" not in told(work)
    rates = [each.rate.exact for each in slices_of(work).each if each.rate is not None]
    assert len(rates) == 2
    assert all(rates), "each day has its part of the pay"


def test_without_pay_periods_an_item_is_that_of_its_confirmation(
    without_periods: Sitting,
) -> None:
    assert work_on(without_periods, Period(FIRST, FIRST)).pieces == ()
    [piece] = work_on(without_periods, Period(SECOND, SECOND)).pieces
    assert (piece.part, piece.regions) == (1, 2)

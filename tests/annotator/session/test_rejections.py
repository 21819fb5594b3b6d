"""A rejection is shown as long as it can be answered, and 14 days at least; it earns nothing."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from annotator.documents.statement import ALL, gather
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement.slices import slices_of
from annotator.model.entities import Fault, ItemId, Review
from annotator.pay.order.order_reader import read_work_order
from annotator.session.rejections import recent_rejections
from tests.annotator.session.sitting import ADA, BEN, ITEMS, NOON, Clocks, Sitting, sitting

DAY = dt.timedelta(days=1)


def terms(dispute_days: int | None) -> bytes:
    footing = "" if dispute_days is None else f"[footing]\ndispute_days = {dispute_days}\n"
    return f'{footing}[pay]\ncurrency = "EUR"\nper_item = "0.50"\n'.encode()


def begin(at: Sitting, order: bytes) -> None:
    """Ada confirms both items under an order; Ben rejects the first."""
    digest = read_work_order(order).sha256
    at.project.writes.add_order(order, digest).result()
    for worker in (ADA, BEN):
        at.project.writes.accept_order(order, digest, worker.id).result()
    session = at.sit()
    for item in ITEMS:
        at.open(item)
        at.work(60_000)
        session.confirm()
    at.rise()
    reviewer = at.sit(BEN)
    reviewer.is_reviewing = True
    at.open(ITEMS[0])
    reviewer.judge(Review.REJECTED, "too loose", Fault.UNCLEAR)
    at.rise()


def shown_after(at: Sitting, days: int) -> list[tuple[ItemId, dt.date | None]]:
    at.clocks = Clocks(NOON + days * DAY)
    session = at.sit()
    found = [(each.rejection.item_id, each.answer_by) for each in recent_rejections(session)]
    at.rise()
    return found


@pytest.mark.parametrize(
    ("dispute_days", "last"), [(None, 13), (7, 13), (14, 14), (30, 30), (90, 90)]
)
def test_a_rejection_stays_until_its_last_day_and_14_days_at_least(
    dispute_days: int | None, last: int
) -> None:
    with sitting() as at:
        begin(at, terms(dispute_days))
        by = None if dispute_days is None else NOON.date() + dispute_days * DAY
        assert shown_after(at, 0) == [(ITEMS[0], by)]
        assert shown_after(at, last) == [(ITEMS[0], by)]
        assert shown_after(at, last + 1) == []


def test_the_pay_of_a_day_counts_no_rejected_piece_as_earned() -> None:
    with sitting() as at:
        begin(at, terms(None))
        session = at.sit()
        assert session.pay() is not None
        at.rise()
        with at.project.snapshot(at.folder / "copies").result() as snapshot:
            job = gather(snapshot)
        ada = next(each for each in job.workers() if each.id == ADA.id)
        [day] = slices_of(work_of(job, ada, ALL)).each
        assert day.rate is not None
        # One of two pieces at 0.50, for two minutes of work.
        assert day.rate.exact == Fraction(1, 2) * 3_600_000 / day.observed_ms

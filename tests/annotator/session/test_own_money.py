"""Payments of one sitting: kept, told, taken back; what they change is owed at once."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date

import pytest

from annotator.effort.categories import Category
from annotator.errors import InvalidValueError, WriteFailedError
from annotator.job_file.rows.values import PieceCounts
from annotator.model.entities import WorkerId
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.records import Payment
from annotator.session.job_session import JobSession
from annotator.session.live_pay import WorkerTotals, pay_of, reasons_why_none
from tests.annotator.pay.orders import HOUR_MS, PAGE_FLOOR, order
from tests.annotator.session.sitting import ADA, BEN, ORDER, ORDER_SHA256, sitting

DAY = date(2026, 3, 10)
WEEKS = order('per_item = "100"\ndays_between_payments = 7', floors=(PAGE_FLOOR,))
CENTS = order('per_item = "1"', currency="EUR")


def entry(side: str, amount: str, **more: object) -> PaymentEntry:
    """Return a payment of the day, in euros."""
    values = {"day": DAY.isoformat(), "currency": "EUR", **more}
    return PaymentEntry(side=side, amount=amount, **values)  # type: ignore[arg-type]  # fields of several types


def open_of(session: JobSession) -> str | None:
    """Return what is open of what is owed."""
    figures = session.money.figures(session.pay_or_reasons())
    assert figures is not None
    return figures["open"].value


def apart(session: JobSession) -> str | None:
    """Return the bonus that the worker alone states."""
    pay = session.pay()
    assert pay is not None
    figures = session.money.figures(pay)
    assert figures is not None
    return figures["bonus_by_worker"].value


def test_what_is_stated_is_told_kept_and_counts() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        told: list[int] = []
        session.money.changed.append(lambda: told.append(len(session.money.all)))
        written = session.money.state(entry("bonus", "5"), ORDER_SHA256, DAY)
        at.pump()
        assert written.done()
        # One side alone has said so: it stands apart, and changes nothing.
        assert (told, open_of(session)) == ([1], "0.00")
        assert apart(session) == "5.00"
        session.money.state(entry("received", "3.50"), ORDER_SHA256, DAY)
        at.pump()
        assert open_of(session) == "-3.50"
        bonus = session.money.standing[0]
        session.money.take_back(bonus, "granted to somebody else", DAY)
        at.pump()
        assert open_of(session) == "-3.50"
        with pytest.raises(InvalidValueError, match="taken back already"):
            session.money.take_back(bonus, "again", DAY)
        at.rise()
        assert [each.side for each in at.sit().money.all] == ["bonus", "received", "void"]
        assert open_of(at.session) == "-3.50"  # type: ignore[arg-type]  # a session, or the test fails here


def test_payments_are_those_of_the_worker_alone() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit(ADA)
        session.money.state(entry("bonus", "5"), ORDER_SHA256, DAY)
        at.pump()
        at.rise()
        other = at.sit(BEN)
        assert other.money.all == []
        assert open_of(other) == "0.00"
        assert apart(other) == "0.00"


def test_a_disk_that_refuses_is_told_and_nothing_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_payment: Payment, _document: object = None) -> Future[int]:
        answer: Future[int] = Future()
        answer.set_exception(WriteFailedError("The disk is full."))
        return answer

    with sitting(order=ORDER) as at:
        session = at.sit()
        monkeypatch.setattr(at.project.writes, "add_payment", refused)
        written = session.money.state(entry("bonus", "5"), ORDER_SHA256, DAY)
        at.pump()
        assert isinstance(written.exception(), WriteFailedError)
        assert session.money.all == []


def test_without_an_order_no_payment_is_kept_and_no_rate_is_given() -> None:
    with sitting() as at:
        session = at.sit()
        with pytest.raises(InvalidValueError, match="no rate is given"):
            session.money.state(entry("received", "5"), "", DAY)
        assert session.pay() is None
        assert session.money.figures(session.pay_or_reasons()) is None


def done(
    pieces: dict[tuple[str, int], PieceCounts], effort: dict[tuple[str, int], dict[Category, int]]
) -> WorkerTotals:
    """Return work of Ada."""
    return WorkerTotals(worker_id=WorkerId("ada"), pieces=pieces, effort=effort)


def test_each_period_is_held_against_the_floor_on_the_screen_too() -> None:
    sha256 = WEEKS.sha256
    work = done(
        {(sha256, 20_500): PieceCounts(20), (sha256, 20_508): PieceCounts(1)},
        {
            (sha256, 20_500): {Category.LABEL: 10 * HOUR_MS},
            (sha256, 20_508): {Category.LABEL: 10 * HOUR_MS},
        },
    )
    pay = pay_of({sha256: WEEKS}, WEEKS, work)
    assert pay is not None
    assert pay.periods == (1, 2)
    assert pay.completed["shortfall"].value == "616.20"


def test_the_current_order_is_there_without_work_and_leads_in_its_currency() -> None:
    sha256 = WEEKS.sha256
    work = done({(sha256, 20_500): PieceCounts(1)}, {(sha256, 20_500): {Category.LABEL: HOUR_MS}})
    pay = pay_of({sha256: WEEKS, CENTS.sha256: CENTS}, CENTS, work)
    assert pay is not None
    assert (pay.currency, pay.completed["items"].value) == ("EUR", "0")


def test_work_under_no_order_adds_all_time_up_and_names_no_amount() -> None:
    work = done(
        {("", 20_500): PieceCounts(2)},
        {("", 20_500): {Category.LABEL: 5}, (WEEKS.sha256, 20_501): {Category.LABEL: 7}},
    )
    pay = reasons_why_none(work)
    assert pay.terms["label_ms"].exact == 12
    assert pay.completed["items"].value == "2"
    assert pay.completed["owed"].reason == "No rate given: there is no work order."

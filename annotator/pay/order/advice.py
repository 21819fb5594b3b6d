"""Advice on a work order: things that are allowed, but that its writer or worker should know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from annotator.pay.money.shown_amounts import shown_rate, shown_share
from annotator.pay.order.disclosures import LONGEST_PAY_PERIOD_DAYS
from annotator.pay.order.falls import falls
from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.fields.pay_fields import Rates
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_values import one_line
from annotator.pay.order.work_order import WorkOrder
from annotator.sentences.parts import Amount, Code, Count, Name
from annotator.sentences.said import Said, said, word

_ALL_OF_IT: Final = 100
_LONGEST_SOURCE: Final = 120


def advice(order: WorkOrder, today: date) -> Iterator[Said]:
    """Yield a sentence for each term that workers may object to, or that is implausible."""
    yield from floor_advice(order, today)
    yield from payment_advice(order)
    yield from rate_advice(order)
    yield from unpaid_advice(order)
    yield from buyer_advice(order)
    yield from deduction_advice(order)
    yield from chain_advice(order)
    yield from fall_advice(order)
    yield from dispute_advice(order)


def floor_advice(order: WorkOrder, today: date) -> Iterator[Said]:
    """Yield the advice on the floors."""
    for floor in order.floors:
        source = one_line(floor.source).rstrip(".")
        if len(source) > _LONGEST_SOURCE:
            source = f"{source[:_LONGEST_SOURCE]} …"
        yield from (
            said("{what}: {source}.", what=what, source=Name(source))
            for what in _of_floor(floor, today)
        )
    if order.floors and all(floor.kind == "statutory" for floor in order.floors):
        yield said(
            "Every floor is a legal minimum, which says nothing about what living there costs."
        )


def payment_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield the advice on the time of payment."""
    days = order.pay.days_between_payments
    if days == 0:
        yield said("0 days lie between payments, so each day is a pay period of its own.")
    if days is not None and days > LONGEST_PAY_PERIOD_DAYS:
        yield said(
            "{days} days lie between payments; ILO Recommendation 85 says {most} at most.",
            days=Count(days),
            most=Count(LONGEST_PAY_PERIOD_DAYS),
        )


def rate_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield advice if the work itself is unpaid."""
    rates = [getattr(order.pay, key) for key, _spec in specs_of(Rates)]
    known = [rate for rate in (*rates, order.pay.other_hour) if rate is not None]
    if known and not any(known):
        yield said("Every rate is 0, so the work itself pays nothing.")


def unpaid_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield advice if nothing is paid for the work, or for time that produces no piece.

    Also if time that produces no piece is paid below the floor.
    """
    pay = order.pay
    rates = [getattr(pay, key) for key, _spec in specs_of(Rates)]
    if all(each is None for each in (*rates, pay.other_hour)):
        if order.floors:
            yield said(
                "No rate is given, so nothing is owed for the work but what the floor asks for."
            )
        else:
            yield said("No rate is given, so nothing is owed for the work.")
    rate = order.other_hour
    if rate is None:
        yield said(
            "Neither a floor nor a rate for other time is given, so reading the guideline, "
            "waiting, training and review pay nothing."
        )
    elif order.floor is not None and rate < order.floor.per_hour:
        less, floor = _money(rate, order), _money(order.floor.per_hour, order)
        yield said(
            "An hour of other time pays {less}, less than the floor of {floor}.",
            less=Amount(less),
            floor=Amount(floor),
        )


def buyer_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield the units for which the buyer pays less than workers get."""
    told = order.pay.buyer_pays
    for key, spec in specs_of(Rates) if told is not None else ():
        buyer, worker = getattr(told, key), getattr(order.pay, key)
        if buyer is not None and worker is not None and buyer < worker:
            less, more = _money(buyer, order), _money(worker, order)
            yield said(
                "The buyer pays {less} for {unit}, less than the {more} of workers.",
                less=Amount(less),
                unit=_one(spec.title),
                more=Amount(more),
            )


def deduction_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield advice if deductions take all of the pay."""
    shares = [each.percent for each in order.pay.deductions or () if each.percent is not None]
    percent = sum(shares, Fraction(0))
    if percent >= _ALL_OF_IT:
        yield said(
            "Deductions take {percent} of the gross pay, so nothing of it is left.",
            percent=Amount(shown_share(percent)),
        )


def chain_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield advice if contractors keep more than the whole price."""
    shares = [each.share for each in order.for_whom.chain or () if each.share is not None]
    percent = sum(shares, Fraction(0))
    if percent > _ALL_OF_IT:
        yield said(
            "The contractors keep {percent} of the price, more than there is.",
            percent=Amount(shown_share(percent)),
        )


def fall_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield the rates that fell."""
    for fall in falls(order.pay):
        now, before = _money(fall.now, order), _money(fall.before, order)
        yield said(
            "The rate for {unit} fell: {now}, {before} in the previous order.",
            unit=_one(fall.unit),
            now=Amount(now),
            before=Amount(before),
        )


def dispute_advice(order: WorkOrder) -> Iterator[Said]:
    """Yield advice if there is no time to answer a rejection."""
    if order.footing.dispute_days == 0:
        yield said(
            "A rejection can be answered within 0 days, so only on the day on which it is made."
        )


def _of_floor(floor: Floor, today: date) -> Iterator[Said]:
    if not floor.amount:
        yield said("A floor is 0, so it protects nobody")
    if floor.is_not_in_force(today):
        yield said(
            "A floor is in force from {day} only, and counts from now on",
            day=Code(str(floor.effective)),
        )
    if floor.is_checked_in_future(today):
        yield said(
            "A floor says that it was checked on {day}, which has not come yet",
            day=Code(str(floor.checked)),
        )
    if floor.is_stale(today):
        yield said("A floor is older than 12 months")
    if floor.is_undated:
        yield said("A floor has no date, so nobody can see how old it is")


def _money(amount: Fraction, order: WorkOrder) -> str:
    return shown_rate(amount, order.currency)


def _one(unit: str) -> Said:
    return word(f"a {unit}" if unit == "region" else f"an {unit}")

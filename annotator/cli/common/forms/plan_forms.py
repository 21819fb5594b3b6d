"""The plan of a job as lines and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

from annotator.pay.fair_rate import FORMULA
from annotator.pay.money.amounts import decimal_text, exact_text, line_text, rounded
from annotator.pay.money.shown_amounts import shown_rate, shown_total
from annotator.pay.order.pilot_times import seconds_text
from annotator.planning.job_plan import Doubt, JobPlan
from annotator.planning.ratio_interval import PERCENT, Range
from annotator.sentences.numbers import duration_text, grouped
from annotator.sentences.parts import Amount, Code, Count
from annotator.sentences.said import Part, Said, said, said_n

METHOD: Final = "ratio-by-worker/1"
"""The name of the interval: Student's t on the logarithm of the ratio, one worker one observation.
"""

_FOUR_DIGITS: Final = "USD"
"""Without a currency, amounts are shown with two decimals, as most currencies have."""

Show = Callable[[Fraction], str]


def plan_lines(plan: JobPlan, currency: str | None) -> Iterator[Said]:
    """Yield a plan as lines for people, without the doubts."""
    pilot, size = plan.pilot, plan.size
    yield said(
        "Pilot: {workers}, {items}, {time} an item with all time that counts.",
        workers=said_n("{count} worker", "{count} workers", len(pilot.workers)),
        items=said_n("{count} item", "{count} items", pilot.items),
        time=Amount(seconds_text(pilot.ms_per_item * pilot.overhead)),
    )
    yield said(
        "Job: {items}, confirmed {pieces} times, gold and overlap included.",
        items=said_n("{count} item", "{count} items", size.items),
        pieces=Count(size.pieces, is_grouped=True),
    )
    yield said("Hours: {hours}", hours=_range(plan.hours, _hours))
    beside = plan.hours.mean - plan.item_ms
    yield said(
        "  {item} on items, {beside} beside them (guideline, waiting, breaks that count).",
        item=Amount(_hours(plan.item_ms)),
        beside=Amount(_hours(beside)),
    )
    yield from _cost_lines(plan, currency)
    if plan.hours.low is not None:
        yield said_n(
            "Interval: {percent} %, as if {count} other person did the work ({method}).",
            "Interval: {percent} %, as if {count} other people did the work ({method}).",
            size.people or len(pilot.workers),
            percent=Count(PERCENT),
            method=Code(METHOD),
        )


def _cost_lines(plan: JobPlan, currency: str | None) -> Iterator[Said]:
    def total(amount: Fraction) -> str:
        if currency is None:
            return grouped(decimal_text(amount, 2))
        return shown_total(amount, currency)

    if plan.rate is not None and plan.fair_cost is not None:
        shown = (
            grouped(line_text(plan.rate, _FOUR_DIGITS))
            if currency is None
            else shown_rate(plan.rate, currency)
        )
        yield said("Fair rate an item: {rate}", rate=Amount(shown))
        yield said("Cost at a fair rate: {cost}", cost=_range(plan.fair_cost, total))
    if plan.order_cost is not None:
        yield said("Cost by the order: {cost}", cost=_range(plan.order_cost, total))


def doubt_lines(plan: JobPlan) -> Iterator[Said]:
    """Yield each reason to take the plan with care."""
    sentences = {
        Doubt.TOO_FEW_WORKERS: said(
            "Fewer than five workers: there is no interval, because people differ more than so few "
            "can show, and because it would tell the times of single ones. Let at least five do "
            "the pilot."
        ),
        Doubt.FEW_WORKERS: said(
            "Fewer than ten workers: one unusual person moves the interval a lot."
        ),
        Doubt.FEW_ITEMS: said(
            "Few items for each worker: people get faster over their first items, so the plan may "
            "be too long."
        ),
        Doubt.FAR: said(
            "The job is more than a hundred times as large as the pilot: measure again after its "
            "first part."
        ),
        Doubt.WIDE: said("The interval is wide: more people in the pilot make it narrower."),
        Doubt.OTHER_UNITS: said(
            "The order also pays by region or by minute of sound; that is not in the plan."
        ),
        Doubt.NO_FLOOR: said(
            "The order names no floor, so nothing says what is fair; name one with --floor."
        ),
    }
    return (sentences[doubt] for doubt in plan.doubts)


def plan_json(plan: JobPlan, currency: str | None) -> dict[str, Any]:
    """Return a plan with exact numbers, as decimal text or ``p/q``; times in whole ms."""
    pilot, size = plan.pilot, plan.size
    return {
        "pilot": {
            "workers": len(pilot.workers),
            "items": pilot.items,
            "piece_ms": pilot.piece_ms,
            "hours_ms": pilot.hours_ms,
        },
        "items": size.items,
        "overlap": size.overlap,
        "gold": exact_text(size.gold),
        "people": size.people or len(pilot.workers),
        "pieces": size.pieces,
        "hours_ms": _range_json(plan.hours, lambda ms: rounded(ms, 0)),
        "item_ms": rounded(plan.item_ms, 0),
        "currency": currency,
        "floor_per_hour": None if plan.fair is None else exact_text(plan.fair.floor),
        "formula": FORMULA,
        "fair_rate": None if plan.fair is None else exact_text(plan.fair.by_mean),
        "fair_rate_to_write": None
        if plan.rate is None or currency is None
        else exact_text(plan.rate),
        "fair_cost": _range_json(plan.fair_cost, exact_text),
        "order_cost": _range_json(plan.order_cost, exact_text),
        "interval": {"percent": PERCENT, "method": METHOD},
        "doubts": [doubt.value for doubt in plan.doubts],
    }


def _range(found: Range, show: Show) -> Part:
    if found.low is None or found.high is None:
        return Amount(show(found.mean))
    return said(
        "{mean} ({low} to {high})",
        mean=Amount(show(found.mean)),
        low=Amount(show(found.low)),
        high=Amount(show(found.high)),
    )


def _range_json(found: Range | None, show: Callable[[Fraction], object]) -> dict[str, Any] | None:
    if found is None:
        return None
    ends = {"low": found.low, "high": found.high}
    shown = {name: None if end is None else show(end) for name, end in ends.items()}
    return {"mean": show(found.mean), **shown}


def _hours(duration_ms: Fraction) -> str:
    return duration_text(rounded(duration_ms, 0))

"""Fair rates and minimum wages as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from annotator.pay.fair_rate import FORMULA, FairRate, rate_to_write
from annotator.pay.money.amounts import (
    exact_text,
    line_text,
    percent_text,
    rate_text,
    with_currency,
)
from annotator.pay.order.pilot_times import seconds_text
from annotator.pay.wages import MinimumWage

_FOUR_DIGITS: Final = "USD"
"""Without a currency, amounts are shown with two decimals, as most currencies have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOptions:
    """The optional requests: a rate to judge, and the currency of the amounts."""

    rate: Fraction | None = None
    currency: str | None = None


def rate_lines(found: FairRate, wanted: RateOptions) -> Iterator[str]:
    """Yield the result of a pilot as lines for people."""
    pilot = found.pilot
    count = len(pilot.workers)
    people = "1 worker" if count == 1 else f"{count} workers"
    things = "1 item" if pilot.items == 1 else f"{pilot.items} items"
    yield f"{people}, {things}, {seconds_text(pilot.ms_per_item)} an item."
    whole = seconds_text(Fraction(pilot.hours_ms, pilot.items))
    times = percent_text(pilot.overhead)
    yield f"With all time that counts {whole} an item: {times} times as much."
    yield f"Floor: {_money(found.floor, wanted)} an hour."
    yield f"Fair rate an item, by the mean time: {_line(found, found.by_mean, wanted)}"
    if found.by_slowest is not None:
        yield (
            f"Fair rate an item, by the slowest quarter: {_line(found, found.by_slowest, wanted)}"
        )
    if wanted.rate is not None:
        yield f"Your rate an item: {_line(found, wanted.rate, wanted, is_given=True)}"
    yield f"Formula: {FORMULA}"


def rate_json(found: FairRate, wanted: RateOptions) -> dict[str, Any]:
    """Return the result of a pilot with exact numbers, as decimal text or ``p/q``."""
    pilot = found.pilot
    slow = pilot.p75_ms_per_item
    return {
        "workers": len(pilot.workers),
        "items": pilot.items,
        "piece_ms": pilot.piece_ms,
        "hours_ms": pilot.hours_ms,
        "ms_per_item": exact_text(pilot.ms_per_item),
        "p75_ms_per_item": None if slow is None else exact_text(slow),
        "overhead": exact_text(pilot.overhead),
        "floor_per_hour": exact_text(found.floor),
        "currency": wanted.currency,
        "formula": FORMULA,
        "by_mean": _as_json(found, found.by_mean, wanted),
        "by_slowest_quarter": _as_json(found, found.by_slowest, wanted),
        "given": _as_json(found, wanted.rate, wanted),
    }


def wage_lines(wage: MinimumWage, today: date) -> Iterator[str]:
    """Yield a minimum wage as lines for people."""
    article = "an" if wage.unit == "hour" else "a"
    amount = with_currency(rate_text(wage.amount, wage.currency), wage.currency)
    line = f"{wage.place}: {amount} {article} {wage.unit}"
    if wage.hours is not None and wage.per_hour is not None:
        hourly = with_currency(rate_text(wage.per_hour, wage.currency), wage.currency)
        line += f" of {exact_text(wage.hours)} hours: {hourly} an hour"
    elif wage.unit != "hour":
        line += "; how many hours that has, the order must say"
    yield line
    stale = "; older than 12 months: look for a newer one" if wage.is_stale(today) else ""
    yield f"  in force from {wage.effective}, checked {wage.checked}{stale}"
    yield f"  {wage.source}"


def wage_json(wage: MinimumWage, today: date) -> dict[str, Any]:
    """Return a minimum wage as in the list, and whether it is outdated."""
    return {
        "place": wage.place,
        "amount": exact_text(wage.amount),
        "currency": wage.currency,
        "unit": wage.unit,
        "hours": None if wage.hours is None else exact_text(wage.hours),
        "per_hour": None if wage.per_hour is None else exact_text(wage.per_hour),
        "effective": wage.effective.isoformat(),
        "checked": wage.checked.isoformat(),
        "is_stale": wage.is_stale(today),
        "source": wage.source,
    }


def _as_json(found: FairRate, rate: Fraction | None, wanted: RateOptions) -> dict[str, Any] | None:
    if rate is None:
        return None
    share = found.share(rate)
    rounded = None if wanted.currency is None else rate_to_write(rate, wanted.currency)
    return {
        "exact": exact_text(rate),
        "to_write": None if rounded is None else exact_text(rounded),
        "reaching_the_floor": None if share is None else share.reaching,
        "of_workers": None if share is None else share.workers,
    }


def _line(found: FairRate, rate: Fraction, wanted: RateOptions, *, is_given: bool = False) -> str:
    is_rounded = wanted.currency is not None and not is_given
    shown = rate_to_write(rate, wanted.currency) if wanted.currency and is_rounded else rate
    share = found.share(shown)
    told = "" if share is None else f"; {share.reaching} of {share.workers} reach the floor"
    return f"{_money(shown, wanted)}{told}"


def _money(amount: Fraction, wanted: RateOptions) -> str:
    if wanted.currency is None:
        return line_text(amount, _FOUR_DIGITS)
    return with_currency(rate_text(amount, wanted.currency), wanted.currency)

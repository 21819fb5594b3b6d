"""Fair rates and minimum wages as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from annotator.pay.fair_rate import FORMULA, FairRate, rate_to_write
from annotator.pay.money.amounts import exact_text, line_text, percent_text
from annotator.pay.money.shown_amounts import shown_hourly, shown_number, shown_rate
from annotator.pay.order.pilot_times import seconds_text
from annotator.pay.wages import MinimumWage
from annotator.sentences.numbers import grouped
from annotator.sentences.parts import Amount, Code, Count, Day, Name
from annotator.sentences.said import Said, said, said_n, word

_FOUR_DIGITS: Final = "USD"
"""Without a currency, amounts are shown with two decimals, as most currencies have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOptions:
    """The optional requests: a rate to judge, and the currency of the amounts."""

    rate: Fraction | None = None
    currency: str | None = None


def rate_lines(found: FairRate, wanted: RateOptions) -> Iterator[Said]:
    """Yield the result of a pilot as lines for people."""
    pilot = found.pilot
    yield said(
        "{workers}, {items}, {time} an item.",
        workers=said_n("{count} worker", "{count} workers", len(pilot.workers)),
        items=said_n("{count} item", "{count} items", pilot.items),
        time=Amount(seconds_text(pilot.ms_per_item)),
    )
    yield said(
        "With all time that counts {time} an item: {times} times as much.",
        time=Amount(seconds_text(Fraction(pilot.hours_ms, pilot.items))),
        times=Amount(percent_text(pilot.overhead)),
    )
    yield said("Floor: {amount} an hour.", amount=Amount(_money(found.floor, wanted)))
    yield said(
        "Fair rate an item, by the mean time: {rate}", rate=_line(found, found.by_mean, wanted)
    )
    if found.by_slowest is not None:
        yield said(
            "Fair rate an item, by the slowest quarter: {rate}",
            rate=_line(found, found.by_slowest, wanted),
        )
    if wanted.rate is not None:
        yield said(
            "Your rate an item: {rate}", rate=_line(found, wanted.rate, wanted, is_given=True)
        )
    yield said("Formula: {formula}", formula=Code(FORMULA))


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


def wage_lines(wage: MinimumWage, today: date) -> Iterator[Said]:
    """Yield a minimum wage as lines for people."""
    amount = shown_rate(wage.amount, wage.currency)
    rate = said(
        "{place}: {amount} {unit}",
        place=Name(wage.place),
        amount=Amount(amount),
        unit=word(f"an {wage.unit}" if wage.unit == "hour" else f"a {wage.unit}"),
    )
    if wage.hours is not None and wage.per_hour is not None:
        hourly = shown_hourly(wage.per_hour, wage.currency)
        yield said(
            "{rate} of {hours} hours: {hourly} an hour",
            rate=rate,
            hours=Amount(shown_number(wage.hours)),
            hourly=Amount(hourly),
        )
    elif wage.unit != "hour":
        yield said("{rate}; how many hours that has, the order must say", rate=rate)
    else:
        yield rate
    yield _checked(wage, today)
    yield said("  {source}", source=Name(wage.source))


def _checked(wage: MinimumWage, today: date) -> Said:
    if wage.is_stale(today):
        return said(
            "  in force from {effective}, checked {checked}; older than 12 months: look for a "
            "newer one",
            effective=Day(wage.effective),
            checked=Day(wage.checked),
        )
    return said(
        "  in force from {effective}, checked {checked}",
        effective=Day(wage.effective),
        checked=Day(wage.checked),
    )


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


def _line(found: FairRate, rate: Fraction, wanted: RateOptions, *, is_given: bool = False) -> Said:
    is_rounded = wanted.currency is not None and not is_given
    shown = rate_to_write(rate, wanted.currency) if wanted.currency and is_rounded else rate
    share = found.share(shown)
    if share is None:
        return said("{rate}", rate=Amount(_money(shown, wanted)))
    return said(
        "{rate}; {reaching} of {workers} reach the floor",
        rate=Amount(_money(shown, wanted)),
        reaching=Count(share.reaching),
        workers=Count(share.workers),
    )


def _money(amount: Fraction, wanted: RateOptions) -> str:
    if wanted.currency is None:
        return grouped(line_text(amount, _FOUR_DIGITS))
    return shown_rate(amount, wanted.currency)

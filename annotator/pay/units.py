"""Units of work that have a rate, and the share of the buyer's price that reaches the worker."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.pay.money.figure_sheet import MS_PER_HOUR, PERCENT, FigureSheet
from annotator.pay.order.fields.pay_fields import Pay, Rates
from annotator.pay.order.work_order import WorkOrder

MS_PER_MINUTE: Final = 60_000
NO_BUYER_RATE: Final = "The work order does not disclose what the buyer pays for {}."
NO_BUYER_RATES: Final = "The work order does not disclose what the buyer pays."


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work.

    ``name`` is the prefix of its figures; ``count`` is the figure that counts it, where
    ``of_count`` make one unit; ``per`` is the suffix of the unit of its rate; ``field`` is its path
    in a work order; ``words`` name it in a sentence.
    """

    name: str
    count: str
    of_count: int
    per: str
    field: str
    words: str

    def rate_in(self, terms: Pay | Rates) -> Fraction | None:
        """Return the stated rate for the unit, in major units."""
        rate: Fraction | None = getattr(terms, self.field)
        return rate

    def price(self, rate: str) -> str:
        """Return the formula of the pay for all units at a rate."""
        below = "" if self.of_count == 1 else f" / {self.of_count}"
        return f"{self.count} * {rate}{below}"


UNITS: Final = (
    Unit("item", "items", 1, "item", "per_item", "an item"),
    Unit("region", "regions", 1, "region", "per_region", "a region"),
    Unit(
        "audio", "audio_ms", MS_PER_MINUTE, "audio_minute", "per_audio_minute", "a minute of sound"
    ),
    Unit("hour", "piece_ms", MS_PER_HOUR, "h", "per_hour", "an hour"),
)


def give_buyer_rates(sheet: FigureSheet, order: WorkOrder | None, no_order: str) -> None:
    """Add the buyer's rate for each unit, and the percentage of it that the worker is paid.

    Either is unknown, with the reason, if one of the two rates is missing.
    """
    rates = None if order is None else order.pay.buyer_pays
    for unit in UNITS:
        rate = None if rates is None else unit.rate_in(rates)
        why = no_order if order is None else NO_BUYER_RATE.format(unit.words)
        sheet.give(f"buyer_{unit.name}_rate", f"{sheet.money}/{unit.per}", rate, why)
    for unit in UNITS:
        formula = f"{unit.name}_rate * 100 / buyer_{unit.name}_rate"
        sheet.derive(f"{unit.name}_passed_on", PERCENT, formula)


def unknown_to_buyer(sheet: FigureSheet) -> str:
    """Return why the buyer's total price is unknown, or "" if it is known.

    It is known if the buyer's rate is disclosed for each unit that the worker is paid by.
    """
    told = [unit for unit in UNITS if sheet.has_value(f"buyer_{unit.name}_rate")]
    if not told:
        return NO_BUYER_RATES
    paid = [unit for unit in UNITS if sheet.has_value(f"{unit.name}_rate")]
    return next((NO_BUYER_RATE.format(unit.words) for unit in paid if unit not in told), "")


def buyer_pay_formula(sheet: FigureSheet) -> str:
    """Return the formula of the buyer's price for all units with a disclosed rate."""
    told = [unit for unit in UNITS if sheet.has_value(f"buyer_{unit.name}_rate")]
    return " + ".join(unit.price(f"buyer_{unit.name}_rate") for unit in told)

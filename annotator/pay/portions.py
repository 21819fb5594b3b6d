"""Language-neutral breakdown of the amount owed; the portions add up to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.pay.money.amounts import round_minor, rounded
from annotator.pay.money.currencies import minor_digits
from annotator.pay.money.figures import Basis, Figures, PayFigures
from annotator.pay.order.fields.pay_fields import DEDUCTION_KINDS
from annotator.pay.pay_totals import DIFFERS

_DEDUCTION: Final = re.compile(rf"({'|'.join(DEDUCTION_KINDS)})_[0-9]+|deduction")
_PIECE_RATES: Final = ("item_rate", "region_rate", "audio_rate")


@dataclass(frozen=True, slots=True)
class Portion:
    """One addend of the amount owed, in major units.

    ``key`` says what it is for: ``for_items for_regions for_sound for_hours for_other as_bonus
    in_deductions`` (negative), ``to_reach`` (the floor, for all hours), ``to_reach_below`` (the
    floor, where pay was below it). ``amount`` is a whole number of minor units.
    """

    key: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class FloorGap:
    """The unpaid difference to the floor; ``is_all`` if every hour is below the floor."""

    amount: Fraction
    is_all: bool


def portions_of(figures: PayFigures) -> list[Portion]:
    """Return the portions of the amount owed that are at least one written minor unit.

    They add up to the rounded sum, and none is a whole minor unit off. If there are no deductions
    and all hours come to the floor, other time that is paid at the floor is merged into the portion
    that reaches it: then the two are the same.
    """
    owed, currency = figures.expected["owed"].exact, figures.currency
    if owed is None or currency is None:
        return []
    expected = figures.expected
    other, top_up = amount_of(expected, "other_pay"), amount_of(expected, "top_up_due")
    taken = taken_of(figures)
    floor, floor_pay = figures.terms["floor"].exact, figures.terms["floor_pay"].exact
    is_all = owed == floor_pay
    is_one = floor is not None and figures.terms["other_rate"].exact == floor
    if is_all and is_one and top_up and not taken:
        top_up, other = top_up + other, Fraction(0)
    exact = {
        "for_items": amount_of(expected, "item_pay"),
        "for_regions": amount_of(expected, "region_pay"),
        "for_sound": amount_of(expected, "audio_pay"),
        "for_hours": amount_of(expected, "hour_pay"),
        "for_other": other,
        "as_bonus": amount_of(expected, "bonus"),
        "in_deductions": -taken,
        "to_reach" if is_all else "to_reach_below": top_up,
    }
    unit: int = 10 ** minor_digits(currency)
    minor = _written(list(exact.values()), round_minor(owed, currency), unit)
    pairs = zip(exact, minor, strict=True)
    return [Portion(key, Fraction(amount, unit)) for key, amount in pairs if amount]


def deductions_of(figures: PayFigures) -> Fraction:
    """Return all deductions from the amount owed, in major units, before any is left out."""
    names = filter(_DEDUCTION.fullmatch, figures.expected.by_name)
    return sum((amount_of(figures.expected, name) for name in names), Fraction(0))


def taken_of(figures: PayFigures) -> Fraction:
    """Return the actual deductions: they never exceed the pay, so nobody becomes a debtor."""
    expected = figures.expected
    gross, top_up, owed = (amount_of(expected, name) for name in ("gross", "top_up_due", "owed"))
    return gross + top_up - owed


def below_of(figures: PayFigures) -> FloorGap | None:
    """Return how far pay stays below the floor; None if unknown or below a minor unit."""
    expected, currency = figures.expected, figures.currency
    owed, floor_pay = expected["owed"].exact, figures.terms["floor_pay"].exact
    if owed is None or currency is None:
        return None
    left_out = deductions_of(figures) - taken_of(figures)
    missing = amount_of(expected, "shortfall") - amount_of(expected, "top_up_due") - left_out
    if round_minor(missing, currency) <= 0:
        return None
    return FloorGap(missing, is_all=floor_pay is not None and floor_pay - owed == missing)


def owed_for_accepted(figures: PayFigures) -> Fraction | None:
    """Return what is owed for accepted work, where it is to be said beside what is expected.

    None while nothing is reviewed, once all is, and where the rest makes no difference.
    """
    accepted, expected = figures.accepted["owed"], figures.expected["owed"]
    is_apart = figures.basis is Basis.EXPECTED and accepted.value != expected.value
    return accepted.exact if is_apart else None


def depends_on_review(figures: PayFigures) -> bool:
    """Return whether a review that is still to come can change the amount owed."""
    accepted, expected = figures.accepted["owed"], figures.expected["owed"]
    return figures.awaits_review and accepted.value != expected.value


def has_nothing_accepted(figures: PayFigures) -> bool:
    """Return whether no piece is accepted."""
    return not any(figures.accepted[name].exact for name in ("items", "regions", "audio_ms"))


def is_untouched(figures: PayFigures) -> bool:
    """Return whether there is no work and no confirmation, and nothing is owed."""
    done = (figures.terms["hours_ms"], figures.completed["items"], figures.expected["owed"])
    return not any(figure.exact for figure in done) and figures.expected["owed"].exact is not None


def lacks_pieces(figures: PayFigures) -> bool:
    """Return whether nothing is owed because no piece with a rate counts yet."""
    expected, terms = figures.expected, figures.terms
    # Rates that differ between the orders have no one value; at least one of them is above 0.
    has_rate = any(terms[key].exact or terms[key].reason == DIFFERS for key in _PIECE_RATES)
    has_piece = any(expected[name].exact for name in ("items", "regions", "audio_ms"))
    return has_rate and not has_piece and expected["owed"].exact == 0


def amount_of(figures: Figures, name: str) -> Fraction:
    """Return the value of a figure, zero if there is none."""
    figure = figures.by_name.get(name)
    return (figure.exact if figure is not None else None) or Fraction(0)


def _written(exact: Sequence[Fraction], total: int, unit: int) -> list[int]:
    """Return amounts in minor units that add up to the total.

    The difference goes to those with the largest rounding errors, of equal ones to the last.
    """
    scaled = [amount * unit for amount in exact]
    minor = [rounded(amount, 0) for amount in scaled]
    rest = total - sum(minor)
    step = 1 if rest > 0 else -1
    off = sorted(range(len(exact)), key=lambda at: ((minor[at] - scaled[at]) * step, -at))
    for at in off[: abs(rest)]:
        minor[at] += step
    return minor

"""The name, the formula and the rule of a figure of pay, in words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.pay import Figure, PayFigures, hours_text
from annotator.pay.money.figures import Basis
from annotator.pay.portions import depends_on_review
from widgets.kit.amount_text import is_nothing, shown_figure, shown_line, shown_total

ACCEPTED: Final = "owed_accepted"
"""The row of what is owed for accepted work alone."""

TITLES: Final = {
    "owed": "Owed to you",
    ACCEPTED: "Owed to you for what is accepted",
    "full_rate": "For an hour of all time, after deductions",
    "paid_time_rate": "For an hour of all time, before deductions",
    "task_rate": "For an hour on items only",
    "floor": "Floor for an hour",
    "shortfall": "Short of the floor",
    "top_up_due": "Raised to the floor by",
    "items": "Items confirmed",
    "regions": "Regions on them",
    "item_rate": "Rate for an item",
    "region_rate": "Rate for a region",
    "audio_rate": "Rate for a minute of sound",
    "hour_rate": "Rate for an hour on items",
    "other_rate": "Rate for other paid hours",
    "item_pay": "For items",
    "region_pay": "For regions",
    "audio_pay": "For minutes of sound",
    "hour_pay": "For hours on items",
    "other_pay": "For other hours",
    "bonus": "Bonus",
    "gross": "Before deductions",
    "net": "After deductions",
    "fees": "Fees",
    "conversion": "Conversion",
    "tax": "Tax",
    "other": "Other deduction",
    "deduction": "Deductions that both sides signed",
    "percent": "Percent of the pay before deductions",
    "floor_amount": "Amount of the floor",
    "floor_hours": "Hours that it is for",
    "floor_pay": "All your hours at the floor",
    "audio_ms": "Sound on them",
    "buyer_pay": "What the buyer pays for it",
    "passed_on": "Of what the buyer pays, passed on to you",
    "buyer_item_rate": "The buyer's rate for an item",
    "buyer_region_rate": "The buyer's rate for a region",
    "buyer_audio_rate": "The buyer's rate for a minute of sound",
    "buyer_hour_rate": "The buyer's rate for an hour",
    "hours_ms": "All your hours",
    "piece_ms": "Time on items",
    "observed_ms": "Observed work",
    "other_ms": "Other paid time",
    "declared_ms": "Added by you",
    "declared_item_ms": "Added by you on items",
    "declared_other_ms": "Added by you on no item",
    "paid_rest_ms": "Paid rest",
    "label_ms": "Work on items",
    "self_check_ms": "Checking own items again",
}

OWED_IF_ALL: Final = "Owed to you if all of it is accepted"
OWED_IF_REST: Final = "Owed to you if the rest is accepted"
NOT_REJECTED: Final = "Items confirmed and not rejected"
IN_IT: Final = "In what is owed: to reach the floor"
NOT_IN_IT: Final = "Short of the floor, not in what is owed"

RULES: Final = {
    "owed": "What is left after deductions, raised to the floor where the order promises it. "
    "Rounded once, half up.",
    ACCEPTED: "The same with accepted items and regions alone: it is owed even if nothing more is "
    "accepted. Hours count in full.",
    "full_rate": "What is left after deductions, for all hours: observed, added by you, and "
    "paid rest. No hour is left out.",
    "paid_time_rate": "All that was earned, for all hours.",
    "task_rate": "All that was earned, for the time on items alone. It leaves out hours that "
    "you gave, so it is higher than what you really get.",
    "floor": "The highest of the floors that the work order names.",
    "shortfall": "What all your hours would bring at the floor, less what is left after "
    "deductions. Rejections take no hour away.",
    "item_pay": "Confirmed items that nobody rejected, times their rate. Of an item that others "
    "worked on too, your part counts.",
    "region_pay": "Regions that you drew or changed, times their rate. Of one that others changed "
    "too, your part counts. Imported regions that nobody touched are not paid.",
    "hour_pay": "Time on items, times its rate.",
    "other_pay": "Reading, waiting, training and rest make no piece; they have a rate of their "
    "own, the floor where the order names none.",
    "gross": "All that was earned, before anything is taken off.",
    "net": "What is left after each deduction.",
    "passed_on": "All that was earned, of what the buyer pays for the same units. Unknown as long "
    "as the order does not disclose a price for each unit that you are paid by.",
    "deduction": "Taken off beside the deductions of the order: you and the vendor have both "
    "signed it.",
    "conversion": "What was lost when money that came was turned into another currency, or what "
    "the order takes for it.",
    "top_up_due": "What is missing to the floor, since the order does not refuse to pay it.",
}

HEADLINES: Final = (
    *("owed", "full_rate", "paid_time_rate", "task_rate", "floor", "shortfall", "passed_on"),
)
"""The figures that come first; the others show how they add up."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_HOUR_MS: Final = "3600000"
_SIGNS: Final = frozenset({"max", "h"})
_COUNTED: Final = re.compile(r"([a-z]+)_[0-9]+")


def title(name: str) -> str:
    """Return the title of a figure."""
    counted = _COUNTED.fullmatch(name)
    known = TITLES.get(name) or (TITLES.get(counted[1]) if counted else None)
    return _tr(known or name.removesuffix("_ms").replace("_", " ").capitalize())


def headline(name: str, figures: PayFigures) -> str:
    """Return the title of a figure that comes first.

    The amount owed depends on reviews until all is reviewed. A shortfall is a debt. Whether it is
    part of the amount owed, or nobody pays it, depends on the order.
    """
    if name == "owed" and depends_on_review(figures):
        is_begun = figures.basis is Basis.EXPECTED
        return _tr(OWED_IF_REST if is_begun else OWED_IF_ALL)
    if name == "items" and figures.expected["items"].exact != figures.completed["items"].exact:
        return _tr(NOT_REJECTED)
    topped_up = figures.expected["top_up_due"].exact
    if name != "shortfall" or not figures.expected["shortfall"].exact:
        return title(name)
    return _tr(IN_IT if topped_up else NOT_IN_IT)


def rule(name: str) -> str:
    """Return the sentence about how a figure is computed, or ""."""
    return _tr(RULES[name]) if name in RULES else ""


def value(figure: Figure, currency: str | None) -> str:
    """Return a figure as text for people; if it is unknown, the reason."""
    if figure.exact is None or figure.value is None:
        return _tr(figure.reason or "Not known.")
    if figure.unit == "ms":
        return hours_text(int(figure.exact))
    if figure.unit == "yes_no":
        return _tr("yes") if figure.exact else _tr("no")
    money, _slash, per = figure.unit.partition("/")
    if per:
        text = shown_figure(figure)
        return f"{text} {_tr('an hour')}" if per == "h" else text
    return shown_figure(figure) if money != currency else _whole(figure.exact, money)


def inputs(figure: Figure, figures: PayFigures) -> list[tuple[str, str]]:
    """Return (title, value) of all inputs of a figure, exact enough to compute it again."""
    rows = []
    for name, exact in figure.inputs:
        source = figures.expected if name in figures.expected else figures.terms
        known = source.by_name.get(name)
        if known is None or known.exact is None or known.value is None:
            rows.append((title(name), exact))
        elif known.unit == "ms":
            counted = QLocale().toString(int(known.exact))
            rows.append((title(name), f"{hours_text(int(known.exact))} ({counted} ms)"))
        elif figures.currency and known.unit.partition("/")[0] == figures.currency:
            rows.append((title(name), shown_line(known.exact, figures.currency)))
        else:
            rows.append((title(name), value(known, figures.currency)))
    return rows


def formula(figure: Figure) -> str:
    """Return the formula in words and signs, or "" for a figure that was entered."""
    if not figure.formula:
        return ""
    text = figure.formula.replace("*", "×").replace("/", "÷").replace(" - ", " − ")
    text = text.replace(_HOUR_MS, _tr("1 h"))
    return _NAME.sub(lambda found: found[0] if found[0] in _SIGNS else title(found[0]), text)


def _whole(exact: Fraction, currency: str) -> str:
    """Return an amount in whole minor units, unless that would be zero for a small amount."""
    is_small = exact and is_nothing(exact, currency)
    return shown_line(exact, currency) if is_small else shown_total(exact, currency)


def _tr(text: str) -> str:
    return QCoreApplication.translate("figures", text)

"""Figures as the file must state them: value, exact number, unit, formula, inputs, reason.

Page: "fair_pay.json", "A figure has ``value`` (as shown), ``exact``", the table of units, "Written
form" and "Null".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from tools.checkers.check_export.pay.formula import compute, names_of
from tools.checkers.check_export.pay.numbers import (
    TOTALS,
    entered_text,
    exact_text,
    read_number,
    value_text,
)
from tools.checkers.check_export.refusal import Json, Refused, refuse, require, require_same

RATE_UNITS = {"item_rate": "item", "region_rate": "region", "audio_rate": "audio_minute"}
OF_A_PART = re.compile(r"_of_[0-9]+$")
PERCENTAGE = re.compile(r"percent_[0-9]+|.*passed_on")
RATE_OR_FLOOR = re.compile(
    r"floor|floor_amount|floor_hours|.*_rate|.*_passed_on|percent_[0-9]+|rests_paid|declared_paid"
    r"|withdrawn_paid"
)
"""What of several workers is written like an entered figure: it is the same for all of them."""


def unit_of(name: str, currency: str | None) -> str:
    """Return the unit of a figure. Page: the table of units; without an order without currency."""
    money = currency or ""
    plain = OF_A_PART.sub("", name)
    if plain in ("items", "regions"):
        return plain
    if plain == "floor_hours":
        return "h"
    if plain.endswith("_ms"):
        return "ms"
    if plain in ("rests_paid", "declared_paid", "withdrawn_paid"):
        return "yes_no"
    if PERCENTAGE.fullmatch(plain):
        return "percent"
    if plain.removeprefix("buyer_") in RATE_UNITS:
        return f"{money}/{RATE_UNITS[plain.removeprefix('buyer_')]}"
    if plain == "floor" or plain.endswith("_rate"):
        return f"{money}/h"
    return money


class Sheet:
    """Figures that are recomputed one after the other.

    ``known`` has the exact number of each figure, None where it is unknown; ``figures`` has what
    the file must state of it, without the reason, which only ``fairlabel verify`` looks at.
    """

    def __init__(
        self, currency: str | None, known: Mapping[str, Fraction | None], *, has_formulas: bool
    ) -> None:
        """Begin a sheet.

        Args:
            currency: that of the order, or None.
            known: the figures of an earlier sheet that formulas may use.
            has_formulas: whether the figures are of one worker; those of several are sums, without
                formulas. Page: "Several workers".
        """
        self.currency = currency
        self.known = dict(known)
        self.has_formulas = has_formulas
        self.figures: dict[str, Json] = {}

    def enter(self, name: str, number: Fraction | int | None) -> None:
        """Add a figure without a formula: one that was entered or counted, or an unknown one."""
        exact = None if number is None else Fraction(number)
        self._add(name, exact, None)

    def compute(self, name: str, formula: str) -> None:
        """Add a figure that is computed from others. Page: "The formulas are those of"."""
        self._add(name, compute(formula, self.known), formula)

    def _add(self, name: str, number: Fraction | None, formula: str | None) -> None:
        self.known[name] = number
        unit = unit_of(name, self.currency)
        inputs = {}
        if formula is not None and self.has_formulas:
            for used in names_of(formula):
                exact = self.known[used]
                if exact is not None:
                    inputs[used] = exact_text(exact)
        self.figures[name] = {
            "value": None if number is None else self._value(name, number, unit, formula),
            "exact": None if number is None else exact_text(number),
            "unit": unit,
            "formula": formula if self.has_formulas else None,
            "inputs": inputs,
        }

    def _value(self, name: str, number: Fraction, unit: str, formula: str | None) -> str:
        """Return ``value``. Page: "Written form", and of several workers "Several workers"."""
        is_entered = formula is None
        if not self.has_formulas:
            is_entered = RATE_OR_FLOOR.fullmatch(name) is not None
        if is_entered:
            return entered_text(number, unit, self.currency)
        return value_text(number, unit, self.currency, is_total=name in TOTALS)


def require_figures(where: str, stated: Json, sheet: Sheet, names: list[str] | None = None) -> None:
    """Require the figures of a sheet, these and no others. Page: "fair_pay.json", ``figures``.

    Args:
        where: file and key.
        stated: the figures that the file states.
        sheet: the recomputed ones.
        names: which of them; all by default.
    """
    expected = sheet.figures if names is None else {name: sheet.figures[name] for name in names}
    for name in stated:
        if name not in expected:
            refuse(f"{where}.{name}", stated[name], "the page gives no such figure here")
    for name, figure in expected.items():
        key = f"{where}.{name}"
        if name not in stated:
            raise Refused(f"{key} is missing, but the page gives the figure {figure['value']}.")
        plain = {part: value for part, value in stated[name].items() if part != "reason"}
        source = figure["formula"] or "the rest of the folder"
        require_same(key, plain, figure, source)
        check_reason(key, stated[name])


def check_reason(where: str, figure: Json) -> None:
    """Require a reason if and only if the figure is unknown. Page: "``reason`` (why it is ...)"."""
    reason = figure["reason"]
    if figure["exact"] is None:
        require(f"{where}.reason", reason, "an unknown figure has a reason", holds=bool(reason))
    else:
        require_same(f"{where}.reason", reason, None, "the known figure")


def number_of(where: str, figures: Json, name: str) -> Fraction | None:
    """Return the exact number that the file states of a figure, None if it is unknown."""
    if name not in figures:
        raise Refused(f"{where}.{name} is missing, but the page gives such a figure.")
    exact = figures[name]["exact"]
    return None if exact is None else read_number(f"{where}.{name}.exact", exact)

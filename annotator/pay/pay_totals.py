"""Adds up the figures of one worker's orders and pay periods, in one currency.

Each part is held against its own floor: what one pays above its floor does not make good what
another pays below. A part without hours has nothing to hold against a floor and does not hide
what the others lack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from annotator.pay.money.figure_sheet import FigureSheet, derive_passed_on, derive_rates
from annotator.pay.money.figures import Figure, Figures, PayFigures

DIFFERS: Final = "It differs between the work orders."
"""The reason of a rate or a floor that is not the same in all of them."""

_RATES: Final = {"task_rate": derive_rates, "passed_on": derive_passed_on}
_ALL_RATES: Final = ("task_rate", "paid_time_rate", "full_rate", "passed_on")
_NO_SUMS: Final = ("percent", "yes_no")
_TERMS: Final = ("floor_amount", "floor_hours")
_TOTALS: Final = ("floor_pay", "gross", "net", "shortfall", "owed", "buyer_pay")
_OF_HOURS: Final = ("floor_pay", "shortfall")


def add_up(parts: Sequence[PayFigures]) -> PayFigures:
    """Return the joint figures of several parts.

    A total is null as soon as it is null for one part; a line or a top-up adds up the parts that
    have it, a shortfall those that have hours. A rate or a floor is set if it is the same for all.

    Raises:
        ValueError: there are no parts, or they are in several currencies.
    """
    if len({part.currency for part in parts}) != 1:
        raise ValueError("only figures of one currency can be added up")
    if len(parts) == 1:
        return parts[0]
    currency = parts[0].currency
    adding = _Adding(parts)
    terms = adding.added(FigureSheet(currency), [part.terms for part in parts])
    return PayFigures(
        currency=currency,
        work_orders=tuple(digest for part in parts for digest in part.work_orders),
        periods=tuple(period for part in parts for period in part.periods),
        terms=terms,
        completed=adding.added(FigureSheet(currency, terms), [part.completed for part in parts]),
        accepted=adding.added(FigureSheet(currency, terms), [part.accepted for part in parts]),
        expected=adding.added(FigureSheet(currency, terms), [part.expected for part in parts]),
    )


class _Adding:
    """The information on the parts that their single figures lack."""

    def __init__(self, parts: Sequence[PayFigures]) -> None:
        hours = [part.terms["hours_ms"].exact for part in parts]
        self._with_hours = {number for number, ms in enumerate(hours, 1) if ms != 0}
        orders = [part.work_orders for part in parts]
        self._what = "Work order" if len(set(orders)) == len(orders) else "Part"

    def added(self, sheet: FigureSheet, parts: Sequence[Figures]) -> Figures:
        """Return the sums of one section over all parts."""
        for name in dict.fromkeys(figure.name for part in parts for figure in part):
            if name in _RATES:
                _RATES[name](sheet)
            elif name not in _ALL_RATES:
                self._add(
                    sheet, {no: part[name] for no, part in enumerate(parts, 1) if name in part}
                )
        return sheet.figures

    def _add(self, sheet: FigureSheet, figures: Mapping[int, Figure]) -> None:
        first = next(iter(figures.values()))
        name, unit = first.name, first.unit
        if unit in _NO_SUMS or "/" in unit or name in _TERMS:
            _keep_if_equal(sheet, list(figures.values()))
            return
        if name in _OF_HOURS and self._with_hours:
            figures = {no: each for no, each in figures.items() if no in self._with_hours}
        known = [number for number, figure in figures.items() if figure.exact is not None]
        if not known or (name in _TOTALS and len(known) < len(figures)):
            sheet.leave(name, unit, self._why_unknown(figures))
            return
        for number in known:
            sheet.give(f"{name}_of_{number}", unit, figures[number].exact)
        added = ", ".join(f"{name}_of_{number}" for number in known)
        sheet.derive(name, unit, f"sum({added})", is_line=name not in (*_TOTALS, "top_up_due"))

    def _why_unknown(self, figures: Mapping[int, Figure]) -> str:
        reasons = {number: figure.reason for number, figure in figures.items() if figure.reason}
        if len(reasons) == len(figures) and len(set(reasons.values())) == 1:
            return next(iter(reasons.values()))
        return next(f"{self._what} {number}: {reason}" for number, reason in reasons.items())


def _keep_if_equal(sheet: FigureSheet, figures: Sequence[Figure]) -> None:
    first = figures[0]
    if any((figure.exact, figure.reason) != (first.exact, first.reason) for figure in figures):
        sheet.leave(first.name, first.unit, DIFFERS)
    else:
        sheet.give(first.name, first.unit, first.exact, first.reason or "")

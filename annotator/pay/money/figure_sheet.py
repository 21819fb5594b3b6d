"""A sheet of figures, each computed from those above it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from annotator.pay.money.amounts import amount_text, exact_text, line_text, percent_text, rate_text
from annotator.pay.money.figures import Figure, Figures
from annotator.pay.money.formula import evaluate, names_in

MS_PER_HOUR: Final = 3_600_000
PER_HOUR: Final = "/h"
NO_TIME: Final = "No time is recorded."
NO_BUYER_PAY: Final = "The buyer pays nothing for it."
NOTHING_BOUGHT: Final = "There is nothing yet that the buyer pays for."
PERCENT: Final = "percent"

_BOUGHT: Final = {
    "items": "buyer_item_rate",
    "regions": "buyer_region_rate",
    "audio_ms": "buyer_audio_rate",
    "piece_ms": "buyer_hour_rate",
}
"""The count of each unit, and the buyer's rate for it (``units.UNITS``)."""


class FigureSheet:
    """Collects figures. A figure that depends on an unknown one is unknown for the same reason."""

    def __init__(self, currency: str | None, above: Figures | None = None) -> None:
        """Start a sheet whose formulas may also use the figures of the sheet ``above``."""
        self.currency = currency
        self._above: Mapping[str, Figure] = {} if above is None else above.by_name
        self._figures: dict[str, Figure] = {}

    @property
    def money(self) -> str:
        """The unit of an amount; empty if there is no order and so no currency."""
        return self.currency or ""

    @property
    def figures(self) -> Figures:
        """The figures so far."""
        return Figures(dict(self._figures))

    def __getitem__(self, name: str) -> Figure:
        """Return a figure of this sheet or of the sheet above."""
        return self._figures.get(name) or self._above[name]

    def has_value(self, name: str) -> bool:
        """Return whether a figure exists and is known."""
        return (name in self._figures or name in self._above) and self[name].exact is not None

    def give(self, name: str, unit: str, exact: Fraction | int | None, reason: str = "") -> None:
        """Add a number that was given, or the reason why it is missing."""
        known = None if exact is None else Fraction(exact)
        self._figures[name] = Figure(
            name=name,
            unit=unit,
            exact=known,
            value=None if known is None else self._given_text(known, unit),
            reason=None if known is not None else reason,
        )

    def derive(
        self, name: str, unit: str, formula: str, *, is_line: bool = False, without: str = ""
    ) -> None:
        """Derive a figure; a line has four digits more than a total.

        ``without`` is the reason if the formula would divide by zero.
        """
        needed = {key: self[key] for key in names_in(formula)}
        known = {key: figure.exact for key, figure in needed.items() if figure.exact is not None}
        reason = next((figure.reason for figure in needed.values() if figure.exact is None), None)
        exact = None
        if len(known) == len(needed):
            try:
                exact = evaluate(formula, known)
            except ZeroDivisionError:
                reason = without or (NO_BUYER_PAY if unit == PERCENT else NO_TIME)
        self._figures[name] = Figure(
            name=name,
            unit=unit,
            exact=exact,
            value=None if exact is None else self._derived_text(exact, unit, is_line=is_line),
            formula=formula,
            inputs=tuple((key, exact_text(value)) for key, value in known.items()),
            reason=reason,
        )

    def leave(self, name: str, unit: str, reason: str) -> None:
        """Add an unknown figure with its reason."""
        self.give(name, unit, None, reason)

    def _given_text(self, exact: Fraction, unit: str) -> str:
        if self.currency and unit.partition("/")[0] == self.currency:
            return rate_text(exact, self.currency)
        text = exact_text(exact)
        return percent_text(exact) if unit == PERCENT and "/" in text else text

    def _derived_text(self, exact: Fraction, unit: str, *, is_line: bool) -> str:
        if self.currency and unit == self.currency and not is_line:
            return amount_text(exact, self.currency)
        if self.currency and unit.partition("/")[0] == self.currency:
            return line_text(exact, self.currency)
        return percent_text(exact) if unit == PERCENT else exact_text(exact)


def derive_rates(sheet: FigureSheet) -> None:
    """Add the three hourly rates: for time on items, for all hours, and after deductions.

    ``task_rate`` is gross pay for time that produces pieces, ``paid_time_rate`` gross pay for all
    hours, and ``full_rate`` net pay for all hours.
    """
    unit = sheet.money + PER_HOUR
    sheet.derive("task_rate", unit, f"gross * {MS_PER_HOUR} / piece_ms")
    sheet.derive("paid_time_rate", unit, f"gross * {MS_PER_HOUR} / hours_ms")
    sheet.derive("full_rate", unit, f"net * {MS_PER_HOUR} / hours_ms")


def derive_passed_on(sheet: FigureSheet) -> None:
    """Add the share of the buyer's money for the same units that reaches the worker, in percent.

    If the buyer pays zero, the reason distinguishes work that is not done yet from a rate of zero.
    """
    told = [count for count, rate in _BOUGHT.items() if sheet.has_value(rate)]
    is_empty = not any(sheet.has_value(count) and sheet[count].exact for count in told)
    why = NOTHING_BOUGHT if is_empty else NO_BUYER_PAY
    sheet.derive("passed_on", PERCENT, "gross * 100 / buyer_pay", without=why)

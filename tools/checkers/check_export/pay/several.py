"""Checks what several workers lack of the floor, and are owed, against limits.

Page: "Which order and which worker", "So three figures can only be checked against limits".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tools.checkers.check_export.pay.figures import Sheet, number_of
from tools.checkers.check_export.pay.formula import compute
from tools.checkers.check_export.pay.numbers import exact_text
from tools.checkers.check_export.refusal import Json, refuse


@dataclass(frozen=True)
class Limits:
    """What the limits of a part of several workers depend on."""

    stated: Json
    """The figures that the file states."""
    debts: Fraction
    """Everything that can make net pay negative: fixed deductions, conversions, over 100 %."""
    promises_top_up: bool


def enter_within_limits(sheet: Sheet, limits: Limits, where: str) -> None:
    """Enter ``shortfall``, ``top_up_due`` and ``owed`` as stated, if they lie within the limits.

    Page: "``shortfall`` is between ``floor_pay - net - debts`` and ``floor_pay + debts``, and never
    below 0; ``top_up_due`` is the ``shortfall``, or null without a promise; ``owed`` is at least
    ``net + top_up_due``, or 0, and at most ``debts`` more."
    """
    shortfall = None
    if compute("floor_pay - net", sheet.known) is not None:
        floor_pay = sheet.known["floor_pay"] or Fraction(0)
        net = sheet.known["net"] or Fraction(0)
        least = floor_pay - net - limits.debts
        shortfall = _stated(where, limits, "shortfall", (least, floor_pay + limits.debts))
    sheet.enter("shortfall", shortfall)
    top_up = shortfall if limits.promises_top_up else None
    sheet.enter("top_up_due", top_up)
    owed = sheet.known["net"]
    if owed is not None:
        least = owed + (top_up or Fraction(0))
        owed = _stated(where, limits, "owed", (least, least + limits.debts))
    sheet.enter("owed", owed)


def _stated(where: str, limits: Limits, name: str, ends: tuple[Fraction, Fraction]) -> Fraction:
    """Return a stated figure; refuse one that lies outside the limits, none of them below 0."""
    least, most = (max(Fraction(0), end) for end in ends)
    stated = number_of(where, limits.stated, name)
    if stated is None or not least <= stated <= most:
        key = f"{where}.{name}.exact"
        text = limits.stated[name]["exact"]
        rule = "no sharing of the work gives less than"
        refuse(key, text, f"{rule} {exact_text(least)} or more than {exact_text(most)}")
    return stated

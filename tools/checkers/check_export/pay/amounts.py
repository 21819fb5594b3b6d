"""Recomputes the figures ``completed``, ``accepted`` and ``expected`` of a part.

Page: "fair_pay.json", the table of figures; docs/pay.md, "From pieces to the amount owed".
"""

from __future__ import annotations

from fractions import Fraction

from tools.checkers.check_export.orders.work_order import BUYER_UNITS, WorkOrder
from tools.checkers.check_export.pay.figures import Sheet
from tools.checkers.check_export.pay.several import Limits, enter_within_limits
from tools.checkers.check_export.pay.terms import other_rate_formula
from tools.checkers.check_export.refusal import Json

BASES = ("completed", "accepted", "expected")
"""The three sets of figures; only the counts of pieces differ."""

PIECES = ("items", "regions", "audio_ms")

LINES = {
    "item": "items * item_rate",
    "region": "regions * region_rate",
    "audio": "audio_ms * audio_rate / 60000",
    "hour": "piece_ms * hour_rate / 3600000",
    "other": "other_ms * other_rate / 3600000",
}
"""The pay of each unit. Page docs/pay.md, "From pieces to the amount owed"."""

RATES = {
    "task_rate": "gross * 3600000 / piece_ms",
    "paid_time_rate": "gross * 3600000 / hours_ms",
    "full_rate": "net * 3600000 / hours_ms",
    "passed_on": "gross * 100 / buyer_pay",
}
"""The rates and the share of the buyer's money: null for several workers."""


def compute_amounts(terms: Sheet, part: Json, order: WorkOrder, basis: str, where: str) -> Sheet:
    """Return the figures of one of the three sets.

    Page: "fair_pay.json", "the other three are the same figures for all work, for accepted work".

    Args:
        terms: the figures ``terms`` of the part.
        part: the part of fair_pay.json.
        order: its work order.
        basis: which of the three sets.
        where: file and key, for the sentence of a refusal.
    """
    sheet = Sheet(order.currency, terms.known, has_formulas=terms.has_formulas)
    _compute_lines(sheet, part["inputs"], order, basis)
    debts = _compute_net(sheet, part, order)
    _compute_buyer_pay(sheet, order)
    for name, formula in RATES.items():
        if sheet.has_formulas:
            sheet.compute(name, formula)
        else:
            sheet.enter(name, None)
    if sheet.has_formulas:
        _compute_owed(sheet, order)
    else:
        limits = Limits(part["figures"][basis], debts, order.promises_top_up)
        enter_within_limits(sheet, limits, where)
    return sheet


def count(inputs: Json, piece: str, basis: str, *, withdrawn_paid: bool) -> Fraction:
    """Return how many pieces a set counts: withdrawn ones like accepted ones, if they are paid.

    Page: "``accepted``, plus ``withdrawn`` if ``withdrawn_paid`` is 1; and for ``expected``,
    ``completed`` less ``rejected``, and less ``withdrawn`` if ``withdrawn_paid`` is 0".
    """
    withdrawn = Fraction(inputs[f"{piece}_withdrawn"])
    if basis == "accepted":
        return Fraction(inputs[f"{piece}_accepted"]) + (withdrawn if withdrawn_paid else 0)
    completed = Fraction(inputs[f"{piece}_completed"])
    if basis == "completed":
        return completed
    return completed - Fraction(inputs[f"{piece}_rejected"]) - (0 if withdrawn_paid else withdrawn)


def _compute_lines(sheet: Sheet, inputs: Json, order: WorkOrder, basis: str) -> None:
    """Compute the pay of each unit, and ``gross``: the sum of those that have a rate.

    Page, "Null": ``gross`` has no formula "if the order has no rate (a floor alone is none, one for
    other hours is)".
    """
    for piece in PIECES:
        sheet.enter(piece, count(inputs, piece, basis, withdrawn_paid=order.withdrawn_paid))
    for unit, formula in LINES.items():
        sheet.compute(f"{unit}_pay", formula)
    # Without an order it is unknown whether anything was promised.
    has_pay = bool(order.table.get("pay"))
    sheet.enter("bonus", Fraction(inputs["bonus"]) if has_pay else None)
    lines = [f"{unit}_pay" for unit in LINES if unit in order.rates]
    if not lines:
        sheet.enter("gross", None)
        return
    if "other" not in order.rates and other_rate_formula(order) is not None:
        lines.append("other_pay")
    sheet.compute("gross", " + ".join([*lines, "bonus"]))


def _compute_net(sheet: Sheet, part: Json, order: WorkOrder) -> Fraction:
    """Compute the deductions and ``net``; returns what can make net pay negative.

    Page docs/pay.md: "a line each: a percentage of the gross, or an amount a period; then what both
    sides signed, then the losses of conversions". Page, "Which order and which worker", ``debts``;
    "A fixed deduction counts ``periods`` times".
    """
    lines = ["gross"]
    fixed = Fraction(0)
    percentages = Fraction(0)
    for number, deduction in enumerate(order.deductions, 1):
        line = f"{deduction.kind}_{number}"
        lines.append(line)
        if deduction.percent is not None:
            sheet.enter(f"percent_{number}", deduction.percent)
            sheet.compute(line, f"gross * percent_{number} / 100")
            percentages += deduction.percent
        elif deduction.amount is not None:
            amount = deduction.amount * part["periods"]
            sheet.enter(line, amount)
            fixed += amount
    stated = Fraction(part["inputs"]["deduction"])
    if stated and order.table.get("pay"):
        lines.append("deduction")
        sheet.enter("deduction", stated)
        fixed += stated
    loss = Fraction(part["inputs"]["conversion"])
    if loss and order.table.get("pay"):
        line = f"conversion_{len(order.deductions) + 1}"
        lines.append(line)
        sheet.enter(line, loss)
        fixed += loss
    sheet.compute("net", " - ".join(lines))
    gross = sheet.known["gross"] or Fraction(0)
    return fixed + max(Fraction(0), percentages / 100 - 1) * gross


def _compute_buyer_pay(sheet: Sheet, order: WorkOrder) -> None:
    """Compute ``buyer_pay``: all units at the buyer's rates.

    Page, "Null": no formula "unless a buyer's rate is disclosed for each unit by which the worker
    is paid".
    """
    disclosed = [unit for unit in BUYER_UNITS if unit in order.buyer_rates]
    paid_by = [unit for unit in BUYER_UNITS if unit in order.rates]
    is_known = disclosed and all(unit in disclosed for unit in paid_by)
    if not is_known:
        sheet.enter("buyer_pay", None)
        return
    lines = [LINES[unit].replace(f"{unit}_rate", f"buyer_{unit}_rate") for unit in disclosed]
    sheet.compute("buyer_pay", " + ".join(lines))


def _compute_owed(sheet: Sheet, order: WorkOrder) -> None:
    """Compute what one worker lacks of the floor, and what is owed.

    Page docs/pay.md, "From pieces to the amount owed": "without a top-up max(0, net): deductions
    make nobody a debtor".
    """
    sheet.compute("shortfall", "max(0, floor_pay - net)")
    if order.promises_top_up:
        sheet.compute("top_up_due", "shortfall")
    else:
        sheet.enter("top_up_due", None)
    has_top_up = sheet.known["top_up_due"] is not None
    sheet.compute("owed", "net + top_up_due" if has_top_up else "max(0, net)")

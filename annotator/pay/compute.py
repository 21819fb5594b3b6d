"""Computes the amount owed to one worker under one work order for one pay period.

Time is paid whether or not the pieces made in it are accepted: a rejection takes the piece rate
away and nothing else. Withdrawn pieces are paid like accepted ones, unless the order says no. What
is not reviewed yet is not lost: it is counted as if it were accepted in ``expected``, and not at
all in ``accepted``.
"""

from __future__ import annotations

from typing import Final

from annotator.pay.money.figure_sheet import (
    MS_PER_HOUR,
    NO_TIME,
    PER_HOUR,
    FigureSheet,
    derive_passed_on,
    derive_rates,
)
from annotator.pay.money.figures import Figures, PayFigures
from annotator.pay.money.inputs import (
    DECLARED,
    NO_PIECES,
    OTHER_WORK,
    PIECE_WORK,
    REST,
    PayInputs,
    UnitCounts,
)
from annotator.pay.order.work_order import WorkOrder
from annotator.pay.units import UNITS, buyer_pay_formula, give_buyer_rates, unknown_to_buyer

NO_ORDER: Final = "No rate given: there is no work order."
NO_RATE: Final = "No rate given: the work order names none."
NO_FLOOR: Final = "The work order names no floor."
NO_TOP_UP: Final = "The work order promises no top-up to the floor."


def compute_pay(order: WorkOrder | None, inputs: PayInputs, *, period: int = 1) -> PayFigures:
    """Return all pay figures of one worker under one order for one pay period.

    Without an order the times are known and every amount is null, with the reason.
    """
    terms = _terms(order, inputs)
    is_paid = order is None or order.pays_withdrawn
    withdrawn = inputs.withdrawn if is_paid else NO_PIECES
    return PayFigures(
        currency=None if order is None else order.currency,
        work_orders=() if order is None else (order.sha256,),
        periods=() if order is None else (period,),
        terms=terms,
        completed=_earned(order, terms, inputs.completed, inputs),
        accepted=_earned(order, terms, inputs.accepted.plus(withdrawn), inputs),
        expected=_earned(order, terms, inputs.expected.plus(withdrawn), inputs),
    )


def _terms(order: WorkOrder | None, inputs: PayInputs) -> Figures:
    sheet = FigureSheet(None if order is None else order.currency)
    for code in (*PIECE_WORK, *OTHER_WORK, REST, DECLARED):
        sheet.give(f"{code}_ms", "ms", inputs.ms_of(code))
    sheet.give("declared_item_ms", "ms", inputs.declared_item_ms)
    sheet.give("rests_paid", "yes_no", int(order is None or order.pays_rests))
    sheet.give("declared_paid", "yes_no", int(order is None or order.pays_declared))
    piece, other = (
        " + ".join(f"{code}_ms" for code in codes) for codes in (PIECE_WORK, OTHER_WORK)
    )
    sheet.give("withdrawn_paid", "yes_no", int(order is None or order.pays_withdrawn))
    sheet.derive("declared_other_ms", "ms", "declared_ms - declared_item_ms")
    sheet.derive("piece_ms", "ms", f"{piece} + declared_item_ms * declared_paid")
    sheet.derive("observed_ms", "ms", f"{piece} + {other}")
    sheet.derive("paid_rest_ms", "ms", "rest_ms * rests_paid")
    declared = "declared_other_ms * declared_paid"
    sheet.derive("other_ms", "ms", f"{other} + paid_rest_ms + {declared}")
    sheet.derive("hours_ms", "ms", "observed_ms + declared_ms + paid_rest_ms")
    _give_floor(sheet, order)
    _give_rates(sheet, order)
    give_buyer_rates(sheet, order, NO_ORDER)
    return sheet.figures


def _give_floor(sheet: FigureSheet, order: WorkOrder | None) -> None:
    floor = None if order is None else order.floor
    why = NO_ORDER if order is None else NO_FLOOR
    if floor is None:
        sheet.leave("floor", sheet.money + PER_HOUR, why)
    else:
        sheet.give("floor_amount", sheet.money, floor.amount)
        sheet.give("floor_hours", "h", 1 if floor.hours is None else floor.hours)
        sheet.derive("floor", sheet.money + PER_HOUR, "floor_amount / floor_hours")
    # Without time there is nothing to compare with the floor, which is not a shortfall of zero.
    if sheet["hours_ms"].exact == 0:
        sheet.leave("floor_pay", sheet.money, why if floor is None else NO_TIME)
    else:
        sheet.derive("floor_pay", sheet.money, f"floor * hours_ms / {MS_PER_HOUR}")


def _give_rates(sheet: FigureSheet, order: WorkOrder | None) -> None:
    pay = None if order is None else order.pay
    for unit in UNITS:
        rate = None if pay is None else unit.rate_in(pay)
        why = NO_ORDER if pay is None else f"The work order names no rate for {unit.words}."
        sheet.give(f"{unit.name}_rate", f"{sheet.money}/{unit.per}", rate, why)
    per_hour = sheet.money + PER_HOUR
    known = [name for name in ("floor", "hour_rate") if sheet.has_value(name)]
    if pay is not None and pay.other_hour is not None:
        sheet.give("other_rate", per_hour, pay.other_hour)
    elif known:
        formula = known[0] if len(known) == 1 else "max(floor, hour_rate)"
        sheet.derive("other_rate", per_hour, formula)
    else:
        why = "The work order names neither a rate for other paid time nor a floor."
        sheet.leave("other_rate", per_hour, NO_ORDER if order is None else why)


def _earned(
    order: WorkOrder | None, terms: Figures, counts: UnitCounts, inputs: PayInputs
) -> Figures:
    sheet = FigureSheet(None if order is None else order.currency, terms)
    sheet.give("items", "items", counts.items)
    sheet.give("regions", "regions", counts.regions)
    sheet.give("audio_ms", "ms", counts.audio_ms)
    _derive_gross(sheet, order, inputs)
    _derive_net(sheet, order, inputs)
    derive_rates(sheet)
    _derive_owed(sheet, order)
    _derive_buyer_pay(sheet, order)
    return sheet.figures


def _derive_gross(sheet: FigureSheet, order: WorkOrder | None, inputs: PayInputs) -> None:
    money = sheet.money
    lines = [(f"{unit.name}_pay", unit.price(f"{unit.name}_rate")) for unit in UNITS]
    lines.append(("other_pay", f"other_ms * other_rate / {MS_PER_HOUR}"))
    for name, formula in lines:
        sheet.derive(name, money, formula, is_line=True)
    sheet.give("bonus", money, None if order is None else inputs.bonus, NO_ORDER)
    if order is None:
        sheet.leave("gross", money, NO_ORDER)
    elif not _names_a_rate(order):
        sheet.leave("gross", money, NO_RATE)
    else:
        known = filter(sheet.has_value, (*(name for name, _formula in lines), "bonus"))
        sheet.derive("gross", money, " + ".join(known))


def _names_a_rate(order: WorkOrder) -> bool:
    rates = (*(unit.rate_in(order.pay) for unit in UNITS), order.pay.other_hour)
    return any(rate is not None for rate in rates)


def _derive_net(sheet: FigureSheet, order: WorkOrder | None, inputs: PayInputs) -> None:
    names = []
    deductions = () if order is None else order.pay.deductions or ()
    for number, deduction in enumerate(deductions, start=1):
        name = f"{deduction.kind}_{number}"
        if deduction.percent is not None:
            sheet.give(f"percent_{number}", "percent", deduction.percent)
            formula = f"gross * percent_{number} / 100"
            sheet.derive(name, sheet.money, formula, is_line=True)
        else:
            sheet.give(name, sheet.money, deduction.amount)
        names.append(name)
    if order is not None and inputs.deduction:
        # It is not in the order: both sides signed it later.
        names.append("deduction")
        sheet.give("deduction", sheet.money, inputs.deduction)
    if order is not None and inputs.conversion:
        # It is not in the order: payments in another currency caused it.
        names.append(f"conversion_{len(deductions) + 1}")
        sheet.give(names[-1], sheet.money, inputs.conversion)
    sheet.derive("net", sheet.money, " - ".join(("gross", *names)))


def _derive_owed(sheet: FigureSheet, order: WorkOrder | None) -> None:
    sheet.derive("shortfall", sheet.money, "max(0, floor_pay - net)")
    if order is not None and not order.tops_up:
        sheet.leave("top_up_due", sheet.money, NO_TOP_UP)
    else:
        sheet.derive("top_up_due", sheet.money, "shortfall")
    # Without a top-up, deductions above the pay would make the worker the debtor.
    is_raised = sheet.has_value("top_up_due")
    sheet.derive("owed", sheet.money, "net + top_up_due" if is_raised else "max(0, net)")


def _derive_buyer_pay(sheet: FigureSheet, order: WorkOrder | None) -> None:
    why = NO_ORDER if order is None else unknown_to_buyer(sheet)
    if why:
        sheet.leave("buyer_pay", sheet.money, why)
    else:
        sheet.derive("buyer_pay", sheet.money, buyer_pay_formula(sheet))
    derive_passed_on(sheet)

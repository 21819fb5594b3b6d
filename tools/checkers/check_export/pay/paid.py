"""Recomputes ``paid`` of every total. Page: "fair_pay.json", "``paid`` of a total"."""

from __future__ import annotations

from fractions import Fraction

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import FAIR_PAY
from tools.checkers.check_export.pay.figures import Sheet, number_of, require_figures
from tools.checkers.check_export.pay.numbers import exact_text, read_number
from tools.checkers.check_export.pay.parts import basis_of
from tools.checkers.check_export.pay.totals import parts_of
from tools.checkers.check_export.refusal import Json, refuse, require, require_same

STATED_ALONE = (
    "bonus_by_worker",
    "bonus_by_vendor",
    "deduction_by_worker",
    "deduction_by_vendor",
    "conversion_by_worker",
    "taken_back_by_worker",
    "taken_back_by_vendor",
)
"""What one side alone states: it enters no formula."""

STATED = (
    "sent",
    "received",
    "transfer_fees",
    "top_up_paid",
    "sent_signed",
    "confirmed",
    *STATED_ALONE,
)
"""The sums that the two sides state: nothing in the folder tells whether they are true."""

Amounts = dict[str, Fraction | None]
"""The stated sums by their name, None where nobody stated any."""


def _check_statements(export: Export) -> None:
    """Require the digests of signed statements in order, and two of each amount that counts.

    Page: "``signed_statements``".
    """
    digests = export.fair_pay["paid"]["signed_statements"]
    where = f"{FAIR_PAY}, paid.signed_statements"
    require_same(where, digests, sorted(set(digests)), "the digests in order, each once")
    signed = 0
    for part in export.fair_pay["parts"]:
        inputs = part["inputs"]
        signed += sum(inputs[name] != "0" for name in ("bonus", "deduction", "conversion"))
    rule = f"both sides signed {signed} amounts"
    require(where, len(digests), rule, holds=len(digests) >= 2 * signed)


def check_paid(export: Export) -> None:
    """Check the payments of every total.

    Page: "``paid`` of a total (null without a currency, or when items were chosen)".
    """
    for number, total in enumerate(export.fair_pay["totals"]):
        where = f"{FAIR_PAY}, totals[{number}].paid"
        if total["figures"]["currency"] is None or not export.is_whole:
            require_same(where, total["paid"], None, "no currency, or a choice of items,")
            continue
        if total["paid"] is None:
            refuse(where, None, "the page gives the figures of payments here")
        _check_open_amounts(where, total)
        _check_stated(where, export, total)
    _check_sums_over_workers(export)
    _check_statements(export)


def _check_open_amounts(where: str, total: Json) -> None:
    """Recompute what is open from what is owed and what was stated.

    Page: "``open`` = ``owed - received - top_up_paid`` and ``open_accepted`` = ``owed_accepted -
    received - top_up_paid`` (both without ``received`` as long as it is null)"; "For several
    workers the open amounts are null."
    """
    paid = total["paid"]
    sheet = Sheet(total["figures"]["currency"], {}, has_formulas=True)
    for name, text in due_amounts(total).items():
        sheet.enter(name, None if text is None else Fraction(text))
    for name in STATED:
        sheet.enter(name, number_of(where, paid, name))
    received = "" if sheet.known["received"] is None else " - received"
    formulas = {
        "open": f"owed{received} - top_up_paid",
        "open_accepted": f"owed_accepted{received} - top_up_paid",
        "top_up_open": "top_up_due - top_up_paid",
    }
    for name, formula in formulas.items():
        if total["workers"] == 1:
            sheet.compute(name, formula)
        else:
            sheet.enter(name, None)
    if received and sheet.known["sent"] is not None:
        sheet.compute("not_arrived", "sent - received")
    else:
        sheet.enter("not_arrived", None)
    require_figures(where, paid, sheet)


def due_amounts(total: Json) -> dict[str, str | None]:
    """Return the amounts owed as written: payments are compared with the rounded amount.

    Page: "``owed`` and ``top_up_due`` as written in ``expected`` of the total; ``owed_accepted``,
    which is ``owed`` of ``accepted``", null before the first review.
    """
    figures = total["figures"]
    is_reviewed = basis_of(figures) != "completed"
    return {
        "owed": figures["expected"]["owed"]["value"],
        "owed_accepted": figures["accepted"]["owed"]["value"] if is_reviewed else None,
        "top_up_due": figures["expected"]["top_up_due"]["value"],
    }


def _check_stated(where: str, export: Export, total: Json) -> None:
    """Require stated sums that are possible.

    Page: "A converted amount is stated at the rate of its conversion"; "The result of verify",
    "converted money was received". Fees are those of money that came.
    """
    amounts: Amounts = {}
    for name in STATED:
        amounts[name] = number_of(where, total["paid"], name)
        text = total["paid"][name]["exact"]
        holds = amounts[name] is None or amounts[name] >= 0  # type: ignore[operator]  # mypy does not narrow what is looked up by a variable
        require(f"{where}.{name}", text, "nobody pays less than nothing", holds=holds)
    _check_signed(where, total, amounts)
    received = amounts["received"]
    converted = _converted(export, total)
    rule = f"the conversions alone brought {exact_text(converted)}"
    text = total["paid"]["received"]["exact"]
    require(f"{where}.received", text, rule, holds=(received or 0) >= converted)
    fees = total["paid"]["transfer_fees"]["exact"]
    holds = received is not None or not amounts["transfer_fees"]
    require(f"{where}.transfer_fees", fees, "nothing was received", holds=holds)


def _check_signed(where: str, total: Json, amounts: Amounts) -> None:
    """Require no more to be signed than is stated.

    Page: "``sent_signed``, the part of ``sent`` that the vendor signed, and ``confirmed``, the part
    of ``received`` and ``top_up_paid`` that both sides signed".
    """
    zero = Fraction(0)
    came = (amounts["received"] or zero) + (amounts["top_up_paid"] or zero)
    for name, whole in (("sent_signed", amounts["sent"] or zero), ("confirmed", came)):
        text = total["paid"][name]["exact"]
        rule = f"{exact_text(whole)} is stated in all"
        require(f"{where}.{name}", text, rule, holds=(amounts[name] or zero) <= whole)


def _converted(export: Export, total: Json) -> Fraction:
    """Return the converted money of a total, in the currency of the order."""
    sum_ = Fraction(0)
    for part in parts_of(export, total):
        for conversion in part["inputs"]["conversions"]:
            where = f"{FAIR_PAY}, conversions"
            amount = read_number(where, conversion["amount"])
            sum_ += amount / read_number(where, conversion["rate"])
    return sum_


def _check_sums_over_workers(export: Export) -> None:
    """Require the stated sums of all together to be those of the workers added up.

    Page: ``totals``, "at ``full`` for each worker and for all together".
    """
    totals = export.fair_pay["totals"]
    workers = export.fair_pay["workers"]
    for number, total in enumerate(totals):
        currency = total["figures"]["currency"]
        own = [each for each in totals if each["worker"] and each["paid"]]
        own = [each for each in own if each["figures"]["currency"] == currency]
        is_of_all = total["worker"] is None and workers > 1 and len(own) == workers
        if not is_of_all or total["paid"] is None:
            continue
        for name in STATED:
            known = [number_of(FAIR_PAY, each["paid"], name) for each in own]
            amounts = [amount for amount in known if amount is not None]
            expected = exact_text(sum(amounts, Fraction(0))) if amounts else None
            where = f"{FAIR_PAY}, totals[{number}].paid.{name}.exact"
            stated = total["paid"][name]["exact"]
            require_same(where, stated, expected, "the totals of the workers")

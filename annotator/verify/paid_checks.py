"""Recomputes the open rest from the payments that an export states."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.export.forms.paid_form import due_from_json, paid_reason, sums_from_json
from annotator.pay.payments.paid import paid_figures
from annotator.sentences.parts import Code, Reason
from annotator.sentences.said import said
from annotator.verify.common.findings import Findings

FAIR_PAY: Final = "fair_pay.json"

FairPay = Mapping[str, Any]
Total = Mapping[str, Any]


def check_paid(fair_pay: FairPay, findings: Findings) -> None:
    """Recompute the open amounts."""
    for total in fair_pay["totals"]:
        currency, paid = total["figures"]["currency"], total["paid"]
        where = f"{FAIR_PAY}, totals in {currency}"
        where += f" of {total['worker']}, paid" if total["worker"] else ", paid"
        is_there = currency is not None and fair_pay["is_complete"]
        if is_there is (paid is None):
            findings.wrong(where, said("is there or not there, against what the total says."))
        elif paid is not None:
            _check(where, total, findings)
    expected = paid_reason(fair_pay["totals"], is_complete=fair_pay["is_complete"])
    found = fair_pay["paid"]["reason"]
    findings.compare(f"{FAIR_PAY}, paid.reason", found=found, expected=expected)
    findings.recomputed.append(said("what is open of what is owed"))
    if expected is None:
        findings.stated.append(said("what was sent and received: both sides say it, no bank does"))


def _check(where: str, total: Total, findings: Findings) -> None:
    figures = total["figures"]
    try:
        sums = sums_from_json(figures["currency"], total["paid"])
    except (KeyError, ValueError, ZeroDivisionError) as error:
        findings.wrong(where, said("cannot be worked out: {error}.", error=Reason(str(error))))
        return
    expected = paid_figures(due_from_json(figures), sums, workers=total["workers"]).as_json()
    findings.compare(where, found=total["paid"], expected=expected)


def check_conversions(where: str, part: Mapping[str, Any], findings: Findings) -> None:
    """Check that the stated loss of a part is the total loss of its conversions."""
    inputs = part["inputs"]
    try:
        lost = sum(map(_loss, inputs["conversions"]), Fraction(0))
    except ZeroDivisionError:
        findings.wrong(f"{where}, inputs.conversions", said("have a rate of nothing."))
        return
    if part["workers"] > 1 and inputs["conversions"]:
        findings.wrong(f"{where}, inputs.conversions", said("tell of one of several workers."))
    elif part["workers"] == 1 and lost != Fraction(inputs["conversion"]):
        told = inputs["conversion"]
        findings.wrong(
            f"{where}, inputs.conversion",
            said(
                "says {told}, the conversions lose {lost}.",
                told=Code(str(told)),
                lost=Code(str(lost)),
            ),
        )


def _loss(conversion: Mapping[str, str]) -> Fraction:
    before = Fraction(conversion["amount"]) / Fraction(conversion["rate"])
    return max(Fraction(0), Fraction(conversion["from_amount"]) - before)

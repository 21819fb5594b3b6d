"""Recomputes the open rest from the payments that an export states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.export.forms.paid_form import due_from_json, paid_reason, sums_from_json
from annotator.pay.money.payments import Sums
from annotator.pay.money.shown_amounts import shown_total
from annotator.pay.payments.paid import paid_figures
from annotator.sentences.parts import Amount, Code, Count
from annotator.sentences.said import Said, said, said_n
from annotator.verify.common.coherence import not_all_checked
from annotator.verify.common.findings import Findings

FAIR_PAY: Final = "fair_pay.json"

Told = Callable[[Amount], Said]
"""Says an amount of one kind."""

_SIGNED: Final[dict[str, Told]] = {
    "bonus": lambda amount: said(
        "a bonus of {amount} that counts: it is said that both sides have signed it", amount=amount
    ),
    "deduction": lambda amount: said(
        "a deduction of {amount} that counts: it is said that both sides have signed it",
        amount=amount,
    ),
    "conversion": lambda amount: said(
        "a loss of {amount} by conversion that is deducted: it is said that both sides have signed "
        "it",
        amount=amount,
    ),
}
_ALONE: Final[dict[str, Told]] = {
    "bonus_by_worker": lambda amount: said(
        "a bonus of {amount}: only the worker says it, and it counts in no sum", amount=amount
    ),
    "bonus_by_vendor": lambda amount: said(
        "a bonus of {amount}: only the vendor says it, and it counts in no sum", amount=amount
    ),
    "deduction_by_worker": lambda amount: said(
        "a deduction of {amount}: only the worker says it, and it is not deducted", amount=amount
    ),
    "deduction_by_vendor": lambda amount: said(
        "a deduction of {amount}: only the vendor says it, and it is not deducted", amount=amount
    ),
    "conversion_by_worker": lambda amount: said(
        "a loss of {amount} by conversion: only the worker says it, and it is not deducted",
        amount=amount,
    ),
    "taken_back_by_worker": lambda amount: said(
        "a payment of {amount}: the worker takes it back, the vendor has not agreed, and it still "
        "counts",
        amount=amount,
    ),
    "taken_back_by_vendor": lambda amount: said(
        "a payment of {amount}: the vendor takes it back, the worker has not agreed, and it still "
        "counts",
        amount=amount,
    ),
}

FairPay = Mapping[str, Any]
Total = Mapping[str, Any]


def check_paid(fair_pay: FairPay, findings: Findings) -> None:
    """Recompute the open amounts."""
    for total in fair_pay["totals"]:
        currency, paid = total["figures"]["currency"], total["paid"]
        where = f"{FAIR_PAY}, totals in {currency}"
        where += f" of {total['worker']}, paid" if total["worker"] else ", paid"
        is_there = currency is not None and fair_pay["is_whole_job"]
        if is_there is (paid is None):
            findings.wrong(where, said("is there or not there, against what the total says."))
        elif paid is not None:
            _check(where, total, findings, workers=fair_pay["workers"])
    expected = paid_reason(fair_pay["totals"], is_whole_job=fair_pay["is_whole_job"])
    found = fair_pay["paid"]["reason"]
    findings.compare(f"{FAIR_PAY}, paid.reason", found=found, expected=expected)
    findings.recomputed.append(said("what is open of what is owed"))
    _check_statements(fair_pay, findings)
    if expected is None:
        findings.stated.append(said("what was sent and received: both sides say it, no bank does"))
    for part in fair_pay["parts"]:
        _tell_signed(part, findings)


def _check_statements(fair_pay: FairPay, findings: Findings) -> None:
    """Check the digests of signed statements: sorted, and as many as the amounts need."""
    where, digests = f"{FAIR_PAY}, paid.signed_statements", fair_pay["paid"]["signed_statements"]
    findings.compare(where, found=digests, expected=sorted(set(digests)))
    least = _least_statements(fair_pay)
    if len(digests) < least:
        findings.wrong(
            where,
            said(
                "has {count} digests, and the signed amounts need {least}.",
                count=Count(len(digests)),
                least=Count(least),
            ),
        )
    if digests:
        findings.stated.append(
            said_n(
                "that there is {count} signed statement about a payment: give the file to verify "
                "together with the export",
                "that there are {count} signed statements about payments, or about payments that "
                "were taken back: give the files to verify together with the export",
                len(digests),
            )
        )


def _least_statements(fair_pay: FairPay) -> int:
    """Return how many statements there are at least: two of each amount that both signed."""
    try:
        signed = sum(Fraction(p["inputs"][n]) != 0 for p in fair_pay["parts"] for n in _SIGNED)
    except (ValueError, ZeroDivisionError):
        return 0  # it is reported where the inputs are read
    paid = [each["paid"] for each in fair_pay["totals"] if each["paid"] and not each["worker"]]
    confirmed = any(each["confirmed"]["exact"] not in (None, "0") for each in paid)
    sent = any(each["sent_signed"]["exact"] not in (None, "0") for each in paid)
    return max(2 * signed, 2 if confirmed else 0, 1 if sent else 0)


def _tell_signed(part: Mapping[str, Any], findings: Findings) -> None:
    """List the amounts of a part that count because both sides signed them."""
    currency, inputs = part["figures"]["currency"], part["inputs"]
    for name, told in _SIGNED.items():
        try:
            amount = Fraction(inputs[name])
        except (ValueError, ZeroDivisionError):
            return  # it is reported where the inputs are read
        if amount and currency is not None:
            findings.stated.append(told(_money(amount, currency)))


def _check(where: str, total: Total, findings: Findings, *, workers: int) -> None:
    figures = total["figures"]
    try:
        sums = sums_from_json(figures["currency"], total["paid"])
    except (KeyError, ValueError, ZeroDivisionError) as error:
        findings.wrong(where, not_all_checked(error))
        return
    expected = paid_figures(due_from_json(figures), sums, workers=total["workers"]).as_json()
    findings.compare(where, found=total["paid"], expected=expected)
    _check_signed(where, sums, findings)
    if total["workers"] == workers:  # at full each worker has a total, too: it is said once
        findings.stated += _said_alone(sums)


def _said_alone(sums: Sums) -> Iterator[Said]:
    """Yield what one side alone says."""
    for name, told in _ALONE.items():
        amount = getattr(sums, name)
        if amount:
            yield told(_money(amount, sums.currency))


def _money(amount: Fraction, currency: str) -> Amount:
    return Amount(shown_total(amount, currency))


def _check_signed(where: str, sums: Sums, findings: Findings) -> None:
    """Check that no more is signed than is stated."""
    came = (sums.received or Fraction(0)) + sums.top_up
    for name, signed, whole in (
        ("sent_signed", sums.sent_signed, sums.sent or Fraction(0)),
        ("confirmed", sums.confirmed, came),
    ):
        if not 0 <= signed <= whole:
            findings.wrong(
                f"{where}.{name}",
                said(
                    "says {signed}, and {whole} is stated.",
                    signed=Code(str(signed)),
                    whole=Code(str(whole)),
                ),
            )


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

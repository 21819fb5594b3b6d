"""The form of payments in an export: sums by currency, without dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from annotator.export.forms.canonical import JsonObject
from annotator.pay.money.figures import Basis, basis_by
from annotator.pay.money.inputs import PIECES
from annotator.pay.money.payments import StatedPayment, Sums, currency_of, no_sums, sums_of
from annotator.pay.payments.paid import NOT_CONFIRMED, NOT_REVIEWED, STATED, Due, paid_figures

SIDES: Final = ("completed", "accepted", "expected")
"""The figures of pay that an export has three times: for all, accepted, and not rejected work."""

NOT_OF_SOME: Final = "Only some items were chosen; payments are for the whole job."


def paid_json(
    figures: Mapping[str, Any], workers: int, payments: Sequence[StatedPayment]
) -> JsonObject | None:
    """Return the payments towards one total; None if it has no currency.

    Args:
        figures: the figures of the total, as in ``fair_pay.json``.
        workers: the number of workers in it.
        payments: the valid payments of these workers, in any currency.
    """
    currency = figures["currency"]
    if currency is None:
        return None
    own = [each for each in payments if currency_of(each) == currency]
    sums = sums_of(own).get(currency) or no_sums(currency)
    return paid_figures(due_from_json(figures), sums, workers=workers).as_json()


def paid_reason(totals: Iterable[Mapping[str, Any]], *, is_whole_job: bool) -> str | None:
    """Return why no payments are known, or None if some are."""
    if not is_whole_job:
        return NOT_OF_SOME
    paid = [each["paid"] for each in totals if each["paid"] is not None]
    is_confirmed = any(each["received"]["exact"] is not None for each in paid)
    return None if is_confirmed else NOT_CONFIRMED


def signed_statements(payments: Iterable[StatedPayment] | None) -> list[str]:
    """Return the digests of the signed statements about payments, sorted: they tell no order.

    Args:
        payments: the payments that stand, of all workers, or None to leave payments out.
    """
    return sorted({each.document for each in payments or () if each.document})


def basis_in(figures: Mapping[str, Any]) -> Basis:
    """Return how far the work of figures is reviewed."""
    return basis_by(
        *([Fraction(figures[side][name]["exact"]) for name in PIECES] for side in SIDES)
    )


def due_from_json(figures: Mapping[str, Any]) -> Due:
    """Return the amounts owed according to a total."""
    owed, top_up = (figures["expected"][name] for name in ("owed", "top_up_due"))
    accepted = figures["accepted"]["owed"]
    is_reviewed = basis_in(figures) is not Basis.COMPLETED
    return Due(
        owed=None if owed["value"] is None else Fraction(owed["value"]),
        owed_accepted=Fraction(accepted["value"]) if accepted["value"] and is_reviewed else None,
        top_up_due=None if top_up["value"] is None else Fraction(top_up["value"]),
        why_not_owed=owed["reason"] or "",
        why_not_accepted=accepted["reason"] or NOT_REVIEWED,
        why_no_top_up=top_up["reason"] or "",
    )


def sums_from_json(currency: str, figures: Mapping[str, Any]) -> Sums:
    """Return the sums of payments in a total.

    Raises:
        KeyError: one is missing.
        ValueError: one is not a number.
    """
    names = ("sent", "received", "transfer_fees", "top_up_paid")
    sent, received, fees, top_up = (figures[name]["exact"] for name in names)
    stated = {name: Fraction(figures[name]["exact"] or 0) for name in STATED}
    return Sums(
        **stated,
        currency=currency,
        sent=None if sent is None else Fraction(sent),
        received=None if received is None else Fraction(received),
        fees=Fraction(fees or 0),
        top_up=Fraction(top_up or 0),
    )

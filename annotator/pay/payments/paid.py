"""Payments as figures: the sums sent and received, and the open rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.pay.money.figure_sheet import FigureSheet
from annotator.pay.money.figures import Basis, Figures, PayFigures
from annotator.pay.money.payments import Sums

NOTHING_OWED: Final = "No work order tells what is owed in this currency."
NOT_REVIEWED: Final = "Nothing has been reviewed yet."
NOT_SENT: Final = "Nobody has said that money was sent."
NOT_RECEIVED: Final = "Nobody has said that money was received."
NOT_CONFIRMED: Final = "No payment has been confirmed by both sides."
NO_REST_OF_SEVERAL: Final = "What one worker has too much does not settle what another lacks."

STATED: Final = (
    "sent_signed",
    "confirmed",
    "bonus_by_worker",
    "bonus_by_vendor",
    "deduction_by_worker",
    "deduction_by_vendor",
    "conversion_by_worker",
    "taken_back_by_worker",
    "taken_back_by_vendor",
)
"""Sums by the side that stands behind them: they enter no formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The amount owed in one currency, and its part that is a top-up; None if unknown.

    ``owed`` is what is owed if the rest is accepted, ``owed_accepted`` what is owed for accepted
    work alone, once something is reviewed. All are rounded to the minor unit, since nothing smaller
    can be paid.
    """

    owed: Fraction | None = None
    owed_accepted: Fraction | None = None
    top_up_due: Fraction | None = None
    why_not_owed: str = NOTHING_OWED
    why_not_accepted: str = NOTHING_OWED
    why_no_top_up: str = NOTHING_OWED


NO_DUE: Final = Due()


def due_of(figures: PayFigures) -> Due:
    """Return the amounts owed by figures: if the rest is accepted, and for accepted work alone."""
    owed, top_up = figures.expected["owed"], figures.expected["top_up_due"]
    accepted = figures.accepted["owed"]
    is_reviewed = figures.basis is not Basis.COMPLETED
    return Due(
        owed=None if owed.value is None else Fraction(owed.value),
        owed_accepted=Fraction(accepted.value) if accepted.value and is_reviewed else None,
        top_up_due=None if top_up.value is None else Fraction(top_up.value),
        why_not_owed=owed.reason or "",
        why_not_accepted=accepted.reason or NOT_REVIEWED,
        why_no_top_up=top_up.reason or "",
    )


def came_of(paid: Figures) -> Fraction:
    """Return the amount received according to the worker, including top-ups; 0 if none is stated.

    Args:
        paid: the result of ``paid_figures``.
    """
    return sum((paid[name].exact or Fraction() for name in ("received", "top_up_paid")), Fraction())


def open_for_accepted(paid: Figures) -> Fraction | None:
    """Return what is open of accepted work, where it is to be said beside what is open in all.

    None where it is the same, while nothing is reviewed, and where all of it has come.

    Args:
        paid: the result of ``paid_figures``.
    """
    accepted, whole = paid["open_accepted"].exact, paid["open"].exact
    return accepted if accepted is not None and accepted > 0 and accepted != whole else None


def paid_figures(due: Due, sums: Sums, *, workers: int = 1) -> Figures:
    """Return the payments and the open amount, in one currency.

    Received money, including top-ups, reduces the open amount; sent money does not, until its
    receipt is confirmed. What one side alone says of a bonus or of the loss by a conversion is
    stated apart, and changes no other figure. A negative rest means that more came than is owed.
    Several ``workers`` have no joint open amount: one's surplus is not another's.
    """
    sheet = FigureSheet(sums.currency)
    money = sheet.money
    sheet.give("owed", money, due.owed, due.why_not_owed)
    sheet.give("owed_accepted", money, due.owed_accepted, due.why_not_accepted)
    sheet.give("top_up_due", money, due.top_up_due, due.why_no_top_up)
    sheet.give("sent", money, sums.sent, NOT_SENT)
    sheet.give("received", money, sums.received, NOT_RECEIVED)
    sheet.give("transfer_fees", money, sums.fees)
    sheet.give("top_up_paid", money, sums.top_up)
    for name in STATED:
        sheet.give(name, money, getattr(sums, name))
    if sheet.has_value("sent") and sheet.has_value("received"):
        sheet.derive("not_arrived", money, "sent - received")
    else:
        sheet.leave("not_arrived", money, NOT_CONFIRMED)
    if workers > 1:
        sheet.leave("open", money, NO_REST_OF_SEVERAL)
        sheet.leave("open_accepted", money, NO_REST_OF_SEVERAL)
        sheet.leave("top_up_open", money, NO_REST_OF_SEVERAL)
        return sheet.figures
    received = " - received" if sheet.has_value("received") else ""
    sheet.derive("open", money, f"owed{received} - top_up_paid")
    sheet.derive("open_accepted", money, f"owed_accepted{received} - top_up_paid")
    sheet.derive("top_up_open", money, "top_up_due - top_up_paid")
    return sheet.figures

"""Texts for the list of payments: its first line, its sums, and kinds of payments."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle

from annotator.pay import Figure, Figures
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import (
    BONUS,
    DEDUCTION,
    RECEIVED,
    SENT,
    TOP_UP,
    VENDOR,
    VOID,
)
from annotator.pay.payments.paid import STATED, open_for_accepted
from annotator.records import Payment
from widgets.kit.amount_text import is_nothing, shown_total
from widgets.kit.error_text import sentence_text


def headline(name: str, figures: Figures | None, today: date, *, is_guarded: bool) -> str:
    """Return the sentence about the open amount; of a person with a PIN, only that it is private.

    Args:
        name: the owner of the payments, or "" for the current worker.
        figures: the open part of the amount owed; None if no order states a rate.
        today: the date of the figures.
        is_guarded: whether a PIN hides the amount from others.
    """
    if figures is None and name:
        return _tr("%1 has accepted no work order, so nothing can be open.").replace("%1", name)
    if figures is None:
        return _tr(
            "No rate given: there is no work order, so nothing can be open. Ask who pays you for "
            "one, and drop its file on the window."
        )
    if is_guarded:
        text = _tr("%1 has a PIN, so what is open is not shown to others.")
        return text.replace("%1", name)
    rest = figures["open"]
    if rest.value is None or rest.exact is None:
        return _tr("What is open is not known. %1").replace("%1", sentence_text(rest.reason or ""))
    return _rest_text(figures).replace("%2", today.isoformat())


def _rest_text(figures: Figures) -> str:
    """Return the sentence about the open amount, with a place for the day."""
    rest, accepted = figures["open"], open_for_accepted(figures)
    exact = rest.exact or Fraction()
    money = shown_total(abs(exact), rest.unit)
    if is_nothing(exact, rest.unit):
        text = _tr("Nothing is open, as of %2: everything owed was received.")
        if not figures["owed"].exact:
            text = _tr("Nothing is owed, as of %2.")
    elif exact < 0:
        text = _tr("%1 more was received than is owed, as of %2.")
    elif accepted is None:
        text = _tr("%1 is still open, as of %2.")
    else:
        text = _tr("%3 is still open in any case, and %1 in all if the rest is accepted, as of %2.")
        text = text.replace("%3", figure_text(figures["open_accepted"]))
    return text.replace("%1", money)


def is_worth_a_line(figure: Figure, figures: Figures) -> bool:
    """Return whether a sum is shown.

    Money to reach the floor, and what one side alone or both sides signed, is shown only if there
    is some, the amount owed for accepted work
    only if it differs from the amount owed in all.
    """
    if figure.name == "owed_accepted":
        return figure.exact not in (None, figures["owed"].exact)
    return figure.name not in ("top_up_paid", *STATED) or bool(figure.exact)


def figure_text(figure: Figure) -> str:
    """Return an amount with its currency, or why there is none."""
    if figure.exact is None:
        return sentence_text(figure.reason or "")
    return shown_total(figure.exact, figure.unit)


def stated(payment: Payment) -> str:
    """Return the stated amount of a payment with its currency."""
    return shown_total(parse_amount(payment.amount), payment.currency)


def trailing() -> Qt.AlignmentFlag:
    """Return the alignment of amounts in a column, in either reading direction."""
    direction = QGuiApplication.layoutDirection()
    aligned = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignTrailing)
    return aligned | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def sum_name(name: str, *, is_own: bool) -> str:
    """Return the name of a sum; ``is_own`` is whether the current worker's money is shown."""
    own = {
        "bonus_by_worker": _tr("Bonus, stated by you alone: not owed yet"),
        "deduction_by_worker": _tr("Deduction, stated by you alone: not deducted"),
        "conversion_by_worker": _tr("Loss by conversion, stated by you alone: not deducted"),
        "taken_back_by_worker": _tr("Taken back by you, not agreed: still counted"),
    }
    if is_own and name in own:
        return own[name]
    return {
        "owed": _tr("Owed"),
        "owed_accepted": _tr("Owed in any case"),
        "sent": _tr("Sent, as stated"),
        "received": _tr("Received"),
        "top_up_paid": _tr("Received as a top-up"),
        "sent_signed": _tr("Of it signed by the vendor"),
        "confirmed": _tr("Received, signed by both sides"),
        "bonus_by_worker": _tr("Bonus, stated by the worker alone: not owed yet"),
        "bonus_by_vendor": _tr("Bonus, stated by the vendor alone: not owed yet"),
        "deduction_by_worker": _tr("Deduction, stated by the worker alone: not deducted"),
        "deduction_by_vendor": _tr("Deduction, stated by the vendor alone: not deducted"),
        "taken_back_by_worker": _tr("Taken back by the worker, not agreed: still counted"),
        "taken_back_by_vendor": _tr("Taken back by the vendor, not agreed: still counted"),
        "conversion_by_worker": _tr("Loss by conversion, stated by the worker alone: not deducted"),
        "open": _tr("Open"),
        "open_accepted": _tr("Open in any case"),
    }[name]


def party_name(payment: Payment, whose: str) -> str:
    """Return who states a payment; ``whose`` is the recipient's name, "" for the current worker."""
    if payment.stated_by == VENDOR:
        return _tr("stated by the vendor")
    return _tr("stated by %1").replace("%1", whose) if whose else _tr("stated by you")


def lone_fee_text(party: str, whose: str) -> str:
    """Return that less was received (%1), and who alone states the fee, which its row shows."""
    if party == VENDOR:
        return _tr("%1 less was received; the vendor alone states a fee")
    if whose:
        text = _tr("%1 less was received; %2 alone states a fee")
        return text.replace("%2", whose)
    return _tr("%1 less was received; you alone state a fee")


def withdrawal_text(back: Payment, whose: str) -> str:
    """Return who takes back a payment that still counts."""
    if back.stated_by == VENDOR:
        return _tr("taken back by the vendor, not agreed")
    if whose:
        return _tr("taken back by %1, not agreed").replace("%1", whose)
    return _tr("taken back by you, not agreed")


def sum_line(figure: Figure, *, is_own: bool) -> tuple[str, str]:
    """Return the name and the text of a sum; an open amount is never below zero."""
    if figure.name.startswith("open") and (figure.exact or 0) < 0:
        title = (
            _tr("Received beyond what is owed")
            if figure.name == "open"
            else _tr("Received beyond what is owed for accepted work")
        )
        return title, shown_total(abs(figure.exact or Fraction()), figure.unit)
    return sum_name(figure.name, is_own=is_own), figure_text(figure)


def side_name(side: str) -> str:
    """Return the name of a side."""
    return {
        SENT: _tr("Sent"),
        RECEIVED: _tr("Received"),
        BONUS: _tr("Bonus granted"),
        TOP_UP: _tr("Received as a top-up"),
        DEDUCTION: _tr("Deduction"),
        VOID: _tr("Taken back"),
    }[side]


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaymentsDialog", text)

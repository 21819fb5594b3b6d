"""Hints beside each rate: the rate in the previous order, and whether it fell."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import parse_amount
from annotator.pay.order.field_spec import specs_of
from annotator.pay.order.term_fields import Rates
from widgets.work_order.editor.form_rows import GroupEdit
from widgets.work_order.editor.order_form import OrderForm


def show_falls(form: OrderForm) -> None:
    """Compare each rate in the form with the previous one."""
    previous = form.row("pay", "previous").edit
    assert isinstance(previous, GroupEdit)  # noqa: S101 - told to the type checker
    for key, _spec in specs_of(Rates):
        row = form.row("pay", key)
        before, now = amount_in(previous.rows[key].edit.written()), amount_in(row.edit.written())
        if before is None:
            row.show_hint("")
            continue
        text = str(previous.rows[key].edit.written())
        if now is not None and now < before:
            row.show_hint(_tr("Lower than in the order before: %s there.") % text, "attention")
        else:
            row.show_hint(_tr("In the order before: %s.") % text)


def amount_in(written: object) -> Fraction | None:
    """Return the amount in a field, or None if there is none."""
    try:
        return None if written is None else parse_amount(written)
    except InvalidValueError:
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderEditor", text)

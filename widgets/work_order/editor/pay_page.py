"""The page about pay: its fields, the pilot, and the rates of the previous order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import AnnotatorError, InvalidValueError
from annotator.pay.money.amounts import line_text, parse_amount, rate_text
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.order.advice import (
    buyer_advice,
    deduction_advice,
    payment_advice,
    rate_advice,
    unpaid_advice,
)
from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.fields.pay_fields import Rates
from annotator.pay.order.order_draft import DraftCheck
from annotator.pay.order.order_reader import read_work_order
from annotator.pay.order.work_order import WorkOrder
from annotator.sentences.said import Said
from widgets.kit.amount_text import shown_number, shown_rate
from widgets.kit.dialogs.form_widgets import button
from widgets.kit.error_text import error_text, sentence_text
from widgets.theme.look import Look
from widgets.work_order.editor.edits import LineEdit
from widgets.work_order.editor.form_rows import GroupEdit
from widgets.work_order.editor.order_files import read_order_bytes
from widgets.work_order.editor.order_form import OrderForm
from widgets.work_order.editor.pilot_panel import PilotPanel, ReadPilot, Terms

_ADVICE: Final[Mapping[str, Callable[[WorkOrder], Iterator[Said]]]] = {
    "per_item": rate_advice,
    "other_hour": unpaid_advice,
    "buyer_pays": buyer_advice,
    "deductions": deduction_advice,
}
_HINTED: Final = frozenset({"per_item"})
"""Fields with another hint already: the previous order's rate for the same."""


class PayPage(QObject):
    """Fills in rates from a pilot and from the previous order, and says when one fell."""

    def __init__(self, form: OrderForm, look: Look, read_pilot: ReadPilot, parent: QWidget) -> None:
        """Put the panel below the rate for an item, and the button at the previous rates."""
        super().__init__(parent)
        self._form, self._window, self._read_pilot = form, parent, read_pilot
        self._stop = _nothing
        self._is_refused = False
        form.changed.connect(self._on_changed)
        self.panel = PilotPanel(look)
        form.row("pay", "per_item").below.addWidget(self.panel)
        self.previous_button = button(self.tr("Read them from a file…"))
        self.previous_button.setAccessibleName(self.tr("Read the previous rates from a file"))
        tail = form.row("pay", "previous").tail
        tail.addWidget(self.previous_button)
        tail.addStretch(1)
        self.previous_button.clicked.connect(self._on_previous)
        self.panel.paths_chosen.connect(self.read_pilot)
        self.panel.used.connect(self._use_rate)

    def show(self, judged: DraftCheck) -> None:
        """Update the page from the draft."""
        _show_falls(self._form)
        order = judged.order
        days = [] if order is None else list(map(sentence_text, payment_advice(order)))
        self._form.row("pay", "days_between_payments").show_hint(" ".join(days), "attention")
        self._advise(order)
        floor = None if order is None or order.floor is None else order.floor.per_hour
        self.panel.show_terms(
            Terms(
                floor=floor,
                currency=None if order is None else order.currency,
                rate=_amount_in(self._form.row("pay", "per_item").edit.written()),
                pays_besides=any(
                    _amount_in(self._form.row("pay", key).edit.written())
                    for key in ("per_region", "per_audio_minute", "per_hour", "other_hour")
                ),
            )
        )

    def _advise(self, order: WorkOrder | None) -> None:
        """Show hints beside implausible values."""
        for key, of in _ADVICE.items():
            told = "" if order is None else " ".join(map(sentence_text, of(order)))
            row = self._form.row("pay", key)
            if told or key not in _HINTED:
                row.show_hint(told, "attention")

    def read_pilot(self, paths: list[Path]) -> None:
        """Read the times of these jobs and exports."""
        self.stop()
        self.panel.show_waiting()
        self._stop = self._read_pilot(paths, self.panel.show_pilot, self.panel.show_refusal)

    def stop(self) -> None:
        """Stop reading."""
        self._stop()
        self._stop = _nothing

    def take_previous(self, path: Path) -> None:
        """Fill in the rates of the previous order; another currency is refused."""
        row = self._form.row("pay", "previous")
        try:
            order = read_work_order(read_order_bytes(path))
        except AnnotatorError as error:
            self._refuse(error_text(error))
            return
        currency = self._form.row("pay", "currency").edit
        if currency.written() is None:
            currency.show_written(order.currency)
        if currency.written() != order.currency:
            text = self.tr("That order is in %1, this one in %2: such rates cannot be compared.")
            text = text.replace("%1", order.currency).replace("%2", str(currency.written()))
            self._refuse(text)
            return
        previous = row.edit
        assert isinstance(previous, GroupEdit)  # noqa: S101 - told to the type checker
        for key, inner in previous.rows.items():
            rate = getattr(order.pay, key)
            inner.edit.show_written(None if rate is None else rate_text(rate, order.currency))
        self._is_refused = False
        row.show_hint(self.tr("Read from %s.") % path.name)

    def _refuse(self, sentence: str) -> None:
        """Show why the previous rates were not used, until something changes."""
        self._is_refused = True
        self._form.row("pay", "previous").show_hint(sentence, "refusal")

    def _on_changed(self) -> None:
        if self._is_refused:
            self._is_refused = False
            self._form.row("pay", "previous").show_hint("")

    def _use_rate(self, rate: str) -> None:
        """Enter the rate, and name its pilot."""
        field = self._form.row("pay", "per_item").edit
        assert isinstance(field, LineEdit)  # noqa: S101 - told to the type checker
        field.fill(rate)
        field.field.setFocus()
        pilot, terms = self.panel.pilot, self.panel.terms
        if pilot is None or terms.floor is None or terms.currency is None:
            return
        told = {key: value for key, value in asdict(pilot.terms(None)).items() if value is not None}
        told["floor"] = line_text(terms.floor, terms.currency)
        self._form.row("pay", "pilot").edit.show_written(told)

    def _on_previous(self) -> None:
        kinds = self.tr("Work orders") + " (*.toml)"
        title = self.tr("Previous order")
        name, _kind = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if name:
            self.take_previous(Path(name))


def _nothing() -> None:
    """Do nothing: no pilot is being read."""


def _show_falls(form: OrderForm) -> None:
    """Look at each rate and at the one before, as they stand in the form now."""
    previous = form.row("pay", "previous").edit
    assert isinstance(previous, GroupEdit)  # noqa: S101 - told to the type checker
    for key, _spec in specs_of(Rates):
        row = form.row("pay", key)
        before, now = _amount_in(previous.rows[key].edit.written()), _amount_in(row.edit.written())
        if before is None:
            row.show_hint("")
            continue
        text = _shown(before, form)
        if now is not None and now < before:
            row.show_hint(
                _tr("Lower than in the previous order, which has %s.") % text, "attention"
            )
        else:
            row.show_hint(_tr("In the previous order: %s.") % text)


def _amount_in(written: object) -> Fraction | None:
    """Return the amount that stands in a field, or None where none does."""
    try:
        return None if written is None else parse_amount(written)
    except InvalidValueError:
        return None


def _shown(rate: Fraction, form: OrderForm) -> str:
    """Return a rate with the currency of the form, or as a number while that is missing."""
    currency = form.row("pay", "currency").edit.written()
    if isinstance(currency, str) and currency in CURRENCIES:
        return shown_rate(rate, currency)
    return shown_number(rate)


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderEditor", text)

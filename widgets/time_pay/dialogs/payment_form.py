"""Asks for one payment (amount, day, means), or for the reason for voiding one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from annotator.errors import InvalidValueError
from annotator.pay.money.payments import BONUS, DEDUCTION, RECEIVED, SENT, TOP_UP
from annotator.pay.payments.payment_doubts import DoubtfulPaymentError
from annotator.pay.payments.payment_entry import ConversionEntry, PaymentEntry
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import set_role, words
from widgets.kit.error_text import error_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

Submit = Callable[[PaymentEntry], object]
"""Stores an entry; raises InvalidValueError with the sentence to show if it is invalid.

A ``DoubtfulPaymentError`` is a question: the same entry is stored if ``is_sure`` is set.
"""


class PaymentForm(DialogFrame):
    """The fields of one payment; closes when the entry is stored.

    Args:
        look: provides colours and sizes.
        first: the side, the payment that it confirms, and the initial values.
        submit: stores the entry.
        to: the recipient, or "" for the current worker.
    """

    def __init__(
        self,
        look: Look,
        first: PaymentEntry,
        submit: Submit,
        parent: QWidget | None = None,
        *,
        to: str = "",
    ) -> None:
        """Show the fields."""
        super().__init__(look, "", width_px=520, parent=parent)
        self._first = first
        self._submit = submit
        self._is_sure = False
        titles = {
            SENT: self.tr("What was sent to you?"),
            RECEIVED: self.tr("What did you receive?"),
            BONUS: self.tr("What bonus were you granted?"),
            DEDUCTION: self.tr("What is deducted from your pay?"),
        }
        if to:
            titles = {
                SENT: self.tr("What did you send to %1?"),
                BONUS: self.tr("What bonus do you grant to %1?"),
                DEDUCTION: self.tr("What do you deduct from the pay of %1?"),
            }
        self.setWindowTitle(self.tr("Payment"))
        self.title.setText(titles[first.side].replace("%1", to))
        # Above the fields: on a large scale, text below them is out of view.
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        is_money = first.side not in (BONUS, DEDUCTION)
        self._add_fields(first, is_money=is_money)
        self.is_top_up = QCheckBox(self.tr("It is the &top-up to the floor"))
        self.is_top_up.setVisible(first.side == RECEIVED and first.names is None)
        self.is_top_up.toggled.connect(lambda _on: self._refuse(""))
        self.body.addWidget(self.is_top_up)
        self.is_converted = QCheckBox(self.tr("It was con&verted from another currency"))
        self.is_converted.setVisible(is_money)
        self.is_converted.toggled.connect(self._on_converted)
        self.body.addWidget(self.is_converted)
        self.conversion = self._conversion()
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.keep_button = self.add_button(self.tr("&Record"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.keep_button.clicked.connect(self._keep)
        self.amount.setFocus()

    def entry(self) -> PaymentEntry:
        """Return the entry in the fields."""
        conversion = ConversionEntry()
        if self.is_converted.isChecked():
            conversion = ConversionEntry(
                from_currency=self.from_currency.text(),
                from_amount=self.from_amount.text(),
                rate=self.rate.text(),
                day=self.rate_day.text(),
                source=self.rate_source.text(),
            )
        return PaymentEntry(
            side=TOP_UP if self.is_top_up.isChecked() else self._first.side,
            day=self.day.text(),
            currency=self.currency.text(),
            amount=self.amount.text(),
            means=self.means.text(),
            fee=self.fee.text(),
            note=self.note.text(),
            names=self._first.names,
            stated_by=self._first.stated_by,
            conversion=conversion,
            is_sure=self._is_sure,
        )

    def _add_fields(self, first: PaymentEntry, *, is_money: bool) -> None:
        self.amount = QLineEdit(first.amount)
        self.currency = QLineEdit(first.currency)
        self.day = QLineEdit(first.day)
        self.means = QLineEdit()
        self.fee = QLineEdit()
        self.note = QLineEdit()
        self.means.setPlaceholderText(self.tr("M-Pesa, bank, cash…"))
        self.day.setPlaceholderText(self.tr("Year-month-day, such as 2026-11-20"))
        fields = self._form()
        self._add(fields, self.tr("Amount"), self.amount)
        self._add(fields, self.tr("Currency"), self.currency)
        self._add(fields, self.tr("Day"), self.day)
        if is_money:  # a bonus is granted, and paid like the rest
            self._add(
                fields,
                self.tr("How you received it") if first.side == RECEIVED else self.tr("How"),
                self.means,
            )
            self._add(fields, self.tr("Fee of the transfer"), self.fee)
        note = self.tr("Reason") if first.side == DEDUCTION else self.tr("Note")
        self._add(fields, note, self.note)

    def _conversion(self) -> QWidget:
        holder = QWidget()
        fields = QFormLayout(holder)
        fields.setContentsMargins(self.look.px(GAP_WIDE_PX), 0, 0, 0)
        fields.setSpacing(self.look.px(GAP_PX))
        self.from_amount = QLineEdit()
        self.from_currency = QLineEdit(self._first.currency)
        self.rate = QLineEdit()
        self.rate_day = QLineEdit(self._first.day)
        self.rate_source = QLineEdit()
        self.rate.setPlaceholderText(self.tr("Value of one unit of it"))
        self.rate_source.setPlaceholderText(self.tr("A bank, an exchange office…"))
        self._add(fields, self.tr("Amount before"), self.from_amount)
        self._add(fields, self.tr("Currency before"), self.from_currency)
        self._add(fields, self.tr("Rate"), self.rate)
        self._add(fields, self.tr("Day of the rate"), self.rate_day)
        self._add(fields, self.tr("Source of the rate"), self.rate_source)
        holder.hide()
        self.body.addWidget(holder)
        return holder

    def _form(self) -> QFormLayout:
        fields = QFormLayout()
        fields.setSpacing(self.look.px(GAP_PX))
        self.body.addLayout(fields)
        return fields

    def _add(self, fields: QFormLayout, title: str, field: QLineEdit) -> None:
        label = words(title)
        label.setWordWrap(False)
        field.setAccessibleName(title)
        field.textEdited.connect(lambda _text: self._refuse(""))
        fields.addRow(label, field)

    def _on_converted(self, is_converted: bool) -> None:
        self.conversion.setVisible(is_converted)
        self._refuse("")
        if is_converted:
            self.from_amount.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        try:
            self._submit(self.entry())
        except DoubtfulPaymentError as error:
            self._refuse(error_text(error), is_question=True)
            return
        except InvalidValueError as error:
            self._refuse(error_text(error))
            return
        self.accept()

    def _refuse(self, sentence: str, *, is_question: bool = False) -> None:
        """Show a sentence above the fields; a question is answered by the same button."""
        self._is_sure = is_question
        sure, keep = self.tr("&Yes, record it"), self.tr("&Record")
        self.keep_button.setText(sure if is_question else keep)
        self.refusal.setText(sentence)
        set_role(self.refusal, "attention" if is_question else "refusal")
        self.refusal.setVisible(bool(sentence))
        if self.isVisible():
            self.fit()
        if sentence:
            self.bring_into_sight(self.refusal)


class TakeBackDialog(DialogFrame):
    """Asks why a payment is voided; closes when the reason is stored.

    Args:
        look: provides colours and sizes.
        payment: the description of the payment.
        submit: stores the reason; raises InvalidValueError with the sentence to show.
        is_signed_by_both: whether the payment counts until the other side agrees.
    """

    def __init__(
        self,
        look: Look,
        payment: str,
        submit: Callable[[str], object],
        parent: QWidget | None = None,
        *,
        is_signed_by_both: bool = False,
    ) -> None:
        """Show the field."""
        super().__init__(look, "", width_px=460, parent=parent)
        self._submit = submit
        self.setWindowTitle(self.tr("Take a payment back"))
        self.title.setText(self.tr("Why is it taken back?"))
        kept = self.tr("It stays in the job, marked as taken back, and no longer counts.")
        if is_signed_by_both:
            kept = self.tr(
                "Both sides have signed it, so it counts until the other side agrees. Sign and "
                "save what you state here, and give them the file."
            )
        self.body.addWidget(words(payment, "quiet"))
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("The reason"))
        self.field.setPlaceholderText(self.tr("The reason"))
        self.body.addWidget(self.field)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.body.addWidget(words(kept, "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.take_button = self.add_button(self.tr("&Take it back"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.take_button.clicked.connect(self._take)
        self.field.setFocus()

    def _take(self) -> None:
        try:
            self._submit(self.field.text())
        except InvalidValueError as error:
            self.refusal.setText(error_text(error))
            self.refusal.show()
            self.fit()
            return
        self.accept()

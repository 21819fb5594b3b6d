"""Lists payments and the open rest, and lets a person add or void payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QWidget

from annotator.display_text import shown_name
from annotator.ledger.payment_documents import CONFIRMABLE, KINDS
from annotator.pay import Figure, Figures
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import (
    BONUS,
    CONFIRMED,
    DEDUCTION,
    RECEIVED,
    SENT,
    VENDOR,
    VOID,
    WORKER,
    Pair,
    agreed,
    conversion_of,
    currency_of,
    pairs_of,
    signed_by_both,
    withdrawals_of,
)
from annotator.pay.payments.paid import open_for_accepted
from annotator.records import Payment
from widgets.kit.amount_text import shown_number, shown_total
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import button, card, empty, row, set_role, words
from widgets.kit.layouts import FlowLayout
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX
from widgets.time_pay.dialogs.payments_words import (
    headline,
    is_worth_a_line,
    lone_fee_text,
    party_name,
    side_name,
    stated,
    sum_line,
    trailing,
    withdrawal_text,
)
from widgets.time_pay.dialogs.sample_note import sample_note

NOBODY = 0
"""No payment has this number."""

SUMS = (
    "owed",
    "owed_accepted",
    "sent",
    "sent_signed",
    "received",
    "top_up_paid",
    "confirmed",
)
APART = (
    "bonus_by_worker",
    "bonus_by_vendor",
    "deduction_by_worker",
    "deduction_by_vendor",
    "conversion_by_worker",
    "taken_back_by_worker",
    "taken_back_by_vendor",
)
"""What one side alone says: shown below what is open, because it changes nothing."""


@dataclass(frozen=True, slots=True)
class Payee:
    """The person whose payments are shown, by name; "" is the current worker.

    Received and open amounts of another worker with a PIN are hidden (``is_guarded``).
    """

    name: str = ""
    is_guarded: bool = False


OWN = Payee()

ROW: Final = "paymentRow"
"""The name of the part of a row that says what was recorded."""


class PaymentsDialog(DialogFrame):
    """Shows given values, which can be updated while it is open.

    Signals:
        state_asked: add a payment; carries its side and the number of the sent payment that it
            confirms, or ``NOBODY``.
        back_asked: void a payment; carries its number.
        save_asked: sign a payment and save the file for the other side; carries its number.
        agree_asked: confirm a payment of the other side; carries its number.
        file_asked: take a signed file from the other side.
        person_chosen: show another person's payments, by id; the own ones: "".
    """

    state_asked = Signal(str, int)
    back_asked = Signal(int)
    save_asked = Signal(int)
    agree_asked = Signal(int)
    file_asked = Signal()
    person_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without payments."""
        super().__init__(look, "", width_px=820, parent=parent)
        self.setWindowTitle(self.tr("Payments"))
        self.title.setText(self.tr("Payments"))
        self.person_box = QComboBox()
        self.person_box.setAccessibleName(self.tr("Whose payments"))
        self.person_box.currentIndexChanged.connect(self._on_person)
        self._person = QWidget()
        line = row(look, words(self.tr("Of")), self.person_box, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self._person.setLayout(line)
        self._person.hide()
        self.body.addWidget(self._person)
        self.sample_note = sample_note()
        self.body.addWidget(self.sample_note)
        self.headline = words("", "section", is_selectable=True)
        self.body.addWidget(self.headline)
        self.note = words("", "quiet")
        self.body.addWidget(self.note)
        self._of_sums: list[QWidget] = []
        self._signed: frozenset[int] = frozenset()
        self._agreed: frozenset[int] = frozenset()
        self._backs: dict[int, Payment] = {}
        self.sums = self._grid(self.tr("What is open"), self._of_sums)
        self.list = self._grid(self.tr("What was recorded"), [])
        self.list.setColumnStretch(1, 1)
        self.message = words("", "quiet", is_selectable=True)
        self.message.hide()
        self.body.addWidget(self.message)
        self.file_button = button(self.tr("&Take a signed file from the other side…"), "link")
        self.file_button.clicked.connect(self.file_asked)
        self.body.addLayout(row(look, self.file_button, 1))
        self.body.addStretch(1)
        self.received_button = self.add_button(self.tr("I &received…"), "primary", is_default=True)
        self.sent_button = self.add_button("")
        self.bonus_button = self.add_button(self.tr("&Bonus…"))
        self.deduction_button = self.add_button(self.tr("&Deduction…"))
        for made, side in (
            (self.received_button, RECEIVED),
            (self.sent_button, SENT),
            (self.bonus_button, BONUS),
            (self.deduction_button, DEDUCTION),
        ):
            made.clicked.connect(lambda _=False, side=side: self.state_asked.emit(side, NOBODY))
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"))
        self.close_button.clicked.connect(self.accept)
        self.received_button.setFocus()

    def offer_people(self, own: str, others: Sequence[tuple[str, str]]) -> None:
        """Offer a choice of people, each by id and name; without others, the choice is hidden."""
        self.person_box.blockSignals(True)
        self.person_box.clear()
        self.person_box.addItem(self.tr("%1 (you)").replace("%1", shown_name(own)), "")
        for worker_id, name in others:
            self.person_box.addItem(shown_name(name), worker_id)
        self.person_box.blockSignals(False)
        self._person.setVisible(bool(others))

    def show_sample(self, *, is_sample: bool) -> None:
        """Say whether the payments belong to a sample."""
        self.sample_note.setVisible(is_sample)

    def show_payments(
        self,
        payments: Sequence[Payment],
        figures: Figures | None,
        today: date,
        whose: Payee = OWN,
    ) -> None:
        """Show the valid payments and the open amount; None if no order states a rate.

        For another person only the vendor's side can be added and voided.
        """
        can_state = figures is not None
        for made in (
            self.received_button,
            self.sent_button,
            self.bonus_button,
            self.deduction_button,
        ):
            made.setEnabled(can_state)
        self.received_button.setVisible(not whose.name)
        set_role(self.sent_button, "primary" if whose.name else "")
        self.sent_button.setText(self.tr("I &sent…") if whose.name else self.tr("&Sent to me…"))
        self.headline.setText(headline(whose.name, figures, today, is_guarded=whose.is_guarded))
        self.note.setText(self._note(whose))
        self._show_sums(None if whose.is_guarded else figures, is_own=not whose.name)
        empty(self.list)
        if not payments:
            nothing = words(self.tr("Nothing so far."), "quiet")
            nothing.setObjectName(ROW)
            self.list.addWidget(nothing, 0, 0, 1, 4)
        pairs = {pair.sent.seq: pair for pair in pairs_of(payments)}
        self._agreed = agreed(payments)
        self._signed = signed_by_both(payments) | self._agreed
        self._backs = withdrawals_of(payments)
        shown = [each for each in payments if each.side != CONFIRMED]
        for at, payment in enumerate(sorted(shown, key=lambda each: (each.day, each.seq))):
            self._add_row(at, payment, pairs.get(payment.seq), whose)
        if self.isVisible():
            # Later: only then the new rows are shown and have a height.
            QTimer.singleShot(0, self, self.fit)

    def _note(self, whose: Payee) -> str:
        kept = self.tr("This stays in the job; exports contain the sums, without days.")
        if not whose.name:
            text = self.tr(
                "Record what was sent to you and what you received. What was sent counts as paid "
                "once you say that you received it. A bonus or a deduction counts once both sides "
                "have signed it. %2"
            )
        else:
            text = self.tr(
                "Record what you sent to %1. It counts as paid once %1 says that it was "
                "received. A bonus or a deduction counts once both of you have signed it. %2"
            )
        return text.replace("%2", kept).replace("%1", whose.name)

    def _show_sums(self, figures: Figures | None, *, is_own: bool) -> None:
        empty(self.sums)
        lines: list[tuple[Figure, str]] = []
        if figures is not None:
            shown = [figures[name] for name in SUMS if is_worth_a_line(figures[name], figures)]
            lines = [(each, "") for each in shown]
            lines.append((figures["open"], "heading"))
            if open_for_accepted(figures) is not None:
                lines.append((figures["open_accepted"], "heading"))
            lines += [(figures[name], "quiet") for name in APART if figures[name].exact]
        for part in self._of_sums:
            part.setVisible(bool(lines))
        for at, (figure, role) in enumerate(lines):
            title, text = sum_line(figure, is_own=is_own)
            value = words(text, role or ("" if figure.exact is not None else "quiet"))
            value.setAlignment(trailing())
            self.sums.addWidget(words(title, role), at, 0)
            self.sums.addWidget(value, at, 1)

    def _add_row(self, at: int, payment: Payment, pair: Pair | None, whose: Payee) -> None:
        day = words(payment.day, "quiet")  # as it is typed, so that it can be compared
        day.setWordWrap(False)
        amount = words(stated(payment))
        amount.setWordWrap(False)
        amount.setAlignment(trailing())
        links = self._of_files(payment, whose)
        if pair is not None and not pair.received and not whose.name:
            came = self._link(self.tr("I received it…"), payment)
            came.clicked.connect(lambda: self.state_asked.emit(RECEIVED, payment.seq))
            links.append(came)
        if self._can_take_back(payment, whose):
            back = self._link(self.tr("Take back…"), payment)
            back.clicked.connect(lambda: self.back_asked.emit(payment.seq))
            links.append(back)
        self._place(at, day, self._what(payment, pair, whose), amount, links)

    def _place(
        self, at: int, day: QWidget, what: QWidget, amount: QWidget, links: list[QPushButton]
    ) -> None:
        """Add a row of the list; on a narrow screen, its parts below each other."""
        what.setObjectName(ROW)
        if not self.is_narrow:
            self.list.addWidget(day, at, 0)
            self.list.addWidget(what, at, 1)
            self.list.addWidget(amount, at, 2)
            self.list.addLayout(row(self.look, 1, *links), at, 3)
            return
        lines = at * 3
        self.list.addWidget(day, lines, 0)
        self.list.addWidget(amount, lines, 1)
        self.list.addWidget(what, lines + 1, 0, 1, 2)
        below = QWidget()
        flow = FlowLayout(below, self.look.px(GAP_PX))
        for link in links:
            flow.addWidget(link)
        self.list.addWidget(below, lines + 2, 0, 1, 2)

    def _can_take_back(self, payment: Payment, whose: Payee) -> bool:
        """Return whether this side has stated or signed a payment that nobody takes back yet."""
        is_mine = payment.stated_by == (VENDOR if whose.name else WORKER)
        is_mine = is_mine or payment.seq in self._agreed
        return is_mine and payment.side != VOID and payment.seq not in self._backs

    def _of_files(self, payment: Payment, whose: Payee) -> list[QPushButton]:
        """Return the links by which a payment is signed for the other side, or confirmed."""
        party = VENDOR if whose.name else WORKER
        if payment.stated_by == party:
            if payment.side not in (*KINDS[party], VOID):
                return []
            save = self._link(self.tr("Sign and save…"), payment)
            save.clicked.connect(lambda: self.save_asked.emit(payment.seq))
            return [save]
        is_repeatable = payment.side in (*CONFIRMABLE[party], VOID) and payment.side != SENT
        if not payment.document or not is_repeatable:
            return []
        is_done = payment.seq in self._signed
        text = self.tr("Save the confirmation…") if is_done else self.tr("Confirm and save…")
        if payment.side == VOID and not is_done:
            text = self.tr("Agree and save…")
        agree = self._link(text, payment)
        agree.clicked.connect(lambda: self.agree_asked.emit(payment.seq))
        return [agree]

    def say(self, text: str, is_refusal: bool) -> None:
        """Show what became of a signed file, above the button that takes one."""
        self.message.setText(text)
        set_role(self.message, "refusal" if is_refusal else "quiet")
        self.message.show()
        if self.isVisible():
            self.fit()
            self.bring_into_sight(self.message)

    def _what(self, payment: Payment, pair: Pair | None, whose: Payee) -> QLabel:
        conversion = conversion_of(payment)
        parts = [side_name(payment.side), party_name(payment, whose.name)]
        if payment.side == VOID:
            parts += [payment.note, self._of_withdrawal(payment, whose)]
            return words(" · ".join(part for part in parts if part), is_selectable=True)
        parts.append(payment.means)
        if payment.fee:
            fee = shown_total(parse_amount(payment.fee), payment.currency)
            parts.append(self.tr("fee %1").replace("%1", fee))
        if conversion is not None:
            text = self.tr("from %1 at %2, %3").replace("%2", shown_number(conversion.rate))
            before = shown_total(conversion.from_amount, conversion.from_currency)
            parts.append(text.replace("%1", before).replace("%3", conversion.source))
        parts += [payment.note, "" if pair is None else self._of_pair(pair, whose.name)]
        if payment.seq in self._signed:
            parts.append(self.tr("signed by both sides"))
        elif pair is None:
            parts.append(self.tr("not confirmed by the other side"))
        if payment.seq in self._backs:
            parts.append(withdrawal_text(self._backs[payment.seq], whose.name))
        return words(" · ".join(part for part in parts if part), is_selectable=True)

    def _of_withdrawal(self, back: Payment, whose: Payee) -> str:
        """Return whether the payment that is taken back still counts."""
        is_mine = back.stated_by == (VENDOR if whose.name else WORKER)
        if back.names in self._backs and not is_mine:
            return self.tr("the payment counts until you agree")
        if back.names in self._backs:
            return self.tr("the payment counts until the other side agrees")
        if back.seq in self._signed:
            return self.tr("agreed by both sides: the payment no longer counts")
        return self.tr("the payment no longer counts here; the other side may have its file")

    def _of_pair(self, pair: Pair, whose: str) -> str:
        """Return how much of a sent payment was not received, or that none of it was."""
        if not pair.received:
            return self.tr("not confirmed yet")
        rest, currency = pair.unexplained, currency_of(pair.sent)
        if not rest:
            return self.tr("received in full")
        if pair.lone_fee is not None:
            text = lone_fee_text(pair.lone_fee[1], whose)
            return text.replace("%1", shown_total(abs(rest), currency))
        text = (
            self.tr("%1 was not received")
            if rest > 0
            else self.tr("%1 more was received than was sent")
        )
        return text.replace("%1", shown_total(abs(rest), currency))

    def _link(self, text: str, payment: Payment) -> QPushButton:
        made = button(text, "link")
        made.setAccessibleName(f"{text} {stated(payment)}, {payment.day}")
        return made

    def _grid(self, title: str, parts: list[QWidget]) -> QGridLayout:
        """Add a card with a title, append both to ``parts``, and return its grid."""
        self.body.addSpacing(self.look.px(GAP_PX // 2))
        heading = words(title, "section")
        self.body.addWidget(heading)
        frame, column = card(self.look)
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.px(GAP_WIDEST_PX))
        grid.setVerticalSpacing(self.look.px(GAP_PX // 2))
        column.addLayout(grid)
        self.body.addWidget(frame)
        parts += [heading, frame]
        return grid

    def _on_person(self, _at: int) -> None:
        self.person_chosen.emit(str(self.person_box.currentData(Qt.ItemDataRole.UserRole) or ""))

"""Shows what a signed file says about a payment, before it is stored."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QWidget

from annotator.job_ledger.payment_statements import FittingPayment
from annotator.ledger.payment_documents import PaymentContents
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import BONUS, DEDUCTION, RECEIVED, SENT, TOP_UP, WORKER
from annotator.verify.ledger.payment_reader import SignedPayment
from widgets.kit.amount_text import shown_number, shown_total
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import card, words
from widgets.kit.error_text import sentence_text
from widgets.ledger.dialogs.ledger_words import apart
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX


class TakePaymentDialog(DialogFrame):
    """Each field of the statement, whose key signed it, and what it changes.

    Args:
        look: provides colours and sizes.
        found: the statement, which fits the job.
    """

    def __init__(self, look: Look, found: FittingPayment, parent: QWidget | None = None) -> None:
        """Show the statement."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(_window_title(found.signed.said), _title(found.signed.said))
        self.question = words(_question(found), "attention")
        self.question.setVisible(bool(self.question.text()))
        self.body.addWidget(self.question)
        frame, column = card(look)
        rows = QFormLayout()
        rows.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        rows.setVerticalSpacing(look.px(GAP_PX // 2))
        for name, value in _fields(found):
            label = words(name, "quiet")
            label.setWordWrap(False)
            rows.addRow(label, words(value, is_selectable=True))
        column.addLayout(rows)
        self.body.addWidget(frame)
        self.effect = words(_effect(found.signed.said), "quiet")
        self.body.addWidget(self.effect)
        self.body.addStretch(1)
        yes = _tr("&Yes, take it") if self.question.text() else _tr("&Take it")
        self.cancel_button, self.take_button = self.add_ways_out(yes)
        self.take_button.clicked.connect(self.accept)


def told(found: FittingPayment) -> str:
    """Return what a statement says, on one line."""
    said = found.signed.said
    text = _tr("%1 of %2, %3, to %4")
    if said.kind == DEDUCTION:
        text = _tr("%1 of %2, %3, from the pay of %4")
    if said.takes_back is not None:
        text = _tr("taken back: %1").replace("%1", text)
    text = text.replace("%1", _kind(said)).replace("%2", apart(_money(said.amount, said.currency)))
    return text.replace("%3", said.day).replace("%4", apart(found.worker.name))


def digits_of(signed: SignedPayment) -> str:
    """Return the fingerprint of the key that signed, in groups that can be read aloud."""
    return digits_text(signed.fingerprint)


def _window_title(said: PaymentContents) -> str:
    if said.kind == BONUS:
        return _tr("Take a signed bonus")
    return (
        _tr("Take a signed deduction") if said.kind == DEDUCTION else _tr("Take a signed payment")
    )


def _title(said: PaymentContents) -> str:
    """Return who says what in this file: one sentence for each side, step and kind."""
    if said.takes_back is not None:
        step = "agrees" if said.repeats else "takes back"
    else:
        step = "confirms" if said.repeats else "states"
    kind = said.kind if said.kind in {BONUS, DEDUCTION} else ""
    return _titles()[said.stated_by == WORKER, step, kind]


def _titles() -> dict[tuple[bool, str, str], str]:
    return {
        (True, "states", ""): _tr("The worker states a payment"),
        (True, "confirms", ""): _tr("The worker confirms a payment"),
        (True, "takes back", ""): _tr("The worker takes a payment back"),
        (True, "agrees", ""): _tr("The worker agrees that a payment is taken back"),
        (True, "states", BONUS): _tr("The worker states a bonus"),
        (True, "confirms", BONUS): _tr("The worker confirms a bonus"),
        (True, "takes back", BONUS): _tr("The worker takes a bonus back"),
        (True, "agrees", BONUS): _tr("The worker agrees that a bonus is taken back"),
        (True, "states", DEDUCTION): _tr("The worker states a deduction"),
        (True, "confirms", DEDUCTION): _tr("The worker confirms a deduction"),
        (True, "takes back", DEDUCTION): _tr("The worker takes a deduction back"),
        (True, "agrees", DEDUCTION): _tr("The worker agrees that a deduction is taken back"),
        (False, "states", ""): _tr("The vendor states a payment"),
        (False, "confirms", ""): _tr("The vendor confirms a payment"),
        (False, "takes back", ""): _tr("The vendor takes a payment back"),
        (False, "agrees", ""): _tr("The vendor agrees that a payment is taken back"),
        (False, "states", BONUS): _tr("The vendor states a bonus"),
        (False, "confirms", BONUS): _tr("The vendor confirms a bonus"),
        (False, "takes back", BONUS): _tr("The vendor takes a bonus back"),
        (False, "agrees", BONUS): _tr("The vendor agrees that a bonus is taken back"),
        (False, "states", DEDUCTION): _tr("The vendor states a deduction"),
        (False, "confirms", DEDUCTION): _tr("The vendor confirms a deduction"),
        (False, "takes back", DEDUCTION): _tr("The vendor takes a deduction back"),
        (False, "agrees", DEDUCTION): _tr("The vendor agrees that a deduction is taken back"),
    }


def _kind(said: PaymentContents) -> str:
    return {
        SENT: _tr("sent"),
        RECEIVED: _tr("received"),
        BONUS: _tr("bonus"),
        TOP_UP: _tr("received as a top-up"),
        DEDUCTION: _tr("deduction"),
    }[said.kind]


def _fields(found: FittingPayment) -> list[tuple[str, str]]:
    said = found.signed.said
    rows = [
        (_tr("What"), _kind(said)),
        (_tr("Amount"), _money(said.amount, said.currency)),
        (_tr("Day"), said.day),
        (_tr("Reason"), said.reason),
        (_tr("Means"), said.means),
        (_tr("Fee of the transfer"), _money(said.fee, said.currency) if said.fee else ""),
    ]
    if said.conversion is not None:
        rate = shown_number(parse_amount(str(said.conversion["rate"])))
        text = _tr("from %1 at %2, %3").replace("%2", rate)
        before = _money(str(said.conversion["from_amount"]), str(said.conversion["from_currency"]))
        source = str(said.conversion["source"])
        rows.append((_tr("Converted"), text.replace("%1", before).replace("%3", source)))
    rows += [
        (_tr("Worker"), found.worker.name),
        (_tr("Work order"), digits_text(said.work_order)),
        (_tr("Signed with the key"), digits_of(found.signed)),
    ]
    return [(name, value) for name, value in rows if value]


def _question(found: FittingPayment) -> str:
    if found.is_new_key:
        return _tr(
            "This key has countersigned nothing in this job. Ask the vendor whether it is theirs, "
            "and compare its digits, before you take the file."
        )
    if found.is_new_worker_key:
        return _tr(
            "This job knows no key of %1 yet. Ask whether it is theirs, and compare its digits, "
            "before you take the file."
        ).replace("%1", found.worker.name)
    return "" if found.doubt is None else sentence_text(found.doubt)


def _effect(said: PaymentContents) -> str:
    if said.takes_back is not None:
        return (
            _tr("Both sides have then signed that it is taken back: it no longer counts.")
            if said.repeats
            else _tr("What both sides have signed counts until you agree, under Payments.")
        )
    if said.repeats:
        return _tr("Both sides have then signed the same: it counts from now on.")
    if said.kind == BONUS:
        return _tr("A bonus counts once both sides have signed it.")
    if said.kind == DEDUCTION:
        return _tr("A deduction counts once both sides have signed it.")
    if said.kind == SENT:
        return _tr("It counts as paid once the worker says that it was received.")
    return _tr("It is recorded as stated by the worker.")


def _money(amount: str, currency: str) -> str:
    return shown_total(parse_amount(amount), currency)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TakePaymentDialog", text)

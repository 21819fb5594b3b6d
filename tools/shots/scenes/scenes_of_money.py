"""Scenes of payments."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtGui import QPixmap

from annotator.job_ledger.payment_statements import FittingPayment, confirm, sign_stated
from annotator.ledger.payment_documents import ID_DIGITS, PaymentContents, sign_payment
from annotator.ledger.signatures import Signer
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.pay.money.payments import BONUS, DEDUCTION, RECEIVED, SENT, VENDOR
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.records import Payment
from annotator.verify.ledger.payment_reader import payment_of
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.ledger.dialogs.take_payment_dialog import TakePaymentDialog
from widgets.time_pay.dialogs.payment_form import PaymentForm
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog

DAY = date(2026, 11, 20)
TOLD: dict[str, Any] = {"day": DAY.isoformat(), "currency": "KES"}


def payments(stage: Stage) -> QPixmap:
    _pay(stage)
    return stage.grab_with(PaymentsDialog, lambda: stage.app.run("payments"))


def payments_taken_back(stage: Stage) -> QPixmap:
    """Show a bonus that both sides signed and the vendor takes back, and a fee of one side."""
    stage.open_sample()
    session = stage.desk.session
    project, worker, money = session.project, session.worker, session.money
    _state(stage, PaymentEntry(side=BONUS, amount="100", **TOLD))
    _state(stage, PaymentEntry(side=SENT, amount="20", fee="15", stated_by=VENDOR, **TOLD))
    _state(stage, PaymentEntry(side=RECEIVED, amount="5", names=2, **TOLD))
    _state(stage, PaymentEntry(side=DEDUCTION, amount="3", note="an advance", **TOLD))
    vendor, own = (Signer.from_seed(bytes([number] * 32)) for number in (1, 2))
    sign_stated(project, worker, 1, own)
    confirm(project, worker, 1, vendor)
    money.reload()
    back = money.take_back(money.all[0], "paid twice", DAY, VENDOR)
    stage.wait(back.done)
    sign_stated(project, worker, money.all[-1].seq, vendor)
    money.reload()
    return stage.grab_with(PaymentsDialog, lambda: stage.app.run("payments"))


def payments_of_others(stage: Stage) -> QPixmap:
    """Show the payments of another person at the job, chosen by the vendor."""
    stage.open_sample()
    session = stage.desk.session
    other = Worker(WorkerId("amina"), "Amina")
    project = session.project
    project.writes.add_worker(other).result()
    (order,) = project.reads.orders().result()
    project.writes.accept_order(order.data, order.sha256, other.id).result()

    def choose(dialog: PaymentsDialog) -> None:
        dialog.person_box.setCurrentIndex(1)

    return stage.grab_with(PaymentsDialog, lambda: stage.app.run("payments"), choose)


def payment(stage: Stage) -> QPixmap:
    """Show the form with an amount that can be read in two ways."""
    stage.open_sample()
    window = stage.window
    first = PaymentEntry(side=RECEIVED, day=DAY.isoformat(), currency="KWD", amount="1,000")
    session = stage.desk.session

    def keep(entry: PaymentEntry) -> None:
        session.money.state(entry, session.order_sha256, DAY)

    def fill(form: PaymentForm) -> None:
        form.means.setText("M-Pesa")
        form.keep_button.click()

    form = PaymentForm(stage.app.look, first, keep, window)
    return stage.grab_with(PaymentForm, form.exec, fill)


def take_payment(stage: Stage) -> QPixmap:
    """Show a bonus that the vendor grants by a signed file, before it is taken."""
    stage.open_sample()
    session = stage.desk.session
    said = PaymentContents(
        origin=session.project.reads.ledger_cut(session.worker.id).result().origin,
        work_order=session.order_sha256,
        kind=BONUS,
        stated_by=VENDOR,
        currency="KES",
        day=DAY.isoformat(),
        amount="100",
        means="M-Pesa",
        fee="",
        conversion=None,
        id="0" * ID_DIGITS,
        confirms=None,
        worker_key=Signer.from_seed(bytes(32)).public,
    )
    signed = payment_of(sign_payment(Signer.from_seed(bytes([1] * 32)), said))
    row = Payment(BONUS, session.worker.id, said.work_order, said.day, said.currency, said.amount)
    found = FittingPayment(worker=session.worker, signed=signed, payment=row, is_new_key=True)
    dialog = TakePaymentDialog(stage.app.look, found, stage.window)
    return stage.grab_with(TakePaymentDialog, dialog.exec)


def _pay(stage: Stage) -> None:
    stage.open_sample()
    sent = PaymentEntry(side=SENT, amount="20", means="M-Pesa", stated_by=VENDOR, **TOLD)
    _state(stage, sent)
    came = PaymentEntry(side=RECEIVED, amount="19.50", means="M-Pesa", fee="0.50", names=1, **TOLD)
    _state(stage, came)
    _state(stage, PaymentEntry(side=BONUS, amount="100", note="a finished batch", **TOLD))
    _state(stage, PaymentEntry(side=SENT, amount="50", means="M-Pesa", **TOLD))


def _state(stage: Stage, entry: PaymentEntry) -> None:
    session = stage.desk.session
    written = session.money.state(entry, session.order_sha256, DAY)
    stage.wait(written.done)


SCENES = (
    Scene("payments", payments, is_rtl=True, is_big=True),
    Scene("payments-taken-back", payments_taken_back, is_rtl=True, is_big=True),
    Scene("payments-of-others", payments_of_others, is_rtl=True, is_big=True),
    Scene("take-payment", take_payment, is_rtl=True, is_big=True),
    Scene("payment", payment, is_rtl=True, is_big=True),
)

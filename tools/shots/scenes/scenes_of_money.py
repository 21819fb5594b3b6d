"""Scenes of payments."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtGui import QPixmap

from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.pay.money.payments import BONUS, RECEIVED, SENT
from annotator.pay.payments.payment_entry import PaymentEntry
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.time_pay.dialogs.payment_form import PaymentForm
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog

DAY = date(2026, 11, 20)
TOLD: dict[str, Any] = {"day": DAY.isoformat(), "currency": "KES"}


def payments(stage: Stage) -> QPixmap:
    _pay(stage)
    return stage.grab_with(PaymentsDialog, lambda: stage.app.run("payments"))


def payments_of_others(stage: Stage) -> QPixmap:
    """Show the payments of another person at the job, chosen by the payer."""
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
    stage.open_sample()
    window = stage.window
    first = PaymentEntry(side=RECEIVED, day=DAY.isoformat(), currency="KES", amount="1,000")
    session = stage.desk.session

    def keep(entry: PaymentEntry) -> None:
        session.money.state(entry, session.order_sha256, DAY)

    def fill(form: PaymentForm) -> None:
        form.means.setText("M-Pesa")
        form.keep_button.click()

    form = PaymentForm(stage.app.look, first, keep, window)
    return stage.grab_with(PaymentForm, form.exec, fill)


def _pay(stage: Stage) -> None:
    stage.open_sample()
    _state(stage, PaymentEntry(side=SENT, amount="20", means="M-Pesa", **TOLD))
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
    Scene("payments-of-others", payments_of_others, is_rtl=True, is_big=True),
    Scene("payment", payment, is_rtl=True, is_big=True),
)

"""Whoever pays opens the job by the own name and writes down what was sent to whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.editing.commands import Confirm
from annotator.job_file.project import Project
from annotator.model.people import Worker
from tests.annotator.job_file.jobs import editor_on
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.payment_rows import payment_rows
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.time_pay.dialogs.payment_form import PaymentForm
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog
from widgets.work_order.accept_dialog import AcceptDialog

ORDER = b'[pay]\ncurrency = "KES"\nper_item = "40"\n'
PIN = "2468"


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Amina did one item of 40 KES; Boss is in the job too."""
    paint_pictures(tmp_path, 2)
    order = tmp_path / "order.toml"
    order.write_bytes(ORDER)
    path = begun_job(tmp_path, workers=("Amina", "Boss"), order=order)
    with Project.open(path) as project:
        amina = named(project, "Amina")
        (stored,) = project.reads.orders().result()
        project.writes.accept_order(stored.data, stored.sha256, amina.id).result()
        editor_on(project, 1).run(Confirm(amina.id, stored.sha256, 20_500))
    return path


def named(project: Project, name: str) -> Worker:
    return next(each for each in project.reads.workers().result() if each.name == name)


def _begin_as_boss(hand: Hand, job: Path) -> None:
    def choose(dialog: WorkerDialog) -> bool:
        dialog.field.setText("Boss")
        press(dialog.begin_button)
        return True

    def accept(dialog: AcceptDialog) -> bool:
        dialog.accept()
        return True

    with hand.answering(WorkerDialog, choose), hand.answering(AcceptDialog, accept):
        hand.start(job)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)


def _in_payments(hand: Hand, act: Callable[[PaymentsDialog], None]) -> None:
    def go(dialog: PaymentsDialog) -> bool:
        try:
            act(dialog)
        finally:
            press(dialog.close_button)
        return True

    with hand.answering(PaymentsDialog, go):
        hand.app.run("payments")


def _choose(dialog: PaymentsDialog, name: str) -> None:
    dialog.person_box.setCurrentIndex(dialog.person_box.findText(name))


def test_what_boss_sent_is_aminas_and_waits_for_her_word(qtbot: QtBot, job: Path) -> None:
    hand = Hand(qtbot)
    seen: list[str] = []

    def write(form: PaymentForm) -> bool:
        seen.append(form.title.text())
        form.amount.setText("25")
        press(form.keep_button)
        return True

    def pay(dialog: PaymentsDialog) -> None:
        assert not dialog.sample_note.isVisible()
        assert not dialog.received_button.isHidden()
        _choose(dialog, "Amina")
        assert dialog.headline.text().startswith("KES\u00a040.00 is still open")
        assert "Amina says that it was received" in dialog.note.text()
        # All of it is in sight, also what was not there when the dialog was opened.
        hand.qtbot.waitUntil(lambda: dialog.scroll_area.verticalScrollBar().maximum() == 0)
        assert dialog.received_button.isHidden()
        with hand.answering(PaymentForm, write):
            press(dialog.sent_button)
        hand.qtbot.waitUntil(lambda: "Sent" in payment_rows(dialog)[0])
        seen.append(payment_rows(dialog)[0])
        # Only Amina can say that it came: it is open still.
        assert dialog.headline.text().startswith("KES\u00a040.00 is still open")
        dialog.person_box.setCurrentIndex(0)
        assert payment_rows(dialog) == ["Nothing so far."]

    try:
        _begin_as_boss(hand, job)
        _in_payments(hand, pay)
        assert hand.desk.session.money.all == []
    finally:
        hand.close()
    assert seen == [
        "What did you send to Amina?",
        "Sent · stated by the vendor · not confirmed yet",
    ]
    with Project.open(job) as project:
        (payment,) = project.reads.payments().result()
        assert (payment.side, payment.amount) == ("sent", "25")
        assert payment.worker_id == named(project, "Amina").id


def test_what_a_pin_guards_is_not_shown_and_can_be_paid(qtbot: QtBot, job: Path) -> None:
    with Project.open(job) as project:
        project.writes.set_pin(named(project, "Amina").id, PIN).result()
    hand = Hand(qtbot)

    def write(form: PaymentForm) -> bool:
        form.amount.setText("25")
        press(form.keep_button)
        return True

    def pay(dialog: PaymentsDialog) -> None:
        _choose(dialog, "Amina")
        assert dialog.headline.text() == "Amina has a PIN, so what is open is not shown to others."
        assert dialog.sums.count() == 0
        with hand.answering(PaymentForm, write):
            press(dialog.sent_button)
        line = "Sent · stated by the vendor · not confirmed yet"
        hand.qtbot.waitUntil(lambda: payment_rows(dialog) == [line])
        dialog.person_box.setCurrentIndex(0)
        _choose(dialog, "Amina")
        assert payment_rows(dialog) == ["Nothing so far."]

    try:
        _begin_as_boss(hand, job)
        _in_payments(hand, pay)
    finally:
        hand.close()
    with Project.open(job) as project:
        (payment,) = project.reads.payments().result()
        assert payment.worker_id == named(project, "Amina").id

"""Shows the payments of a job's people, and stores new and voided ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, datetime

from annotator.errors import AnnotatorError
from annotator.pay import Figures
from annotator.pay.money.payments import VENDOR, WORKER, agreed
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.records import Payment
from annotator.session.job_session import JobSession
from annotator.session.others_money import OthersMoney
from annotator.session.own_money import OwnMoney
from widgets.ledger.payment_files import PaymentFiles, WantedSignature
from widgets.open_job.context import Context
from widgets.theme.look import Look
from widgets.time_pay.dialogs.payment_form import PaymentForm, TakeBackDialog
from widgets.time_pay.dialogs.payments_dialog import NOBODY, OWN, Payee, PaymentsDialog
from widgets.time_pay.dialogs.payments_words import stated

Done = Callable[[], None]


class PaymentsController:
    """Shows the payments of the current worker first; those of others can be chosen."""

    def __init__(self, context: Context, look: Look, changed: Done) -> None:
        """Take the context; ``changed`` is called when the amount owed may have changed."""
        self._context = context
        self._look = look
        self._changed = changed

    def show(self) -> None:
        """Show the payments."""
        self._context.views.finish_typing()
        session = self._context.jobs.job.session
        open_book = OpenBook(session, self._look, self._context, self._changed)
        open_book.exec()


class OpenBook:
    """The open dialog and its data."""

    def __init__(self, session: JobSession, look: Look, context: Context, changed: Done) -> None:
        """Read the job's workers, and show the payments of the current one."""
        self._session, self._look, self._changed = session, look, changed
        self._jobs = context.jobs
        people = session.project.reads.workers().result()
        self._others = [each for each in people if each.id != session.worker.id]
        self.dialog = PaymentsDialog(look, context.window)
        self.dialog.offer_people(
            session.worker.name, [(each.id, each.name) for each in self._others]
        )
        self.dialog.show_sample(is_sample=session.project.facts.sample)
        self._money: OwnMoney = session.money
        self._other: OthersMoney | None = None
        self._whose = OWN
        self._hidden: set[int] = set()
        self.dialog.person_chosen.connect(self._on_person)
        self.dialog.state_asked.connect(self._state)
        self.dialog.back_asked.connect(self._take_back)
        self._files = PaymentFiles(context)
        self._files.changed.connect(self._reload)
        self.dialog.save_asked.connect(lambda seq: self._sign(seq, confirms=False))
        self.dialog.agree_asked.connect(lambda seq: self._sign(seq, confirms=True))
        self.dialog.file_asked.connect(lambda: self._files.choose(self.dialog, self.dialog.say))

    def exec(self) -> None:
        """Show the dialog until it is closed."""
        self._turn_to(self._session.money)
        self.dialog.exec()
        self._money.changed.remove(self._fill)
        self._files.stop()
        self._files.deleteLater()
        self.dialog.deleteLater()

    @property
    def _order_sha256(self) -> str:
        return self._session.order_sha256 if self._other is None else self._other.order_sha256

    @property
    def _party(self) -> str:
        """The side of whoever is at the window: for another person's money it is the vendor's."""
        return WORKER if self._other is None else VENDOR

    def _on_person(self, worker_id: str) -> None:
        self._money.changed.remove(self._fill)
        self._other, self._whose = None, OWN
        worker = next((each for each in self._others if each.id == worker_id), None)
        if worker is not None:
            self._other = OthersMoney(self._session, worker)
            is_guarded = self._session.project.reads.has_pin(worker.id).result()
            self._whose = Payee(worker.name, is_guarded)
        self._turn_to(self._session.money if self._other is None else self._other.money)

    def _turn_to(self, money: OwnMoney) -> None:
        self._money = money
        money.changed.append(self._fill)
        # Earlier payments of a worker with a PIN are hidden from others.
        self._hidden = {each.seq for each in money.all} if self._whose.is_guarded else set()
        self._fill()

    def _fill(self) -> None:
        shown = [each for each in self._money.standing if each.seq not in self._hidden]
        self.dialog.show_payments(shown, self._figures(), today(), self._whose)
        self._changed()

    def _figures(self) -> Figures | None:
        if self._other is None:
            return open_of(self._session)
        pay = self._other.pay()
        return None if pay is None else self._money.figures(pay)

    def _state(self, side: str, names: int) -> None:
        order = self._session.orders.get(self._order_sha256)
        sent = _numbered(self._money.standing, names)
        first = PaymentEntry(
            side=side,
            day=today().isoformat(),
            currency="" if order is None else order.currency,
            amount="",
            names=None if names == NOBODY else names,
            stated_by=self._party,
        )
        if sent is not None:
            first = PaymentEntry(
                side=side,
                day=first.day,
                currency=sent.currency,
                amount=sent.amount,
                names=sent.seq,
                stated_by=self._party,
            )

        def submit(entry: PaymentEntry) -> None:
            self._watch(self._money.state(entry, self._order_sha256, today()))

        form = PaymentForm(self._look, first, submit, self.dialog, to=self._whose.name)
        form.exec()
        form.deleteLater()

    def _take_back(self, seq: int) -> None:
        payment = _numbered(self._money.standing, seq)
        if payment is None:
            return

        def submit(reason: str) -> None:
            self._watch(self._money.take_back(payment, reason, today(), self._party))

        name = f"{stated(payment)} · {payment.day}"
        is_signed = payment.seq in agreed(self._money.standing)
        asked = TakeBackDialog(self._look, name, submit, self.dialog, is_signed_by_both=is_signed)
        asked.exec()
        asked.deleteLater()

    def _sign(self, seq: int, *, confirms: bool) -> None:
        payment = _numbered(self._money.standing, seq)
        worker = self._session.worker if self._other is None else self._other.worker
        if payment is not None:
            wanted = WantedSignature(worker, payment, confirms)
            self._files.save(wanted, self.dialog, self.dialog.say)

    def _reload(self) -> None:
        """Show what a signed file changed; the session's own money is read anew already."""
        if self._other is not None:
            self._money.reload()

    def _watch(self, written: Future[None]) -> None:
        def told(done: Future[None]) -> None:
            error = done.exception()
            if isinstance(error, AnnotatorError):
                self._jobs.refuse(error)

        written.add_done_callback(told)


def open_of(session: JobSession) -> Figures | None:
    """Return the open part of the amount owed; None if no order states a rate."""
    pay = session.pay()
    return None if pay is None else session.money.figures(pay)


def today() -> date:
    """Return the local day of this computer."""
    return datetime.now().astimezone().date()


def _numbered(payments: Sequence[Payment], seq: int) -> Payment | None:
    return next((each for each in payments if each.seq == seq), None)

"""The payments to one worker of a job, compared with the amount owed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, replace
from datetime import date

from annotator.editing.editor import Deliver
from annotator.errors import InvalidValueError
from annotator.job_file.project import Project
from annotator.model.entities import WorkerId
from annotator.pay.money.figures import Figures, PayFigures
from annotator.pay.money.payments import (
    CONFIRMED,
    VOID,
    agreed,
    no_sums,
    standing,
    sums_of,
    withdrawals_of,
)
from annotator.pay.order.work_order import WorkOrder
from annotator.pay.payments.paid import due_of, paid_figures
from annotator.pay.payments.payment_entry import PaymentEntry, Statable, checked, taking_back
from annotator.pay_basis.pay_inputs import counted
from annotator.records import Payment


class OwnMoney:
    """The payments of one worker. They are never altered; wrong ones are withdrawn, and stay.

    ``changed`` listeners are called on the window's thread after a write.
    """

    def __init__(
        self,
        project: Project,
        worker_id: WorkerId,
        orders: Mapping[str, WorkOrder],
        deliver: Deliver,
    ) -> None:
        """Read the existing payments; waits for the writer thread."""
        self.changed: list[Callable[[], None]] = []
        self._project = project
        self._worker_id = worker_id
        self._orders = orders
        self._deliver = deliver
        self.all = [
            each for each in project.reads.payments().result() if each.worker_id == worker_id
        ]

    def reload(self) -> None:
        """Read the payments again, after a signed file was taken; waits for the writer thread."""
        every = self._project.reads.payments().result()
        self.all[:] = [each for each in every if each.worker_id == self._worker_id]
        for listener in tuple(self.changed):
            listener()

    @property
    def standing(self) -> list[Payment]:
        """The payments that count, and open withdrawals, in the order in which they were stated."""
        return standing(self.all)

    def of(self, worker_id: WorkerId) -> OwnMoney:
        """Return the payments of another worker of the same job; waits for the writer thread."""
        return OwnMoney(self._project, worker_id, self._orders, self._deliver)

    def figures(self, pay: PayFigures) -> Figures | None:
        """Return the open part of the amount owed; None without a currency."""
        if pay.currency is None:
            return None
        sums = sums_of(counted(self.all, self._orders)).get(pay.currency)
        return paid_figures(due_of(pay), sums or no_sums(pay.currency))

    def state(self, entry: PaymentEntry, order_sha256: str, today: date) -> Future[None]:
        """Write a payment under an order.

        Raises:
            InvalidValueError: it is invalid; the sentence says what is wrong, and what to write.
        """
        return self._add(stated(entry, self.all, self._orders, order_sha256, today), order_sha256)

    def take_back(
        self, payment: Payment, reason: str, today: date, stated_by: str = ""
    ) -> Future[None]:
        """Write the withdrawal of a payment with its reason, by one side.

        Raises:
            InvalidValueError: there is no reason, it was withdrawn already, or the other side
                stated it and this side has not signed it.
        """
        back = withdrawn(payment, self.all, reason, today, stated_by)
        return self._add(back, payment.order_sha256)

    def _add(self, said: Statable, order_sha256: str) -> Future[None]:
        payment = payment_of(said, self._worker_id, order_sha256)
        told: Future[None] = Future()

        def counts(seq: int) -> None:
            self.all.append(replace(payment, seq=seq))
            for listener in tuple(self.changed):
                listener()
            told.set_result(None)

        def written(done: Future[int]) -> None:
            if (error := done.exception()) is not None:
                fault = error
                self._deliver(lambda: told.set_exception(fault))
                return
            seq = done.result()
            self._deliver(lambda: counts(seq))

        self._project.writes.add_payment(payment).add_done_callback(written)
        return told


def stated(
    entry: PaymentEntry,
    before: Iterable[Payment],
    orders: Mapping[str, WorkOrder],
    order_sha256: str,
    today: date,
) -> Statable:
    """Validate an entry under an order, and return the payment to store.

    Raises:
        InvalidValueError: it is invalid; the sentence says what is wrong, and what to write.
    """
    order = orders.get(order_sha256)
    if order is None:
        raise InvalidValueError(
            "There is no work order, so no rate is given and nothing can be held against a "
            "payment; it is best kept where you keep your papers."
        )
    return checked(entry, currencies=(order.currency,), before=before, today=today)


def withdrawn(
    payment: Payment, every: Sequence[Payment], reason: str, today: date, stated_by: str = ""
) -> Statable:
    """Return the withdrawal of a payment by one side; "" is the side that stated it.

    What both sides have signed still counts until the other side signs the withdrawal, too.

    Raises:
        InvalidValueError: there is no reason, it was withdrawn already, it is itself a withdrawal
            or a confirmation, or the other side stated it and this side has not signed it.
    """
    if payment.side == CONFIRMED:
        raise InvalidValueError("This only confirms a payment; choose the payment itself.")
    there = standing(every)
    if payment.side != VOID:  # for others, taking_back reports the error
        _require_not_withdrawn(payment, there, stated_by or payment.stated_by)
    is_agreed = payment.seq in agreed(there)
    return taking_back(payment, reason, today=today, stated_by=stated_by, is_agreed=is_agreed)


def _require_not_withdrawn(payment: Payment, there: Sequence[Payment], party: str) -> None:
    if payment.seq not in {each.seq for each in there}:
        raise InvalidValueError("This payment is taken back already.")
    back = withdrawals_of(there).get(payment.seq)
    if back is None:
        return
    if back.stated_by == party:
        raise InvalidValueError(
            "This payment is taken back already. It counts until the other side agrees: sign the "
            "withdrawal, and give them the file."
        )
    raise InvalidValueError(
        "The other side has taken this payment back already. It no longer counts once you agree to "
        "that."
    )


def payment_of(said: Statable, worker_id: WorkerId, order_sha256: str) -> Payment:
    """Return the payment of a worker under an order in the form of the job file."""
    return Payment(worker_id=worker_id, order_sha256=order_sha256, **asdict(said))

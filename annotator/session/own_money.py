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
from annotator.pay.money.payments import VOID, no_sums, standing, sums_of
from annotator.pay.order.work_order import WorkOrder
from annotator.pay.payments.paid import due_of, paid_figures
from annotator.pay.payments.payment_entry import PaymentEntry, Statable, checked, taking_back
from annotator.pay_basis.pay_inputs import counted
from annotator.records import Payment


class OwnMoney:
    """The payments of one worker. Nothing is altered; what was wrong is taken back, and stays.

    ``changed`` are called on the window's thread when something was written.
    """

    def __init__(
        self,
        project: Project,
        worker_id: WorkerId,
        orders: Mapping[str, WorkOrder],
        deliver: Deliver,
    ) -> None:
        """Read what is there; waits for the writer thread."""
        self.changed: list[Callable[[], None]] = []
        self._project = project
        self._worker_id = worker_id
        self._orders = orders
        self._deliver = deliver
        self.all = [
            each for each in project.reads.payments().result() if each.worker_id == worker_id
        ]

    @property
    def standing(self) -> list[Payment]:
        """The payments that nobody took back, in the order in which they were stated."""
        return standing(self.all)

    def of(self, worker_id: WorkerId) -> OwnMoney:
        """Return the payments of somebody else at the same job; waits for the writer thread."""
        return OwnMoney(self._project, worker_id, self._orders, self._deliver)

    def figures(self, pay: PayFigures) -> Figures | None:
        """Return what is open of what is owed; None where there is no currency to owe it in."""
        if pay.currency is None:
            return None
        sums = sums_of(counted(self.all, self._orders)).get(pay.currency)
        return paid_figures(due_of(pay), sums or no_sums(pay.currency))

    def state(self, entry: PaymentEntry, order_sha256: str, today: date) -> Future[None]:
        """Write a payment under an order.

        Raises:
            InvalidValueError: something of it cannot be; says what, and what to write.
        """
        return self._add(stated(entry, self.all, self._orders, order_sha256, today), order_sha256)

    def take_back(self, payment: Payment, reason: str, today: date) -> Future[None]:
        """Write that a payment does not count any more, and why.

        Raises:
            InvalidValueError: there is no reason, or it is taken back already.
        """
        return self._add(withdrawn(payment, self.all, reason, today), payment.order_sha256)

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
    """Return an entry as it may be kept under an order.

    Raises:
        InvalidValueError: something of it cannot be; says what, and what to write.
    """
    order = orders.get(order_sha256)
    if order is None:
        raise InvalidValueError(
            "There is no work order, so no rate is given and nothing can be held against a "
            "payment; it is best kept where you keep your papers."
        )
    return checked(entry, currencies=(order.currency,), before=before, today=today)


def withdrawn(payment: Payment, every: Sequence[Payment], reason: str, today: date) -> Statable:
    """Return what takes a payment back.

    Raises:
        InvalidValueError: there is no reason, it is taken back already, or itself a taking back.
    """
    is_payment = payment.side != VOID  # of the others taking_back says what they are
    if is_payment and payment.seq not in {each.seq for each in standing(every)}:
        raise InvalidValueError("This payment is taken back already.")
    return taking_back(payment, reason, today=today)


def payment_of(said: Statable, worker_id: WorkerId, order_sha256: str) -> Payment:
    """Return the payment of a worker under an order as the job keeps it."""
    return Payment(worker_id=worker_id, order_sha256=order_sha256, **asdict(said))

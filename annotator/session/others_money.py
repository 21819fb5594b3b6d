"""The amount owed and paid to another person of a job, for whoever pays that person."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.effort.categories import Category
from annotator.job_file.rows.values import EffortSum
from annotator.model.people import Worker
from annotator.pay.money.figures import PayFigures
from annotator.pay_basis.piece_shares import piece_terms
from annotator.session.job_session import JobSession
from annotator.session.live_pay import Key, WorkerTotals, pay_of
from annotator.session.piece_tally import by_key


class OthersMoney:
    """The payments of a worker other than the current one.

    ``money`` states and withdraws payments to ``worker`` under ``order_sha256``: the newest order
    that the worker accepted, "" if there is none.
    """

    def __init__(self, session: JobSession, worker: Worker) -> None:
        """Read the payments of that worker; waits for the writer thread."""
        self._session = session
        self.worker = worker
        self._worker_id = worker.id
        self.money = session.money.of(worker.id)
        self.order_sha256 = session.project.reads.order_in_force(worker.id).result()

    def pay(self) -> PayFigures | None:
        """Return the current pay of that worker, or None if the work is under no order.

        It waits for the writer thread, so all earlier decisions are included.
        """
        project = self._session.project
        sums = project.reads.effort_sums(self._worker_id).result()
        terms = piece_terms(self._session.orders)
        done = WorkerTotals(
            worker_id=self._worker_id,
            pieces=by_key(project.reads.pieces_of(self._worker_id, terms).result()),
            effort=_by_key(sums),
            declared=_declared_on_items(sums),
            payments=self.money.all,
        )
        orders = self._session.orders
        return pay_of(orders, orders.get(self.order_sha256), done)


def _by_key(sums: Iterable[EffortSum]) -> dict[Key, dict[Category, int]]:
    """Return the time by order and day, summed over the sessions."""
    found: dict[Key, dict[Category, int]] = {}
    for each in sums:
        into = found.setdefault((each.order_sha256, each.day), {})
        into[each.category] = into.get(each.category, 0) + each.total_ms
    return found


def _declared_on_items(sums: Iterable[EffortSum]) -> dict[Key, int]:
    """Return the time that was declared on items, by order and day."""
    found: dict[Key, int] = {}
    for each in sums:
        if each.category is Category.DECLARED:
            key = (each.order_sha256, each.day)
            found[key] = found.get(key, 0) + each.item_ms
    return found

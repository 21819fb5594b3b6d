"""What was rejected or withdrawn in the last days, and by when a rejection can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from annotator.job_file.rows.values import RejectedItem
from annotator.pay.order.work_order import WorkOrder
from annotator.session.job_session import JobSession

LAST_DAYS: Final = 14
"""As many days are shown, today among them."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """A rejection, and the last day on which it can be answered; None if no date is stated.

    A withdrawn item has nothing to answer; ``is_paid`` says whether its order pays it nevertheless.
    """

    rejection: RejectedItem
    answer_by: date | None
    is_paid: bool = False


def recent_rejections(session: JobSession) -> list[Answerable]:
    """Return what was refused in the last days, newest first; waits for the writer thread."""
    # A reviewer farther east may be a day ahead.
    first, last = session.time.day - LAST_DAYS + 1, session.time.day + 1
    found = session.project.reads.rejections_of(session.worker.id, first, last).result()
    orders = session.orders
    return [
        _withdrawn(each, order) if each.is_withdrawn else _rejected(each, order)
        for each in found
        for order in (orders.get(each.order_sha256),)
    ]


def _rejected(one: RejectedItem, order: WorkOrder | None) -> Answerable:
    return Answerable(one, None if order is None else order.answer_by(one.day))


def _withdrawn(one: RejectedItem, order: WorkOrder | None) -> Answerable:
    return Answerable(one, None, is_paid=order is None or order.pays_withdrawn)

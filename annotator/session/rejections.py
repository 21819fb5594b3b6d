"""What was rejected or withdrawn lately, and all rejections that can still be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from annotator.job_file.rows.values import RejectedItem
from annotator.pay.order.work_order import WorkOrder
from annotator.session.job_session import JobSession

LAST_DAYS: Final = 14
"""A rejection is shown for as many days at least, the first among them."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """A rejection, and the last day on which it can be answered; None if no date is stated.

    Of the orders that pay the worker for the item, the one that gives the most time counts. A
    withdrawn item has nothing to answer; ``is_paid`` says whether all of them pay it nevertheless.
    """

    rejection: RejectedItem
    answer_by: date | None
    is_paid: bool = False

    def is_open(self, today: date) -> bool:
        """Return whether its last day is stated and has not passed."""
        return self.answer_by is not None and self.answer_by >= today


def recent_rejections(session: JobSession) -> list[Answerable]:
    """Return what was refused in the last days, and older rejections that can still be answered.

    Those that can be answered come first; otherwise they are ordered by day, newest first. Waits
    for the writer thread.
    """
    today, orders = session.time.day, session.orders
    recent = today - LAST_DAYS + 1
    longest = max((order.footing.dispute_days or 0 for order in orders.values()), default=0)
    # A reviewer farther east may be a day ahead.
    first, last = min(recent, max(1, today - longest)), today + 1
    found = session.project.reads.rejections_of(session.worker.id, first, last).result()
    answerable = [
        _withdrawn(each, theirs) if each.is_withdrawn else _rejected(each, theirs)
        for each in found
        for theirs in ([orders[sha256] for sha256 in each.orders if sha256 in orders],)
    ]
    now = session.time.date
    shown = [each for each in answerable if each.rejection.day >= recent or each.is_open(now)]
    return sorted(shown, key=lambda each: not each.is_open(now))


def _rejected(one: RejectedItem, orders: Sequence[WorkOrder]) -> Answerable:
    days = [day for order in orders if (day := order.answer_by(one.day)) is not None]
    return Answerable(one, max(days, default=None))


def _withdrawn(one: RejectedItem, orders: Sequence[WorkOrder]) -> Answerable:
    return Answerable(one, None, is_paid=all(order.pays_withdrawn for order in orders))

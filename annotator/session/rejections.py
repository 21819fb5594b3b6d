"""The rejections of the last days, with the day by which each can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from annotator.job_file.rows.values import RejectedItem
from annotator.session.job_session import JobSession

LAST_DAYS: Final = 14
"""As many days are shown, today among them."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """A rejection, and the last day on which it can be answered; None if no date is stated."""

    rejection: RejectedItem
    answer_by: date | None


def recent_rejections(session: JobSession) -> list[Answerable]:
    """Return the rejections of the last days, newest first; waits for the writer thread."""
    # A reviewer farther east may be a day ahead.
    first, last = session.time.day - LAST_DAYS + 1, session.time.day + 1
    found = session.project.reads.rejections_of(session.worker.id, first, last).result()
    orders = session.orders
    return [
        Answerable(each, None if order is None else order.answer_by(each.day))
        for each in found
        for order in (orders.get(each.order_sha256),)
    ]

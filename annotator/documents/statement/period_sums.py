"""The work and the pay of one worker over a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.documents.statement.gathered import (
    AnsweredRejection,
    FinishedItem,
    JobWork,
    WorkedTime,
)
from annotator.documents.statement.period import Period
from annotator.documents.statement.statement_parts import StatementPart, WorkTotals, cut, parts_of
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.export.forms.pay_form import by_currency
from annotator.model.entities import Review
from annotator.model.people import Worker
from annotator.pay import Figures, PayFigures, WorkOrder, add_up
from annotator.pay.money.payments import no_sums, sums_of
from annotator.pay.payments.paid import NO_DUE, due_of, paid_figures
from annotator.pay.periods import UNKNOWN_DAY
from annotator.records import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerWork:
    """One worker's work on one job over one period.

    ``parts``, ``times`` and ``pieces`` are those of the period. ``whole`` holds the parts of the
    whole job, and ``payments`` all payments for it that stand, because money is rarely paid on the
    days it is for.
    """

    job: JobWork
    worker: Worker
    period: Period
    parts: tuple[StatementPart, ...]
    times: tuple[WorkedTime, ...]
    pieces: tuple[FinishedItem, ...]
    whole: tuple[StatementPart, ...]
    payments: tuple[Payment, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is neither work nor a confirmed item."""
        return not self.times and not self.pieces

    @property
    def totals(self) -> list[PayFigures]:
        """The figures of all orders together, by currency."""
        return totals_of(self.parts)

    @property
    def orders(self) -> list[WorkOrder]:
        """The orders that the work was done under."""
        known = dict.fromkeys(part.order_sha256 for part in self.parts)
        return [self.job.orders[sha256] for sha256 in known if sha256 in self.job.orders]

    @property
    def effort(self) -> dict[Category, int]:
        """The effective ms of each category that has any."""
        return effort_of(self.times)

    @property
    def observed_ms(self) -> int:
        """Observed work in ms."""
        return sum_of(self.effort, COUNTED_WORK)

    @property
    def declared_ms(self) -> int:
        """Declared time in ms."""
        return self.effort.get(Category.DECLARED, 0)

    @property
    def hours_ms(self) -> int:
        """The hours that count, including paid rest, in ms."""
        return sum(int(part.figures.terms["hours_ms"].exact or 0) for part in self.parts)

    @property
    def days(self) -> list[int]:
        """The known days on which there is time or a part of a confirmed item, in order."""
        return list(WorkTotals(self.times, self.pieces).days)

    @property
    def undated(self) -> int:
        """The number of items in the whole job of which nobody knows to which day they belong."""
        mine = (each for each in self.job.pieces if each.worker_id == self.worker.id)
        return sum(UNKNOWN_DAY in piece.days for piece in mine)

    @property
    def paid(self) -> dict[str, Figures]:
        """The payments for the whole job and the open amount, by currency."""
        due = {total.currency or "": due_of(total) for total in totals_of(self.whole)}
        sums = sums_of(self.payments)
        return {
            currency: paid_figures(
                due.get(currency, NO_DUE), sums.get(currency) or no_sums(currency)
            )
            for currency in dict.fromkeys([*due, *sorted(sums)])
            if currency
        }

    def reviewed(self, review: Review) -> list[FinishedItem]:
        """Return the pieces with this review."""
        return [piece for piece in self.pieces if piece.item.facts.review is review]

    @property
    def answers(self) -> list[AnsweredRejection]:
        """What the worker answered to rejections in the period, in order."""
        return [
            each
            for each in self.job.answers
            if each.answer.worker_id == self.worker.id and self.period.holds(each.answer.day)
        ]

    @property
    def shared(self) -> int:
        """The number of items that others worked on too, and are paid for in part."""
        return sum(piece.is_shared for piece in self.pieces)


def work_of(job: JobWork, worker: Worker, period: Period) -> WorkerWork:
    """Return the work of one worker on the days of a period."""
    own = WorkTotals(
        [each for each in job.times if each.worker_id == worker.id],
        [each for each in job.pieces if each.worker_id == worker.id],
        [each for each in job.payments if each.worker_id == worker.id],
    )
    whole = parts_of(own, job.orders)
    return WorkerWork(
        job=job,
        worker=worker,
        period=period,
        parts=tuple(whole if period.is_all else parts_of(own, job.orders, period)),
        times=tuple(each for each in own.times if period.holds(each.day)),
        pieces=tuple(cut(own.pieces, lambda _order, day: period.holds(day))),
        whole=tuple(whole),
        payments=tuple(own.payments),
    )


def totals_of(parts: Iterable[StatementPart]) -> list[PayFigures]:
    """Return the sum of the figures of several parts, by currency."""
    return [add_up(some) for some in by_currency(part.figures for part in parts).values()]


def effort_of(times: Iterable[WorkedTime]) -> dict[Category, int]:
    """Return the ms of each category that has any, in the order of the method."""
    sums = Counter[Category]()
    for each in times:
        sums[each.category] += each.ms
    return {category: sums[category] for category in Category if sums[category]}

"""The own record as values: the days of one worker at one job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.day.day_record import DayRecord
from annotator.documents.own_record.rules import Rule, rule_of
from annotator.effort.categories import Category
from annotator.model.people import Worker
from annotator.records import (
    Correction,
    JobFacts,
    Payment,
    RejectionAnswer,
    SessionFacts,
    Witness,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """One worker's complete record of one job.

    Attributes:
        facts: the job.
        worker: the worker whose record it is.
        days: oldest first.
        sessions: of the worker, oldest first.
        items: the file name of each item with time on it, by the item's id.
        corrections: the worker's statements in order, including claims.
        payments: the stated payments to the worker, in order.
        witnesses: the worker's statements about the hours at hand-ins.
        answers: what the worker answered to rejections, in order.
    """

    facts: JobFacts
    worker: Worker
    days: tuple[DayRecord, ...]
    sessions: tuple[SessionFacts, ...] = ()
    items: Mapping[int, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    payments: tuple[Payment, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    answers: tuple[RejectionAnswer, ...] = ()

    @property
    def totals(self) -> dict[Category, int]:
        """The ms of each category that has any, including claims."""
        total: dict[Category, int] = {}
        for day in self.days:
            for category, ms in day.totals.items():
                total[category] = total.get(category, 0) + ms
        return {category: total[category] for category in Category if total.get(category)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One stretch of time or one claim, as a line of the record.

    Attributes:
        start: local time at the start of the session; None for a claim.
        start_ms: from the start of the session.
        entry: the number of the booked entry; None for a claim.
        ended_by: the code of the reason why the entry ends; "" for a claim.
    """

    date: dt.date
    start: dt.datetime | None
    session_id: str
    start_ms: int
    length_ms: int
    category: Category
    item_id: int | None
    item: str
    reason: str
    rule: Rule
    ended_by: str
    order_sha256: str
    sample: bool
    entry: int | None


def lines_of(record: OwnRecord) -> Iterator[RecordLine]:
    """Yield every stretch and every claim; their lengths add up exactly to the totals."""
    for day in record.days:
        paused = {
            stretch.entry.seq
            for question in day.questions
            if question.was_paused
            for stretch in question.stretches
        }
        for stretch in day.stretches:
            entry = stretch.entry
            yield RecordLine(
                date=day.date,
                start=day.local_time(entry.session_id, stretch.start_ms),
                session_id=entry.session_id,
                start_ms=stretch.start_ms,
                length_ms=stretch.duration_ms,
                category=stretch.category,
                item_id=stretch.item_id,
                item=_name(record, stretch.item_id),
                reason=stretch.reason,
                rule=rule_of(stretch, was_paused=entry.seq in paused),
                ended_by=entry.span.ended_by.value,
                order_sha256=entry.order_sha256,
                sample=entry.sample,
                entry=entry.seq,
            )
        for claim in day.claims:
            yield _of_claim(record, day, claim)


def _of_claim(record: OwnRecord, day: DayRecord, claim: Correction) -> RecordLine:
    return RecordLine(
        date=day.date,
        start=None,
        session_id=claim.session_id,
        start_ms=claim.start_ms,
        length_ms=claim.duration_ms,
        category=Category.DECLARED,
        item_id=claim.item_id,
        item=_name(record, claim.item_id),
        reason=claim.reason,
        rule=Rule.CLAIM,
        ended_by="",
        order_sha256=claim.order_sha256,
        sample=claim.sample,
        entry=None,
    )


def _name(record: OwnRecord, item_id: int | None) -> str:
    return "" if item_id is None else record.items.get(item_id, "")

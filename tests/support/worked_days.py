"""A job of several weeks: days of work, reviews, rejections and payments, for statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.effort.categories import Category
from annotator.export.api import ItemRecord
from annotator.model.entities import Fault, Review, Status
from annotator.model.people import Worker
from annotator.pay import read_work_order
from annotator.records import Correction, EffortEntry, JobFacts, Payment, SessionFacts, StoredOrder
from tests.support.signed_money import signed_by_both
from tests.support.snapshots import ANN, BEN, FakeSnapshot, a_record, a_region, a_span, an_item

FIRST = dt.date(2026, 9, 28)
"""A Monday."""

WEEKS = 4
DAYS_OF_WORK = 5
ITEMS_A_DAY = 3
MINUTE_MS = 60_000
SOON_MS = 9 * 60 * MINUTE_MS
"""Each day begins at nine in the morning, local time."""

OFFSET_MIN = 180

ORDER = """\
[what_for]
title = { en = "Street scenes, batch 3", ar = "مشاهد من الشارع، الدفعة 3" }
purpose = { en = "To train delivery robots", ar = "لتدريب روبوتات التوصيل" }
weapons = "no"

[for_whom]
client = { en = "Acme Maps", ar = "شركة أكمي للخرائط" }
chain = [{ name = "Label House", place = "Nairobi", share = "38" }]

[footing]
rejections = "A second worker looks at each rejected item."
contact = "The desk of Label House"

[pay]
currency = "KES"
per_item = "12.00"
per_region = "0.75"
days_between_payments = 14
due = "Every second Friday"
means = "M-Pesa"
deductions = [{ kind = "fees", percent = "1.5", reason = "Mobile money" }]
buyer_pays = { per_item = "40.00", per_region = "2.00" }

[[floors]]
kind = "statutory"
amount = "16113.75"
unit = "month"
hours = "225"
source = "The Regulation of Wages (General) (Amendment) Order, 2024"

[[floors]]
kind = "living_wage"
amount = "150"
unit = "hour"
source = "A living wage study of Nairobi, 2026"
""".encode()
ORDER_SHA256 = read_work_order(ORDER).sha256


def worked_days() -> list[dt.date]:
    """Return Ann's working days."""
    return [
        FIRST + dt.timedelta(days=7 * week + day)
        for week in range(WEEKS)
        for day in range(DAYS_OF_WORK)
    ]


def number_of(day: dt.date) -> int:
    """Return the days since 1970-01-01."""
    return (day - dt.date(1970, 1, 1)).days


def weeks_of_work(title: str = "Streets of a town, batch 3") -> FakeSnapshot:
    """Return four weeks of Ann, one day of Ben, reviews up to the second week, two payments."""
    snapshot = FakeSnapshot(
        JobFacts("0d0d0d0d-0000-4000-8000-000000000003", title, "pictures"),
        Path("pictures"),
        {},
        list(_records()),
        list(_entries()),
        list(_sessions()),
        [Worker(ANN, "Ann"), Worker(BEN, "Ben")],
        [StoredOrder(ORDER_SHA256, ORDER, (ANN, BEN))],
    )
    snapshot.said = [
        Correction(
            "s2", ANN, ORDER_SHA256, 13, None, Category.AWAY, Category.DECLARED, "thinking",
            90 * MINUTE_MS, 105 * MINUTE_MS, seq=1,
        )
    ]  # fmt: skip
    bonus = Payment("bonus", ANN, ORDER_SHA256, "2026-10-09", "KES", "50.00", note="batch 2", seq=3)
    granted, agreed = signed_by_both(bonus, 6)
    snapshot.money = [
        Payment("sent", ANN, ORDER_SHA256, "2026-10-09", "KES", "900.00", "M-Pesa", seq=1),
        Payment(
            "received", ANN, ORDER_SHA256, "2026-10-10", "KES", "888.00", "M-Pesa", "12.00",
            names=1, seq=2,
        ),
        granted,
        Payment("sent", ANN, ORDER_SHA256, "2026-10-23", "KES", "1.00", seq=4),
        Payment("void", ANN, ORDER_SHA256, "2026-10-23", "KES", "1.00", names=4, seq=5),
        agreed,
    ]  # fmt: skip
    return snapshot


def weeks_without_an_order() -> FakeSnapshot:
    """Return the same weeks without an order, payments and corrections."""
    snapshot = weeks_of_work()
    snapshot.orders, snapshot.said, snapshot.money = [], [], []
    snapshot.entries = [replace(each, order_sha256="") for each in snapshot.entries]
    snapshot.records = [
        replace(each, item=replace(each.item, facts=replace(each.item.facts, done_order="")))
        for each in snapshot.records
    ]
    return snapshot


def _sessions() -> Iterator[SessionFacts]:
    for at, day in enumerate(worked_days()):
        yield SessionFacts(f"s{at}", ANN, "effort/1", _utc_ms(day), OFFSET_MIN, 0, closed=True)
    yield SessionFacts("b0", BEN, "effort/1", _utc_ms(FIRST), OFFSET_MIN, 0, closed=True)


def _utc_ms(day: dt.date) -> int:
    return number_of(day) * 86_400_000 + SOON_MS - OFFSET_MIN * MINUTE_MS


def _entries() -> Iterator[EffortEntry]:
    seq = 0
    for at in range(len(worked_days())):
        edges = [0, 4, 60 + 2 * at, 66 + 2 * at, 90 + 2 * at, 120 + 2 * at, 150 + 4 * at]
        kinds = [Category.GUIDELINE, Category.LABEL, Category.REST, Category.LABEL]
        kinds += [Category.AWAY, Category.WAIT if at % 7 == 3 else Category.LABEL]
        for start, end, kind in zip(edges, edges[1:], kinds, strict=False):
            seq += 1
            item = 1 + ITEMS_A_DAY * at if kind is Category.LABEL else None
            if kind is Category.AWAY and at == 2:
                start, end = 90, 120  # noqa: PLW2901 - on one day at other times
            span = a_span(start * MINUTE_MS, end * MINUTE_MS, kind, item)
            yield EffortEntry(f"s{at}", ANN, ORDER_SHA256, span, seq)
    span = a_span(0, 30 * MINUTE_MS, Category.LABEL, None)
    yield EffortEntry("b0", BEN, ORDER_SHA256, span, seq + 1)


def _records() -> Iterator[ItemRecord]:
    for at, day in enumerate(worked_days()):
        for place in range(ITEMS_A_DAY):
            number = 1 + ITEMS_A_DAY * at + place
            facts: dict[str, Any] = {"status": Status.DONE, "done_by": ANN}
            facts |= {"done_order": ORDER_SHA256, "done_day": number_of(day)}
            facts |= _review_of(number) if at < 2 * DAYS_OF_WORK else {}
            regions = [a_region(10 * number + each) for each in range(4 + place)]
            yield a_record(an_item(number, **facts), regions)
    for number in range(200, 205):
        yield a_record(an_item(number, status=Status.SKIPPED, reason="hard to look at"))


def _review_of(number: int) -> dict[str, object]:
    if number % 10 == 4:
        return {
            "review": Review.REJECTED,
            "review_reason": "Two signs were left out",
            "fault": Fault.WORKER,
            "reviewed_by": BEN,
        }
    if number == 17:
        return {"review": Review.REJECTED, "review_reason": "Wheels are boxes of their own now",
                "fault": Fault.GUIDELINE_CHANGED, "reviewed_by": BEN}  # fmt: skip
    if number == 23:
        return {"review": Review.WITHDRAWN}
    return {"review": Review.ACCEPTED, "reviewed_by": BEN}

"""Made-up jobs: the time of workers on items, under orders, with a number of regions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from annotator.day.claims import taking_back
from annotator.effort.categories import Category, EndedBy
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import GapBin, Span
from annotator.export.api import ItemRecord
from annotator.model.entities import (
    Label,
    LabelId,
    Origin,
    Region,
    RegionId,
    Review,
    Status,
    WorkerId,
)
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import read_work_order
from annotator.records import (
    Correction,
    EffortEntry,
    JobFacts,
    Payment,
    SessionFacts,
    StoredOrder,
)
from tests.support.signed_money import signed_by_both
from tests.support.snapshots import ANN, BEN, FakeSnapshot, a_record, an_item

CAY = WorkerId("33333333-3333-4333-8333-333333333333")
PEOPLE = (ANN, BEN, CAY)
STARTED_MS = 1_790_000_000_000
DAY_MS = 86_400_000
FIRST_DAY = (STARTED_MS + 180 * 60_000) // DAY_MS
ON_ITEMS = frozenset({Category.LABEL, Category.SELF_CHECK, Category.REWORK, Category.TRAINING})


@dataclass(frozen=True, slots=True)
class Stretch:
    """An amount of time in one category, of a worker, on an item, under an order.

    It becomes one span, or several of at most ``span_limit_ms``. Worker and order are indices into
    their lists; no order is None. ``day`` counts from the first.
    """

    category: Category
    ms: int
    item: int | None = None
    worker: int = 0
    order: int | None = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One item: who confirmed it under which order, its regions, and its review."""

    drawn: int = 1
    imported: int = 0
    done_by: int | None = 0
    order: int | None = 0
    review: Review = Review.NONE
    active_ms: int = 0
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A worker's answer about the first span of the stretch at an index, or a claim outside all.

    ``is_taken_back`` is for a claim that is withdrawn later.
    """

    to: Category
    stretch: int | None = None
    ms: int = 1
    item: int | None = None
    worker: int = 0
    order: int | None = 0
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """A payment to a worker under an order, on a day; ``converted`` is (currency, before, rate).

    A bonus, a deduction and a conversion are signed by both sides, or by the one ``alone``.
    """

    side: str
    amount: str
    worker: int = 0
    order: int = 0
    day: int = 0
    converted: tuple[str, str, str] | None = None
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A whole job."""

    orders: Sequence[bytes]
    pieces: Sequence[Piece]
    stretches: Sequence[Stretch]
    words: Sequence[Word] = ()
    money: Sequence[Money] = ()


def an_order(pay: str = "", *, currency: str = "KES", floors: Iterable[str] = ()) -> bytes:
    """Return the bytes of a work order with these lines of pay and these floors."""
    tables = "".join(f'\n[[floors]]\nsource = "A law"\n{floor}\n' for floor in floors)
    return f'[pay]\ncurrency = "{currency}"\n{pay}\n{tables}'.encode()


def snapshot_of(made: Made) -> FakeSnapshot:
    """Return the job as exporters see it; each worker has one session."""
    digests = [read_work_order(order).sha256 for order in made.orders]
    labels = {
        LabelId(1): Label(LabelId(1), "tree", 0),
        LabelId(2): Label(LabelId(2), "\u0628\u0627\u0628", 1),
    }
    entries, firsts = _entries(made.stretches, digests)
    said = [replace(c, seq=n) for n, c in enumerate(_said(made.words, firsts, digests), 1)]
    taken = [c for c, word in zip(said, made.words, strict=True) if word.is_taken_back]
    said += [replace(taking_back(c), seq=len(said) + n) for n, c in enumerate(taken, 1)]
    sittings = [
        SessionFacts(session, PEOPLE[int(session)], "effort/1", STARTED_MS, 180, 0)
        for session in sorted({e.session_id for e in entries} | {s.session_id for s in said})
    ]
    return FakeSnapshot(
        JobFacts("0e0e0e0e-0000-4000-8000-000000000002", "Made to measure", "pictures"),
        Path("pictures"),
        labels,
        list(_records(made.pieces, digests)),
        entries,
        sittings,
        [Worker(person, f"Worker {number}") for number, person in enumerate(PEOPLE)],
        [StoredOrder(digest, order) for digest, order in zip(digests, made.orders, strict=True)],
        said=said,
        money=_payments(made, digests),
    )


def _entries(
    stretches: Sequence[Stretch], digests: Sequence[str]
) -> tuple[list[EffortEntry], list[EffortEntry]]:
    """Return the entries of all stretches, and the first of each."""
    ends = dict.fromkeys(range(len(PEOPLE)), 0)
    entries: list[EffortEntry] = []
    firsts: list[EffortEntry] = []
    for each in stretches:
        start_ms = max(ends[each.worker], each.day * DAY_MS)
        ends[each.worker] = start_ms + each.ms
        digest = "" if each.order is None else digests[each.order]
        spans = _spans(each, start_ms)
        own = [
            EffortEntry(str(each.worker), PEOPLE[each.worker], digest, span, seq=seq)
            for seq, span in enumerate(spans, len(entries) + 1)
        ]
        entries += own
        firsts.append(own[0])
    return entries, firsts


def _spans(stretch: Stretch, start_ms: int) -> Iterator[Span]:
    end_ms = start_ms + stretch.ms
    for at_ms in range(start_ms, end_ms, EFFORT_1.span_limit_ms):
        to_ms = min(at_ms + EFFORT_1.span_limit_ms, end_ms)
        yield Span(
            category=stretch.category,
            item_id=stretch.item,
            start_ms=at_ms,
            end_ms=to_ms,
            ended_by=EndedBy.ITEM if to_ms == end_ms else EndedBy.LIMIT,
            bins=_bins(stretch) if at_ms == start_ms else (),
        )


def _said(
    words: Sequence[Word], firsts: Sequence[EffortEntry], digests: Sequence[str]
) -> Iterator[Correction]:
    for word in words:
        if word.stretch is None:
            digest = "" if word.order is None else digests[word.order]
            yield Correction(
                str(word.worker),
                PEOPLE[word.worker],
                digest,
                None,
                word.item,
                None,
                Category.DECLARED,
                "other",
                0,
                word.ms,
            )
            continue
        entry = firsts[word.stretch]
        span = entry.span
        yield Correction(
            entry.session_id,
            entry.worker_id,
            entry.order_sha256,
            entry.seq,
            word.item,
            span.category,
            word.to,
            "thinking" if word.to is Category.DECLARED else "",
            span.start_ms,
            min(span.start_ms + word.ms, span.end_ms),
        )


def _payments(made: Made, digests: Sequence[str]) -> list[Payment]:
    stated = [_payment(seq, each, made, digests) for seq, each in enumerate(made.money, 1)]
    both = {
        payment.seq: signed_by_both(payment, len(stated) + payment.seq)
        for payment, money in zip(stated, made.money, strict=True)
        if not money.alone and (money.side in ("bonus", "deduction") or money.converted)
    }
    own = [both[each.seq][0] if each.seq in both else each for each in stated]
    return own + [answer for _, answer in both.values()]


def _payment(seq: int, money: Money, made: Made, digests: Sequence[str]) -> Payment:
    currency = read_work_order(made.orders[money.order]).currency
    conversion = ""
    if money.converted is not None:
        target, before, rate = money.converted
        told = {"from_currency": currency, "from_amount": before, "rate": rate}
        conversion = json.dumps({**told, "date": "2026-09-21", "source": "A bank"})
        currency = target
    day = date.fromordinal(date(1970, 1, 1).toordinal() + FIRST_DAY + money.day)
    return Payment(
        money.side,
        PEOPLE[money.worker],
        digests[money.order],
        day.isoformat(),
        currency,
        money.amount,
        conversion=conversion,
        seq=seq,
        stated_by=money.alone or "worker",
    )


def _bins(stretch: Stretch) -> tuple[GapBin, ...]:
    if stretch.category in ON_ITEMS and stretch.ms > 3_000:
        return (GapBin(10, 1, 3_000, 0),)
    return ()


def _records(pieces: Sequence[Piece], digests: Sequence[str]) -> Iterable[ItemRecord]:
    first = 1
    for number, piece in enumerate(pieces, 1):
        count = piece.drawn + piece.imported
        facts: dict[str, Any] = {}
        if piece.done_by is not None:
            order = "" if piece.order is None else digests[piece.order]
            facts = {"status": Status.DONE, "done_by": PEOPLE[piece.done_by], "done_order": order}
            facts["done_day"] = 0 if piece.day is None else FIRST_DAY + piece.day
        regions = [_region(first + at, at < piece.drawn) for at in range(count)]
        record = a_record(an_item(number, review=piece.review, **facts), regions)
        first += count
        times = {RegionId(f"region-{regions[0].number}"): piece.active_ms} if regions else {}
        yield replace(record, active_ms=times)


def _region(number: int, is_drawn: bool) -> Region:
    return Region(
        RegionId(f"region-{number}"),
        number,
        LabelId(1 + number % 2),
        order=f"{number:06}",
        geometry=Box(number / 7, 20.25, 3e-7 + 1 / (1 + number % 3), 17.0),
        worker_id=ANN,
        origin=Origin.DRAWN if is_drawn else Origin.IMPORTED,
        touched=is_drawn,
        transcription="\U0001f600 \u00e9" if number % 3 == 0 else "",
        attributes={"\ufb33": 1e21, "\U0001f600": 0.1, "count": 2**60} if number % 4 == 0 else {},
    )

"""Time that a worker declares on an item is paid as time on that item; on none, as other time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest

from annotator.documents.statement.gathered import gather
from annotator.documents.statement.period import Period
from annotator.documents.statement.period_sums import work_of
from annotator.export.api import Detail, ExportOptions
from annotator.pay.money.figures import PayFigures
from annotator.pay.order.order_reader import read_work_order
from annotator.session.others_money import OthersMoney
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ExportedSitting, Sitting
from tests.support.exports import export_coco, load, verified, wheres
from tools.checkers.check_export import main

MINUTE_MS = 60_000
BY_THE_HOUR = b"""
[what_for]
title = "Old letters"

[pay]
currency = "EUR"
per_hour = "60"
other_hour = "30"
"""
UNPAID = BY_THE_HOUR + b'declared_paid = "no"\n'


@contextmanager
def sitting(folder: Path, order: bytes = b"") -> Iterator[Sitting]:
    """Return a job with an order that all accepted; it is closed at the end."""
    at = ExportedSitting(folder)
    if order:
        sha256 = read_work_order(order).sha256
        at.project.writes.add_order(order, sha256).result()
        for worker in (ADA, BEN):
            at.project.writes.accept_order(order, sha256, worker.id).result()
    try:
        yield at
    finally:
        at.rise()
        at.project.close()


def declare(at: Sitting) -> None:
    """Have Ada declare 20 minutes on an item, 5 more that she takes back, and 10 on none."""
    session = at.sit(ADA)
    at.open()
    session.confirm()
    session.word.claim(20 * MINUTE_MS, "thinking", item_id=ITEMS[0])
    session.word.claim(5 * MINUTE_MS, "thinking", item_id=ITEMS[1])
    session.word.claim(10 * MINUTE_MS, "asking")
    at.pump()
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        claims = list(snapshot.corrections())
    session.word.take_back(next(each for each in claims if each.item_id == ITEMS[1]))
    at.pump()


def terms_of(figures: PayFigures | None) -> dict[str, int]:
    assert figures is not None
    names = ("declared_ms", "declared_item_ms", "declared_other_ms", "piece_ms", "other_ms")
    return {name: int(figures.terms[name].exact or 0) for name in names}


@pytest.mark.parametrize(("order", "paid"), [(BY_THE_HOUR, 1), (UNPAID, 0)], ids=["yes", "no"])
def test_it_is_paid_by_the_rate_of_time_on_items(tmp_path: Path, order: bytes, paid: int) -> None:
    with sitting(tmp_path, order) as at:
        declare(at)
        is_the_same_everywhere(at, paid)


def is_the_same_everywhere(at: Sitting, paid: int) -> None:
    """Assert the figures of the session, of a later one, of a payer, statement and export."""
    assert at.session is not None
    figures = at.session.pay()
    assert terms_of(figures) == {
        "declared_ms": 30 * MINUTE_MS,
        "declared_item_ms": 20 * MINUTE_MS,
        "declared_other_ms": 10 * MINUTE_MS,
        "piece_ms": 20 * MINUTE_MS * paid,
        "other_ms": 10 * MINUTE_MS * paid,
    }
    assert figures is not None
    assert figures.terms["hours_ms"].exact == 30 * MINUTE_MS
    assert figures.expected["hour_pay"].exact == Fraction(20 * paid)
    assert figures.expected["other_pay"].exact == Fraction(5 * paid)
    by_day = at.session.pay_by_day()
    assert [day.expected["hour_pay"].exact for day in by_day.values()] == [20 * paid]
    at.rise()
    live = at.sit(ADA).pay()
    assert terms_of(live) == terms_of(figures)
    at.rise()
    others = OthersMoney(at.sit(BEN), ADA).pay()
    assert terms_of(others) == terms_of(figures)
    at.rise()
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        (total,) = work_of(gather(snapshot), ADA, Period()).totals
        assert total.as_json() == figures.as_json()
        for detail in Detail:
            folder = at.folder / f"out_{detail}"
            export_coco(folder, snapshot, ExportOptions(detail=detail))
            (part,) = load(folder, "fair_pay.json")["parts"]
            assert part["inputs"]["declared_item_ms"] == 20 * MINUTE_MS
            assert part["figures"] == figures.as_json()
            result = verified(folder)
            assert result.is_ok, wheres(result.problems)
            assert main([str(folder)]) == 0


def test_without_an_order_it_is_still_told_apart(tmp_path: Path) -> None:
    with sitting(tmp_path) as at:
        session = at.sit(ADA)
        session.word.claim(MINUTE_MS, "thinking", item_id=ITEMS[0])
        at.pump()
        assert terms_of(session.pay_or_reasons())["piece_ms"] == MINUTE_MS

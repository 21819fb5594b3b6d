"""The stretches behind a figure add up to it, whatever the order pays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from annotator.documents.own_record.figure_stretches import behind, rests_on_time
from annotator.documents.own_record.record import RecordLine
from annotator.documents.own_record.rules import Rule
from annotator.effort.categories import Category
from annotator.pay import PayInputs, compute_pay, read_work_order

NAMES = ("piece_ms", "observed_ms", "paid_rest_ms", "other_ms", "hours_ms", "label_ms", "rest_ms")
OF_DECLARED = ("declared_ms", "declared_item_ms", "declared_other_ms", "piece_ms", "other_ms")


def lines(order_sha256: str) -> list[RecordLine]:
    """Return a stretch of each category, each of another length."""
    return [
        RecordLine(
            date=dt.date(2026, 3, 10),
            start=None,
            session_id="s",
            start_ms=0,
            length_ms=10**place,
            category=category,
            item_id=None,
            item="",
            reason="",
            rule=Rule.INPUT,
            ended_by="",
            order_sha256=order_sha256,
            sample=False,
            entry=place,
        )
        for place, category in enumerate(Category)
    ]


@pytest.mark.parametrize("declared", ["true", "false"])
@pytest.mark.parametrize("rests", ["true", "false"])
@pytest.mark.parametrize("name", NAMES)
def test_they_add_up(name: str, rests: str, declared: str) -> None:
    terms = f'currency = "EUR"\nper_item = "1"\nrests_paid = {rests}\ndeclared_paid = {declared}'
    order = read_work_order(f'[what_for]\ntitle = "T"\n\n[pay]\n{terms}\n'.encode())
    of_order, elsewhere = lines(order.sha256), lines("another")
    effort = {line.category.value: line.length_ms for line in of_order}
    inputs = PayInputs(items_completed=1, regions_completed=0, effort_ms=effort)
    found = behind(name, compute_pay(order, inputs), {order.sha256: order}, [*elsewhere, *of_order])
    assert found.is_equal
    assert found.sum_ms == found.figure_ms
    assert (found.sum_ms > 0) == (name != "paid_rest_ms" or rests == "true")


@pytest.mark.parametrize("declared", ["true", "false"])
@pytest.mark.parametrize("name", OF_DECLARED)
def test_time_declared_on_an_item_is_behind_the_time_on_items(name: str, declared: str) -> None:
    terms = f'currency = "EUR"\nper_hour = "1"\ndeclared_paid = {declared}'
    order = read_work_order(f'[what_for]\ntitle = "T"\n\n[pay]\n{terms}\n'.encode())
    every = lines(order.sha256)
    on_none = next(line for line in every if line.category is Category.DECLARED)
    on_item = replace(on_none, item_id=7, length_ms=7)
    effort = {line.category.value: line.length_ms for line in every}
    effort[Category.DECLARED.value] += on_item.length_ms
    inputs = PayInputs(items_completed=1, regions_completed=0, effort_ms=effort, declared_item_ms=7)
    found = behind(name, compute_pay(order, inputs), {order.sha256: order}, [*every, on_item])
    assert found.is_equal
    is_paid = declared == "true"
    held = {"declared_item_ms": True, "declared_other_ms": False, "declared_ms": True}
    assert (on_item in found.lines) == held.get(name, is_paid and name == "piece_ms")


def test_without_an_order_all_time_is_meant() -> None:
    every = [*lines(""), *lines("an order that is gone")]
    effort: dict[str, int] = {}
    for line in every:
        effort[line.category.value] = effort.get(line.category.value, 0) + line.length_ms
    inputs = PayInputs(items_completed=0, regions_completed=0, effort_ms=effort)
    assert behind("hours_ms", compute_pay(None, inputs), {}, every).is_equal


def test_money_and_counts_rest_on_no_stretch() -> None:
    assert not rests_on_time("owed")
    assert not rests_on_time("items")
    assert all(map(rests_on_time, NAMES))

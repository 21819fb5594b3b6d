"""The README of an export is read by people: in words, and never silent about pay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.pay import read_work_order
from annotator.records import Payment, StoredOrder
from tests.support.exports import export_coco
from tests.support.snapshots import (
    ANN,
    ORDER,
    ORDER_SHA256,
    FakeSnapshot,
    a_morning,
    snapshot_of,
)
from tools.checkers.check_export import main as checked


def _card(folder: Path, snapshot: FakeSnapshot) -> str:
    export_coco(folder, snapshot)
    return (folder / "README.md").read_text(encoding="utf-8")


def test_without_work_it_says_so(tmp_path: Path) -> None:
    morning = a_morning()
    morning.records = morning.records[2:]
    morning.entries, morning.sittings = [], []
    assert "- Pay: none, for no work is recorded\n" in _card(tmp_path / "out", snapshot_of(morning))


def test_kinds_of_floors_are_words(tmp_path: Path) -> None:
    data = ORDER.replace(b'"statutory"', b'"living_wage"')
    digest = read_work_order(data).sha256
    snapshot = snapshot_of(a_morning())
    snapshot.orders = [StoredOrder(digest, data, (ANN,))]
    snapshot.entries = [replace(entry, order_sha256=digest) for entry in snapshot.entries]
    snapshot.records = []
    assert "KES 71.62 (living wage)" in _card(tmp_path / "out", snapshot)


def test_it_says_what_came_what_is_open_and_what_is_passed_on(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    card = _card(tmp_path / "before", snapshot)
    assert "- Of the buyer's price passed on: unknown\n" in card
    assert "- Still open: KES 12.90\n" in card
    assert "Received" not in card
    assert "No payment has been confirmed by both sides." in card
    snapshot.money = [Payment("received", ANN, ORDER_SHA256, "2026-11-20", "KES", "10", seq=1)]
    card = _card(tmp_path / "after", snapshot)
    assert "- Received, as the worker states: KES 10.00\n- Still open: KES 2.90\n" in card
    assert "No payment" not in card


def test_an_open_amount_is_never_below_zero(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    snapshot.money = [Payment("received", ANN, ORDER_SHA256, "2026-11-20", "KES", "1500.5", seq=1)]
    card = _card(tmp_path / "out", snapshot)
    assert "- Received, as the worker states: KES 1,500.50\n" in card
    assert "- Received beyond what is owed: KES 1,487.60\n" in card
    assert "KES -" not in card
    assert checked([str(tmp_path / "out")]) == 0


def test_without_a_difference_nothing_is_said_to_depend_on_a_review(tmp_path: Path) -> None:
    data = ORDER.replace(b'per_item = "4.00"', b'per_item = "0"').replace(
        b'per_region = "0.75"', b'per_region = "0"'
    )
    digest = read_work_order(data).sha256
    snapshot = snapshot_of(a_morning())
    snapshot.orders = [StoredOrder(digest, data, (ANN,))]
    snapshot.entries = [replace(entry, order_sha256=digest) for entry in snapshot.entries]
    snapshot.records = [
        replace(each, item=replace(each.item, facts=replace(each.item.facts, done_order=digest)))
        for each in snapshot.records
    ]
    card = _card(tmp_path / "out", snapshot)
    assert "- Owed: KES " in card
    assert "if all of it is accepted" not in card

"""The README of an export is read by people: in words, and never silent about pay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.pay import read_work_order
from annotator.records import StoredOrder
from tests.support.exports import export_coco
from tests.support.snapshots import ANN, ORDER, FakeSnapshot, a_morning, snapshot_of


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
    assert "KES 71.616667 (living wage)" in _card(tmp_path / "out", snapshot)

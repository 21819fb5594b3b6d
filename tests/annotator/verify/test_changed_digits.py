"""Changes one digit of an export and the manifest with it: the check must say no, and say where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.export.api import Detail, ExportOptions
from annotator.export.forms.canonical import SEAL, sealed
from tests.support.exports import GOLDEN, export_coco, files_of, load, rewrite, verified, wheres

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
SAMPLES = 25
"""Digits tried of each document; all 12,000 of them take five minutes (stride 1)."""


def copy_of(detail: str, folder: Path) -> Path:
    """Return a copy of a golden export."""
    for name, data in files_of(GOLDEN / f"coco_{detail}"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def next_digit(data: bytes, at: int) -> bytes:
    """Return the bytes with the digit there one higher, 9 becoming 0."""
    assert data[at : at + 1].isdigit()
    return data[:at] + b"%d" % ((data[at] - ord("0") + 1) % 10) + data[at + 1 :]


@pytest.mark.parametrize("detail", ["job", "item", "full"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_digit_anywhere_can_be_changed_unseen(tmp_path: Path, detail: str, name: str) -> None:
    folder = copy_of(detail, tmp_path / "out")
    data = (folder / name).read_bytes()
    digits = [found.start() for found in re.finditer(rb"[0-9]", data)]
    for at in digits[:: len(digits) // SAMPLES]:
        rewrite(folder, name, next_digit(data, at))
        assert not verified(folder).is_ok, data[at - 60 : at + 20]


@pytest.mark.parametrize(
    ("name", "before", "where"),
    [
        ("annotations.json", b'"bbox": [10.', "item 1 (street/photo_1.jpg), regions_sha256"),
        ("annotations.json", b'"bbox": [0.1, 0.2, 0.33333333', "item 2 (street/photo_2.jpg)"),
        ("annotations.json", b'"area": 120', "annotation 1.area"),
        ("annotations.json", b'"work_ms": 20', "image 1 (street/photo_1.jpg), effort.work_ms"),
        ("annotations.json", b'"active_ms": 10', "annotation 1, active_ms"),
        ("annotations.json", b'"net": "1', "info.fair_pay.pay[0].net"),
        ("annotations.json", b'"category_id": ', "item 1 (street/photo_1.jpg), regions_sha256"),
        ("effort.json", b'"totals": {"ms": {"label": 2', "totals.ms.label"),
        ("effort.json", b'"observed_ms": 2', "totals.observed_ms"),
        ("effort.json", b'"think_limit_ms": 12', "effort.json, method.think_limit_ms"),
        ("effort.json", b'"ms": {"label": 1', "item 1 (street/photo_1.jpg), ms.label"),
        ("effort.json", b'"self_check": 8765, "wait": 67', "photo_1.jpg), ms.wait"),
        ("effort.json", b'"label": [[10, ', "totals.bins.label[0][1]"),
        ("effort.json", b'"active_ms": {"1": 10', "active_ms of its regions"),
        ("effort.json", b'"deleted_active_ms": 1', "deleted_active_ms and unassigned_ms"),
        ("effort.json", b'"end_ms": 4', "off_item, ms.guideline"),
        ("effort.json", b'"paid_regions": ', "inputs of all parts together.regions_completed"),
        ("fair_pay.json", b'2, "regions_completed": ', "regions_completed"),
        ("fair_pay.json", b'"effort_ms": {"label": 2', "inputs of all parts together.effort_ms"),
        ("fair_pay.json", b'"full_rate": {"value": "1', "completed.full_rate.value"),
        ("fair_pay.json", b'"item_rate": {"value": "', "terms.item_rate.value"),
        ("fair_pay.json", b'"items_with_effort": ', "coverage.items_with_effort"),
        (
            "fair_pay.json",
            b'"hours_ms": 311222, "gross": "1',
            "fair_pay.json, summary.pay[0].gross",
        ),
    ],
)
def test_a_changed_figure_or_box_is_named(
    tmp_path: Path, name: str, before: bytes, where: str
) -> None:
    folder = copy_of("full", tmp_path / "out")
    data = (folder / name).read_bytes()
    rewrite(folder, name, next_digit(data, data.index(before) + len(before)))
    assert where in wheres(verified(folder).problems)


def test_a_text_of_one_file_that_the_other_does_not_have_is_named(tmp_path: Path) -> None:
    folder = copy_of("item", tmp_path / "out")
    data = (folder / "transcriptions.jsonl").read_bytes()
    rewrite(folder, "transcriptions.jsonl", data.replace(b"Caf", b"Caff", 1))
    assert "transcriptions.jsonl, annotation 2.text" in wheres(verified(folder).problems)


def test_another_rate_in_the_order_is_named(tmp_path: Path) -> None:
    folder = copy_of("item", tmp_path / "out")
    (order,) = (folder / "work_orders").iterdir()
    name = f"work_orders/{order.name}"
    rewrite(folder, name, order.read_bytes().replace(b'"4.00"', b'"5.00"'))
    assert name in wheres(verified(folder).problems)


def test_a_cheat_who_also_makes_the_seals_anew_is_still_caught_by_the_sums(
    tmp_path: Path,
) -> None:
    export_coco(tmp_path / "out", options=ExportOptions(detail=Detail.ITEM))
    effort = load(tmp_path / "out", "effort.json")
    item = {key: value for key, value in effort["items"][0].items() if key != SEAL}
    item["work_ms"] += 1
    effort["items"][0] = sealed(item)
    del effort[SEAL]
    rewrite(tmp_path / "out", "effort.json", sealed(effort))
    found = wheres(verified(tmp_path / "out").problems)
    assert "effort.json, item 1 (street/photo_1.jpg), work_ms" in found
    assert "content_sha256" not in " ".join(p.what for p in verified(tmp_path / "out").problems)

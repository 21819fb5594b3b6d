"""Tests what effort.json and fair_pay.json tell at each level, of one worker and of several."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import Review
from annotator.records import SessionFacts
from tests.support.english import english
from tests.support.exports import export_coco, load, verified
from tests.support.snapshots import (
    ANN,
    BEN,
    Morning,
    a_morning,
    a_span,
    an_entry,
    reviewed,
    snapshot_of,
)


def exported(
    folder: Path, morning: Morning, detail: Detail, only: frozenset[int] | None = None
) -> tuple[Any, Any]:
    """Return effort.json and fair_pay.json of a verified export."""
    options = ExportOptions(detail=detail, only=only)
    export_coco(folder, snapshot_of(morning), options)
    assert verified(folder).problems == ()
    return load(folder, "effort.json"), load(folder, "fair_pay.json")


def test_every_level_has_the_same_totals_and_times_add_up(tmp_path: Path) -> None:
    totals = []
    for detail in Detail:
        effort, _pay = exported(tmp_path / detail, a_morning(), detail)
        totals.append(effort["totals"])
    assert totals[0] == totals[1] == totals[2]
    assert totals[0]["recorded_ms"] == 311_222
    assert totals[0]["observed_ms"] == 311_222 - 61_234
    assert totals[0]["observed_plus_declared_ms"] == totals[0]["observed_ms"]


def test_a_level_tells_no_more_than_it_says(tmp_path: Path) -> None:
    job, _pay = exported(tmp_path / "job", a_morning(), Detail.JOB)
    item, _pay = exported(tmp_path / "item", a_morning(), Detail.ITEM)
    full, _pay = exported(tmp_path / "full", a_morning(), Detail.FULL)
    assert not {"off_item", "sessions"} & set(job)
    assert not {"ms", "work_ms", "bins", "active_ms"} & set(job["items"][0])
    assert "sessions" not in item
    assert not {"bins", "active_ms"} & set(item["items"][0])
    assert full["sessions"][0]["worker"] == ANN
    for level in ("job", "item"):
        for path in (tmp_path / level).iterdir():
            assert not path.is_file() or ANN.encode() not in path.read_bytes()
    coco = load(tmp_path / "job", "annotations.json")
    assert "effort" not in coco["images"][0]
    assert "active_ms" not in json.dumps(coco)


def test_regions_deleted_regions_and_the_rest_are_the_work_of_the_item(tmp_path: Path) -> None:
    effort, _pay = exported(tmp_path / "out", a_morning(), Detail.FULL)
    item = effort["items"][0]
    shared = sum(item["active_ms"].values()) + item["deleted_active_ms"]
    assert item["deleted_active_ms"] == 1_777
    assert shared + item["unassigned_ms"] == item["work_ms"] == 191_853 + 8_765
    coco = load(tmp_path / "out", "annotations.json")
    assert coco["annotations"][0]["attributes"]["active_ms"] == 101_000
    assert coco["images"][0]["effort"]["wait_ms"] == 679


def test_more_time_on_regions_than_on_their_item_is_a_problem_that_names_it(
    tmp_path: Path,
) -> None:
    morning = a_morning()
    first = morning.records[0]
    too_much = {**first.active_ms, first.regions[0].id: 300_000}
    morning.records[0] = replace(first, active_ms=too_much)
    options = ExportOptions(detail=Detail.FULL)
    export_coco(tmp_path / "out", snapshot_of(morning), options)
    problems = verified(tmp_path / "out").problems
    assert [problem.where for problem in problems] == ["effort.json, item 1 (street/photo_1.jpg)"]


def test_a_sample_is_marked_wherever_it_comes_from(tmp_path: Path) -> None:
    plain = a_morning()
    by_item, by_entry, by_session = a_morning(), a_morning(), a_morning()
    record = by_item.records[2]
    by_item.records[2] = replace(record, item=replace(record.item, sample=True))
    by_entry.entries[0] = replace(by_entry.entries[0], sample=True)
    by_session.sittings[0] = replace(by_session.sittings[0], sample=True)
    for number, (morning, is_sample) in enumerate(
        [(plain, False), (by_item, True), (by_entry, True), (by_session, True)]
    ):
        effort, pay = exported(tmp_path / str(number), morning, Detail.ITEM)
        assert (effort["sample"], pay["sample"], pay["summary"]["sample"]) == (is_sample,) * 3
    assert load(tmp_path / "2", "effort.json")["totals"]["sample_ms"] == 4_321


def test_imported_and_untouched_regions_are_not_paid(tmp_path: Path) -> None:
    effort, pay = exported(tmp_path / "out", a_morning(), Detail.ITEM)
    assert [item["paid_regions"] for item in effort["items"]] == [4, 1, 0]
    figures = pay["parts"][0]["figures"]["completed"]
    assert Fraction(figures["gross"]["exact"]) >= 2 * 4 + 5 * Fraction("0.75")
    assert figures["region_pay"]["exact"] == "3.75"
    assert pay["parts"][0]["figures"]["accepted"]["item_pay"]["exact"] == "0"
    assert pay["parts"][0]["figures"]["expected"] == pay["parts"][0]["figures"]["completed"]
    assert pay["totals"][0]["paid"]["owed_accepted"]["reason"] == "Nothing has been reviewed yet."


def test_accepted_work_leads_once_it_is_reviewed(tmp_path: Path) -> None:
    morning = a_morning()
    morning.records[0] = reviewed(morning.records[0], Review.ACCEPTED)
    morning.records[1] = reviewed(morning.records[1], Review.REJECTED)
    _effort, pay = exported(tmp_path / "out", morning, Detail.ITEM)
    inputs = pay["parts"][0]["inputs"]
    assert (inputs["items_accepted"], inputs["regions_accepted"]) == (1, 4)
    assert pay["summary"]["pay"][0]["basis"] == "accepted"


def with_a_second_worker() -> Morning:
    """Return the fixed job with an hour of another worker, who confirmed the second item."""
    morning = a_morning()
    span = a_span(0, 3_600_000, Category.LABEL, 2)
    morning.entries.append(an_entry(span, worker=BEN, session="s2"))
    morning.sittings.append(SessionFacts("s2", BEN, "effort/1", 1_790_000_900_000, 180, 0))
    second = morning.records[1]
    facts = replace(second.item.facts, done_by=BEN)
    morning.records[1] = replace(second, item=replace(second.item, facts=facts))
    return morning


@pytest.mark.parametrize("detail", [Detail.JOB, Detail.ITEM])
def test_several_workers_are_totals_only_without_a_mean(tmp_path: Path, detail: Detail) -> None:
    _effort, pay = exported(tmp_path / "out", with_a_second_worker(), detail)
    assert [(part["worker"], part["workers"]) for part in pay["parts"]] == [(None, 2)]
    figures = pay["parts"][0]["figures"]["completed"]
    assert figures["full_rate"]["value"] is None
    assert "mean" in figures["full_rate"]["reason"]
    assert not [name for name in figures if "_of_" in name]
    assert figures["region_pay"]["exact"] == "3.75"
    stated = " ".join(english(verified(tmp_path / "out").stated))
    assert "2 workers" in stated


def test_at_full_each_worker_has_a_block_and_all_of_it_is_redone(tmp_path: Path) -> None:
    effort, pay = exported(tmp_path / "out", with_a_second_worker(), Detail.FULL)
    assert "sessions" not in effort  # a span with its item would tell who did which
    parts = {part["worker"]: part for part in pay["parts"]}  # in an order that ranks nobody
    assert {*parts} == {ANN, BEN}
    assert parts[BEN]["figures"]["completed"]["region_pay"]["exact"] == "0.75"
    assert [total["workers"] for total in pay["totals"]] == [1, 1, 2]
    assert pay["totals"][1]["figures"]["completed"]["full_rate"]["value"] is not None
    stated = [each for each in english(verified(tmp_path / "out").stated) if "workers" in each]
    assert stated == ["how the pieces were divided between 2 workers"]


@pytest.mark.parametrize("detail", list(Detail))
def test_a_part_of_the_items_says_that_it_is_not_the_whole_job(
    tmp_path: Path, detail: Detail
) -> None:
    effort, pay = exported(tmp_path / "out", a_morning(), detail, frozenset({1}))
    assert effort["filter"]["of"] == 3
    assert "sessions" not in effort
    assert effort["totals"]["ms"]["guideline"] == 0
    assert effort["totals"]["ms"]["label"] == 191_853
    assert pay["is_whole_job"] is False
    assert "Only some items" in pay["incomplete_because"]


def test_choosing_every_item_is_the_whole_job(tmp_path: Path) -> None:
    effort, pay = exported(tmp_path / "out", a_morning(), Detail.FULL, frozenset({1, 2, 3}))
    assert effort["filter"] is None
    assert pay["is_whole_job"] is True
    assert effort["totals"]["recorded_ms"] == 311_222


def test_work_without_an_order_has_no_pay_and_says_why(tmp_path: Path) -> None:
    morning = a_morning()
    morning.entries = [replace(entry, order_sha256="") for entry in morning.entries]
    _effort, pay = exported(tmp_path / "out", morning, Detail.ITEM)
    without = pay["parts"][0]
    assert without["work_order"] is None
    assert (
        without["figures"]["completed"]["gross"]["reason"]
        == "No rate given: there is no work order."
    )


def test_the_order_is_shown_with_what_it_does_not_disclose(tmp_path: Path) -> None:
    _effort, pay = exported(tmp_path / "out", a_morning(), Detail.ITEM)
    fields = {
        each["key"]: each for part in pay["work_orders"][0]["sections"] for each in part["fields"]
    }
    hidden = [each for each in fields.values() if not each["is_disclosed"]]
    assert hidden
    assert all("not disclosed" in each["value"] for each in hidden)

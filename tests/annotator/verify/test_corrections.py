"""What a worker said of the own time leaves at ``full``, counts everywhere, and is redone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.day.claims import taking_back
from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.records import Correction, EffortEntry
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.snapshots import ANN, ORDER_SHA256, FakeSnapshot, a_morning, snapshot_of
from tools.checkers.check_export import main

REST_MS = 226_912 - 165_678
"""The one break of the fixed job: its fourth span."""


def a_day(*said: Correction) -> FakeSnapshot:
    """Return the fixed job with its entries numbered as the store does, and what was said."""
    morning = a_morning()
    entries: list[EffortEntry] = [
        replace(entry, seq=number) for number, entry in enumerate(morning.entries, start=1)
    ]
    morning.entries = entries
    return replace(snapshot_of(morning), said=said)


def declared(start_ms: int, end_ms: int, entry_seq: int | None = 4) -> Correction:
    """Return that a stretch of the break was work on the first item, or a claim."""
    return Correction(
        "s1",
        ANN,
        ORDER_SHA256,
        entry_seq,
        1,
        None if entry_seq is None else Category.REST,
        Category.DECLARED,
        "thinking",
        start_ms,
        end_ms,
    )


TWENTY_SECONDS = declared(165_678, 185_678)
A_CLAIM = declared(0, 5_000, None)
THE_REST_WAS_MINE = replace(
    declared(185_678, 226_912), item_id=None, category=Category.AWAY, reason=""
)


SOON_GONE = replace(declared(9_000, 16_000, None), item_id=2, reason="power", seq=7)
GONE = replace(taking_back(SOON_GONE), seq=8)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corrected") / "full"
    day = a_day(TWENTY_SECONDS, A_CLAIM, THE_REST_WAS_MINE, SOON_GONE, GONE)
    export_coco(folder, day, ExportOptions(detail=Detail.FULL))
    return folder


@pytest.mark.parametrize("detail", list(Detail))
def test_corrections_count_at_every_level(detail: Detail, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    day = a_day(TWENTY_SECONDS, A_CLAIM, THE_REST_WAS_MINE)
    export_coco(folder, day, ExportOptions(detail=detail))
    assert verified(folder).problems == ()
    effort = load(folder, "effort.json")
    ms = effort["totals"]["ms"]
    assert (ms["declared"], ms["rest"], ms["away"]) == (25_000, 0, REST_MS - 20_000)
    assert effort["totals"]["declared_ms"] == 25_000
    assert load(folder, "fair_pay.json")["parts"][0]["inputs"]["effort_ms"]["declared"] == 25_000
    if detail is not Detail.JOB:
        assert effort["items"][0]["ms"]["declared"] == 25_000
        assert load(folder, "annotations.json")["images"][0]["effort"]["declared_ms"] == 25_000
    assert ("sessions" in effort) == (detail is Detail.FULL)


@pytest.mark.parametrize("detail", list(Detail))
def test_what_was_taken_back_counts_at_no_level_and_is_told_at_full(
    detail: Detail, tmp_path: Path
) -> None:
    export_coco(tmp_path / "a", a_day(SOON_GONE, GONE), ExportOptions(detail=detail))
    export_coco(tmp_path / "b", a_day(), ExportOptions(detail=detail))
    assert verified(tmp_path / "a").problems == ()
    first, second = (load(tmp_path / name, "effort.json") for name in "ab")
    assert first["totals"] == second["totals"]
    assert [item.get("ms") for item in first["items"]] == [i.get("ms") for i in second["items"]]
    assert (
        load(tmp_path / "a", "fair_pay.json")["totals"]
        == (load(tmp_path / "b", "fair_pay.json")["totals"])
    )
    if detail is Detail.FULL:
        _claim, back = first["sessions"][0]["corrections"]
        assert (back["claim"], back["entry"], back["from"], back["to"]) == (
            0,
            None,
            "declared",
            None,
        )


def test_an_answer_that_it_was_right_changes_no_time(tmp_path: Path) -> None:
    right = replace(declared(165_678, 226_912), item_id=None, category=Category.REST, reason="")
    export_coco(tmp_path / "a", a_day(right), ExportOptions(detail=Detail.FULL))
    export_coco(tmp_path / "b", a_day(), ExportOptions(detail=Detail.FULL))
    assert verified(tmp_path / "a").problems == ()
    first, second = (load(tmp_path / name, "effort.json") for name in "ab")
    assert first["totals"] == second["totals"]
    assert len(first["sessions"][0]["corrections"]) == 1


def _change(name: str, value: object, number: int = 0) -> Callable[[dict[str, Any]], None]:
    def change(session: dict[str, Any]) -> None:
        session["corrections"][number][name] = value

    return change


def _swap(session: dict[str, Any]) -> None:
    session["corrections"].append({**session["corrections"][0], "to": "away", "from": "rest"})


def _take_back_twice(session: dict[str, Any]) -> None:
    session["corrections"].append(session["corrections"][4])


def _take_back_first(session: dict[str, Any]) -> None:
    *others, claim, back = session["corrections"]
    session["corrections"] = [*others, {**back, "claim": 4}, claim]


def _forget(session: dict[str, Any]) -> None:
    session["corrections"].pop()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_change("start_ms", 165_679), "item 1 (street/photo_1.jpg), ms"),
        (_change("end_ms", 226_913), "correction 0"),
        (_change("entry", 4), "correction 0"),
        (_change("entry", 99), "correction 0"),
        (_change("from", "away"), "correction 0"),
        (_change("from", None), "correction 0"),
        (_change("item_id", 2), "item 2 (street/photo_2.jpg), ms"),
        (_change("to", "away", 1), "correction 1"),
        (_change("end_ms", 5_001, 1), "item 1 (street/photo_1.jpg), ms"),
        (_change("work_order", None, 1), "effort_ms of"),
        (_swap, "correction 5"),
        (_change("claim", 1, 4), "correction 4"),
        (_change("claim", 99, 4), "correction 4"),
        (_change("claim", 4, 4), "correction 4"),
        (_change("claim", None, 4), "correction 4"),
        (_change("entry", 3, 4), "correction 4"),
        (_change("from", "away", 4), "correction 4"),
        (_change("to", "away", 4), "correction 4"),
        (_change("reason", "power", 4), "correction 4"),
        (_change("item_id", 1, 4), "correction 4"),
        (_change("end_ms", 15_999, 4), "correction 4"),
        (_change("work_order", None, 4), "correction 4"),
        (_change("sample", True, 4), "correction 4"),
        (_change("claim", 2, 1), "correction 1"),
        (_take_back_twice, "correction 5"),
        (_take_back_first, "correction 3"),
        (_forget, "item 2 (street/photo_2.jpg), ms"),
    ],
)
def test_a_changed_correction_is_named_though_every_seal_is_made_anew(
    full: Path, change: Callable[[dict[str, Any]], None], where: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(full, folder)
    names = ("annotations.json", "effort.json", "fair_pay.json")
    documents = {name: load(folder, name) for name in names}
    change(documents["effort.json"]["sessions"][0])
    write_sealed(folder, documents)
    assert where in wheres(verified(folder).problems)
    if "correction 4" in where:
        assert main([str(folder)]) == 1

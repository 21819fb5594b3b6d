"""Sums of one currency beside sums of all work lead to nobody's own figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.audit.disclosure import FEWEST
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import FleetRows, honest_fleet

TIMES = (
    "label_ms", "self_check_ms", "rework_ms", "training_ms", "review_ms", "guideline_ms",
    "wait_ms", "admin_ms",
)  # fmt: skip


def fleet_with(seed: int, few: int) -> FleetRows:
    """Return a fleet in which some exports of one job are paid in another currency."""
    fleet = honest_fleet(seed, people=40)
    job = fleet.tables["exports"][0]["title"]
    keys = [row["export"] for row in fleet.tables["exports"] if row["title"] == job][:few]
    for name in ("parts", "totals"):
        for row in fleet.tables[name]:
            if row["export"] in keys:
                row["currency"] = "EUR"
    return fleet


def fleet_with_both(few: int) -> FleetRows:
    """Return a fleet in which some people are paid in another currency, too."""
    fleet = honest_fleet(1, people=40)
    keys = [row["export"] for row in fleet.tables["exports"] if row["workers"] == 1][-few:]
    for name in ("parts", "totals"):
        own = [row for row in fleet.tables[name] if row["export"] in keys]
        fleet.tables[name] += [{**row, "currency": "EUR"} for row in own]
    return fleet


def report_of(fleets: list[FleetRows], folder: Path, compare: Path | None = None) -> dict[str, Any]:
    findings_of(fleets, folder, has_report=True, compare=compare)
    found: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return found


@pytest.mark.parametrize(("seed", "few"), [(1, 3), (2, 1), (2, 6), (3, 6)])
def test_work_minus_pay_is_the_work_of_nobody_or_of_five(
    seed: int, few: int, tmp_path: Path
) -> None:
    report = report_of([fleet_with(seed, few), honest_fleet(seed + 50, people=20)], tmp_path / "a")
    pairs = [("", report["work"], report["pay"])]
    pairs += [
        (each, report["work_by"][each], report["pay_by"][each]) for each in ("job", "kind", "week")
    ]
    assert report["pay"]
    for dimension, works, pays in pairs:
        for work in works:
            own = [each for each in pays if not dimension or each["value"] == work["value"]]
            if not own or work["is_others"]:
                continue
            rest_ms = sum(work[name] for name in TIMES) - sum(each["counted_ms"] for each in own)
            rest = work["people"] - sum(each["people"] for each in own)
            assert rest_ms == 0 or rest >= FEWEST, (dimension, work["value"], rest_ms)


def test_a_currency_of_few_people_has_no_figures_beside_others(tmp_path: Path) -> None:
    report = report_of([fleet_with(1, 3)], tmp_path / "a")
    for name in ("pay", "money"):
        assert {group["currency"] for group in report[name]}.isdisjoint({"EUR"})
        assert all(group["people"] >= FEWEST for group in report[name])
    assert [each["currency"] for each in report["not_shown"]] == ["EUR"]
    page = (tmp_path / "a" / "report.html").read_text()
    assert "EUR: fewer than 5 people." in page


def test_who_is_in_no_figure_is_in_no_rate_of_a_work_order(tmp_path: Path) -> None:
    report = report_of([fleet_with_both(3)], tmp_path / "a")
    assert [each["currency"] for each in report["not_shown"]] == ["EUR"]
    (whole,), (order,) = report["pay"], report["pay_by"]["work_order"]
    assert order["people"] == whole["people"] == 41
    assert order["people_with_rate"] == whole["people_with_rate"] == 33
    fleets = [honest_fleet(1, people=40), honest_fleet(2, people=40)]
    assert report_of(fleets, tmp_path / "b", tmp_path / "a")["comparison"]["rows"]


def test_all_of_few_people_have_totals(tmp_path: Path) -> None:
    """Who audits three people shows what three people did, and says so."""
    report = report_of([honest_fleet(4, people=3)], tmp_path / "a")
    assert sum(group["people"] for group in report["work"]) < FEWEST
    assert report["pay"]
    assert report["not_shown"] == []

"""A sum of which only a few people's part is known is told of nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import FleetRows, honest_fleet


def report_of(folder: Path, change: Callable[[FleetRows], object]) -> dict[str, Any]:
    fleet = honest_fleet(2, people=30)
    change(fleet)
    findings_of([fleet], folder, has_report=True)
    found: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return found


def _known_of(fleet: FleetRows, number: int) -> None:
    """Leave pay, payments and times of regions with so many people of one person each."""
    alone = [row["export"] for row in fleet.tables["exports"] if row["workers"] == 1]
    latest = {
        row["job"]: row["export"] for row in fleet.tables["exports"] if row["export"] in alone
    }
    own = set(list(latest.values())[:number])
    for row in fleet.tables["labels"]:
        is_known = row["export"] in own
        row["timed_regions"] = 10 if is_known else 0
        row["active_ms"] = 10 * 2_000 if is_known else 0
    for name, columns in (("parts", ("net_micro",)), ("totals", ("net_micro", "sent_micro"))):
        for row in fleet.tables[name]:
            if row["export"] not in own:
                row.update(dict.fromkeys(columns))


def test_what_is_known_of_four_people_has_no_sum(tmp_path: Path) -> None:
    report = report_of(tmp_path / "audit", lambda fleet: _known_of(fleet, 4))
    for name in ("pay", "money", "labels"):
        assert report[name]
    assert all(group["net_micro"] is None for group in report["pay"])
    assert all(group["net_micro"] is None for own in report["pay_by"].values() for group in own)
    assert all(group["people_at_floor"] is None for group in report["pay"])
    assert all(group["sent_micro"] is None for group in report["money"])
    assert all(group["owed_micro"] is not None for group in report["money"])
    (label,) = report["labels"]
    assert (label["active_ms"], label["timed_regions"], label["region_median_ms"]) == (None,) * 3
    page = (tmp_path / "audit" / "report.html").read_text()
    assert "not known" in page


def test_what_is_known_of_nine_people_is_told_where_no_group_has_fewer(tmp_path: Path) -> None:
    report = report_of(tmp_path / "audit", lambda fleet: _known_of(fleet, 9))
    (total,) = report["pay"]
    assert total["net_micro"] is not None
    weeks = report["pay_by"]["week"]
    assert len(weeks) > 1  # so that one has fewer than five of the nine
    assert {group["net_micro"] for group in weeks} == {None}
    assert all(group["hours_ms"] is not None for group in weeks)
    (label,) = report["labels"]
    assert label["region_median_ms"] == label["region_q1_ms"] == 2_000
    assert label["active_ms"] == label["timed_regions"] * 2_000
    (of_kind,) = report["labels_by_kind"]
    assert of_kind["value"].endswith(": car")

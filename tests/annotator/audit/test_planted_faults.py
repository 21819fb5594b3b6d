"""An audit finds exactly the faults that were planted into a fleet, and accuses nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.audit.findings import AuditFinding
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import honest_fleet
from benchmarks.fleets.planted_faults import PLANTED, plant


def _accusations(findings: list[AuditFinding]) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.kind, each.folders) for each in findings if not each.is_question}


def test_honest_fleets_are_accused_of_nothing(tmp_path: Path) -> None:
    fleets = [honest_fleet(seed) for seed in range(60)]
    assert _accusations(findings_of(fleets, tmp_path / "audit")) == set()


@pytest.mark.parametrize("kind", PLANTED)
def test_each_planted_fault_is_found_and_nothing_else(tmp_path: Path, kind: str) -> None:
    fleets = [honest_fleet(seed) for seed in range(100, 115)]
    assert sum(plant(fleet, kind) for fleet in fleets) >= 10
    planted = set().union(*(fleet.faults for fleet in fleets))
    assert _accusations(findings_of(fleets, tmp_path / "audit")) == planted


def test_all_faults_in_one_fleet_are_found_and_nothing_else(tmp_path: Path) -> None:
    fleet = honest_fleet(7, people=80)
    assert all(plant(fleet, kind) for kind in (*PLANTED, *PLANTED))
    assert _accusations(findings_of([fleet], tmp_path / "audit")) == fleet.faults

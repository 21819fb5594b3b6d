"""Audits a generated fleet with planted faults, compared with an audit of another one."""

from __future__ import annotations

from pathlib import Path

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines.engine import AuditEngine
from benchmarks.fleets.fleet_audit import WrittenFleets
from benchmarks.fleets.fleet_rows import honest_fleet
from benchmarks.fleets.planted_faults import PLANTED, plant


def audit_before(on: AuditEngine, out: Path) -> None:
    """Write the audit ``before``, which the other is compared with."""
    before = WrittenFleets(AuditFolder(out / "before"))
    before.add(honest_fleet(8, people=30))
    before.audit_on(on, has_report=True)


def audit_planted(on: AuditEngine, out: Path) -> int:
    """Write the audit ``now``, compared with ``before``; return its number of accusations."""
    fleet = honest_fleet(7, people=80)
    for kind in PLANTED:
        plant(fleet, kind)
    written = WrittenFleets(AuditFolder(out / "now"))
    written.add(fleet, honest_fleet(8, people=30))
    found = written.audit_on(on, has_report=True, compare=out / "before")
    return sum(not each.is_question for each in found)

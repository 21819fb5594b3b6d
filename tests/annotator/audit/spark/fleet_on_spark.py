"""Audits a generated fleet with planted faults: ``ENGINE OUT``; tests start it."""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.audit.audit_folder import AuditFolder
from benchmarks.fleets.fleet_audit import WrittenFleets
from benchmarks.fleets.fleet_rows import honest_fleet
from benchmarks.fleets.planted_faults import PLANTED, plant


def audit_fleet(engine: str, out: Path) -> int:
    """Write an audit and one that is compared with it; return its number of accusations."""
    fleet = honest_fleet(7, people=80)
    for kind in PLANTED:
        plant(fleet, kind)
    before = WrittenFleets(AuditFolder(out / "before"))
    before.add(honest_fleet(8, people=30))
    before.audit(has_report=True, engine=engine)
    written = WrittenFleets(AuditFolder(out / "now"))
    written.add(fleet, honest_fleet(8, people=30))
    found = written.audit(has_report=True, engine=engine, compare=out / "before")
    return sum(not each.is_question for each in found)


if __name__ == "__main__":
    audit_fleet(sys.argv[1], Path(sys.argv[2]))

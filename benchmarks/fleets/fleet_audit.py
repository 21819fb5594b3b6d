"""Audits fleets of rows: writes them as a part, and returns what the audit finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotator.audit.audit import audited_tables, write_report
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.findings import Finding
from annotator.audit.table_forms import FORMS, write_table
from benchmarks.fleets.fleet_rows import FleetRows, rows_of


def findings_of(
    fleets: Sequence[FleetRows], folder: Path, *, has_report: bool = False
) -> list[Finding]:
    """Return the findings and questions of an audit of all fleets together.

    With ``has_report`` the folder gets the whole report.
    """
    place = AuditFolder(folder)
    place.prepare()
    part = place.parts / "part-of-fleets"
    part.mkdir()
    for name, rows in rows_of(list(fleets)):
        if rows:
            write_table(FORMS[name], rows, part / f"{name}.parquet")
    found = sorted((each for fleet in fleets for each in fleet.found), key=lambda each: each.folder)
    documents = frozenset().union(*(fleet.documents() for fleet in fleets))
    with audited_tables(place, found, documents) as (engine, findings):
        if has_report:
            counts = {"exports": len(found), "documents": len(documents), "refused": 0}
            write_report(engine, findings, counts)
        return findings

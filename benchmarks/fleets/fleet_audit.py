"""Audits fleets of rows: writes each as a part, and returns what the audit finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotator.audit.audit import audited_tables, write_report
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.deliveries import FoundExport
from annotator.audit.engines.engine import AuditEngine
from annotator.audit.engines.engine_names import DUCKDB, opened_engine
from annotator.audit.findings import AuditFinding
from annotator.audit.tables.table_forms import FORMS, write_table
from benchmarks.fleets.fleet_rows import FleetRows


class WrittenFleets:
    """The folder of an audit to which fleets are added as if they had been verified."""

    def __init__(self, place: AuditFolder) -> None:
        """Prepare the folder."""
        place.prepare()
        self._place = place
        self._documents: dict[str, str] = {}
        self._parts = 0
        self.found: list[FoundExport] = []

    def add(self, *fleets: FleetRows) -> None:
        """Write fleets as one part."""
        part = self._place.parts / f"part-{self._parts:06}"
        part.mkdir()
        self._parts += 1
        for name, form in FORMS.items():
            rows = [row for fleet in fleets for row in fleet.tables[name]]
            if rows:
                write_table(form, rows, part / f"{name}.parquet")
        for fleet in fleets:
            self.found += fleet.found
            self._documents |= fleet.documents()

    def audit(
        self, *, has_report: bool = False, engine: str = DUCKDB, compare: Path | None = None
    ) -> list[AuditFinding]:
        """Return the findings and questions; with ``has_report`` the folder gets the report.

        The report is compared with that of the audit in the folder ``compare``.
        """
        with opened_engine(engine) as on:
            return self.audit_on(on, has_report=has_report, compare=compare)

    def audit_on(
        self, on: AuditEngine, *, has_report: bool = False, compare: Path | None = None
    ) -> list[AuditFinding]:
        """Return the findings and questions, by an engine that is open."""
        found = sorted(self.found, key=lambda each: each.folder)
        with audited_tables(self._place, found, self._documents, on) as (tables, findings):
            if has_report:
                counts = {"exports": len(found), "documents": len(self._documents), "refused": 0}
                write_report(tables, findings, counts, compare)
            return findings


def findings_of(
    fleets: Sequence[FleetRows],
    folder: Path,
    *,
    has_report: bool = False,
    compare: Path | None = None,
) -> list[AuditFinding]:
    """Return the findings and questions of an audit of all fleets together."""
    written = WrittenFleets(AuditFolder(folder))
    written.add(*fleets)
    return written.audit(has_report=has_report, compare=compare)

"""Makes an audit: verifies what is found, computes the figures, and writes the report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.csv_files import csv_bytes
from annotator.audit.deliveries import FoundExport, delivery_rows
from annotator.audit.disclosure import FEWEST
from annotator.audit.evidence import evidence_in, questions_about_rates
from annotator.audit.findings import Finding, findings_in
from annotator.audit.libraries import queries
from annotator.audit.query_engine import QueryEngine
from annotator.audit.report_document import FORMAT, figures_of
from annotator.audit.report_html import report_html
from annotator.audit.sources import find_sources, shown_path
from annotator.audit.submission_facts import facts_of
from annotator.audit.table_forms import DELIVERIES, DOCUMENTS, EXPORTS, LEDGERS, write_figures
from annotator.audit.verification_pool import remembered_rows, unread_documents, verify_all
from annotator.files import write_whole
from annotator.progress import Watch
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import Said, said
from annotator.sentences.words import ENGLISH

REPORT_HTML: Final = "report.html"
REPORT_JSON: Final = "report.json"


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit.

    ``report`` is the document of ``report.json``; ``refused`` has a sentence for each path that
    could not be read, ``again`` is the number of exports that were verified earlier.
    """

    report: Mapping[str, Any]
    findings: Sequence[Finding]
    refused: Sequence[Said]
    again: int


def audit(paths: Sequence[Path], out: Path, *, schemas: Path, watch: Watch) -> Audit:
    """Audit all exports at and below the paths, and write the report to a folder.

    Args:
        paths: folders, or files of a ledger.
        out: the folder of the audit; it may have an earlier one.
        schemas: the folder of the ``NAME.schema.json`` files.
        watch: progress and cancelling.

    Raises:
        AuditRefusedError: a library is missing, or the folder cannot be used.
        CancelledError: it was cancelled; what was verified is remembered.
    """
    queries()
    place = AuditFolder(out)
    place.prepare()
    sources = find_sources(paths, out)
    verified = verify_all(sources, place, schemas, watch)
    faults = [*verified.faults, *unread_documents(place, verified.documents)]
    refused = [*sources.refused, *(_fault(path, why) for path, why in faults)]
    exports = [
        FoundExport(shown_path(source.folder), key, facts_of(source.submission))
        for source, key in verified.exports
    ]
    documents = frozenset(verified.documents.values())
    with audited_tables(place, exports, documents) as (engine, findings):
        counts = {"exports": len(sources.exports), "refused": len(refused)}
        report = write_report(engine, findings, {**counts, "documents": len(documents)})
    return Audit(report, findings, refused, verified.again)


@contextmanager
def audited_tables(
    place: AuditFolder, exports: Sequence[FoundExport], documents: AbstractSet[str]
) -> Iterator[tuple[QueryEngine, list[Finding]]]:
    """Yield the tables of verified exports, and all findings and questions about them."""
    tables = {form.name: remembered_rows(place, form) for form in (EXPORTS, LEDGERS, DOCUMENTS)}
    deliveries = delivery_rows(exports, tables, documents)
    engine = QueryEngine(place, {DELIVERIES.name: deliveries})
    try:
        evidence = evidence_in(engine, documents)
        yield engine, sorted([*findings_in(evidence), *questions_about_rates(engine)])
    finally:
        engine.close()


def _fault(folder: Path, why: str) -> Said:
    return said("{folder}: {problem}", folder=FilePath(shown_path(folder)), problem=Name(why))


def write_report(
    engine: QueryEngine, findings: Sequence[Finding], found: Mapping[str, int]
) -> dict[str, Any]:
    """Write the report and its tables, and return the document of ``report.json``.

    Args:
        engine: the tables of the audit.
        findings: all findings and questions.
        found: how many ``exports``, ``documents`` and ``refused`` paths were found.
    """
    report = _report(engine, findings, found)
    _write(engine, report, findings)
    return report


def _report(
    engine: QueryEngine, findings: Sequence[Finding], found: Mapping[str, int]
) -> dict[str, Any]:
    counts = Counter((each.kind.value, each.is_question) for each in findings)
    counted = engine.rows(figures.number_counted(engine))[0]["exports"]
    return {
        "format": FORMAT,
        "exports": {"found": found["exports"], "counted": counted},
        "documents": found["documents"],
        "refused": found["refused"],
        "findings": {kind: count for (kind, asks), count in sorted(counts.items()) if not asks},
        "questions": {kind: count for (kind, asks), count in sorted(counts.items()) if asks},
        "receipts": _receipts(engine),
        **asdict(figures_of(engine)),
    }


def _receipts(engine: QueryEngine) -> dict[str, int | None]:
    """Return how much was countersigned, and after how many days; of few exports no days."""
    row = engine.rows(figures.receipts(engine))[0]
    days = engine.rows(figures.days_to_receipt(engine))[0]
    is_enough = (days["exports"] or 0) >= FEWEST
    return {
        "handed_in": row["handed_in"] or 0,
        "receipted": row["receipted"] or 0,
        "median_days": days["median_days"] if is_enough else None,
        "q3_days": days["q3_days"] if is_enough else None,
    }


def _write(engine: QueryEngine, report: Mapping[str, Any], findings: Sequence[Finding]) -> None:
    place = engine.place
    text = json.dumps(report, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(place.root / REPORT_JSON, text.encode() + b"\n")
    write_whole(place.root / REPORT_HTML, report_html(report).encode())
    for name, groups in _groups(report):
        columns = list(groups[0])
        write_whole(place.figures / f"{name}.csv", csv_bytes(columns, groups))
        write_figures(groups, place.figures / f"{name}.parquet")
    rows = [
        {
            "kind": each.kind.value,
            "is_question": int(each.is_question),
            "exports": " | ".join(each.folders),
            "sentence": ENGLISH.text(each.said),
        }
        for each in findings
    ]
    columns = ["kind", "is_question", "exports", "sentence"]
    write_whole(place.private / "findings.csv", csv_bytes(columns, rows))
    owed = engine.rows(figures.shortfalls(engine))
    columns = list(figures.SHORTFALL_COLUMNS)
    write_whole(place.private / "shortfalls.csv", csv_bytes(columns, owed))


def _groups(report: Mapping[str, Any]) -> list[tuple[str, Sequence[Mapping[str, Any]]]]:
    """Return the groups by the names of their files."""
    found = [(name, report[name]) for name in ("pay", "money", "work", "kinds", "labels")]
    found += [(f"pay_by_{name}", groups) for name, groups in report["pay_by"].items()]
    found += [(f"work_by_{name}", groups) for name, groups in report["work_by"].items()]
    return [(name, groups) for name, groups in found if groups]

"""Makes an audit: verifies what is found, computes the figures, and writes the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from annotator.audit import figures
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.comparison.comparison import (
    comparison_of,
    guarded_cells,
    require_other_folder,
    require_safe,
)
from annotator.audit.comparison.other_audit import opened_audit, require_audit
from annotator.audit.deliveries import FoundExport, delivery_rows
from annotator.audit.disclosure import FEWEST
from annotator.audit.engines.engine import AuditEngine
from annotator.audit.engines.engine_names import DUCKDB, opened_engine
from annotator.audit.evidence import evidence_in, questions_about_rates
from annotator.audit.findings import AuditFinding, findings_in
from annotator.audit.query_engine import QueryEngine
from annotator.audit.record_questions import questions_about_records
from annotator.audit.report.chosen_groups import chosen_groups, figure_rows
from annotator.audit.report.report_figures import FORMAT, figures_of
from annotator.audit.report.report_files import write_files, write_names
from annotator.audit.tables.table_forms import (
    DELIVERIES,
    DOCUMENTS,
    EXPORTS,
    LEDGERS,
)
from annotator.audit.verification.delivery_facts import facts_of
from annotator.audit.verification.process_pool import (
    Verified,
    remembered_rows,
    unread_documents,
    verify_all,
)
from annotator.audit.verification.sources import AddressCopy, AuditSources, find_sources
from annotator.progress import Watch
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import Said, said


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit.

    ``report`` is the document of ``report.json``; ``refused`` has a sentence for each path that
    could not be read, ``again`` is the number of exports that were verified earlier.
    """

    report: Mapping[str, Any]
    findings: Sequence[AuditFinding]
    refused: Sequence[Said]
    again: int


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """How an audit is made.

    ``engine`` is ``duckdb``, ``local[2]`` (Spark on this computer) or ``spark://HOST:PORT``;
    ``compare`` is the folder of a finished audit to compare with, or None.
    """

    engine: str = DUCKDB
    compare: Path | None = None


def audit(
    paths: Sequence[Path | AddressCopy],
    out: Path,
    *,
    schemas: Path,
    watch: Watch,
    options: AuditOptions | None = None,
) -> Audit:
    """Audit all exports at and below the paths, and write the report to a folder.

    Args:
        paths: folders, or files of a ledger.
        out: the folder of the audit; it may have an earlier one.
        schemas: the folder of the ``NAME.schema.json`` files.
        watch: progress and cancelling.
        options: the engine, and what to compare with.

    Raises:
        AuditRefusedError: a library is missing, the folder cannot be used, the engine failed, or
            the two audits cannot be compared.
        CancelledError: it was cancelled; what was verified is remembered.
    """
    place, options = AuditFolder(out), options or AuditOptions()
    compare = options.compare
    if compare is not None:
        require_other_folder(compare, place)
        require_audit(compare)
    with opened_engine(options.engine) as opened:
        place.prepare()
        sources = find_sources(paths, out)
        verified = verify_all(sources, place, schemas, watch, opened.tasks)
        return _audited(opened, sources, place, verified, compare)


def _audited(
    on: AuditEngine,
    sources: AuditSources,
    place: AuditFolder,
    verified: Verified,
    compare: Path | None,
) -> Audit:
    faults = [*verified.faults, *unread_documents(place, verified.documents)]
    refused = [*sources.refused, *(_fault(sources.shown(path), why) for path, why in faults)]
    exports = [
        FoundExport(sources.shown(source.folder), key, facts_of(source.submission))
        for source, key in verified.exports
    ]
    write_names(place, [each.facts for each in exports])
    documents = {key: sources.shown(path) for path, key in verified.documents.items()}
    with audited_tables(place, exports, documents, on) as (engine, findings):
        counts = {"exports": len(sources.exports), "refused": len(refused)}
        counts["documents"] = len(documents)
        report = write_report(engine, findings, counts, compare)
    return Audit(report, findings, refused, verified.again)


@contextmanager
def audited_tables(
    place: AuditFolder,
    exports: Sequence[FoundExport],
    documents: Mapping[str, str],
    on: AuditEngine,
) -> Iterator[tuple[QueryEngine, list[AuditFinding]]]:
    """Yield the tables of verified exports, and all findings and questions about them.

    Args:
        place: the folder of the audit.
        exports: the exports that were found.
        documents: where each document was found, by its key.
        on: what runs the queries.
    """
    tables = {form.name: remembered_rows(place, form) for form in (EXPORTS, LEDGERS, DOCUMENTS)}
    deliveries = delivery_rows(exports, tables, documents.keys())
    database = on.database(place.private / "spill")
    engine = QueryEngine(place, database, {DELIVERIES.name: deliveries})
    try:
        evidence = evidence_in(engine, documents)
        asked = [*questions_about_records(evidence), *questions_about_rates(engine)]
        yield engine, sorted([*findings_in(evidence), *asked])
    finally:
        engine.close()


def _fault(folder: str, why: str) -> Said:
    return said("{folder}: {problem}", folder=FilePath(folder), problem=Name(why))


def write_report(
    engine: QueryEngine,
    findings: Sequence[AuditFinding],
    found: Mapping[str, int],
    compare: Path | None = None,
) -> dict[str, Any]:
    """Write the report and its tables, and return the document of ``report.json``.

    Args:
        engine: the tables of the audit.
        findings: all findings and questions.
        found: how many ``exports``, ``documents`` and ``refused`` paths were found.
        compare: the folder of a finished audit, to compare with; None: with none.

    Raises:
        AuditRefusedError: the two audits cannot be compared; nothing was written.
    """
    counts = Counter((each.kind.value, each.is_question) for each in findings)
    counted, receipts = _receipts(engine)
    report = {
        "format": FORMAT,
        "exports": {"found": found["exports"], "counted": counted},
        "documents": found["documents"],
        "refused": found["refused"],
        "findings": {kind: count for (kind, asks), count in sorted(counts.items()) if not asks},
        "questions": {kind: count for (kind, asks), count in sorted(counts.items()) if asks},
        "receipts": receipts,
        **_figures(engine, compare, receipts),
    }
    write_files(engine, report, findings)
    return report


def _figures(
    engine: QueryEngine, compare: Path | None, receipts: Mapping[str, int | None]
) -> dict[str, Any]:
    """Return the figures, and the comparison with another audit or None."""
    rows = figure_rows(engine)
    if compare is None:
        made = asdict(figures_of(engine, rows, chosen_groups(engine, rows, {})))
        return {**made, "comparison": None}
    with opened_audit(compare, engine.place, engine.database) as other:
        chosen = chosen_groups(engine, rows, guarded_cells(engine, rows, other))
        require_safe(chosen, other)
        made = asdict(figures_of(engine, rows, chosen))
        return {**made, "comparison": comparison_of({**made, "receipts": receipts}, other)}


def _receipts(engine: QueryEngine) -> tuple[int, dict[str, int | None]]:
    """Return how many exports count, how many were countersigned, and after how many days.

    Of few people no days are told.
    """
    row = engine.rows(figures.receipts())[0]
    days = engine.rows(figures.days_to_receipt())[0]
    is_enough = (days["people"] or 0) >= FEWEST
    return row["exports"], {
        "handed_in": row["handed_in"] or 0,
        "receipted": row["receipted"] or 0,
        "median_days": days["median_days"] if is_enough else None,
        "q3_days": days["q3_days"] if is_enough else None,
    }

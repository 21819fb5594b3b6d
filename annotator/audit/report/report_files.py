"""Writes the files of an audit: what may be shown, and what is private."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.findings import AuditFinding
from annotator.audit.query_engine import QueryEngine
from annotator.audit.report.page import report_html
from annotator.audit.report.safe_csv import csv_bytes
from annotator.audit.tables.table_forms import write_figures
from annotator.audit.tables.whole_amounts import MICRO_DIGITS
from annotator.audit.verification.delivery_facts import DeliveryFacts
from annotator.files import write_whole
from annotator.pay.money.amounts import amount_text
from annotator.sentences.words import ENGLISH

REPORT_HTML: Final = "report.html"
REPORT_JSON: Final = "report.json"

_FINDING: Final = ("kind", "is_question", "exports", "sentence")
_PAYDAY: Final = (
    "person",
    "currency",
    "open",
    "top_up_in_it",
    "owed",
    "received",
    "export",
    "findings",
)

Rows = Sequence[Mapping[str, Any]]


def write_files(
    engine: QueryEngine, report: Mapping[str, Any], findings: Sequence[AuditFinding]
) -> None:
    """Write the report, its figures and the private lists; those of an earlier audit go."""
    place = engine.place
    text = json.dumps(report, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(place.root / REPORT_JSON, text.encode() + b"\n")
    write_whole(place.root / REPORT_HTML, report_html(report).encode())
    groups = dict(_groups(report))
    for path in place.figures.iterdir():
        if path.stem not in groups:
            path.unlink()
    for name, rows in groups.items():
        write_whole(place.figures / f"{name}.csv", csv_bytes(list(rows[0]), rows))
        write_figures(rows, place.figures / f"{name}.parquet")
    _write_private(engine, findings)


def write_names(place: AuditFolder, facts: Iterable[DeliveryFacts]) -> None:
    """Write the names that the vendor gave to people, apart from everything else."""
    names = sorted({(each.person, each.name) for each in facts if each.name})
    rows = [{"person": person, "name": name} for person, name in names]
    write_whole(place.private / "names.csv", csv_bytes(("person", "name"), rows))


def _write_private(engine: QueryEngine, findings: Sequence[AuditFinding]) -> None:
    lists: dict[str, tuple[Sequence[str], Rows]] = {
        "findings": (_FINDING, [_finding_row(each) for each in findings]),
        "shortfalls": (figures.SHORTFALL_COLUMNS, engine.rows(figures.shortfalls())),
        "payday": (_PAYDAY, list(_payday(engine.rows(figures.open_amounts()), findings))),
    }
    tables = {
        "counted": figures.counted().order_by("folder"),
        "pay_of_people": figures.pay_rows().order_by(figures.ORDER_OF_PAY),
        "money_of_people": figures.money_rows().order_by(figures.ORDER_OF_MONEY),
    }
    lists |= {name: (table.columns, engine.rows(table)) for name, table in tables.items()}
    for name, (columns, rows) in lists.items():
        write_whole(engine.place.private / f"{name}.csv", csv_bytes(columns, rows))


def _finding_row(finding: AuditFinding) -> Mapping[str, Any]:
    return {
        "kind": finding.kind.value,
        "is_question": int(finding.is_question),
        "exports": " | ".join(finding.folders),
        "sentence": ENGLISH.text(finding.said),
    }


def _payday(rows: Rows, findings: Sequence[AuditFinding]) -> Iterator[Mapping[str, Any]]:
    """Yield what is to be paid to each person, in decimal amounts of the currency.

    Each row names the kinds of what is found or asked about its export.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for each in findings:
        for folder in each.folders:
            kinds[folder].add(each.kind.value)
    for row in rows:
        received = (row["received_micro"] or 0) + (row["top_up_paid_micro"] or 0)
        is_open = row["owed_micro"] - received
        if is_open <= 0:
            continue
        top_up = min(is_open, row["owed_micro"] - row["net_micro"])
        amounts = {"open": is_open, "top_up_in_it": max(0, top_up), "received": received}
        amounts["owed"] = row["owed_micro"]
        yield {
            "person": row["person"],
            "currency": row["currency"],
            "export": row["folder"],
            "findings": " | ".join(sorted(kinds[row["folder"]])),
            **{name: _amount(micro, row["currency"]) for name, micro in amounts.items()},
        }


def _amount(micro: int, currency: str) -> str:
    return amount_text(Fraction(micro, 10**MICRO_DIGITS), currency)


def _groups(report: Mapping[str, Any]) -> Iterator[tuple[str, Rows]]:
    """Yield the groups by the names of their files."""
    found = {
        name: report[name] for name in ("pay", "money", "work", "kinds", "labels", "labels_by_kind")
    }
    found |= {f"pay_by_{name}": groups for name, groups in report["pay_by"].items()}
    found |= {f"work_by_{name}": groups for name, groups in report["work_by"].items()}
    if report["comparison"] is not None:
        found["comparison"] = report["comparison"]["rows"]
    yield from ((name, groups) for name, groups in found.items() if groups)

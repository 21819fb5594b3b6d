"""Reads the folder of a finished audit: its report, and the private rows from which it was made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.disclosure import TOGETHER, ShownGroups
from annotator.audit.engines.engine import Database
from annotator.audit.figures import DELIVERY_DIMENSIONS
from annotator.audit.query_engine import QueryEngine
from annotator.audit.report.chosen_groups import (
    DIMENSIONS,
    ITEM_KIND,
    KIND_AND_LABEL,
    LABEL,
    ChosenGroups,
    FigureRows,
    figure_rows,
)
from annotator.audit.report.report_figures import FORMAT, figures_of
from annotator.audit.report.report_files import REPORT_JSON
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.libraries import arrow, parquet
from annotator.audit.tables.table_forms import DELIVERIES, require_readable
from annotator.files import is_file, is_folder, private_folder
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside

_COMPARED: Final = (
    "pay", "pay_by", "money", "work", "work_by", "kinds", "labels",
    "labels_by_kind", "not_shown",
)  # fmt: skip
"""What must be in the report as the private rows have it."""


@dataclass(frozen=True, slots=True)
class OtherAudit:
    """A finished audit: its report, the groups that it shows, and its rows."""

    name: str
    report: Mapping[str, Any]
    chosen: ChosenGroups
    engine: QueryEngine
    rows: FigureRows


def require_audit(folder: Path) -> Mapping[str, Any]:
    """Check that a folder has a finished audit with its private rows, and return its report.

    Raises:
        AuditRefusedError: it is no finished audit, or its private rows are missing.
    """
    name = folder.resolve().name
    report, other = _report(folder, name), AuditFolder(folder)
    if not is_file(_deliveries(other)) or not is_folder(other.parts):
        raise AuditRefusedError(
            said(
                "{folder} has no private rows. They show whether the two reports together would "
                "tell about single people. Name the whole folder of the audit, with private.",
                folder=Name(name),
            )
        )
    return report


def _deliveries(other: AuditFolder) -> Path:
    return other.private / f"{DELIVERIES.name}.parquet"


@contextmanager
def opened_audit(folder: Path, place: AuditFolder, database: Database) -> Iterator[OtherAudit]:
    """Yield a finished audit; nothing is written into its folder.

    Args:
        folder: the folder of the other audit.
        place: the folder of this audit, in which tables are computed and removed again.
        database: runs the queries.

    Raises:
        AuditRefusedError: it is no finished audit, its private rows are missing, or its report is
            not that of these rows.
    """
    report, name, other = require_audit(folder), folder.resolve().name, AuditFolder(folder)
    scratch = AuditFolder(place.private / "compared", verified=other.parts)
    shutil.rmtree(scratch.root, ignore_errors=True)
    tables = database.beside()
    try:
        private_folder(scratch.root)
        private_folder(scratch.private)
        require_readable(DELIVERIES, _deliveries(other))
        found = parquet().read_table(_deliveries(other)).to_pylist()
        engine = QueryEngine(scratch, tables, {DELIVERIES.name: found})
        chosen = _published(report)
        rows = figure_rows(engine)
        made = json.loads(json.dumps(asdict(figures_of(engine, rows, chosen))))
        if any(made[each] != report[each] for each in _COMPARED):
            raise AuditRefusedError(_another_report(name))
        yield OtherAudit(name, report, chosen, engine, rows)
    except (LookupError, TypeError, ValueError, AttributeError, arrow().ArrowException) as error:
        raise AuditRefusedError(_another_report(name)) from error
    finally:
        tables.close()
        shutil.rmtree(scratch.root, ignore_errors=True)


def _another_report(name: str) -> Said:
    return said(
        "{folder} has a report that is not that of its private rows. Audit into it again, and "
        "compare then.",
        folder=Name(name),
    )


def _report(folder: Path, name: str) -> Mapping[str, Any]:
    try:
        found: Any = read_json_inside(folder, REPORT_JSON)
    except NotStrictJsonError as error:
        raise AuditRefusedError(_no_audit(name)) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise AuditRefusedError(_no_audit(name))
    return found


def _no_audit(name: str) -> Said:
    return said(
        "{folder} is no finished audit. Name the folder of an audit, with report.json and private.",
        folder=Name(name),
    )


# What it shows ------------------------------------------------------------------------------------


def _published(report: Mapping[str, Any]) -> ChosenGroups:
    """Return the groups that a report shows."""
    work_and_pay, kinds, labels = ShownGroups(), ShownGroups(), ShownGroups()
    for group in report["pay"]:
        work_and_pay.people[str(group["currency"])] = group["people"]
    for group in report["work"]:
        work_and_pay.people[TOGETHER] = group["people"]
    for dimension in DIMENSIONS:
        _add(work_and_pay, dimension, report["pay_by"][dimension], None)
    for dimension in DELIVERY_DIMENSIONS:
        _add(work_and_pay, dimension, report["work_by"][dimension], TOGETHER)
    _add(kinds, ITEM_KIND, report["kinds"], None)
    _add(labels, LABEL, report["labels"], None)
    _add(labels, KIND_AND_LABEL, report["labels_by_kind"], None)
    return ChosenGroups(work_and_pay, kinds, labels)


def _add(
    shown: ShownGroups, dimension: str, groups: Sequence[Mapping[str, Any]], whole: str | None
) -> None:
    """Add the groups of a table: of each currency, or of the whole if that is given."""
    for group in groups:
        place = (str(group["currency"]) if whole is None else whole), dimension
        if group["is_others"]:
            shown.others[place] = group["people"]
        else:
            shown.groups.setdefault(place, {})[str(group["value"])] = group["people"]

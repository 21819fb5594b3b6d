"""Compares the figures of two reports: both values and the change, of what both show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.comparison.compared_rows import FAMILIES, Sheet, sheets_of
from annotator.audit.comparison.other_audit import OtherAudit
from annotator.audit.comparison.pair_guard import PairGuard
from annotator.audit.disclosure import FEWEST, TOGETHER, atoms_shown, people_of
from annotator.audit.query_engine import QueryEngine
from annotator.audit.report.chosen_groups import (
    WORK_AND_PAY,
    ChosenGroups,
    FigureRows,
    GuardedCells,
)
from annotator.audit.report.figure_texts import SHARES, share_of
from annotator.audit.report.report_tables import KINDS, LABELS, MONEY, PAY, WORK
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.pay.money.amounts import rounded
from annotator.sentences.parts import Name
from annotator.sentences.said import said

_PPM_DIGITS: Final = 6
_DAYS: Final = ("median_days", "q3_days")

Group = Mapping[str, Any]
Place = tuple[str, str, str, str]
"""A group of a report: its table, dimension, currency and value."""


def require_other_folder(other: Path, place: AuditFolder) -> None:
    """Check that an audit is not compared with itself.

    Raises:
        AuditRefusedError: it would be written over the other audit.
    """
    if other.resolve() == place.root.resolve():
        raise AuditRefusedError(
            said(
                "{folder} would be replaced by this audit before it could be compared. Audit into "
                "another folder.",
                folder=Name(place.root.name),
            )
        )


def guarded_cells(
    engine: QueryEngine, rows: FigureRows, other: OtherAudit
) -> dict[str, GuardedCells]:
    """Return the rows of each table, and what tells which groups are safe beside the other report.

    Raises:
        AuditRefusedError: one of the audits is of few people.
    """
    ours, theirs = sheets_of(engine, rows), sheets_of(other.engine, other.rows)
    for sheet in (ours[WORK_AND_PAY], theirs[WORK_AND_PAY]):
        if people_of(sheet.cells) < FEWEST:
            raise AuditRefusedError(
                said(
                    "One of the two audits is of fewer than five people, so that a comparison "
                    "would tell about single people. Audit more work together."
                )
            )
    return {
        table: GuardedCells(ours[table].cells, _guard(table, ours[table], theirs[table], other))
        for table in FAMILIES
    }


def _guard(table: str, ours: Sheet, theirs: Sheet, other: OtherAudit) -> Any:  # noqa: ANN401 - the guard of a table, of one kind or the other
    shown: dict[tuple[str, str], Any] = {}
    if table == WORK_AND_PAY:
        shown |= other.chosen.work_and_pay.groups
    else:
        own = getattr(other.chosen, table)
        shown |= {(TOGETHER, name): each for name, each in other.chosen.before(table).items()}
        shown |= own.groups
    guard = PairGuard(FAMILIES[table], theirs.rows, atoms_shown(theirs.cells, shown))
    guard.take(ours.rows)
    return guard.allows


def require_safe(chosen: ChosenGroups, other: OtherAudit) -> None:
    """Check that the totals of both reports may be shown beside each other.

    Raises:
        AuditRefusedError: they differ by the figures of few people.
    """
    if chosen.work_and_pay.is_refused:
        raise AuditRefusedError(
            said(
                "{folder} and this audit differ by the work or pay of fewer than five people, "
                "which both reports together would show. No report was written. Audit without a "
                "comparison and publish only one of the two, or compare when more people have "
                "handed in.",
                folder=Name(other.name),
            )
        )


# Figures ------------------------------------------------------------------------------------------


def comparison_of(report: Mapping[str, Any], other: OtherAudit) -> dict[str, Any]:
    """Return both values and the change of each figure that both reports show.

    Times are in ms, money in millionths (``micro``), shares in millionths of the whole (``ppm``).
    """
    before, now = dict(_groups(other.report)), dict(_groups(report))
    rows = [
        row
        for place, (columns, group) in now.items()
        if place in before
        for row in _rows(place, columns, before[place][1], group)
    ]
    return {"with": other.name, "rows": rows}


def _groups(report: Mapping[str, Any]) -> Iterator[tuple[Place, tuple[Sequence[str], Group]]]:
    tables: list[tuple[str, str, Sequence[Group], Sequence[str]]] = [
        ("pay", "", report["pay"], PAY),
        *(("pay", name, own, PAY) for name, own in report["pay_by"].items()),
        ("money", "", report["money"], MONEY),
        ("work", "", report["work"], WORK),
        *(("work", name, own, WORK) for name, own in report["work_by"].items()),
        ("receipts", "", [_receipts(report)], _DAYS),
        ("kinds", "kind", report["kinds"], KINDS),
        ("labels", "label", report["labels"], LABELS),
        ("labels", "kind_and_label", report["labels_by_kind"], LABELS),
    ]
    for table, dimension, groups, columns in tables:
        for group in groups:
            if not group["is_others"]:
                place = table, dimension, str(group["currency"]), str(group["value"])
                yield place, (columns, group)


def _receipts(report: Mapping[str, Any]) -> Group:
    return {**report["receipts"], "currency": "", "value": "all", "is_others": 0}


def _rows(
    place: Place, columns: Sequence[str], before: Group, now: Group
) -> Iterator[dict[str, Any]]:
    table, dimension, currency, value = place
    for name in columns:
        other, this = _number(name, before), _number(name, now)
        if other is None and this is None:
            continue
        yield {
            "table": table,
            "dimension": dimension,
            "currency": currency,
            "value": value,
            "figure": name,
            "unit": _unit(name),
            "other": other,
            "this": this,
            "change": None if other is None or this is None else this - other,
        }


def _number(name: str, group: Group) -> int | None:
    if name not in SHARES:
        found: int | None = group.get(name)
        return found
    share = share_of(name, group)
    return None if share is None else rounded(share, _PPM_DIGITS)


def _unit(name: str) -> str:
    if name in SHARES:
        return "ppm"
    ending = name.rpartition("_")[2]
    return ending if ending in ("ms", "micro", "days", "minutes") else "number"

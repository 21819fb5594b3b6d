"""The rows of an audit as they are compared with those of another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.comparison.pair_guard import PairedRow
from annotator.audit.disclosure import GroupCell
from annotator.audit.query_engine import Expression, QueryEngine
from annotator.audit.report.chosen_groups import (
    DIMENSIONS,
    ITEM_KIND,
    KIND_AND_LABEL,
    KINDS,
    LABEL,
    LABELS,
    WORK_AND_PAY,
    FigureRows,
    cell_of,
)
from annotator.audit.tables.table_forms import MS_COLUMNS

TIME, PAY, MONEY, PIECES, RECORD = "time", "pay", "money", "pieces", "record"
"""The families of figures: which of them are the same is decided apart for each."""

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    WORK_AND_PAY: (TIME, PAY, MONEY, PIECES, RECORD),
    KINDS: (TIME, PIECES),
    LABELS: (TIME, PIECES),
}

_OF_EXPORT: Final = {
    TIME: ("observed_ms", "recorded_ms", "night_minutes", "core_night_minutes", *MS_COLUMNS),
    PIECES: (
        "items", "items_completed", "items_with_effort", "items_accepted", "items_withdrawn",
        "rejected_worker", "rejected_guideline_changed", "rejected_unclear", "rejected_buyer",
        "regions",
    ),
    RECORD: ("sessions", "entries", "is_handed_in", "is_receipted"),
}  # fmt: skip
"""The columns of an export in each family; together they are those of ``SUMS_OF_WORK``."""

_OF_PART: Final = {
    TIME: ("hours_ms", "counted_ms"),
    PAY: ("gross_micro", "net_micro", "floor_pay_micro", "shortfall_micro", "owed_micro"),
}
"""The columns of a part of the pay; together they are those of ``SUMS_OF_PAY``."""

_OF_ITEMS: Final = {
    TIME: ("work_ms", "length_ms", "timed_items"),
    PIECES: ("items", "items_completed", "regions"),
}
_OF_REGIONS: Final = {TIME: ("active_ms", "timed_regions"), PIECES: ("regions",)}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table: for the choice of groups, and for the comparison."""

    cells: Sequence[GroupCell]
    rows: Sequence[PairedRow]


def sheets_of(engine: QueryEngine, rows: FigureRows) -> dict[str, Sheet]:
    """Return the rows of each table that is shown, with their figures by family."""
    exports = {str(row["export"]): row for row in engine.rows(rows.work.order_by("export"))}
    kinds, labels = (
        list(_simple_rows(engine, own, exports, name))
        for own, name in ((rows.kinds, ITEM_KIND), (rows.labels, LABEL))
    )
    return {
        WORK_AND_PAY: _sheet(_paid_rows(engine, rows, exports), DIMENSIONS),
        KINDS: _sheet(kinds, (*figures.DELIVERY_DIMENSIONS, ITEM_KIND)),
        LABELS: _sheet(labels, (*figures.DELIVERY_DIMENSIONS, ITEM_KIND, LABEL, KIND_AND_LABEL)),
    }


def _sheet(rows: Iterator[tuple[Row, PairedRow]] | list[Any], dimensions: Sequence[str]) -> Sheet:
    found = list(rows)
    cells = [cell_of(row, dimensions, at) for at, (row, _) in enumerate(found)]
    return Sheet(cells, [paired for _, paired in found])


def _paid_rows(
    engine: QueryEngine, rows: FigureRows, exports: Mapping[str, Row]
) -> Iterator[tuple[Row, PairedRow]]:
    """Yield the parts of the pay, each with the figures of its export and of its money."""
    order = ["export", "worker", "currency", "work_order", "period"]
    money: dict[tuple[Any, ...], tuple[object, ...]] = {}
    for row in engine.rows(rows.money.order_by(order[:3])):
        place = row["export"], row["worker"], row["currency"]
        money[place] = tuple(row[name] for name in figures.SUMS_OF_MONEY)
    for row in engine.rows(rows.pay.order_by(order)):
        export = exports[row["export"]]
        values = _values(export, _OF_EXPORT)
        for family, own in _values(row, _OF_PART).items():
            values[family] = (*values.get(family, ()), *own)
        values[MONEY] = money.get((row["export"], row["worker"], row["currency"]), ())
        yield row, _paired(row, export, values)
    for row in engine.rows(rows.unpaid.order_by("export")):
        yield row, _paired(row, row, _values(row, _OF_EXPORT))


def _simple_rows(
    engine: QueryEngine, rows: Expression, exports: Mapping[str, Row], name: str
) -> Iterator[tuple[Row, PairedRow]]:
    columns = _OF_ITEMS if name == ITEM_KIND else _OF_REGIONS
    for row in engine.rows(rows.order_by(["export", name])):
        values = {family: (row[name], *own) for family, own in _values(row, columns).items()}
        yield row, _paired(row, exports[row["export"]], values)


def _values(row: Row, columns: Mapping[str, Sequence[str]]) -> dict[str, tuple[object, ...]]:
    return {family: tuple(row[name] for name in names) for family, names in columns.items()}


def _paired(row: Row, export: Row, values: Mapping[str, tuple[object, ...]]) -> PairedRow:
    """Return a row with all names by which another audit may know the same work."""
    worker = row.get("worker") or ""
    names = [f"person {row['person']}"]
    names += [
        f"{name} {export[name]} {worker}"
        for name in ("unit", "package", "origin", "effort_sha256")
        if export[name]
    ]
    return PairedRow(row["people"], tuple(names), values)

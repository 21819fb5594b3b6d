"""Puts the figures of an audit together as one document, ``report.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.disclosure import (
    FEWEST,
    TOGETHER,
    GroupCell,
    OtherGroups,
    ShownGroups,
    of_few,
    people_of,
    shown_groups,
)
from annotator.audit.query_engine import Expression, QueryEngine
from annotator.audit.tables.libraries import queries
from annotator.audit.tables.table_forms import MS_COLUMNS

FORMAT: Final = "fairlabel/audit/1"

Group = dict[str, Any]
"""The figures of one group: its value, its people, sums, and the distribution of rates."""

ALL: Final = "all"
_DISTRIBUTION: Final = (
    "rate_q1_micro",
    "rate_median_micro",
    "rate_q3_micro",
    "people_with_floor",
    "people_at_floor",
)


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """All groups of an audit, by their names."""

    pay: list[Group]
    pay_by: Mapping[str, list[Group]]
    money: list[Group]
    work: list[Group]
    work_by: Mapping[str, list[Group]]
    kinds: list[Group]
    labels: list[Group]
    undisclosed: list[Group]
    left_out: list[Group]
    not_shown: list[Group]


def figures_of(engine: QueryEngine) -> AuditFigures:
    """Return the figures of everything that counts, but for currencies of few people."""
    all_pay = figures.pay_rows(engine)
    hidden, not_shown = _of_few(engine, all_pay)
    whole, pay, money, kinds, labels = (
        _without(rows, hidden)
        for rows in (
            figures.counted(engine).mutate(currency=queries().literal(TOGETHER)),
            all_pay,
            figures.money_rows(engine),
            _simple(figures.kinds_of_items(engine)),
            _simple(figures.labels_of_regions(engine)),
        )
    )
    work = whole.mutate(people=whole.workers)
    dimensions = (*figures.DELIVERY_DIMENSIONS, *figures.PART_DIMENSIONS)
    shown = _shown_of_work_and_pay(engine, work, pay)
    before = {each: shown.values(TOGETHER, each) for each in figures.DELIVERY_DIMENSIONS}
    of_kinds = _shown_beside(engine, kinds, "item_kind", before)
    before["item_kind"] = of_kinds.values("", "item_kind")
    of_labels = _shown_beside(engine, labels, "label", before)
    return AuditFigures(
        pay=_pay(engine, pay, shown, None),
        pay_by={each: _pay(engine, pay, shown, each) for each in dimensions},
        money=_summed(engine, money, (figures.SUMS_OF_MONEY, shown), None),
        work=_of_work(engine, work, shown, None),
        work_by={each: _of_work(engine, work, shown, each) for each in figures.DELIVERY_DIMENSIONS},
        kinds=_summed(engine, kinds, (_SUMS_OF_KINDS, of_kinds), "item_kind"),
        labels=_summed(engine, labels, (_SUMS_OF_LABELS, of_labels), "label"),
        undisclosed=engine.rows(figures.undisclosed(engine)),
        left_out=engine.rows(figures.left_out(engine)),
        not_shown=not_shown,
    )


def _of_few(engine: QueryEngine, pay: Expression) -> tuple[frozenset[str], list[Group]]:
    """Return the exports of people in currencies that few have, and these currencies."""
    columns = ["export", "currency", "person", "people"]
    found = engine.rows(pay.select(columns).distinct().order_by(columns))
    rows = [
        (row["export"], GroupCell(row["person"], row["people"], row["currency"], {}))
        for row in found
    ]
    wholes, exports = of_few(rows)
    counts = {
        whole: len({export for export, cell in rows if cell.whole == whole}) for whole in wholes
    }
    return exports, [{"currency": each, "exports": counts[each]} for each in sorted(wholes)]


def _without(rows: Expression, exports: frozenset[str]) -> Expression:
    return rows.filter(~rows.export.isin(sorted(exports))) if exports else rows


def _shown_of_work_and_pay(engine: QueryEngine, work: Expression, pay: Expression) -> ShownGroups:
    """Return the groups of work and pay that may be shown beside each other.

    Time of work minus time that is paid in the currencies is the time of somebody, too. Exports
    without pay are a whole of their own.
    """
    dimensions = (*figures.DELIVERY_DIMENSIONS, *figures.PART_DIMENSIONS)
    none = {name: queries().null("string") for name in figures.PART_DIMENSIONS}
    unpaid = work.anti_join(pay, "export").mutate(currency=queries().literal(_UNPAID), **none)
    cells = [*_cells(engine, pay, dimensions), *_cells(engine, unpaid, dimensions)]
    return shown_groups(cells, dimensions, OtherGroups(figures.DELIVERY_DIMENSIONS))


def _shown_beside(
    engine: QueryEngine, rows: Expression, dimension: str, before: Mapping[str, Iterable[str]]
) -> ShownGroups:
    """Return the groups of items or regions that may be shown beside those of work."""
    cells = _cells(engine, rows, (*before, dimension))
    return shown_groups(cells, (dimension,), OtherGroups(before=before))


def _of_work(
    engine: QueryEngine, work: Expression, shown: ShownGroups, dimension: str | None
) -> list[Group]:
    """Return sums of work, which has no currency."""
    groups = _summed(engine, work, (figures.SUMS_OF_WORK, shown), dimension)
    return [{**group, "currency": figures.NO_CURRENCY} for group in groups]


_UNPAID: Final = "unpaid"
_SUMS_OF_KINDS: Final = (
    "items", "items_completed", "regions", "timed_items", "work_ms", "length_ms",
)  # fmt: skip
_SUMS_OF_LABELS: Final = ("regions", "timed_regions", "active_ms")


def _simple(rows: Expression) -> Expression:
    """Return rows without a currency, in the form of the others."""
    return rows.mutate(currency=queries().literal(""), people=rows.workers)


def _cells(engine: QueryEngine, rows: Expression, dimensions: Sequence[str]) -> Iterable[GroupCell]:
    """Yield the rows of which each group consists, as far as the choice of groups needs them."""
    columns = ["currency", "person", "people", *dimensions]
    for row in engine.rows(rows.select(columns).distinct().order_by(columns)):
        yield GroupCell(
            person=row["person"],
            people=row["people"],
            whole=row["currency"],
            groups={each: row[each] for each in dimensions},
        )


def _pay(
    engine: QueryEngine, rows: Expression, shown: ShownGroups, dimension: str | None
) -> list[Group]:
    """Return sums and distributions; of fewer than five people sums alone."""
    groups = _summed(engine, rows, (figures.SUMS_OF_PAY, shown), dimension)
    rates = engine.stored(f"rates_by_{dimension or ALL}", figures.rates_of_people(rows, dimension))
    found = {
        (row["currency"], row.get(dimension or "")): row
        for row in engine.rows(figures.distribution(rates, dimension))
    }
    for group in groups:
        row = found.get((group["currency"], group["value"] if dimension else None))
        is_large = row is not None and row["people"] >= FEWEST and not group["is_others"]
        told = row if is_large and row else {}
        group["people_with_rate"] = told.get("people")
        group |= {name: told.get(name) for name in _DISTRIBUTION}
        if told and not told["people_with_floor"] >= FEWEST:
            group |= {"people_with_floor": None, "people_at_floor": None}
    return groups


def _summed(
    engine: QueryEngine,
    rows: Expression,
    asked: tuple[Sequence[str], ShownGroups],
    dimension: str | None,
) -> list[Group]:
    """Return the sums of the groups that may be shown, and of all others together."""
    sums, shown = asked
    found = engine.rows(figures.of_groups(rows, sums, dimension))
    if dimension is None:
        return [_group(row, sums, (ALL, shown.people.get(row["currency"], 0))) for row in found]
    groups: list[Group] = []
    for whole in sorted({row["currency"] for row in found}):
        own = [row for row in found if row["currency"] == whole]
        values = shown.groups.get((whole, dimension), {})
        groups += [
            _group(row, sums, (row[dimension], values[row[dimension]]))
            for row in own
            if row[dimension] in values
        ]
        rest = [row for row in own if row[dimension] not in values]
        if rest and values:
            together = {name: _sum(row[name] for row in rest) for name in ("rows", *sums)}
            people = shown.others.get((whole, dimension), 0)
            other = _group({"currency": whole, **together}, sums, (None, people))
            groups.append(other | {"is_others": 1})
    return groups


def _group(row: Mapping[str, Any], sums: Sequence[str], named: tuple[str | None, int]) -> Group:
    value, people = named
    return {
        "currency": row["currency"],
        "value": value,
        "is_others": 0,
        "rows": row.get("rows"),
        "people": people,
        **{name: row[name] for name in sums},
    }


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


__all__ = ["FORMAT", "MS_COLUMNS", "AuditFigures", "figures_of", "people_of"]

"""Puts the figures of an audit together as one document, ``report.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.disclosure import FEWEST, ShownGroups
from annotator.audit.query_engine import Expression, QueryEngine, stored
from annotator.audit.report.chosen_groups import (
    DIMENSIONS,
    ITEM_KIND,
    KIND_AND_LABEL,
    LABEL,
    ChosenGroups,
    FigureRows,
    Group,
)
from annotator.audit.report.known_figures import RATE, known_figures
from annotator.audit.tables.libraries import queries

FORMAT: Final = "fairlabel/audit/1"

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
    labels_by_kind: list[Group]
    undisclosed: list[Group]
    left_out: list[Group]
    not_shown: list[Group]


def figures_of(engine: QueryEngine, rows: FigureRows, chosen: ChosenGroups) -> AuditFigures:
    """Return the figures of the groups that are shown."""
    shown, pay = chosen.work_and_pay, rows.pay
    known = known_figures(engine, _with_rate(pay), (*figures.SUMS_OF_PAY, RATE), DIMENSIONS, shown)
    paid = known_figures(engine, rows.money, figures.SUMS_OF_MONEY, (), shown)
    made = AuditFigures(
        pay=_pay(engine, pay, shown, None),
        pay_by={each: _pay(engine, pay, shown, each) for each in DIMENSIONS},
        money=_summed(engine, rows.money, (figures.SUMS_OF_MONEY, shown), None),
        work=_of_work(engine, rows.work, shown, None),
        work_by={
            each: _of_work(engine, rows.work, shown, each) for each in figures.DELIVERY_DIMENSIONS
        },
        kinds=_timed(engine, rows.kinds, chosen.kinds, ITEM_KIND),
        labels=_timed(engine, rows.labels, chosen.labels, LABEL),
        labels_by_kind=_timed(engine, rows.labels, chosen.labels, KIND_AND_LABEL),
        undisclosed=engine.rows(figures.undisclosed()),
        left_out=engine.rows(figures.left_out()),
        not_shown=rows.not_shown,
    )
    known.leave_out(made.pay, is_total=True)
    paid.leave_out(made.money, is_total=True)
    for groups in made.pay_by.values():
        known.leave_out(groups)
    return made


@cache
def _with_rate(pay: Expression) -> Expression:
    """Return the pay with a column that is known where a person's rate and floor are."""
    is_known = (pay.people == 1) & pay.net_micro.notnull() & pay.is_at_floor.notnull()
    return pay.mutate(**{RATE: queries().ifelse(is_known, 1, queries().null("int64"))})


def _timed(
    engine: QueryEngine, rows: Expression, shown: ShownGroups, dimension: str
) -> list[Group]:
    """Return sums of items or regions; times only if they are known of five people."""
    sums, number, times = _SUMS[dimension]
    told = _only_timed(rows, number, times)
    dimensions = (LABEL, KIND_AND_LABEL) if dimension in (LABEL, KIND_AND_LABEL) else (dimension,)
    groups = _summed(engine, told, (sums, shown), dimension)
    known_figures(engine, told, (number, times), dimensions, shown).leave_out(groups)
    if dimension != ITEM_KIND:
        spread = engine.rows(figures.times_of_regions(rows, dimension))
        of_each = {row[dimension]: row for row in spread if row["people"] >= FEWEST}
        for group in groups:
            own = {} if group["is_others"] else of_each.get(group["value"], {})
            group |= {name: own.get(name) for name in figures.REGION_TIMES}
    return groups


@cache
def _only_timed(rows: Expression, number: str, times: str) -> Expression:
    """Return rows in which a number of zero, and its time, are unknown."""
    ibis, is_timed = queries(), rows[number] > 0
    return rows.mutate(
        **{name: ibis.ifelse(is_timed, rows[name], None) for name in (number, times)}
    )


def _of_work(
    engine: QueryEngine, work: Expression, shown: ShownGroups, dimension: str | None
) -> list[Group]:
    """Return sums of work, which has no currency."""
    groups = _summed(engine, work, (figures.SUMS_OF_WORK, shown), dimension)
    return [{**group, "currency": figures.NO_CURRENCY} for group in groups]


_OF_ITEMS: Final = (
    ("items", "items_completed", "regions", "timed_items", "work_ms", "length_ms"),
    "timed_items",
    "work_ms",
)
_OF_REGIONS: Final = (("regions", "timed_regions", "active_ms"), "timed_regions", "active_ms")
_SUMS: Final = {ITEM_KIND: _OF_ITEMS, LABEL: _OF_REGIONS, KIND_AND_LABEL: _OF_REGIONS}
"""The sums of a table, and of these the number of what is timed, and its time."""


def _pay(
    engine: QueryEngine, rows: Expression, shown: ShownGroups, dimension: str | None
) -> list[Group]:
    """Return sums and distributions; of fewer than five people sums alone."""
    groups = _summed(engine, rows, (figures.SUMS_OF_PAY, shown), dimension)
    rates = stored(f"rates_by_{dimension or ALL}", figures.rates_of_people(rows, dimension))
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
    asked: tuple[tuple[str, ...], ShownGroups],
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

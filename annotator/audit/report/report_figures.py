"""Puts the figures of an audit together as one document, ``report.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.disclosure import FEWEST, ShownGroups
from annotator.audit.query_engine import Expression, QueryEngine
from annotator.audit.report.chosen_groups import (
    DIMENSIONS,
    ITEM_KIND,
    LABEL,
    ChosenGroups,
    FigureRows,
    Group,
)

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
    undisclosed: list[Group]
    left_out: list[Group]
    not_shown: list[Group]


def figures_of(engine: QueryEngine, rows: FigureRows, chosen: ChosenGroups) -> AuditFigures:
    """Return the figures of the groups that are shown."""
    shown, pay = chosen.work_and_pay, rows.pay
    return AuditFigures(
        pay=_pay(engine, pay, shown, None),
        pay_by={each: _pay(engine, pay, shown, each) for each in DIMENSIONS},
        money=_summed(engine, rows.money, (figures.SUMS_OF_MONEY, shown), None),
        work=_of_work(engine, rows.work, shown, None),
        work_by={
            each: _of_work(engine, rows.work, shown, each) for each in figures.DELIVERY_DIMENSIONS
        },
        kinds=_summed(engine, rows.kinds, (_SUMS_OF_KINDS, chosen.kinds), ITEM_KIND),
        labels=_summed(engine, rows.labels, (_SUMS_OF_LABELS, chosen.labels), LABEL),
        undisclosed=engine.rows(figures.undisclosed(engine)),
        left_out=engine.rows(figures.left_out(engine)),
        not_shown=rows.not_shown,
    )


def _of_work(
    engine: QueryEngine, work: Expression, shown: ShownGroups, dimension: str | None
) -> list[Group]:
    """Return sums of work, which has no currency."""
    groups = _summed(engine, work, (figures.SUMS_OF_WORK, shown), dimension)
    return [{**group, "currency": figures.NO_CURRENCY} for group in groups]


_SUMS_OF_KINDS: Final = (
    "items", "items_completed", "regions", "timed_items", "work_ms", "length_ms",
)  # fmt: skip
_SUMS_OF_LABELS: Final = ("regions", "timed_regions", "active_ms")


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

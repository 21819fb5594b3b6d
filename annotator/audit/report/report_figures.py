"""Puts the figures of an audit together as one document, ``report.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

_ALONE: Final = (figures.ALL,)
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
    shown = chosen.work_and_pay
    pay, work = _pay(engine, rows.pay, shown), _of_work(engine, rows.work, shown)
    labels = _timed(engine, rows.labels, chosen.labels, _OF_REGIONS)
    known = known_figures(
        engine, _with_rate(rows.pay), (*figures.SUMS_OF_PAY, RATE), DIMENSIONS, shown
    )
    paid = known_figures(engine, rows.money, figures.SUMS_OF_MONEY, (), shown)
    made = AuditFigures(
        pay=pay[figures.ALL],
        pay_by={each: pay[each] for each in DIMENSIONS},
        money=_summed(engine, rows.money, (figures.SUMS_OF_MONEY, shown), _ALONE)[figures.ALL],
        work=work[figures.ALL],
        work_by={each: work[each] for each in figures.DELIVERY_DIMENSIONS},
        kinds=_timed(engine, rows.kinds, chosen.kinds, _OF_ITEMS)[ITEM_KIND],
        labels=labels[LABEL],
        labels_by_kind=labels[KIND_AND_LABEL],
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


@dataclass(frozen=True, slots=True)
class _TimedSums:
    """The dimensions and sums of a table; ``number`` counts what is timed in ``times``."""

    dimensions: tuple[str, ...]
    sums: tuple[str, ...]
    number: str
    times: str


_OF_ITEMS: Final = _TimedSums(
    (ITEM_KIND,),
    ("items", "items_completed", "regions", "timed_items", "work_ms", "length_ms"),
    "timed_items",
    "work_ms",
)
_OF_REGIONS: Final = _TimedSums(
    (LABEL, KIND_AND_LABEL),
    ("regions", "timed_regions", "active_ms"),
    "timed_regions",
    "active_ms",
)


def _timed(
    engine: QueryEngine, rows: Expression, shown: ShownGroups, asked: _TimedSums
) -> dict[str, list[Group]]:
    """Return sums of items or regions; times only if they are known of five people."""
    told = _only_timed(rows, asked.number, asked.times)
    made = _summed(engine, told, (asked.sums, shown), asked.dimensions)
    names = asked.number, asked.times
    known = known_figures(engine, told, names, asked.dimensions, shown)
    for groups in made.values():
        known.leave_out(groups)
    if asked is _OF_REGIONS:
        spread = engine.rows(figures.times_of_regions(rows, asked.dimensions))
        of_each = {
            (row["dimension"], row["value"]): row for row in spread if row["people"] >= FEWEST
        }
        for dimension, groups in made.items():
            for group in groups:
                own = {} if group["is_others"] else of_each.get((dimension, group["value"]), {})
                group |= {name: own.get(name) for name in figures.REGION_TIMES}
    return made


@cache
def _only_timed(rows: Expression, number: str, times: str) -> Expression:
    """Return rows in which a number of zero, and its time, are unknown."""
    ibis, is_timed = queries(), rows[number] > 0
    return rows.mutate(
        **{name: ibis.ifelse(is_timed, rows[name], None) for name in (number, times)}
    )


def _of_work(engine: QueryEngine, work: Expression, shown: ShownGroups) -> dict[str, list[Group]]:
    """Return sums of work, which has no currency, by dimension."""
    dimensions = (figures.ALL, *figures.DELIVERY_DIMENSIONS)
    made = _summed(engine, work, (figures.SUMS_OF_WORK, shown), dimensions)
    return {
        dimension: [{**group, "currency": figures.NO_CURRENCY} for group in groups]
        for dimension, groups in made.items()
    }


def _pay(engine: QueryEngine, rows: Expression, shown: ShownGroups) -> dict[str, list[Group]]:
    """Return sums and distributions by dimension; of fewer than five people sums alone."""
    dimensions = (figures.ALL, *DIMENSIONS)
    made = _summed(engine, rows, (figures.SUMS_OF_PAY, shown), dimensions)
    rates = stored("rates", figures.rates_of_people(rows, dimensions))
    found = {
        (row["dimension"], row["currency"], row["value"]): row
        for row in engine.rows(figures.distribution(rates))
    }
    for dimension, groups in made.items():
        for group in groups:
            value = None if dimension == figures.ALL else group["value"]
            row = found.get((dimension, group["currency"], value))
            is_large = row is not None and row["people"] >= FEWEST and not group["is_others"]
            told = row if is_large and row else {}
            group["people_with_rate"] = told.get("people")
            group |= {name: told.get(name) for name in _DISTRIBUTION}
            if told and not told["people_with_floor"] >= FEWEST:
                group |= {"people_with_floor": None, "people_at_floor": None}
    return made


def _summed(
    engine: QueryEngine,
    rows: Expression,
    asked: tuple[tuple[str, ...], ShownGroups],
    dimensions: tuple[str, ...],
) -> dict[str, list[Group]]:
    """Return by dimension the sums of the groups that may be shown, and of all others together."""
    sums, shown = asked
    found: dict[str, list[Group]] = {each: [] for each in dimensions}
    for row in engine.rows(figures.of_groups(rows, sums, dimensions)):
        found[row["dimension"]].append(row)
    return {
        dimension: [
            _group(row, sums, (figures.ALL, shown.people.get(row["currency"], 0))) for row in own
        ]
        if dimension == figures.ALL
        else list(_shown_groups(own, sums, shown, dimension))
        for dimension, own in found.items()
    }


def _shown_groups(
    found: Sequence[Group], sums: Sequence[str], shown: ShownGroups, dimension: str
) -> Iterator[Group]:
    for whole in sorted({row["currency"] for row in found}):
        own = [row for row in found if row["currency"] == whole]
        values = shown.groups.get((whole, dimension), {})
        for row in own:
            if row["value"] in values:
                yield _group(row, sums, (row["value"], values[row["value"]]))
        rest = [row for row in own if row["value"] not in values]
        if rest and values:
            together = {name: _sum(row[name] for row in rest) for name in ("rows", *sums)}
            people = shown.others.get((whole, dimension), 0)
            other = _group({"currency": whole, **together}, sums, (None, people))
            yield other | {"is_others": 1}


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

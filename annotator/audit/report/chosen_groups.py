"""Chooses which groups a report shows: of work and pay, of items, and of regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.disclosure import TOGETHER, GroupCell, OtherGroups, ShownGroups, of_few
from annotator.audit.disclosure import shown_groups as _shown_groups
from annotator.audit.query_engine import Expression, QueryEngine, table
from annotator.audit.tables.libraries import queries
from annotator.audit.tables.table_forms import OF_FEW

Group = dict[str, Any]
"""The figures of one group: its value, its people, sums, and the distribution of rates."""

DIMENSIONS: Final = (*figures.DELIVERY_DIMENSIONS, *figures.PART_DIMENSIONS)
ITEM_KIND, LABEL, KIND_AND_LABEL = "item_kind", "label", "kind_and_label"

WORK_AND_PAY, KINDS, LABELS = "work_and_pay", "kinds", "labels"
"""The tables whose groups are chosen one after the other."""

_UNPAID: Final = "unpaid"


@dataclass(frozen=True, slots=True)
class FigureRows:
    """The rows of all that counts, but for currencies of few people, which ``not_shown`` names."""

    work: Expression
    pay: Expression
    money: Expression
    kinds: Expression
    labels: Expression
    not_shown: list[Group]

    @property
    def unpaid(self) -> Expression:
        """The exports without pay: a whole of their own."""
        return _unpaid()


@dataclass(frozen=True, slots=True)
class GuardedCells:
    """The rows of a table, each with its place, and what tells whether a division is safe."""

    cells: Sequence[GroupCell]
    allows: Callable[[Sequence[int]], bool]


@dataclass(frozen=True, slots=True)
class ChosenGroups:
    """The groups that are shown in each table."""

    work_and_pay: ShownGroups = field(default_factory=ShownGroups)
    kinds: ShownGroups = field(default_factory=ShownGroups)
    labels: ShownGroups = field(default_factory=ShownGroups)

    def before(self, table: str) -> dict[str, frozenset[str]]:
        """Return the groups that other tables show of the rows of ``kinds`` or ``labels``."""
        found = {
            each: self.work_and_pay.values(TOGETHER, each) for each in figures.DELIVERY_DIMENSIONS
        }
        if table == LABELS:
            found[ITEM_KIND] = self.kinds.values("", ITEM_KIND)
        return found


def figure_rows(engine: QueryEngine) -> FigureRows:
    """Return the rows from which the figures are computed."""
    hidden, not_shown = _of_few(engine)
    engine.extra[OF_FEW.name] = [{"export": each} for each in sorted(hidden)]
    return FigureRows(_work(), _pay(), _money(), _kinds(), _labels(), not_shown)


@cache
def _work() -> Expression:
    whole = figures.counted()
    made = whole.mutate(currency=queries().literal(TOGETHER), people=whole.workers)
    return _not_of_few(made)


@cache
def _pay() -> Expression:
    return _not_of_few(figures.pay_rows())


@cache
def _money() -> Expression:
    return _not_of_few(figures.money_rows())


@cache
def _kinds() -> Expression:
    return _not_of_few(_simple(figures.kinds_of_items()))


@cache
def _labels() -> Expression:
    return _not_of_few(_simple(figures.labels_of_regions()))


@cache
def _unpaid() -> Expression:
    none = {name: queries().null("string") for name in figures.PART_DIMENSIONS}
    made = _work().anti_join(_pay(), "export")
    return made.mutate(currency=queries().literal(_UNPAID), **none)


def _not_of_few(rows: Expression) -> Expression:
    return rows.anti_join(table(OF_FEW.name), "export")


def chosen_groups(
    engine: QueryEngine, rows: FigureRows, guarded: Mapping[str, GuardedCells]
) -> ChosenGroups:
    """Return the groups that may be shown beside each other.

    Time of work minus time that is paid in the currencies is the time of somebody, too, and so are
    regions of a label minus regions of a kind of media.

    Args:
        engine: the tables of the audit.
        rows: its rows.
        guarded: for each table the rows that are compared with another report; may be empty.
    """
    chosen = _chosen(engine, rows, guarded)
    if chosen.kinds.is_refused or chosen.labels.is_refused:
        # Items or regions of the other report and groups of work of this one tell too much.
        chosen = _chosen(engine, rows, guarded, is_coarse=True)
        is_refused = chosen.kinds.is_refused or chosen.labels.is_refused
        chosen.work_and_pay.is_refused = chosen.work_and_pay.is_refused or is_refused
    return chosen


def _chosen(
    engine: QueryEngine,
    rows: FigureRows,
    guarded: Mapping[str, GuardedCells],
    *,
    is_coarse: bool = False,
) -> ChosenGroups:
    """Return the groups; if ``is_coarse``, none of work and of items."""
    together = OtherGroups(() if is_coarse else figures.DELIVERY_DIMENSIONS)
    found = guarded.get(WORK_AND_PAY)
    cells = (
        [*_cells(engine, rows.pay, DIMENSIONS), *_cells(engine, rows.unpaid, DIMENSIONS)]
        if found is None
        else found.cells
    )
    chosen = ChosenGroups(_shown(cells, DIMENSIONS, together, found))
    of_items = () if is_coarse else (ITEM_KIND,)
    tables = ((KINDS, rows.kinds, of_items), (LABELS, rows.labels, (LABEL, KIND_AND_LABEL)))
    for name, own, dimensions in tables:
        before, found = chosen.before(name), guarded.get(name)
        made = _cells(engine, own, (*before, *dimensions)) if found is None else found.cells
        shown = _shown(made, dimensions, OtherGroups(before=before), found)
        is_kinds = name == KINDS
        chosen = ChosenGroups(
            chosen.work_and_pay,
            shown if is_kinds else chosen.kinds,
            chosen.labels if is_kinds else shown,
        )
    return chosen


def _shown(
    cells: Iterable[GroupCell],
    dimensions: Sequence[str],
    beside: OtherGroups,
    found: GuardedCells | None,
) -> ShownGroups:
    guard = None if found is None else found.allows
    return _shown_groups(cells, dimensions, OtherGroups(beside.together, beside.before, guard))


def _cells(engine: QueryEngine, rows: Expression, dimensions: Sequence[str]) -> Iterable[GroupCell]:
    """Yield the rows of which each group consists, as far as the choice of groups needs them."""
    columns = ("currency", "person", "people", *dimensions)
    for row in engine.rows(figures.distinct_rows(rows, columns)):
        yield cell_of(row, dimensions)


def cell_of(row: Mapping[str, Any], dimensions: Sequence[str], place: int = 0) -> GroupCell:
    """Return a row as the choice of groups needs it."""
    return GroupCell(
        person=row["person"],
        people=row["people"],
        whole=row["currency"],
        groups={each: row[each] for each in dimensions},
        row=place,
    )


def _of_few(engine: QueryEngine) -> tuple[frozenset[str], list[Group]]:
    """Return the exports of people in currencies that few have, and these currencies."""
    columns = ("export", "currency", "person", "people")
    found = engine.rows(figures.distinct_rows(figures.pay_rows(), columns))
    rows = [
        (row["export"], GroupCell(row["person"], row["people"], row["currency"], {}))
        for row in found
    ]
    wholes, exports = of_few(rows)
    counts = {
        whole: len({export for export, cell in rows if cell.whole == whole}) for whole in wholes
    }
    return exports, [{"currency": each, "exports": counts[each]} for each in sorted(wholes)]


def _simple(rows: Expression) -> Expression:
    """Return rows without a currency, in the form of the others."""
    return rows.mutate(currency=queries().literal(""), people=rows.workers)

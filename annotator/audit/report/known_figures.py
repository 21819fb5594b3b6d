"""Leaves out sums of figures that are known for only a few people.

A sum skips what is not known. So each atom of the groups that are shown needs five people of whom a
figure is known, or nobody: otherwise the sum of a group would be that of the few, or subtracting it
from the others would be. Where that does not hold, the figure is told of no group, and in total
only if it is known of five people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from annotator.audit import figures
from annotator.audit.disclosure import FEWEST, GroupCell, ShownGroups, atoms_shown, people_of
from annotator.audit.query_engine import Expression, QueryEngine

RATE: Final = "rate"
"""Stands for the counts of people by their rate; a row has it if ``rate_is_known``."""

_OF_RATE: Final = ("people_with_floor", "people_at_floor")


@dataclass(slots=True)
class KnownFigures:
    """The figures that are told of no group, and those that are not even told in total."""

    of_no_group: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of_nobody: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def leave_out(self, groups: Iterable[dict[str, Any]], *, is_total: bool = False) -> None:
        """Remove from groups what is known of too few people."""
        hidden = self.of_nobody if is_total else self.of_no_group
        for group in groups:
            for name in hidden.get(group["currency"], ()):
                for each in _OF_RATE if name == RATE else (name,):
                    if each in group:
                        group[each] = None


def known_figures(
    engine: QueryEngine,
    rows: Expression,
    columns: Sequence[str],
    dimensions: Sequence[str],
    shown: ShownGroups,
) -> KnownFigures:
    """Return which figures may be told.

    Args:
        engine: the tables of the audit.
        rows: rows of people, with their whole in ``currency``.
        columns: the figures; ``RATE`` if the rows have it.
        dimensions: those by which sums of these rows are shown.
        shown: the groups that are shown.
    """
    made = engine.rows(_flagged(rows, tuple(columns), tuple(dimensions)))
    cells = [
        GroupCell(row["person"], row["people"], row["currency"], {d: row[d] for d in dimensions})
        for row in made
    ]
    found = KnownFigures()
    if people_of(cells) < FEWEST:  # who audits three people knows that
        return found
    own = {place: values for place, values in shown.groups.items() if place[1] in dimensions}
    atoms = atoms_shown(cells, own)
    for name in columns:
        known = [at for at, row in enumerate(made) if row[f"knows_{name}"]]
        _judge(name, [(cells[at], atoms[at]) for at in known], found)
    return found


@cache
def _flagged(rows: Expression, columns: tuple[str, ...], dimensions: tuple[str, ...]) -> Expression:
    flags = {f"knows_{name}": rows[name].notnull().cast("int64") for name in columns}
    wanted = ("currency", "person", "people", *dimensions, *flags)
    return figures.distinct_rows(rows.mutate(**flags), wanted)


def _judge(name: str, known: Sequence[tuple[GroupCell, int]], found: KnownFigures) -> None:
    by_whole: Mapping[str, list[GroupCell]] = defaultdict(list)
    by_atom: Mapping[tuple[str, int], list[GroupCell]] = defaultdict(list)
    for cell, atom in known:
        by_whole[cell.whole].append(cell)
        by_atom[cell.whole, atom].append(cell)
    for whole, cells in by_whole.items():
        if people_of(cells) < FEWEST:
            found.of_nobody[whole].add(name)
            found.of_no_group[whole].add(name)
    for (whole, _), cells in by_atom.items():
        if people_of(cells) < FEWEST:
            found.of_no_group[whole].add(name)

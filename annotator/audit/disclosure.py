"""Decides which groups may be shown, so that no sum of few people can be found.

Sums of groups are linear. Whoever subtracts shown groups from each other and from totals can only
find sums over unions of *atoms*: the rows that are in the same shown groups. So a group is shown
only if each atom that it makes has rows of at least ``FEWEST`` people. That is stricter than
necessary, and it holds for any number of groups and for any way to combine them. Sums of the same
rows in several tables, such as time of all work and time that is paid in one currency, can be
subtracted from each other too: they share their atoms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

FEWEST: Final = 5
"""The fewest people of a group of which anything but a total is shown."""

TOGETHER: Final = "*"
"""The whole that has the groups of all wholes together."""


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A row of the finest table: whose it is, for how many people it stands, and its groups.

    ``groups`` has the value in each dimension; None where there is none. ``whole`` is the total to
    which it belongs, such as its currency. ``row`` is its place among the rows of the caller.
    """

    person: str
    people: int
    whole: str
    groups: Mapping[str, str | None]
    row: int = 0


@dataclass(slots=True)
class ShownGroups:
    """The values that are shown for each dimension of each whole, with the people behind them.

    If ``is_refused``, not even the wholes may be shown beside the other report.
    """

    is_refused: bool = False
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    others: dict[tuple[str, str], int] = field(default_factory=dict)

    def values(self, whole: str, dimension: str) -> frozenset[str]:
        """Return the values of a dimension that are shown."""
        return frozenset(self.groups.get((whole, dimension), {}))


@dataclass(frozen=True, slots=True)
class OtherGroups:
    """What is shown beside the groups that are chosen: they all can be subtracted from each other.

    ``together`` are dimensions of all wholes, shown as those of ``TOGETHER``. ``before`` are groups
    that another table shows already, by dimension. ``guard`` tells of a division into atoms, one
    number for each row of the caller, whether it is safe beside another report.
    """

    together: Sequence[str] = ()
    before: Mapping[str, Iterable[str]] = field(default_factory=dict)
    guard: Callable[[Sequence[int]], bool] | None = None


def shown_groups(
    cells: Iterable[GroupCell], dimensions: Sequence[str], beside: OtherGroups | None = None
) -> ShownGroups:
    """Return which groups may be shown; earlier dimensions and larger groups come first."""
    rows = sorted(
        cells, key=lambda cell: (cell.whole, cell.person, str(sorted(cell.groups.items(), key=str)))
    )
    by_whole: dict[str, list[int]] = defaultdict(list)
    for at, cell in enumerate(rows):
        by_whole[cell.whole].append(at)
    beside = beside or OtherGroups()
    shown, atoms = ShownGroups(), _Atoms(rows, beside.guard)
    for places in by_whole.values():
        atoms.divide(places)
    atoms.divide_before(beside.before)
    shown.people[TOGETHER] = people_of(rows)
    if not atoms.is_allowed():
        shown.is_refused = True
        return shown
    for dimension in beside.together:
        _show_dimension(dimension, range(len(rows)), atoms, (shown, TOGETHER))
    for whole, own in sorted(by_whole.items()):
        shown.people[whole] = people_of(rows[at] for at in own)
        for dimension in dimensions:
            _show_dimension(dimension, own, atoms, (shown, whole))
    return shown


def atoms_shown(
    cells: Sequence[GroupCell], groups: Mapping[tuple[str, str], Iterable[str]]
) -> list[int]:
    """Return the atom of each row, by its whole and the groups that are shown.

    Args:
        cells: the rows.
        groups: the values that are shown, by whole (or ``TOGETHER``) and dimension.
    """
    numbers: dict[tuple[object, ...], int] = {}
    shown = {place: frozenset(values) for place, values in groups.items()}
    found = []
    for cell in cells:
        key: list[object] = [cell.whole]
        for (whole, dimension), values in shown.items():
            value = cell.groups.get(dimension)
            is_in = whole in (TOGETHER, cell.whole) and value in values
            key.append(value if is_in else None)
        found.append(numbers.setdefault(tuple(key), len(numbers)))
    return found


def of_few(rows: Sequence[tuple[str, GroupCell]]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the wholes that few people are in, and all exports of these people.

    They are left out of everything: otherwise the other wholes could be subtracted from sums over
    all. If the rows are of few people altogether, nothing is left out.

    Args:
        rows: the key of an export, and a row of it.
    """
    few, exports = set[str](), set[str]()
    if people_of(cell for _, cell in rows) < FEWEST:
        return frozenset(), frozenset()
    while True:
        left: dict[str, list[GroupCell]] = {cell.whole: [] for _, cell in rows}
        for export, cell in rows:
            if export not in exports:
                left[cell.whole].append(cell)
        fresh = {each for each in left if each not in few and people_of(left[each]) < FEWEST}
        if not fresh:
            return frozenset(few), frozenset(exports)
        few |= fresh
        exports |= _exports_of({cell.person for _, cell in rows if cell.whole in few}, rows)


def _exports_of(people: set[str], rows: Sequence[tuple[str, GroupCell]]) -> set[str]:
    """Return the exports of people, and of everybody who shares an export with them."""
    while True:
        exports = {export for export, cell in rows if cell.person in people}
        wider = people | {cell.person for export, cell in rows if export in exports}
        if wider == people:
            return exports
        people = wider


def people_of(cells: Iterable[GroupCell]) -> int:
    """Return the number of different people in rows."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.person] = max(cell.people, counts.get(cell.person, 0))
    return sum(counts.values())


class _Atoms:
    """Numbers the rows: those of an atom have the same number."""

    def __init__(
        self, rows: Sequence[GroupCell], guard: Callable[[Sequence[int]], bool] | None
    ) -> None:
        self.rows = rows
        self._guard = guard
        self._members: dict[int, list[int]] = {0: list(range(len(rows)))}
        self._numbers = [0] * len(rows)
        self._next = 1

    def divide(self, places: Iterable[int]) -> None:
        """Split the atoms by a group that is shown in any case."""
        for inside, outside in self._parts(set(places)):
            self._number(inside, outside)

    def divide_before(self, shown: Mapping[str, Iterable[str]]) -> None:
        """Split the atoms by the groups that another table shows already, by dimension."""
        for dimension, values in shown.items():
            for value in values:
                own = enumerate(self.rows)
                self.divide([at for at, cell in own if cell.groups[dimension] == value])

    def may_divide(self, places: Iterable[int]) -> bool:
        """Split the atoms by a group, if none becomes too small; returns whether it did."""
        parts = list(self._parts(set(places)))
        for inside, outside in parts:
            if outside and min(self._people(inside), self._people(outside)) < FEWEST:
                return False
        if not self.is_allowed([inside for inside, outside in parts if outside]):
            return False
        for inside, outside in parts:
            self._number(inside, outside)
        return True

    def is_allowed(self, split: Sequence[Sequence[int]] = ()) -> bool:
        """Return whether the atoms are safe beside another report, also after they are split."""
        if self._guard is None:
            return True
        numbers = list(self._numbers)
        for at, inside in enumerate(split):
            for place in inside:
                numbers[place] = self._next + at
        by_row = [0] * len(numbers)
        for cell, number in zip(self.rows, numbers, strict=True):
            by_row[cell.row] = number
        return self._guard(by_row)

    def _parts(self, chosen: set[int]) -> list[tuple[list[int], list[int]]]:
        touched = sorted({self._numbers[at] for at in chosen})
        return [
            (
                [at for at in self._members[atom] if at in chosen],
                [at for at in self._members[atom] if at not in chosen],
            )
            for atom in touched
        ]

    def _number(self, inside: list[int], outside: list[int]) -> None:
        if outside:
            self._members[self._numbers[outside[0]]] = outside
            self._members[self._next] = inside
            for at in inside:
                self._numbers[at] = self._next
            self._next += 1

    def _people(self, places: Iterable[int]) -> int:
        return people_of(self.rows[at] for at in places)


def _show_dimension(
    dimension: str, own: Iterable[int], atoms: _Atoms, place: tuple[ShownGroups, str]
) -> None:
    shown, whole = place
    members: dict[str, list[int]] = defaultdict(list)
    for at in own:
        value = atoms.rows[at].groups.get(dimension)
        if value is not None:
            members[value].append(at)
    counts = {
        value: people_of(atoms.rows[at] for at in places) for value, places in members.items()
    }
    taken: dict[str, int] = {}
    for value in sorted(members, key=lambda value: (-counts[value], value)):
        if counts[value] >= FEWEST and atoms.may_divide(members[value]):
            taken[value] = counts[value]
    if taken:
        shown.groups[whole, dimension] = taken
    inside = {at for value in taken for at in members[value]}
    rest = people_of(atoms.rows[at] for at in own if at not in inside)
    if rest:
        shown.others[whole, dimension] = rest

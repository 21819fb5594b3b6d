"""Decides which groups may be shown, so that no sum of few people can be found.

Sums of groups are linear. Whoever subtracts shown groups from each other and from totals can only
find sums over unions of *atoms*: the rows that are in the same shown groups. So a group is shown
only if each atom that it makes has rows of at least ``FEWEST`` people. That is stricter than
necessary, and it holds for any number of groups and for any way to combine them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

FEWEST: Final = 5
"""The fewest people of a group of which anything but a total is shown."""


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A row of the finest table: whose it is, for how many people it stands, and its groups.

    ``groups`` has the value in each dimension; None where there is none. ``whole`` is the total to
    which it belongs, such as its currency.
    """

    person: str
    people: int
    whole: str
    groups: Mapping[str, str | None]


@dataclass(slots=True)
class ShownGroups:
    """The values that are shown of each dimension in each whole, and the people of each."""

    people: dict[str, int] = field(default_factory=dict)
    groups: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    others: dict[tuple[str, str], int] = field(default_factory=dict)

    def values(self, whole: str, dimension: str) -> frozenset[str]:
        """Return the values of a dimension that are shown."""
        return frozenset(self.groups.get((whole, dimension), {}))


def shown_groups(cells: Iterable[GroupCell], dimensions: Sequence[str]) -> ShownGroups:
    """Return which groups may be shown; earlier dimensions and larger groups come first."""
    rows = sorted(
        cells, key=lambda cell: (cell.whole, cell.person, str(sorted(cell.groups.items(), key=str)))
    )
    by_whole: dict[str, list[GroupCell]] = defaultdict(list)
    for cell in rows:
        by_whole[cell.whole].append(cell)
    shown = ShownGroups()
    for whole, own in sorted(by_whole.items()):
        shown.people[whole] = people_of(own)
        atoms = [0] * len(own)
        for dimension in dimensions:
            _show_dimension(dimension, own, atoms, (shown, whole))
    return shown


def people_of(cells: Iterable[GroupCell]) -> int:
    """Return the number of different people in rows."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.person] = max(cell.people, counts.get(cell.person, 0))
    return sum(counts.values())


def _show_dimension(
    dimension: str, own: Sequence[GroupCell], atoms: list[int], place: tuple[ShownGroups, str]
) -> None:
    shown, whole = place
    members: dict[str, list[int]] = defaultdict(list)
    for at, cell in enumerate(own):
        value = cell.groups.get(dimension)
        if value is not None:
            members[value].append(at)
    counts = {value: people_of(own[at] for at in places) for value, places in members.items()}
    taken: dict[str, int] = {}
    for value in sorted(members, key=lambda value: (-counts[value], value)):
        if counts[value] >= FEWEST and _split(own, atoms, members[value]):
            taken[value] = counts[value]
    if taken:
        shown.groups[whole, dimension] = taken
    inside = {at for value in taken for at in members[value]}
    rest = people_of(cell for at, cell in enumerate(own) if at not in inside)
    if rest:
        shown.others[whole, dimension] = rest


def _split(own: Sequence[GroupCell], atoms: list[int], places: Sequence[int]) -> bool:
    """Split the atoms by a group, if none becomes too small; returns whether it did."""
    touched = {atoms[at] for at in places}
    chosen = set(places)
    inside: dict[int, list[GroupCell]] = defaultdict(list)
    outside: dict[int, list[GroupCell]] = defaultdict(list)
    for at, cell in enumerate(own):
        if atoms[at] in touched:
            (inside if at in chosen else outside)[atoms[at]].append(cell)
    for atom in touched:
        if outside[atom] and min(people_of(inside[atom]), people_of(outside[atom])) < FEWEST:
            return False
    fresh = max(atoms) + 1
    names = {atom: fresh + number for number, atom in enumerate(sorted(touched))}
    for at in places:
        atoms[at] = names[atoms[at]]
    return True

"""Decides whether the sums of two reports, taken together, lead to figures of few people.

Each report alone gives sums over its atoms (``disclosure``) and nothing finer. Whoever has both can
subtract the atoms of one from those of the other. What is left is a sum over the rows on which a
union of atoms of the one and a union of atoms of the other differ, or a sum over more rows.

So the atoms of both reports are the nodes of a graph, with one more node for what is in neither.
Each row is an edge: from the atom that it has in one report to the atom that it has in the other,
or to the node outside. A combination of sums gives each node a number, and a row enters the result
by the difference of the numbers at its ends. The rows that enter are those of a cut. The reports
are safe if every cut has no row, or rows of at least ``FEWEST`` people.

If the edges between two nodes have rows of ``FEWEST`` people, no smaller cut divides the two, and
they become one node. The reports are safe if no edge is left between different nodes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.audit.disclosure import FEWEST

Node = Hashable

OUTSIDE: Final[Node] = "outside"


@dataclass(frozen=True, slots=True)
class PairEdge:
    """A row: its ends, whose it is, and for how many people it stands."""

    one: Node
    other: Node
    person: Node
    people: int


def is_safe(edges: Iterable[PairEdge]) -> bool:
    """Return whether each cut of the graph has no row, or rows of at least ``FEWEST`` people."""
    left: dict[tuple[Node, Node], dict[Node, int]] = {}
    for edge in edges:
        if edge.one != edge.other:
            _add(left, (edge.one, edge.other), {edge.person: edge.people})
    while left:
        joined = _contracted(left)
        if len(joined) == len(left):
            return False
        left = joined
    return True


def _contracted(
    edges: Mapping[tuple[Node, Node], Mapping[Node, int]],
) -> dict[tuple[Node, Node], dict[Node, int]]:
    """Return the edges that are left after the ends of those of many people became one."""
    united = _Nodes()
    for (one, other), people in edges.items():
        if sum(people.values()) >= FEWEST:
            united.unite(one, other)
    joined: dict[tuple[Node, Node], dict[Node, int]] = {}
    for (one, other), people in edges.items():
        ends = united.of(one), united.of(other)
        if ends[0] != ends[1]:
            _add(joined, ends, people)
    return joined


def _add(
    edges: dict[tuple[Node, Node], dict[Node, int]],
    ends: tuple[Node, Node],
    people: Mapping[Node, int],
) -> None:
    """Add the people of an edge to those of the same ends, in either direction."""
    own = edges.get((ends[1], ends[0]))
    if own is None:
        own = edges.setdefault(ends, {})
    for person, number in people.items():
        own[person] = max(number, own.get(person, 0))


class _Nodes:
    """Which nodes became one."""

    def __init__(self) -> None:
        self._into: dict[Node, Node] = {}

    def of(self, node: Node) -> Node:
        """Return the node that stands for all that were united with this one."""
        while (into := self._into.get(node, node)) != node:
            node = into
        return node

    def unite(self, one: Node, other: Node) -> None:
        first, second = self.of(one), self.of(other)
        if first != second:
            self._into[first] = second


@dataclass(frozen=True, slots=True)
class PairedRow:
    """A row of an audit, as far as two audits are compared by it.

    ``names`` identify the person and the work, the person first: a row of the other audit with one
    name in common is about the same work. ``values`` are its figures by family; a family that is
    missing says nothing about this row.
    """

    people: int
    names: tuple[str, ...]
    values: Mapping[str, tuple[object, ...]]


class PairGuard:
    """Tells whether a report may be divided into atoms, beside another report.

    Rows with the same figures of the same work cancel out when one report is subtracted from the
    other. That is decided apart for each family of figures, such as times: of a hundred people who
    were paid since, one may have worked more.
    """

    def __init__(
        self, families: Sequence[str], theirs: Sequence[PairedRow], atoms: Sequence[int]
    ) -> None:
        """Take the rows of the other audit, and the atom of each in its report."""
        self._families = families
        self._people = _Nodes()
        self._theirs = theirs
        self._atoms = atoms
        self._ours: Sequence[PairedRow] = ()
        self._pairs: dict[str, list[int | None]] = {}

    def take(self, ours: Sequence[PairedRow]) -> None:
        """Take the rows of this audit, and find the same ones in the other."""
        self._ours = ours
        # Who has a name in common is the same person, whom the two audits may call otherwise.
        for row in (*self._theirs, *ours):
            for name in row.names:
                self._people.unite(row.names[0], name)
        self._pairs = {each: _pairs(each, self._theirs, ours) for each in self._families}

    def allows(self, atoms: Sequence[int]) -> bool:
        """Return whether this report may have these atoms: one number for each of its rows."""
        return all(is_safe(self._edges(family, atoms)) for family in self._families)

    def _edges(self, family: str, atoms: Sequence[int]) -> Iterable[PairEdge]:
        pairs, taken = self._pairs[family], set[int]()
        for at, (row, pair) in enumerate(zip(self._ours, pairs, strict=True)):
            if family in row.values:
                other = OUTSIDE
                if pair is not None:
                    taken.add(pair)
                    other = ("theirs", self._atoms[pair])
                yield PairEdge(("ours", atoms[at]), other, self._person(row), row.people)
        for at, row in enumerate(self._theirs):
            if family in row.values and at not in taken:
                own = ("theirs", self._atoms[at])
                yield PairEdge(own, OUTSIDE, self._person(row), row.people)

    def _person(self, row: PairedRow) -> Node:
        return self._people.of(row.names[0])


def _pairs(family: str, theirs: Sequence[PairedRow], ours: Sequence[PairedRow]) -> list[int | None]:
    """Return for each of our rows the row of theirs with the same figures of the same work."""
    places: dict[tuple[str, tuple[object, ...]], list[int]] = {}
    for at, row in enumerate(theirs):
        if family in row.values:
            for name in row.names:
                places.setdefault((name, row.values[family]), []).append(at)
    taken, found = set[int](), list[int | None]()
    for row in ours:
        same = None
        if family in row.values:
            keys = ((name, row.values[family]) for name in row.names)
            candidates = (at for key in keys for at in places.get(key, ()) if at not in taken)
            same = next(candidates, None)
        if same is not None:
            taken.add(same)
        found.append(same)
    return found

"""The best assignment: pairs of two sides with the greatest sum of weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

MOST_EXACT: Final = 300
"""The largest group, on its larger side, that is solved exactly; it takes about a second.

Larger groups of places that all overlap do not occur in real work. They are paired greedily: the
heaviest pair first.
"""

Pair = tuple[int, int]
Weights = Mapping[Pair, int]


def best_assignment(weights: Weights) -> list[Pair]:
    """Return pairs in which no index occurs twice on its side, with the greatest sum of weights.

    Weights are positive; a pair without one is never chosen. The pairs are divided into groups that
    share no index, and each group is solved by the Hungarian method (Kuhn 1955, in the form of
    Jonker and Volgenant 1987), in whole numbers. Of several best answers the one is returned that
    the order of the indices leads to.
    """
    found: list[Pair] = []
    for group in _groups(weights):
        if len(group) == 1:
            found += group
            continue
        rows = sorted({row for row, _ in group})
        columns = sorted({column for _, column in group})
        if max(len(rows), len(columns)) > MOST_EXACT:
            found += _greedy(group, weights)
        elif len(rows) <= len(columns):
            found += _exact(rows, columns, weights)
        else:
            turned = {(column, row): weights[row, column] for row, column in group}
            found += [(row, column) for column, row in _exact(columns, rows, turned)]
    return sorted(found)


def _groups(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Divide pairs into groups that share no index on either side."""
    every = sorted(pairs)
    of_row: dict[int, list[Pair]] = defaultdict(list)
    of_column: dict[int, list[Pair]] = defaultdict(list)
    for pair in every:
        of_row[pair[0]].append(pair)
        of_column[pair[1]].append(pair)
    groups, seen = [], set[Pair]()
    for first in every:
        group, waiting = [], [first]
        while waiting:
            pair = waiting.pop()
            if pair not in seen:
                seen.add(pair)
                group.append(pair)
                waiting += of_row.pop(pair[0], [])
                waiting += of_column.pop(pair[1], [])
        if group:
            groups.append(group)
    return groups


def _greedy(group: Iterable[Pair], weights: Weights) -> list[Pair]:
    """Return the heaviest pair, then the heaviest of those that are left; ties by index."""
    rows, columns, found = set[int](), set[int](), []
    for row, column in sorted(group, key=lambda pair: (-weights[pair], pair)):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((row, column))
    return found


def _exact(rows: Sequence[int], columns: Sequence[int], weights: Weights) -> list[Pair]:
    """Return the best assignment of rows to at least as many columns."""
    search = _Search(
        [[-weights.get((row, column), 0) for column in columns] for row in rows], len(columns)
    )
    for row in range(1, len(rows) + 1):
        search.assign(row)
    chosen = (
        (rows[row - 1], columns[column - 1])
        for column, row in enumerate(search.row_of)
        if row and column
    )
    return [pair for pair in chosen if pair in weights]


class _Search:
    """Shortest augmenting paths over reduced costs; rows and columns are counted from 1."""

    def __init__(self, costs: Sequence[Sequence[int]], columns: int) -> None:
        self._costs = costs
        self._row_price = [0] * (len(costs) + 1)
        self._column_price = [0] * (columns + 1)
        self.row_of = [0] * (columns + 1)

    def assign(self, row: int) -> None:
        """Assign one more row, and reassign others along the cheapest path."""
        self.row_of[0] = row
        cheapest: dict[int, int] = {}
        before: dict[int, int] = {}
        is_done = {0}
        column = 0
        while self.row_of[column]:
            here = self.row_of[column]
            for other in range(1, len(self.row_of)):
                if other in is_done:
                    continue
                cost = self._costs[here - 1][other - 1]
                cost -= self._row_price[here] + self._column_price[other]
                if other not in cheapest or cost < cheapest[other]:
                    cheapest[other], before[other] = cost, column
            column = min(
                (other for other in cheapest if other not in is_done),
                key=lambda other: (cheapest[other], other),
            )
            self._shift(cheapest, is_done, cheapest[column])
            is_done.add(column)
        while column:
            self.row_of[column] = self.row_of[before[column]]
            column = before[column]

    def _shift(self, cheapest: dict[int, int], is_done: set[int], by: int) -> None:
        for column in is_done:
            self._row_price[self.row_of[column]] += by
            self._column_price[column] -= by
        for column in cheapest:
            if column not in is_done:
                cheapest[column] -= by

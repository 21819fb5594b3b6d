"""The best assignment is found exactly, and in too large groups greedily."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import assignment
from annotator.agreement.assignment import best_assignment

Weights = Mapping[tuple[int, int], int]


def best_sum(weights: Weights) -> int:
    """Return the greatest sum by trying everything."""
    rows = sorted({row for row, _ in weights})

    @cache
    def best(at: int, taken: frozenset[int]) -> int:
        if at == len(rows):
            return 0
        found = best(at + 1, taken)
        for (row, column), weight in weights.items():
            if row == rows[at] and column not in taken:
                found = max(found, weight + best(at + 1, taken | {column}))
        return found

    return best(0, frozenset())


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(1, 20), max_size=20
    )
)
def test_no_other_assignment_has_a_greater_sum(weights: Weights) -> None:
    pairs = best_assignment(weights)
    assert len({row for row, _ in pairs}) == len(pairs) == len({column for _, column in pairs})
    assert sum(weights[pair] for pair in pairs) == best_sum(weights)


def test_a_greedy_choice_would_lose_a_pair() -> None:
    weights = {(0, 0): 60, (0, 1): 90, (1, 1): 60}
    assert best_assignment(weights) == [(0, 0), (1, 1)]


def test_a_very_large_group_is_paired_greedily_and_others_exactly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assignment, "MOST_EXACT", 2)
    chain = {(0, 0): 60, (0, 1): 90, (1, 1): 60, (1, 2): 50, (2, 2): 40}
    small = {(10, 10): 60, (10, 11): 90, (11, 11): 60}
    pairs: Sequence[tuple[int, int]] = best_assignment({**chain, **small})
    assert pairs == [(0, 1), (1, 2), (10, 10), (11, 11)]


def test_a_group_of_hundreds_is_solved_whole() -> None:
    side = 200
    weights = {
        (row, column): 1 + (row * column) % 7 for row in range(side) for column in range(side)
    }
    pairs = best_assignment(weights)
    assert len(pairs) == side
    assert sum(weights[pair] for pair in pairs) >= 6 * side

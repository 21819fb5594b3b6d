"""A split gives every worker about the same, spreads overlap over all pairs, and hides gold."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.packages.split_plan import (
    PlanRefusedError,
    Split,
    WorkUnit,
    chosen_share,
    pairs_of,
    split,
)


def units(amounts: list[int]) -> list[WorkUnit]:
    return [WorkUnit(f"p{at}", at, amount) for at, amount in enumerate(amounts)]


@st.composite
def splits(draw: st.DrawFn) -> tuple[list[WorkUnit], frozenset[str], Split]:
    workers = draw(st.integers(1, 8))
    files = units([1] * draw(st.integers(workers, 120)))
    gold = frozenset(draw(st.lists(st.sampled_from([each.key for each in files]), max_size=9)))
    overlap, seed = draw(st.integers(1, workers)), draw(st.integers(0, 2**48))
    return files, gold, Split(workers, overlap, seed, keeps_order=draw(st.booleans()))


@given(splits())
def test_each_file_goes_to_as_many_workers_as_overlap_and_gold_to_all(
    drawn: tuple[list[WorkUnit], frozenset[str], Split],
) -> None:
    files, gold, how = drawn
    rest = len(files) - len(gold)
    if rest * how.overlap < how.workers and not gold:
        return
    parts = split(files, gold, how)
    counted = Counter(each.key for part in parts for each in part)
    wanted = {each.key: how.workers if each.key in gold else how.overlap for each in files}
    assert counted == Counter(wanted)
    assert all(len({each.key for each in part}) == len(part) for part in parts)
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1


@given(splits())
def test_the_same_seed_gives_the_same_plan_whatever_the_order_of_the_files(
    drawn: tuple[list[WorkUnit], frozenset[str], Split],
) -> None:
    files, gold, how = drawn
    if (len(files) - len(gold)) * how.overlap < how.workers and not gold:
        return
    assert split(files, gold, how) == split(files[::-1], sorted(gold), how)


@pytest.mark.parametrize(("workers", "overlap"), [(5, 2), (4, 2), (7, 2), (5, 3), (10, 2)])
def test_overlap_is_spread_over_all_pairs(workers: int, overlap: int) -> None:
    files = units([1] * 420)
    for seed in range(5):
        shared = pairs_of(split(files, (), Split(workers, overlap, seed)), ())
        counts = [shared.get(pair, 0) for pair in combinations(range(workers), 2)]
        assert max(counts) - min(counts) <= 3, counts
        assert sum(counts) == 420 * overlap * (overlap - 1) // 2


@given(st.lists(st.integers(1, 600_000), min_size=20, max_size=200), st.integers(0, 2**48))
def test_sounds_of_all_lengths_are_divided_by_their_length(amounts: list[int], seed: int) -> None:
    parts = split(units(amounts), (), Split(4, 1, seed))
    sums = [sum(each.amount for each in part) for part in parts]
    assert max(sums) - min(sums) <= max(amounts)


def test_the_places_of_gold_say_nothing() -> None:
    """Over many seeds gold is at each place equally often, in both kinds of order."""
    files = units([1] * 10)
    for keeps_order in (False, True):
        places = Counter[int]()
        for seed in range(600):
            (part,) = split(files, ["p0", "p1"], Split(1, 1, seed, keeps_order))
            places.update(at for at, each in enumerate(part) if each.key in {"p0", "p1"})
        assert set(places) == set(range(10))
        assert min(places.values()) >= 80, places
        assert max(places.values()) <= 165, places


def test_an_order_that_is_kept_is_that_of_the_job() -> None:
    files = units([1] * 30)
    for part in split(files, ["p4"], Split(3, 2, 9, keeps_order=True)):
        rest = [each.place for each in part if each.key != "p4"]
        assert rest == sorted(rest)


def test_workers_do_not_get_shared_files_in_the_same_order() -> None:
    one, other = split(units([1] * 40), (), Split(2, 2, 3))
    assert set(one) == set(other)
    assert one != other


@pytest.mark.parametrize(
    ("files", "how", "word"),
    [
        (0, Split(2, 1, 0), "nothing to pack"),
        (3, Split(0, 1, 0), "at least one worker"),
        (3, Split(2, 3, 0), "overlap is from 1 to 2"),
        (3, Split(2, 0, 0), "overlap is from 1 to 2"),
        (3, Split(4, 1, 0), "too little for 4 workers"),
    ],
)
def test_what_cannot_be_split_is_refused(files: int, how: Split, word: str) -> None:
    with pytest.raises(PlanRefusedError, match=word):
        split(units([1] * files), (), how)


def test_a_share_is_chosen_by_the_seed() -> None:
    keys = [f"p{at}" for at in range(50)]
    assert chosen_share(keys, 5, 1) == chosen_share(keys[::-1], 5, 1)
    assert len({chosen_share(keys, 5, seed) for seed in range(20)}) > 15

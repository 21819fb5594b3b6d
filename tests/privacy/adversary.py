"""Somebody who has files, knows the ids of ten workers, and learns from jobs where all is known.

It looks at every field of every file. For each it forms ten groups of values, one for each worker
id that it knows: by an id that stands beside the values, or, where none does, by guessing that
values come in the order of the workers (in ten blocks, in turn, or the first ten). The means and
spreads of a group are what it holds for a worker's. On the jobs where it knows the truth it sees
which of them tell most, and uses the best of them on jobs where it does not.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Files = Mapping[str, bytes]
Hints = dict[str, Numbers]
"""By the name of a hint, ten numbers: one for each worker id, in the order of the ids."""

BEST = 5
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Case:
    """One job for the adversary: what its files hint at, and the truth, by place of a worker."""

    hints: Hints
    paces: Sequence[int]
    people: Sequence[int]


def hints_of(files: Files, ids: Sequence[str]) -> Hints:
    """Return everything that files might tell of ten workers, whose ids are known."""
    found: Hints = {}
    for name, data in files.items():
        found |= hints_of_file(name, data, tuple(ids))
    return found


@cache
def hints_of_file(name: str, data: bytes, ids: tuple[str, ...]) -> Hints:
    """Return what one file might tell; most files are the same whatever else leaks."""
    found: Hints = {}
    for path, (numbers, owners) in _numbers_of(name, data, frozenset(ids)).items():
        for ways, groups in _groupings(numbers, owners, ids):
            statistics = zip(*map(_told, groups), strict=True)
            for what, statistic in zip(_STATISTICS, statistics, strict=True):
                if max(statistic) == min(statistic):
                    continue
                mean, spread = _mean_and_spread(statistic)
                if spread > 0:
                    hint = (np.array(statistic) - mean) / spread
                    found |= {f"{path} {way} {what}": hint for way in ways}
    return found


_STATISTICS: Final = ("mean", "spread", "count")


def _told(group: Sequence[float]) -> tuple[float, float, float]:
    """Return the statistics of a group."""
    return (*_mean_and_spread(group), float(len(group)))


def _mean_and_spread(group: Sequence[float]) -> tuple[float, float]:
    """Return mean and standard deviation; for groups this small numpy takes ten times as long."""
    if len(group) == 1:
        return group[0], 0.0
    mean = sum(group) / len(group)
    return mean, math.sqrt(sum((each - mean) ** 2 for each in group) / len(group))


def _groupings(
    numbers: Sequence[float], owners: Sequence[str], ids: Sequence[str]
) -> Iterator[tuple[Sequence[str], list[Sequence[float]]]]:
    """Yield ten groups of values, with the names of the ways to come to them."""
    if set(owners) >= set(ids):
        beside: dict[str, list[float]] = {each: [] for each in ids}
        for number, owner in zip(numbers, owners, strict=True):
            if owner in beside:
                beside[owner].append(number)
        yield ("beside an id",), list(beside.values())
    count = len(ids)
    ways = ("in blocks", "in turn", "the first")
    if len(numbers) == count:
        yield ways, [numbers[place : place + 1] for place in range(count)]
    elif len(numbers) > count:
        # As even as can be, the longer ones first.
        least, longer = divmod(len(numbers), count)
        ends = [place * least + min(place, longer) for place in range(count + 1)]
        yield ways[:1], [numbers[begin:end] for begin, end in pairwise(ends)]
        yield ways[1:2], [numbers[place::count] for place in range(count)]
        yield ways[2:], [numbers[place : place + 1] for place in range(count)]


Found = defaultdict[str, tuple[list[float], list[str]]]
"""By the place, all numbers there, and for each whose id stands beside it, or ""."""


def _numbers_of(name: str, data: bytes, ids: frozenset[str]) -> Found:
    text = data.decode("utf-8")
    found: Found = defaultdict(lambda: ([], []))
    if name.endswith(".json"):
        _walk(name, json.loads(text), "", ids, found)
    elif name.endswith(".jsonl"):
        _walk(name, [json.loads(line) for line in text.splitlines()], "", ids, found)
    else:
        for each in _NUMBER.findall(text):
            _keep(name, float(each), "", found)
    return found


def _walk(path: str, value: Any, owner: str, ids: frozenset[str], found: Found) -> None:
    if isinstance(value, dict):
        texts = [each for each in value.values() if isinstance(each, str)]
        own = next((each for each in texts if each in ids), owner)
        for key, inner in value.items():
            if inner is not None:
                _walk(f"{path}.{'*' if key.isdecimal() else key}", inner, own, ids, found)
    elif isinstance(value, list):
        is_short = len(value) <= 4 and all(isinstance(each, int | float) for each in value)
        for at, inner in enumerate(value):
            _walk(f"{path}[{at if is_short else ''}]", inner, owner, ids, found)
    elif isinstance(value, str):
        number = float(value) if _NUMBER.fullmatch(value) else float(len(value))
        _keep(path, number, owner, found)
    elif value is not None:
        _keep(path, float(value), owner, found)


def _keep(path: str, number: float, owner: str, found: Found) -> None:
    numbers, owners = found[path]
    numbers.append(number)
    owners.append(owner)


# Ranking ------------------------------------------------------------------------------------


def agreement(guesses: npt.ArrayLike, truths: npt.ArrayLike) -> Numbers:
    """Return Kendall's tau of two rankings: 1 the same, -1 turned round, about 0 by chance.

    Either may be many rankings, one in each row; then so many are returned.
    """
    signs = _order(guesses) * _order(truths)
    return np.asarray(signs.mean(axis=-1))


def _order(rankings: npt.ArrayLike) -> Numbers:
    """Return for each pair of places which of them is greater: 1, -1, or 0 if neither."""
    numbers = np.asarray(rankings, dtype=float)
    first, second = _pairs(numbers.shape[-1])
    return np.asarray(np.sign(numbers[..., first] - numbers[..., second]))


@cache
def _pairs(count: int) -> tuple[Places, Places]:
    """Return the places of each pair; numpy takes longer to find them than to compare them."""
    first, second = np.triu_indices(count, 1)
    return first, second


def learn_to_rank(known: Sequence[Case]) -> dict[str, float]:
    """Return the hints that ranked best where the truth is known, each with its sign."""
    scores: dict[str, list[float]] = {}
    for case in known:
        each = agreement(list(case.hints.values()), case.paces).tolist()
        for name, score in zip(case.hints, each, strict=True):
            scores.setdefault(name, []).append(score)
    means = {name: sum(each) / len(known) for name, each in scores.items()}
    best = sorted(means, key=lambda name: -abs(means[name]))[:BEST]
    return {name: float(np.sign(means[name])) for name in best}


def rank(case: Case, learned: Mapping[str, float]) -> Numbers:
    """Return ten numbers: the greater, the slower the worker is thought to be."""
    nothing = np.zeros(len(case.paces))
    there = ((case.hints[name], sign) for name, sign in learned.items() if name in case.hints)
    return sum((hint * sign for hint, sign in there), nothing)


# Linking -------------------------------------------------------------------------------------


def learn_to_link(known: Sequence[tuple[Case, Case]]) -> list[str]:
    """Return the hints by which most workers of one job were found again in the other."""
    scores: dict[str, float] = {}
    for one, other in known:
        names = list(one.hints.keys() & other.hints.keys())
        ours, theirs = (np.array([case.hints[name] for name in names]) for case in (one, other))
        matched = _match(np.square(ours[:, :, None] - theirs[:, None, :]))
        for name, each in zip(names, matched, strict=True):
            scores[name] = scores.get(name, 0) + found_again(each, one, other)
    return sorted(sorted(scores), key=lambda name: -scores[name])[:BEST]


def link(one: Case, other: Case, learned: Sequence[str]) -> list[int]:
    """Return for each worker of one job who it is thought to be at the other, by place."""
    shared = [name for name in learned if name in one.hints and name in other.hints]
    if not shared:
        return list(range(len(one.people)))
    ours, theirs = (np.stack([case.hints[name] for name in shared], 1) for case in (one, other))
    (matched,) = _match(np.square(ours[None, :, None] - theirs[None, None]).sum(axis=3))
    return matched


def found_again(matched: Sequence[int], one: Case, other: Case) -> int:
    """Return how many workers were matched with themselves; one of ten by chance."""
    return sum(one.people[at] == other.people[to] for at, to in enumerate(matched))


def _match(apart: Numbers) -> list[list[int]]:
    """Pair those who are most alike first, nobody twice, in each of many squares of distances."""
    squares, count, _count = apart.shape
    each = np.arange(squares)
    matched = np.empty((squares, count), dtype=np.intp)
    left = apart.copy()
    for _ in range(count):
        at, to = np.divmod(left.reshape(squares, -1).argmin(axis=1), count)
        matched[each, at] = to
        left[each, at, :] = left[each, :, to] = np.inf
    found: list[list[int]] = matched.tolist()
    return found

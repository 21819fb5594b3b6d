"""The plan of a split: which worker gets which files of a job, and in which order.

The same seed gives the same plan on every computer: places in an order come from SHA-256, not from
a generator whose numbers a later Python could change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from annotator.errors import AnnotatorError
from annotator.sentences.parts import Count
from annotator.sentences.said import said

Pair = tuple[int, int]
"""Two workers by their places in the list, the lower one first."""


class PlanRefusedError(AnnotatorError):
    """A job cannot be split like that; nothing was written."""


@dataclass(frozen=True, slots=True)
class WorkUnit:
    """The smallest thing that is given to a worker: one file with all its items.

    ``key`` is the same in every run, ``place`` its place in the job, and ``amount`` the work in it:
    items, or milliseconds of sound.
    """

    key: str
    place: int
    amount: int


@dataclass(frozen=True, slots=True)
class Split:
    """How a job is to be split: over how many workers, each file to how many of them.

    With ``keeps_order`` files stay in the order of the job; only gold goes to other places.
    """

    workers: int
    overlap: int
    seed: int
    keeps_order: bool = False


def split(
    units: Sequence[WorkUnit], gold: Iterable[str], how: Split
) -> tuple[tuple[WorkUnit, ...], ...]:
    """Return the files of each worker, in the order in which the worker gets them.

    Files whose keys are ``gold`` go to every worker, to places that say nothing.

    Raises:
        PlanRefusedError: there are too few workers or files.
    """
    _require_possible(units, how)
    golden = frozenset(gold)
    shared = [each for each in units if each.key in golden]
    parts = _divided([each for each in units if each.key not in golden], how)
    if not all(parts) and not shared:
        raise PlanRefusedError(
            said(
                "There is too little for {workers} workers: somebody would get nothing. Name fewer "
                "workers, or choose a larger overlap.",
                workers=Count(how.workers),
            )
        )
    return tuple(in_worker_order(part, shared, how, worker) for worker, part in enumerate(parts))


def pairs_of(parts: Sequence[Sequence[WorkUnit]], gold: Iterable[str]) -> Mapping[Pair, int]:
    """Return how many files each two workers have in common, without gold."""
    golden = frozenset(gold)
    holders: dict[str, list[int]] = {}
    for worker, part in enumerate(parts):
        for each in part:
            if each.key not in golden:
                holders.setdefault(each.key, []).append(worker)
    found: Counter[Pair] = Counter()
    for workers in holders.values():
        found.update(combinations(sorted(workers), 2))
    return found


def chosen_share(keys: Sequence[str], count: int, seed: int) -> frozenset[str]:
    """Return that many of the keys, chosen by the seed."""
    return frozenset(sorted(keys, key=lambda key: _rank(seed, "gold", key))[:count])


def _require_possible(units: Sequence[WorkUnit], how: Split) -> None:
    if not units:
        raise PlanRefusedError("There is nothing to pack: no item is left to be worked on.")
    if how.workers < 1:
        raise PlanRefusedError("Name at least one worker.")
    if not 1 <= how.overlap <= how.workers:
        raise PlanRefusedError(
            said(
                "With {workers} workers, the overlap is from 1 to {workers}. Correct it.",
                workers=Count(how.workers),
            )
        )


def _divided(units: Sequence[WorkUnit], how: Split) -> list[list[WorkUnit]]:
    """Give each file to as many workers as overlap: to those with the least, largest files first.

    Among workers with the same amount, those that have shared the fewest files come first.
    """
    parts: list[list[WorkUnit]] = [[] for _ in range(how.workers)]
    amounts, shared = [0] * how.workers, Counter[Pair]()
    ranked = sorted(units, key=lambda each: (-each.amount, _rank(how.seed, "file", each.key)))
    for unit in ranked:
        chosen: list[int] = []
        turn = int.from_bytes(_rank(how.seed, "turn", unit.key))
        while len(chosen) < how.overlap:
            chosen.append(_next_worker(turn, chosen, amounts, shared))
        shared.update(_pair(one, other) for one, other in combinations(chosen, 2))
        for worker in chosen:
            amounts[worker] += unit.amount
            parts[worker].append(unit)
    return parts


def _next_worker(
    turn: int, chosen: Sequence[int], amounts: Sequence[int], shared: Mapping[Pair, int]
) -> int:
    """Return who else gets a file that some workers have got already.

    Among equals it is the first one from ``turn`` on.
    """
    free = [worker for worker in range(len(amounts)) if worker not in chosen]
    least = min([amounts[worker] for worker in free])
    equal = [worker for worker in free if amounts[worker] == least]
    if len(equal) == 1:
        return equal[0]
    return min(
        equal,
        key=lambda worker: (
            sum([shared.get(_pair(worker, other), 0) for other in chosen]),
            (worker - turn) % len(amounts),
        ),
    )


def in_worker_order(
    part: Sequence[WorkUnit], gold: Sequence[WorkUnit], how: Split, worker: int
) -> tuple[WorkUnit, ...]:
    """Return the files of a worker with gold among them, in the order of the package."""

    def rank(each: WorkUnit) -> bytes:
        return _rank(how.seed, f"order {worker}", each.key)

    if not how.keeps_order:
        return tuple(sorted((*part, *gold), key=rank))
    ordered = sorted(part, key=lambda each: each.place)
    # One place for each gold file among all places, each choice as likely as any other.
    places = range(len(part) + len(gold))
    free = sorted(
        sorted(places, key=lambda at: _rank(how.seed, f"gold {worker}", str(at)))[: len(gold)]
    )
    for at, each in zip(free, sorted(gold, key=rank), strict=True):
        ordered.insert(at, each)
    return tuple(ordered)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def place_by_lot(seed: int, key: str) -> bytes:
    """Return the place of a key in an order that the seed decides."""
    return _rank(seed, "added", key)


def _rank(seed: int, purpose: str, key: str) -> bytes:
    return sha256(f"{seed}\n{purpose}\n{key}".encode("utf-8", "surrogateescape")).digest()

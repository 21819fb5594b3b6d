"""Elapsed and processor time of repeated actions."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import fmean, median, quantiles
from typing import Final, Self


@dataclass(slots=True)
class Samples(AbstractContextManager["Samples"]):
    """Times of each ``with`` block, in ms; ``cpu_ms`` is of the whole process, all threads."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    _begun: tuple[float, float] = (0.0, 0.0)

    def __enter__(self) -> Self:
        """Begin a sample."""
        self._begun = (time.perf_counter(), time.process_time())
        return self

    def __exit__(self, *_: object) -> None:
        """End the sample."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.wall_ms.append(1000 * (wall - self._begun[0]))
        self.cpu_ms.append(1000 * (cpu - self._begun[1]))

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.wall_ms)

    def add(self, more: Samples) -> None:
        """Append other samples."""
        self.wall_ms += more.wall_ms
        self.cpu_ms += more.cpu_ms

    def parts(self, count: int) -> Iterator[Samples]:
        """Yield the samples in ``count`` parts of about the same size, in order."""
        for part in range(count):
            mine = slice(part * len(self) // count, (part + 1) * len(self) // count)
            yield Samples(self.wall_ms[mine], self.cpu_ms[mine])

    @property
    def wall(self) -> float:
        """Median elapsed time in ms."""
        return median(self.wall_ms)

    @property
    def wall_p95(self) -> float:
        """The 95th percentile of the elapsed time in ms."""
        return p95(self.wall_ms)

    @property
    def longest(self) -> float:
        """Longest elapsed time in ms."""
        return max(self.wall_ms)

    @property
    def cpu(self) -> float:
        """Median processor time in ms."""
        return median(self.cpu_ms)


Of = Callable[[Samples], float]
WALL: Final[Of] = attrgetter("wall")
P95: Final[Of] = attrgetter("wall_p95")
LONGEST: Final[Of] = attrgetter("longest")
CPU: Final[Of] = attrgetter("cpu")


Pair = tuple[Samples, Samples]
"""Samples of ours and of a floor, taken in turns, in the same order."""


def mean(samples: Samples) -> float:
    """Return the mean of the elapsed times in ms."""
    return fmean(samples.wall_ms)


def of_floor(of: Of) -> Of:
    """Return the statistic for a floor: the median, by the same clock; other load only adds."""
    return CPU if of is CPU else WALL


def p95(values: list[float]) -> float:
    """Return the 95th percentile; of a few values the greatest."""
    if len(values) < 20:
        return max(values)
    return quantiles(values, n=20, method="inclusive")[-1]


def timed(act: Callable[[], object], count: int) -> Samples:
    """Do something ``count`` times, after one warm-up."""
    act()
    samples = Samples()
    for _ in range(count):
        with samples:
            act()
    return samples


def in_turns(
    count: int, turns: int, ours: Callable[[int], Samples], floor: Callable[[int], Samples]
) -> Pair:
    """Have both do something ``count`` times in all, some of them in each turn, ours first."""
    pair = Samples(), Samples()
    turns = min(turns, count)
    for _ in range(turns):
        for samples, act in zip(pair, (ours, floor), strict=True):
            samples.add(act(count // turns))
    return pair


def one_by_one(count: int, ours: Callable[[], object], floor: Callable[[], object]) -> Pair:
    """Do both ``count`` times, in turns, after one warm-up."""
    pair = Samples(), Samples()
    for number in range(count + 1):
        for samples, act in zip(pair, (ours, floor), strict=True):
            with samples if number else Samples():
                act()
    return pair


def used_s() -> float:
    """Return the processor time in s, with that of all processes that have ended."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)

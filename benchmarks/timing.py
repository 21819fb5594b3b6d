"""Elapsed and processor time of things done many times over."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Self


@dataclass(slots=True)
class Samples(AbstractContextManager["Samples"]):
    """Times of each ``with`` block, in ms; ``cpu_ms`` is of the whole process, all threads."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    _begun: tuple[float, float] = (0.0, 0.0)

    def __enter__(self) -> Self:
        """Begin one."""
        self._begun = (time.perf_counter(), time.process_time())
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.wall_ms.append(1000 * (wall - self._begun[0]))
        self.cpu_ms.append(1000 * (cpu - self._begun[1]))

    @property
    def wall(self) -> float:
        """Median elapsed time in ms."""
        return median(self.wall_ms)

    @property
    def wall_p95(self) -> float:
        """Elapsed time in ms that one in twenty exceeds."""
        return p95(self.wall_ms)

    @property
    def cpu(self) -> float:
        """Median processor time in ms."""
        return median(self.cpu_ms)


def p95(values: list[float]) -> float:
    """Return what one in twenty values exceeds; of a few values the greatest."""
    if len(values) < 20:
        return max(values)
    return quantiles(values, n=20, method="inclusive")[-1]


def timed(act: Callable[[], object], count: int) -> Samples:
    """Do something ``count`` times, after once for nothing."""
    act()
    samples = Samples()
    for _ in range(count):
        with samples:
            act()
    return samples

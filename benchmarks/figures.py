"""A figure: a measurement, its floor in the same run, and whether it meets its goal."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.goals import GOALS, Goal
from benchmarks.timing import WALL, Of, Pair, of_floor

HEAD = f"{'':46}{'measured':>12}{'floor':>11}{'ratio':>8}{'at most':>9}"
TURNS = 4
"""The samples of a figure and of its floor are also judged in this many parts."""

Beside = tuple[float, float] | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``floor`` is in the same unit; None without a floor.

    ``ratios`` is the ratio to the floor in each part. ``limit`` is the goal of a figure that does
    not depend on the machine, such as the error of the clock. ``beside`` has the figures of other
    programs by name, each with its ratio to ours, or a word.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratios: Sequence[float] = ()
    limit: float | None = None
    beside: Mapping[str, Beside] = field(default_factory=dict)

    @property
    def goal(self) -> Goal | None:
        """The goal relative to the floor, if there is one."""
        return GOALS.get(self.name)

    @property
    def ratio(self) -> float | None:
        """The ratio of the figure to its floor."""
        return self.value / self.floor if self.floor else None

    @property
    def most(self) -> float | None:
        """The largest allowed ratio."""
        return None if self.goal is None else self.goal.ratio

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None without a goal, or without the floor that it needs."""
        if self.limit is not None:
            return self.value <= self.limit
        if self.most is None or self.ratio is None:
            return None
        return self.ratio <= self.most

    @property
    def is_within_noise(self) -> bool:
        """Whether some parts meet the goal and others do not."""
        if self.most is None or self.ratio is None or self.limit is not None:
            return False
        return len({ratio <= self.most for ratio in (*self.ratios, self.ratio)}) > 1

    @property
    def verdict(self) -> str:
        """The verdict for the table; empty without a goal."""
        if self.is_met is None:
            return "" if self.goal is None else "NO FLOOR"
        met = "met" if self.is_met else "NOT MET"
        if self.is_within_noise:
            return f"{met}, within noise"
        return met if self.limit is not None or len(self.ratios) > 1 else f"{met}, measured once"

    def line(self) -> str:
        """Return the line of the table, and one more for each other program."""
        cells = f"{_short(self.value):>8} {self.unit:<3}{_short(self.floor):>11}"
        judged = f"{_short(self.ratio):>8}{_short(self.most):>9}  {self.verdict}"
        line = f"{self.name:46}{cells}{judged}{self._absolute()}".rstrip()
        return "\n".join([line, *(self._line_beside(name) for name in self.beside)])

    def _absolute(self) -> str:
        """Return the goal in absolute figures."""
        if self.limit is not None:
            return f" ({_short(self.limit)} {self.unit} at most)"
        if self.goal is None:
            return ""
        most, beside = _short(self.goal.most), _short(self.goal.beside)
        return f" ({most} {self.unit} beside {beside})"

    def _line_beside(self, name: str) -> str:
        there = self.beside[name]
        if isinstance(there, str):
            return f"    {name:42}{there:>12}"
        value, times = there
        return f"    {name:42}{_short(value):>8} {self.unit:<3}{_short(times):>19} times ours"

    def as_json(self, stamp: Mapping[str, str]) -> dict[str, object]:
        """Return the object of bench.json."""
        absolute = self.limit if self.goal is None else self.goal.most
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "ratios": [_rounded(ratio) for ratio in self.ratios],
            "most": _rounded(self.most),
            "met": self.is_met,
            "within_noise": self.is_within_noise,
            "absolute": absolute,
            **({"peers": dict(map(_beside_json, self.beside.items()))} if self.beside else {}),
            **stamp,
        }


def judged(name: str, unit: str, pair: Pair, of: Of = WALL, *, scale: float = 1) -> Figure:
    """Return the figure of samples beside the median of their floor.

    ``scale`` is the number of ms per unit.
    """
    ours, floor = pair
    turns = min(TURNS, len(ours), len(floor))
    bare = of_floor(of)
    parts = zip(ours.parts(turns), floor.parts(turns), strict=True)
    ratios = [of(mine) / bare(least) for mine, least in parts if bare(least)]
    return Figure(name, of(ours) / scale, unit, bare(floor) / scale, ratios)


def _beside_json(named: tuple[str, Beside]) -> tuple[str, object]:
    name, there = named
    if isinstance(there, str):
        return name, there
    value, times = there
    return name, {"value": _rounded(value), "times_ours": _rounded(times)}


def documents(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """Return the content of bench.json."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    date = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return [figure.as_json({"machine": machine, "date": date}) for figure in figures]


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

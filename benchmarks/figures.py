"""A figure: what was measured, its floor in the same run, and what is to be reached."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.goals import GOALS

HEAD = f"{'':34}{'measured':>12}{'floor':>11}{'ratio':>8}{'goal':>9}"


Beside = tuple[float, float] | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``floor`` is in the same unit; None where there is none.

    ``aim`` is the goal of a figure whose goal depends on what was done. ``beside`` has what other
    programs take for the same, by name: their figure and how many times ours it is, or a word.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    aim: float | None = None
    beside: Mapping[str, Beside] = field(default_factory=dict)

    @property
    def goal(self) -> float | None:
        """What is to be reached, if that was fixed."""
        return GOALS.get(self.name, self.aim)

    @property
    def ratio(self) -> float | None:
        """How many times the floor it is."""
        return self.value / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        return None if self.goal is None else self.value <= self.goal

    def line(self) -> str:
        """Return the line of the table, and one more for each other program."""
        met = {True: "met", False: "NOT MET", None: ""}[self.is_met]
        cells = f"{_short(self.value):>8} {self.unit:<3}{_short(self.floor):>11}"
        line = f"{self.name:34}{cells}{_short(self.ratio):>8}{_short(self.goal):>9}  {met}".rstrip()
        return "\n".join([line, *(self._line_beside(name) for name in self.beside)])

    def _line_beside(self, name: str) -> str:
        there = self.beside[name]
        if isinstance(there, str):
            return f"    {name:30}{there:>12}"
        value, times = there
        return f"    {name:30}{_short(value):>8} {self.unit:<3}{_short(times):>19} times ours"

    def as_json(self, stamp: Mapping[str, str]) -> dict[str, object]:
        """Return the object of bench.json."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "goal": self.goal,
            "met": self.is_met,
            **({"peers": dict(map(_beside_json, self.beside.items()))} if self.beside else {}),
            **stamp,
        }


def _beside_json(named: tuple[str, Beside]) -> tuple[str, object]:
    name, there = named
    if isinstance(there, str):
        return name, there
    value, times = there
    return name, {"value": _rounded(value), "times_ours": _rounded(times)}


def documents(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """Return what bench.json holds."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    date = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return [figure.as_json({"machine": machine, "date": date}) for figure in figures]


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

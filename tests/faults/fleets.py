"""Fleets drawn at random: an audit accuses nobody honest, and finds every planted fault."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Final

from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import FleetRows, honest_fleet
from benchmarks.fleets.planted_faults import PLANTED, plant
from tests.faults.figure import Figure, Figures

LONG: Final = 10_000
SEED: Final = 14
_AT_ONCE: Final = 50
"""Fleets have no id in common, so that many can be audited at once."""

_PLANTED_EVERY: Final = 10
"""For so many honest fleets there is one with planted faults."""


def run(n: int) -> Figures:
    """Try so many honest fleets, and a tenth as many with faults."""
    honest = Figure("An audit accuses nobody in an honest fleet")
    for seeds in _cut(range(n)):
        _try(honest, [honest_fleet(_seed(number)) for number in seeds])
    planted = Figure("An audit finds each planted fault, and nothing else")
    for seeds in _cut(range(n, n + max(1, n // _PLANTED_EVERY))):
        _try(planted, list(_with_faults(seeds)))
    return Figures([honest, planted])


def _cut(numbers: range) -> Iterator[range]:
    for at in range(0, len(numbers), _AT_ONCE):
        yield numbers[at : at + _AT_ONCE]


def _seed(number: int) -> int:
    return SEED * 1_000_003 + number


def _with_faults(seeds: Sequence[int]) -> Iterator[FleetRows]:
    """Yield fleets with up to three faults each, all kinds in turn."""
    kinds = cycle(PLANTED)
    for number in seeds:
        fleet = honest_fleet(_seed(number), people=20)
        for _ in range(number % 3 + 1):
            kind = next(kinds)
            if plant(fleet, kind):
                fleet.seen[f"planted: {kind}"] += 1
        yield fleet


def _try(figure: Figure, fleets: Sequence[FleetRows]) -> None:
    figure.tried += len(fleets)
    planted = set[tuple[str, tuple[str, ...]]]()
    for fleet in fleets:
        figure.seen += fleet.seen
        figure.seen["exports"] += len(fleet.found)
        planted |= fleet.faults
    with tempfile.TemporaryDirectory() as name:
        found = findings_of(fleets, Path(name) / "audit")
    figure.seen["questions"] += sum(each.is_question for each in found)
    accused = {(each.kind.value, each.folders): each for each in found if not each.is_question}
    figure.broken += [f"accused: {accused[key].said}" for key in accused.keys() - planted]
    figure.broken += [f"missed: {key}" for key in planted - accused.keys()]

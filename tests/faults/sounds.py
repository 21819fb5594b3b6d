"""Hostile sounds to the reader of sounds: read or refused, without a hang or anything else.

As ``hostile``, with the same harness: each in a process that is measured and watched.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from tests.faults import hostile
from tests.faults.figure import Figure
from tests.faults.hostile_cases import SOUNDS_FROM, Kind, kind_of
from tests.faults.short_form import drawn

LONG: Final = 500
SEED: Final = 1689


def run(n: int) -> Figure:
    """Try the first of them, so many; none may take long."""
    return hostile.run_these(range(SOUNDS_FROM, SOUNDS_FROM + n), SEED).judged_by_time()


def run_some(n: int, seed: int) -> Figure:
    """Try so many of those of a long run: some changed, and of the worst others each day."""
    kinds: dict[Kind, list[int]] = defaultdict(list)
    for number in range(SOUNDS_FROM, SOUNDS_FROM + LONG):
        kinds[kind_of(number)].append(number)
    return hostile.run_these(drawn(kinds, n, seed, [Kind("sound", "")]), SEED)

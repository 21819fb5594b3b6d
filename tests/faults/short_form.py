"""Chooses the tries of a short run out of those of a long one, by a seed that changes each day.

Some kinds of try are always among them, the others have their turn on the days that follow, and
the rest are drawn by chance.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from itertools import cycle, islice
from typing import TypeVar

Kind = TypeVar("Kind", bound=Hashable)


def seed_of_today() -> int:
    """Return the number of this day; that of tomorrow is one more."""
    return date.today().toordinal()  # noqa: DTZ011 - the date of whoever runs the tests


def drawn(
    kinds: Mapping[Kind, Sequence[int]], count: int, seed: int, always: Collection[Kind]
) -> list[int]:
    """Return the numbers of some tries, in order.

    Args:
        kinds: all tries of a long run, by their kind.
        count: how many are wanted; more than there are in ``always``.
        seed: of half of those that are not of ``always``, one after the other has its turn as the
            seed is counted up: every kind is met within a few days.
        always: the kinds that are met each time.
    """
    chance = random.Random(seed)
    others = [kind for kind in kinds if kind not in always]
    places = min((count - len(always) + 1) // 2, len(others))
    have_turn = islice(cycle(others), seed * places % len(others), None) if others else ()
    chosen = [chance.choice(kinds[kind]) for kind in (*always, *islice(have_turn, places))]
    rest = sorted({number for each in kinds.values() for number in each} - {*chosen})
    return sorted([*chosen, *chance.sample(rest, count - len(chosen))])

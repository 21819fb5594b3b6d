"""Divides the height of the side column among its parts, by minimum and preferred heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeightNeed:
    """Heights in pixels: ``fixed`` without any row, ``least`` with some, ``wanted`` with all."""

    fixed: int
    least: int
    wanted: int

    def __add__(self, other: HeightNeed) -> HeightNeed:
        """Return the combined need of two parts, one above the other."""
        return HeightNeed(
            self.fixed + other.fixed, self.least + other.least, self.wanted + other.wanted
        )


def shared(total: int, needs: Sequence[HeightNeed]) -> list[int]:
    """Return a height for each part; the sum is ``total``.

    Each part gets its height without rows, then some rows, then all of them. If there is not
    enough, all lists grow equally: a long one leaves others their rows. Surplus height goes to the
    last part.
    """
    if not needs:
        return []
    room = total - sum(need.fixed for need in needs)
    few = _raised([0] * len(needs), [need.least - need.fixed for need in needs], room)
    rows = _raised(few, [need.wanted - need.fixed for need in needs], room)
    heights = [need.fixed + row for need, row in zip(needs, rows, strict=True)]
    heights[-1] += total - sum(heights)
    return heights


def _raised(heights: Sequence[int], tops: Sequence[int], total: int) -> list[int]:
    """Return heights raised towards their tops, the lowest first, until the total is reached."""
    raised = list(heights)
    while (rest := total - sum(raised)) > 0:
        growing = [at for at, top in enumerate(tops) if raised[at] < top]
        if not growing:
            break
        level = min(raised[at] for at in growing)
        lowest = [at for at in growing if raised[at] == level]
        above = [raised[at] for at in growing if raised[at] > level]
        step = min([*above, *(tops[at] for at in lowest)]) - level
        step = min(step, max(1, rest // len(lowest)))
        for at in lowest[:rest]:
            raised[at] += step
    return raised

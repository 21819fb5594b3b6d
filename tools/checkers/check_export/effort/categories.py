"""The categories of time, and sums over them.

Page: "effort.json", "in `work_ms` of an item" and "totals".
"""

from __future__ import annotations

PIECES = ("label", "self_check")
"""Time that makes pieces. Page docs/pay.md, "Hours", ``piece_ms``."""

ON_ITEMS = ("label", "self_check", "rework", "training", "review")
"""Work on items: ``item_work_ms`` of the totals, ``work_ms`` of an item."""

OBSERVED = (*ON_ITEMS, "guideline", "wait", "admin")
"""Observed work: ``observed_ms``."""

EVERY = (*OBSERVED, "rest", "declared", "away", "unobserved")
"""All categories: ``recorded_ms``."""


def total(milliseconds: dict[str, int], categories: tuple[str, ...] = EVERY) -> int:
    """Return the time of some categories together; those that are absent have none."""
    return sum(milliseconds.get(category, 0) for category in categories)


def without_zeros(milliseconds: dict[str, int]) -> dict[str, int]:
    """Return the categories that have time: a time of 0 may be present or absent."""
    return {category: time for category, time in milliseconds.items() if time}


def added(some: list[dict[str, int]]) -> dict[str, int]:
    """Return the times of several places together, by category."""
    sums: dict[str, int] = {}
    for milliseconds in some:
        for category, time in milliseconds.items():
            sums[category] = sums.get(category, 0) + time
    return without_zeros(sums)

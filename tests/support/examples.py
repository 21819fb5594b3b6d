"""How many examples a property is tried on where one costs much more than elsewhere."""

from __future__ import annotations

from hypothesis import settings


def part_of_examples(percent: int) -> settings:
    """Return settings for that part of the examples of other properties, and two at the least."""
    return settings(max_examples=max(2, settings().max_examples * percent // 100))

"""Sums over spans: by category, by item, by night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.effort.categories import COUNTED_WORK, Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from annotator.effort.spans import GapBin, Span


def sum_by_category(spans: Iterable[Span]) -> dict[Category, int]:
    """Return the ms of every category, 0 where there is none."""
    raise NotImplementedError


def sum_by_item(spans: Iterable[Span]) -> dict[int | None, dict[Category, int]]:
    """Return the ms of each item by the categories it has; None is time on no item."""
    raise NotImplementedError


def bins_by_item(spans: Iterable[Span]) -> dict[tuple[int | None, Category], tuple[GapBin, ...]]:
    """Return the gap bins by the item and the work in which the gaps began."""
    raise NotImplementedError


def sum_of(totals: Mapping[Category, int], categories: AbstractSet[Category]) -> int:
    """Return the ms of those categories together; see ``COUNTED_WORK`` and ``ITEM_WORK``."""
    return sum(ms for category, ms in totals.items() if category in categories)


def night_ms(
    spans: Iterable[Span],
    *,
    wall_start_ms: int,
    utc_offset_minutes: int,
    hours: tuple[int, int] = (22, 6),
    categories: AbstractSet[Category] = COUNTED_WORK,
) -> int:
    """Return how much of the spans lies between two hours of the local night, in ms (rule 11).

    Args:
        spans: of one session.
        wall_start_ms: when that session began, since 1970 UTC.
        utc_offset_minutes: local time minus UTC at that place and date.
        hours: first and last hour of the night; (0, 5) is its core.
        categories: what is counted.
    """
    raise NotImplementedError

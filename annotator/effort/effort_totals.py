"""Sums over spans: by category, by item, by night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from annotator.effort.bins import merge_bins
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.spans import GapBin, Span

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS

NIGHT: Final = (22, 6)
"""First hour of the night and first hour of the day, local (rule 11)."""

CORE_NIGHT: Final = (0, 5)
"""The hardest hours of the night, local (rule 11)."""


def sum_by_category(spans: Iterable[Span]) -> dict[Category, int]:
    """Return the ms of every category, 0 where there is none."""
    totals = dict.fromkeys(Category, 0)
    for span in spans:
        totals[span.category] += span.duration_ms
    return totals


def sum_by_item(spans: Iterable[Span]) -> dict[int | None, dict[Category, int]]:
    """Return the ms of each item by category; None is time on no item."""
    totals: dict[int | None, dict[Category, int]] = {}
    for span in spans:
        of_item = totals.setdefault(span.item_id, {})
        of_item[span.category] = of_item.get(span.category, 0) + span.duration_ms
    return totals


def bins_by_item(spans: Iterable[Span]) -> dict[tuple[int | None, Category], tuple[GapBin, ...]]:
    """Return the gap bins by the item and the category in which the gaps began.

    Keys without binned gaps are left out.
    """
    found: defaultdict[tuple[int | None, Category], list[GapBin]] = defaultdict(list)
    for span in spans:
        if not span.bins:
            continue
        if span.gap_category is not None:
            found[span.gap_item_id, span.gap_category].extend(span.bins)
        else:
            found[span.item_id, span.category].extend(span.bins)
    return {key: merge_bins(bins) for key, bins in found.items()}


def sum_of(totals: Mapping[Category, int], categories: AbstractSet[Category]) -> int:
    """Return the total ms of those categories; see ``COUNTED_WORK`` and ``ITEM_WORK``."""
    return sum(ms for category, ms in totals.items() if category in categories)


def night_ms(
    spans: Iterable[Span],
    *,
    wall_start_ms: int,
    utc_offset_minutes: int,
    hours: tuple[int, int] = NIGHT,
    categories: AbstractSet[Category] = COUNTED_WORK,
) -> int:
    """Return how much of the spans lies between two hours of the local night, in ms (rule 11).

    A hand-in shows the sum over its sessions in whole minutes, rounded down once (``// 60_000``).

    Args:
        spans: of one session.
        wall_start_ms: the start of that session, in ms since 1970 UTC.
        utc_offset_minutes: local time minus UTC at that place and date.
        hours: first hour of the night and first hour after it.
        categories: the categories to count.
    """
    first, last = hours
    length_ms = (last - first) % 24 * _HOUR_MS
    # Days start with the night here, so that each consists of one night and then one day.
    origin_ms = wall_start_ms + utc_offset_minutes * _MINUTE_MS - first * _HOUR_MS

    def night_before(moment_ms: int) -> int:
        days, rest_ms = divmod(origin_ms + moment_ms, _DAY_MS)
        return days * length_ms + min(rest_ms, length_ms)

    return sum(
        night_before(span.end_ms) - night_before(span.start_ms)
        for span in spans
        if span.category in categories
    )

"""Sums over spans: by category, by item, by night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from annotator.effort.bins import merge_bins
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.spans import GapBin, Span
from annotator.local_time import DAY_MS, LocalTime

_HOUR_MS: Final = 3_600_000

NIGHT: Final = (22, 6)
"""First hour of the night and first hour of the day, local (rule 11)."""

CORE_NIGHT: Final = (0, 5)
"""The hardest hours of the night, local (rule 11)."""

NIGHT_EDGES: Final = tuple(sorted({*NIGHT, *CORE_NIGHT}))
"""The hours, local, at which the night or its core begins or ends, from 0 on."""


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
    local: LocalTime,
    *,
    hours: tuple[int, int] = NIGHT,
    categories: AbstractSet[Category] = COUNTED_WORK,
) -> int:
    """Return how much of the spans lies between two hours of the local night, in ms (rule 11).

    Each millisecond counts by the local time at that moment. A hand-in shows the sum over its
    sessions in whole minutes, rounded down once (``// 60_000``).

    Args:
        spans: of one session.
        local: the local time of that session.
        hours: first hour of the night and first hour after it.
        categories: the categories to count.
    """
    return sum(
        _night_of_piece(local.local_ms_at(start_ms), end_ms - start_ms, hours)
        for span in spans
        if span.category in categories
        for start_ms, end_ms in local.pieces(span.start_ms, span.end_ms)
    )


def _night_of_piece(local_ms: int, duration_ms: int, hours: tuple[int, int]) -> int:
    first, last = hours
    length_ms = (last - first) % 24 * _HOUR_MS
    # Days start with the night here, so that each consists of one night and then one day.
    origin_ms = local_ms - first * _HOUR_MS

    def night_before(moment_ms: int) -> int:
        days, rest_ms = divmod(moment_ms, DAY_MS)
        return days * length_ms + min(rest_ms, length_ms)

    return night_before(origin_ms + duration_ms) - night_before(origin_ms)

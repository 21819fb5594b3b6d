"""The form of effort in an export: sums and bins that checks can recompute."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

from annotator.effort.bins import merge_bins
from annotator.effort.categories import COUNTED_WORK, ITEM_WORK, Category
from annotator.effort.effort_json import bins_to_json
from annotator.effort.effort_totals import sum_of
from annotator.effort.method import Method
from annotator.effort.spans import GapBin
from annotator.export.forms.canonical import JsonObject, canonical, digest

BinsByCategory = Mapping[Category, tuple[GapBin, ...]]

ONLY_CHOSEN: Final = (
    "Only some items were chosen. Their own time is here; time on no item, breaks and sessions "
    "belong to the whole job and are left out."
)
"""What an export of chosen items says that it leaves out."""


def method_json(method: Method) -> JsonObject:
    """Return the name of the method and all its numbers."""
    return {**asdict(method), "bin_edges_s": list(method.bin_edges_s)}


def ms_json(totals: Mapping[Category, int], *, with_zeros: bool = False) -> JsonObject:
    """Return the ms by code of the category, in the order of the method."""
    if not totals and not with_zeros:
        return {}
    return {
        category.value: totals.get(category, 0)
        for category in Category
        if with_zeros or totals.get(category, 0)
    }


def sums_json(totals: Mapping[Category, int]) -> JsonObject:
    """Return the ms of each category and their sums.

    ``observed_ms`` is all counted work, kept apart from declared time; ``item_work_ms`` is work on
    items; ``recorded_ms`` is the sum of all categories.
    """
    observed = sum_of(totals, COUNTED_WORK)
    declared = totals.get(Category.DECLARED, 0)
    return {
        "ms": ms_json(totals, with_zeros=True),
        "item_work_ms": sum_of(totals, ITEM_WORK),
        "observed_ms": observed,
        "declared_ms": declared,
        "observed_plus_declared_ms": observed + declared,
        "recorded_ms": sum(totals.values()),
    }


def item_work_ms(totals: Mapping[Category, int]) -> int:
    """Return the work on one item that its regions share (rule 7), without waits."""
    return sum_of(totals, ITEM_WORK)


def image_effort_json(totals: Mapping[Category, int]) -> JsonObject:
    """Return the effort of a COCO image: flat, with one integer for each key."""
    by_category = {f"{code}_ms": ms for code, ms in ms_json(totals).items()}
    return {"work_ms": item_work_ms(totals), **by_category}


def bins_json(bins: BinsByCategory) -> JsonObject:
    """Return the gap bins by the category in which the gaps began."""
    return {
        category.value: bins_to_json(bins[category]) for category in Category if bins.get(category)
    }


def merged_by_category(
    bins: Iterable[tuple[Category, tuple[GapBin, ...]]],
) -> dict[Category, tuple[GapBin, ...]]:
    """Return the merged bins of several items, by category."""
    found: dict[Category, list[GapBin]] = {}
    for category, some in bins:
        found.setdefault(category, []).extend(some)
    return {category: merge_bins(some) for category, some in found.items()}


def region_json(annotation: Mapping[str, object], label: object) -> list[object]:
    """Return the part of a COCO annotation that the digest of an item's regions covers."""
    return [
        annotation.get("id"),
        label,
        annotation.get("bbox"),
        annotation.get("attributes", {}),
    ]


_WHOLE: Final = 2.0**53
"""Above it the canonical form may have an exponent."""


def regions_digest(rows: Iterable[list[object]]) -> str:
    """Return the SHA-256 of the regions of one item, in the order of the export."""
    return digest([_with_integers(row) for row in rows])


def region_text(row: list[object]) -> str:
    """Return the canonical form of the part of a region that the digest covers."""
    return canonical(_with_integers(row)).decode()


def rows_digest(texts: Iterable[str]) -> str:
    """Return the SHA-256 of the canonical list of values that are in canonical form."""
    return hashlib.sha256(f"[{','.join(texts)}]".encode()).hexdigest()


def _with_integers(row: list[object]) -> list[object]:
    return [_in_integers(value) for value in row]


def _in_integers(value: object) -> object:
    """Return a list with integers for floats without a fraction, as the canonical form has them."""
    if type(value) is not list:
        return value
    return [
        int(each) if type(each) is float and each.is_integer() and abs(each) < _WHOLE else each
        for each in value
    ]

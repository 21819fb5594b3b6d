"""Checks the gap bins. Page: "effort.json", "A bin is ``[upper_s, count, work_ms, break_ms]``"."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tools.checkers.check_export.effort.categories import OBSERVED
from tools.checkers.check_export.effort.method import BIN_EDGES_S, THINK_LIMIT_S
from tools.checkers.check_export.export import FULL, Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import Json, require, require_same

NO_LIMIT = math.inf
EDGES_S = (*BIN_EDGES_S, NO_LIMIT)

Bins = dict[str, list[Json]]
"""The rows of each category, as the file has them."""


def check_bins(export: Export) -> None:
    """Require possible bins everywhere, and those of the totals to be the sum of all.

    Page: "effort.json", the paragraph on bins; "The result of verify", "the gaps of a bin have its
    length, and as much work as the method gives them".
    """
    places = _places(export)
    for name, bins in places.items():
        _check_rows(f"{EFFORT}, {name}", bins)
    totals = export.effort["totals"]
    _check_rows(f"{EFFORT}, totals", totals["bins"])
    _check_within_times(export)
    if export.detail == FULL:
        source = "the sum over all items and off_item"
        require_same(f"{EFFORT}, totals.bins", totals["bins"], added(places.values()), source)
    if export.has_sessions:
        _check_spans(export, places)


def _places(export: Export) -> dict[str, Bins]:
    """Return the bins of each item and of no item."""
    places = {f"item {item['id']}": item.get("bins", {}) for item in export.effort["items"]}
    places["off_item"] = export.effort.get("off_item", {}).get("bins", {})
    return places


def _check_rows(where: str, bins: Bins) -> None:
    """Require observed categories only, known edges in ascending order, and possible gaps.

    Page: "Bins belong to the category and the item in which their gaps began."
    """
    for category, rows in bins.items():
        key = f"{where}, bins.{category}"
        holds = category in OBSERVED
        require(key, rows, "gaps begin in observed work only", holds=holds)
        check_rows(key, rows)


def check_rows(where: str, rows: list[Json]) -> None:
    """Require the rows of one category to be possible. Page: the paragraph on bins."""
    previous = float(EDGES_S[0])  # gaps of up to the first edge are not counted
    for row in rows:
        upper = _upper(row)
        holds = upper in EDGES_S and upper > previous
        rule = f"upper edges ascend, one of {list(BIN_EDGES_S[1:])} or null each"
        require(where, row, rule, holds=holds)
        previous = upper
        _check_row(where, row)


def _upper(row: Json) -> float:
    """Return the upper edge of a bin in seconds; null means no limit."""
    return NO_LIMIT if row[0] is None else float(row[0])


def _check_row(where: str, row: Json) -> None:
    """Require the gaps of one bin to have its length, and the work that the method gives them.

    Page: "A gap of up to 120 s is all work; of a longer one 120 s are."
    """
    upper = _upper(row)
    _, count, work, rest = row
    lower = EDGES_S[EDGES_S.index(upper) - 1]
    least = lower * 1000 * count
    most = upper * 1000 * count if count else 0
    rule = f"{count} gaps of this length last from {least} to {most} ms"
    holds = count > 0 and least <= work + rest <= most
    require(where, row, rule, holds=holds)
    if upper <= THINK_LIMIT_S:
        require(where, row, "such gaps are all work", holds=rest == 0)
    else:
        expected = THINK_LIMIT_S * 1000 * count
        rule = f"{expected} ms of such gaps are work"
        require(where, row, rule, holds=work == expected)


def _check_within_times(export: Export) -> None:
    """Require the gaps of the totals to be a part of the times of the totals.

    Page: "how much of them was work and how much a break, before the worker's corrections".
    """
    totals = export.effort["totals"]
    times = totals["ms"]
    breaks = 0
    for category, rows in totals["bins"].items():
        work = sum(row[2] for row in rows)
        rule = f"totals.ms.{category} is {times[category]}"
        holds = work <= times[category]
        require(f"{EFFORT}, totals.bins.{category}", rows, rule, holds=holds)
        breaks += sum(row[3] for row in rows)
    if export.is_whole:
        most = times["rest"] + times["away"] + times["declared"]
        rule = f"their breaks, {breaks} ms, are more than rest, away and declared, {most} ms"
        require(f"{EFFORT}, totals.bins", totals["bins"], rule, holds=breaks <= most)


def added(some: Iterable[Bins]) -> Bins:
    """Return the sum of bins: by category, then by upper edge, shortest first."""
    sums: dict[str, dict[float, list[int]]] = {}
    for bins in some:
        for category, rows in bins.items():
            own = sums.setdefault(category, {})
            for row in rows:
                add_row(own, row)
    return {category: rows_of(own) for category, own in sums.items()}


def add_row(sums: dict[float, list[int]], row: Json) -> None:
    """Add one row to sums by upper edge."""
    numbers = sums.setdefault(_upper(row), [0, 0, 0])
    for place, number in enumerate(row[1:]):
        numbers[place] += number


def rows_of(sums: dict[float, list[int]]) -> list[Json]:
    """Return sums by upper edge as the file writes them."""
    rows: list[Json] = []
    for upper in sorted(sums):
        edge = None if upper == NO_LIMIT else int(upper)
        rows.append([edge, *sums[upper]])
    return rows


def _check_spans(export: Export, places: dict[str, Bins]) -> None:
    """Require the bins of each place to be those of the spans whose gaps began there.

    Page: "Bins belong to the category and the item in which their gaps began."
    """
    sums: dict[str, dict[str, dict[float, list[int]]]] = {name: {} for name in places}
    for session in export.effort["sessions"]:
        for span in session["spans"]:
            began_elsewhere = span["gap_category"] is not None
            category = span["gap_category"] if began_elsewhere else span["category"]
            item = span["gap_item_id"] if began_elsewhere else span["item_id"]
            place = sums["off_item" if item is None else f"item {item}"]
            for row in span["bins"]:
                add_row(place.setdefault(category, {}), row)
    for name, bins in places.items():
        expected = {category: rows_of(own) for category, own in sums[name].items()}
        require_same(f"{EFFORT}, {name}, bins", bins, expected, "the sum over its spans")

"""Checks the totals of effort.json. Page: "effort.json", ``totals``."""

from __future__ import annotations

from tools.checkers.check_export.effort.categories import (
    EVERY,
    OBSERVED,
    ON_ITEMS,
    added,
    total,
    without_zeros,
)
from tools.checkers.check_export.export import JOB, Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import require, require_same


def check_totals(export: Export) -> None:
    """Recompute the sums over categories, the counts, and the times over all items.

    Page: "effort.json", ``totals``. At ``job`` no item has times, so the times by category are
    only stated.
    """
    _check_sums(export)
    _check_counts(export)
    if export.detail != JOB:
        _check_times(export)
    _check_bounds(export)


def _check_sums(export: Export) -> None:
    """Recompute each sum over categories. Page: "``totals`` has ``ms`` of every category"."""
    totals = export.effort["totals"]
    times = totals["ms"]
    sums = {
        "item_work_ms": total(times, ON_ITEMS),
        "observed_ms": total(times, OBSERVED),
        "declared_ms": times["declared"],
        "observed_plus_declared_ms": total(times, (*OBSERVED, "declared")),
        "recorded_ms": total(times, EVERY),
    }
    for name, time in sums.items():
        require_same(f"{EFFORT}, totals.{name}", totals[name], time, "the sum of totals.ms")


def _check_counts(export: Export) -> None:
    """Recompute ``items``, ``items_completed`` and ``regions``.

    Page: "``totals`` has ``ms`` of every category".
    """
    totals = export.effort["totals"]
    items = export.effort["items"]
    counts = {
        "items": len(items),
        "items_completed": sum(1 for item in items if item["is_completed"]),
        "regions": len(export.regions),
    }
    for name, count in counts.items():
        require_same(f"{EFFORT}, totals.{name}", totals[name], count, "the count in this folder")


def _check_times(export: Export) -> None:
    """Require the times of all items and of no item to add up to the totals.

    Page: "The result of verify", "Sums of time and of money must agree exactly."
    """
    places = [item["ms"] for item in export.effort["items"]]
    places.append(export.effort["off_item"]["ms"])
    stated = without_zeros(export.effort["totals"]["ms"])
    source = "the sum over all items and off_item"
    require_same(f"{EFFORT}, totals.ms", stated, added(places), source)


def _check_bounds(export: Export) -> None:
    """Require what is only stated to be possible.

    Page: "The result of verify", "night work is part of the work".
    """
    totals = export.effort["totals"]
    night = totals["night_minutes"]
    core = totals["core_night_minutes"]
    observed = totals["observed_ms"]
    rule = f"the observed work is {observed} ms"
    require(f"{EFFORT}, totals.night_minutes", night, rule, holds=night * 60_000 <= observed)
    rule = f"night_minutes, of which it is a part, is {night}"
    require(f"{EFFORT}, totals.core_night_minutes", core, rule, holds=core <= night)
    sample = totals["sample_ms"]
    rule = f"the observed work is {observed} ms"
    require(f"{EFFORT}, totals.sample_ms", sample, rule, holds=sample <= observed)
    recorded = totals["recorded_ms"]
    rule = f"{recorded} ms were recorded"
    holds = totals["sessions"] > 0 or recorded == 0
    require(f"{EFFORT}, totals.sessions", totals["sessions"], rule, holds=holds)

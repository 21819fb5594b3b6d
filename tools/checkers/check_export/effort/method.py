"""Checks the numbers of the method, and the filter. Page: "effort.json", ``method``, ``filter``."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT, EFFORT_METHOD
from tools.checkers.check_export.refusal import Json, require, require_same

THINK_LIMIT_S = 120
"""A gap of up to so many seconds is all work; of a longer one so many seconds are."""

BIN_EDGES_S = (2, 10, 30, 60, 120, 300, 1200)
"""The upper edges of the bins in seconds; gaps up to the first one are not counted."""

METHOD_NUMBERS: dict[str, Json] = {
    "name": EFFORT_METHOD,
    "think_limit_ms": THINK_LIMIT_S * 1000,
    "work_per_rest": 6,
    "rest_cap_ms": 1_200_000,
    "rest_day_start_ms": 300_000,
    "span_limit_ms": 300_000,
    "wait_from_ms": 300,
    "tick_ms": 1000,
    "late_ms": 3000,
    "late_wait_limit_ms": 120_000,
    "sleep_from_ms": 500,
    "wall_step_ms": 1000,
    "unattended_passes": 3,
    "bin_edges_s": list(BIN_EDGES_S),
}

LEFT_OUT = (
    "Only some items were chosen. Their own time is here; time on no item, breaks and sessions "
    "belong to the whole job and are left out."
)


def check_method(export: Export) -> None:
    """Require the numbers of ``effort/1``: no other numbers may stand under this name.

    Page: "effort.json", ``method``.
    """
    stated = export.effort["method"]
    require_same(f"{EFFORT}, method", stated, METHOD_NUMBERS, "the method effort/1")


def check_filter(export: Export) -> None:
    """Require of an export of chosen items its numbers and words, and nothing of the whole job.

    Page: "effort.json", ``filter``.
    """
    chosen = export.effort["filter"]
    if chosen is None:
        return
    require_same(f"{EFFORT}, filter.left_out", chosen["left_out"], LEFT_OUT, "the page")
    count = len(export.effort["items"])
    require_same(f"{EFFORT}, filter.items", chosen["items"], count, "the list of items")
    rule = f"there are more than the {count} chosen ones"
    require(f"{EFFORT}, filter.of", chosen["of"], rule, holds=chosen["of"] > count)
    off_item = export.effort.get("off_item", {"ms": {}})
    require_same(f"{EFFORT}, off_item.ms", off_item["ms"], {}, "an export of chosen items")
    require_same(f"{EFFORT}, off_item.bins", off_item.get("bins", {}), {}, "such an export")
    require_same(f"{EFFORT}, witness", export.effort["witness"], None, "such an export")

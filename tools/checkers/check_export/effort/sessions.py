"""Checks the sessions and their spans, and recomputes every time from them.

Page: "effort.json", "A session has ``spans`` and ``corrections``", "A span has ``category``".
"""

from __future__ import annotations

from tools.checkers.check_export.effort.bins import check_rows
from tools.checkers.check_export.effort.categories import OBSERVED, without_zeros
from tools.checkers.check_export.effort.corrections import check_corrections
from tools.checkers.check_export.effort.method import METHOD_NUMBERS
from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT, EFFORT_METHOD
from tools.checkers.check_export.refusal import Json, require, require_same

Booked = dict[tuple[str | None, str | None], dict[str, int]]
"""The time by worker and work order, then by category."""


def check_sessions(export: Export) -> None:
    """Check every session; then require items and totals to be the sums of spans and corrections.

    Page: "effort.json", ``sessions``: at ``full``, for a single worker.
    """
    if not export.has_sessions:
        return
    for number, session in enumerate(export.effort["sessions"], 1):
        where = f"{EFFORT}, session {number}"
        require_same(f"{where}, number", session["number"], number, "the order of sessions")
        require_same(f"{where}, method", session["method"], EFFORT_METHOD, "the page")
        _check_spans(export, where, session["spans"])
        check_corrections(where, session["spans"], session["corrections"])
    _check_times(export)
    _check_totals(export)


def _check_spans(export: Export, where: str, spans: list[Json]) -> None:
    """Require spans one after the other, on known items, with possible bins.

    Page: "A span has ``category``, ``item_id``, ``start_ms`` and ``end_ms``".
    """
    end = 0
    for number, span in enumerate(spans):
        key = f"{where}, spans[{number}]"
        rule = f"the span before it ends at {end}"
        require(f"{key}.start_ms", span["start_ms"], rule, holds=span["start_ms"] >= end)
        end = span["end_ms"]
        rule = f"the span begins at {span['start_ms']}"
        require(f"{key}.end_ms", end, rule, holds=end > span["start_ms"])
        _check_length(key, span)
        for name in ("item_id", "gap_item_id"):
            known = span[name] is None or span[name] in export.items
            require(f"{key}.{name}", span[name], "no item has this id", holds=known)
        category = span["gap_category"]
        is_gap = category in OBSERVED or (category is None and span["gap_item_id"] is None)
        rule = "gaps begin in observed work only, and on an item only with a category"
        require(f"{key}.gap_category", category, rule, holds=is_gap)
        check_rows(f"{key}.bins", span["bins"])


def _check_length(where: str, span: Json) -> None:
    """Require a span to end where the method ends it; the sum of shredded ones may be longer.

    Page: "A span is at most ``span_limit_ms`` long".
    """
    limit = METHOD_NUMBERS["span_limit_ms"]
    rule = f"the span begins at {span['start_ms']}, and the method ends it after {limit} ms"
    holds = span["ended_by"] == "shredded" or _length(span) <= limit
    require(f"{where}.end_ms", span["end_ms"], rule, holds=holds)


def _check_times(export: Export) -> None:
    """Require the time of each item, and of none, to be that of its spans and corrections.

    Page: "All times are those after the worker's corrections."
    """
    sums = _sums_by_item(export)
    places = {item["id"]: item["ms"] for item in export.effort["items"]}
    places[None] = export.effort["off_item"]["ms"]
    for item_id in sums:
        rule = "no item has this id, but a correction names it"
        require(f"{EFFORT}, corrections, item_id", item_id, rule, holds=item_id in places)
    for item_id, stated in places.items():
        where = f"{EFFORT}, off_item.ms" if item_id is None else f"{EFFORT}, item {item_id}, ms"
        expected = without_zeros(sums.get(item_id, {}))
        source = "the sum over spans and corrections"
        require_same(where, without_zeros(stated), expected, source)


def _sums_by_item(export: Export) -> dict[int | None, dict[str, int]]:
    """Return the time by item and category. Page: "A session has"."""
    sums: dict[int | None, dict[str, int]] = {}
    for session in export.effort["sessions"]:
        for span in session["spans"]:
            _add(sums.setdefault(span["item_id"], {}), span["category"], _length(span))
        for correction in session["corrections"]:
            for category, time in changes(correction):
                # Only declared time counts on an item; breaks are on none.
                item_id = correction["item_id"] if category == "declared" else None
                _add(sums.setdefault(item_id, {}), category, time)
    return sums


def booked_time(export: Export) -> Booked:
    """Return the time by worker and work order, for the parts of fair_pay.json.

    Page: "Which order and which worker", "the time of each part must be that of the worker's spans
    and corrections under its order".
    """
    booked: Booked = {}
    for session in export.effort["sessions"]:
        worker = session["worker"]
        for span in session["spans"]:
            own = booked.setdefault((worker, span["work_order"]), {})
            _add(own, span["category"], _length(span))
        for correction in session["corrections"]:
            own = booked.setdefault((worker, correction["work_order"]), {})
            for category, time in changes(correction):
                _add(own, category, time)
    return booked


def declared_on_items(export: Export) -> dict[tuple[str | None, str | None], int]:
    """Return the time that was declared on items, by worker and work order.

    Page: ``declared_item_ms``, "the part of ``declared`` that was declared on items".
    """
    declared: dict[tuple[str | None, str | None], int] = {}
    for session in export.effort["sessions"]:
        for correction in session["corrections"]:
            key = (session["worker"], correction["work_order"])
            for category, time in changes(correction):
                if category == "declared" and correction["item_id"] is not None:
                    declared[key] = declared.get(key, 0) + time
    return declared


def changes(correction: Json) -> list[tuple[str, int]]:
    """Return by how much a correction changes the time of categories.

    Page: "That part of the span counts as ``to`` instead of ``from``; equal ``from`` and ``to``
    confirm the category"; a claim adds to ``to``, its withdrawal takes from ``from``.
    """
    before = correction["from"]
    after = correction["to"]
    if before == after:
        return []
    changed = []
    if after is not None:
        changed.append((after, _length(correction)))
    if before is not None:
        changed.append((before, -_length(correction)))
    return changed


def _length(entry: Json) -> int:
    return int(entry["end_ms"] - entry["start_ms"])


def _add(times: dict[str, int], category: str, time: int) -> None:
    times[category] = times.get(category, 0) + time


def _check_totals(export: Export) -> None:
    """Recompute the number of sessions and ``sample_ms``. Page: "``totals`` has"."""
    sessions = export.effort["sessions"]
    totals = export.effort["totals"]
    count = len(sessions)
    require_same(f"{EFFORT}, totals.sessions", totals["sessions"], count, "the list of sessions")
    sample = 0
    for session in sessions:
        for span in session["spans"]:
            if span["sample"] and span["category"] in OBSERVED:
                sample += _length(span)
    source = "the spans of observed work that are marked as sample"
    require_same(f"{EFFORT}, totals.sample_ms", totals["sample_ms"], sample, source)


def check_sample(export: Export) -> None:
    """Require an export that is no sample to contain no sample.

    Page: "effort.json", ``sample``; "The result of verify".
    """
    if export.effort["sample"]:
        return
    marked = list(export.effort["items"])
    for session in export.effort.get("sessions", []):
        marked += [session, *session["spans"], *session["corrections"]]
    count = sum(1 for entry in marked if entry["sample"])
    time = export.effort["totals"]["sample_ms"]
    rule = f"{count} entries are marked as sample, and totals.sample_ms is {time}"
    where = f"{EFFORT}, sample"
    require(where, export.effort["sample"], rule, holds=count == 0 and time == 0)

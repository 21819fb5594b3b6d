"""Conversion of spans and bins to plain JSON values and back."""

from __future__ import annotations

from typing import TypeAlias

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import GapBin, OpenSpan, Span
from annotator.local_time import MOST_OFFSET_MIN, OffsetChange

JsonValue: TypeAlias = "str | int | list[JsonValue] | dict[str, JsonValue] | None"


def bins_to_json(bins: tuple[GapBin, ...]) -> list[JsonValue]:
    """Return each bin as ``[upper_s, count, work_ms, break_ms]``."""
    return [[gap.upper_s, gap.count, gap.work_ms, gap.break_ms] for gap in bins]


def bins_from_json(value: object) -> tuple[GapBin, ...]:
    """Parse bins from JSON.

    Raises:
        TypeError, ValueError: the value is not in the form of ``bins_to_json``.
    """
    return tuple(_bin(row) for row in _list(value))


def span_to_json(span: Span) -> dict[str, JsonValue]:
    """Return the span as JSON, with its field names as keys."""
    return {
        "category": span.category.value,
        "item_id": span.item_id,
        "start_ms": span.start_ms,
        "end_ms": span.end_ms,
        "ended_by": span.ended_by.value,
        "gap_item_id": span.gap_item_id,
        "gap_category": span.gap_category.value if span.gap_category else None,
        "bins": bins_to_json(span.bins),
    }


def span_from_json(value: object) -> Span:
    """Parse a span from JSON.

    Raises:
        TypeError, ValueError: the value is not in the form of ``span_to_json``.
        InvalidValueError: its times are impossible.
    """
    row = _dict(value)
    gap_category = row.get("gap_category")
    return Span(
        category=Category(_text(row.get("category"))),
        item_id=_whole_or_none(row.get("item_id")),
        start_ms=_whole(row.get("start_ms")),
        end_ms=_whole(row.get("end_ms")),
        ended_by=EndedBy(_text(row.get("ended_by"))),
        gap_item_id=_whole_or_none(row.get("gap_item_id")),
        gap_category=None if gap_category is None else Category(_text(gap_category)),
        bins=bins_from_json(row.get("bins")),
    )


def open_span_to_json(open_span: OpenSpan) -> dict[str, JsonValue]:
    """Return the state as JSON, with its field names as keys."""
    return {
        "method": open_span.method,
        "wall_start_ms": open_span.wall_start_ms,
        "boot_ns": open_span.boot_ns,
        "wall_ns": open_span.wall_ns,
        "rest_balance_sixths": open_span.rest_balance_sixths,
        "span": span_to_json(open_span.span) if open_span.span else None,
        "unstored": [span_to_json(span) for span in open_span.unstored],
        "offset_changes": [list(change) for change in open_span.offset_changes],
    }


def open_span_from_json(value: object) -> OpenSpan:
    """Parse a state from JSON.

    Raises:
        TypeError, ValueError: the value is not in the form of ``open_span_to_json``.
        InvalidValueError: a span in it is impossible.
    """
    row = _dict(value)
    span = row.get("span")
    return OpenSpan(
        method=_text(row.get("method")),
        wall_start_ms=_whole(row.get("wall_start_ms")),
        boot_ns=_whole(row.get("boot_ns")),
        wall_ns=_whole(row.get("wall_ns")),
        rest_balance_sixths=_whole(row.get("rest_balance_sixths")),
        span=None if span is None else span_from_json(span),
        unstored=tuple(span_from_json(each) for each in _list(row.get("unstored"))),
        offset_changes=tuple(_change(each) for each in _list(row.get("offset_changes", []))),
    )


def _change(value: object) -> OffsetChange:
    at_ms, utc_offset_min = map(_whole, _list(value))
    if at_ms <= 0 or abs(utc_offset_min) > MOST_OFFSET_MIN:
        raise ValueError(f"no change of local time: {value!r}")
    return OffsetChange(at_ms, utc_offset_min)


def _bin(value: object) -> GapBin:
    upper_s, count, work_ms, break_ms = _list(value)
    return GapBin(_whole_or_none(upper_s), _whole(count), _whole(work_ms), _whole(break_ms))


def _dict(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"not an object: {value!r}")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not an array: {value!r}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def _whole(value: object) -> int:
    # In Python a bool is an int; in JSON it is not.
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"not a whole number: {value!r}")
    return value


def _whole_or_none(value: object) -> int | None:
    return None if value is None else _whole(value)

"""Recomputes the times of effort.json from spans and corrections, if it has sessions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from annotator.effort.categories import COUNTED_WORK, Category, EndedBy
from annotator.effort.effort_json import span_from_json
from annotator.effort.effort_totals import bins_by_item, sum_by_item
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import Span
from annotator.errors import InvalidValueError, sentence_of
from annotator.export.forms.effort_form import BinsByCategory, bins_json, ms_json
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import EFFORT, Findings, item_name

Effort = Mapping[str, Any]
Sums = dict[int | None, dict[Category, int]]

_CORRECTABLE: Final = {Category.REST, Category.AWAY, Category.UNOBSERVED, Category.DECLARED}


def check_sessions(effort: Effort, findings: Findings) -> None:
    """Recompute the time and the gap bins of each item, and check corrections against bookings."""
    spans: list[Span] = []
    corrected: Sums = {}
    for session in effort["sessions"]:
        where = f"{EFFORT}, session {session['number']}"
        try:
            own = [span_from_json(span) for span in session["spans"]]
        except (ValueError, InvalidValueError) as error:
            findings.wrong(
                where, said("has a span that cannot be: {error}", error=sentence_of(error))
            )
            continue
        for one, other in pairwise(own):
            if other.start_ms < one.end_ms:
                findings.wrong(
                    where,
                    said(
                        "counts the time at {start} ms twice.",
                        start=Code(str(other.start_ms)),
                    ),
                )
        _check_lengths(own, where, findings)
        spans += own
        _take_in(session["corrections"], own, corrected, where, findings)
    findings.compare(
        f"{EFFORT}, totals.sessions",
        found=effort["totals"]["sessions"],
        expected=len(effort["sessions"]),
    )
    _check_sample_ms(effort, findings)
    _compare(effort, spans, corrected, findings)
    findings.recomputed.append(
        said_n(
            "the time and gap bins of each item, from {count} span",
            "the time and gap bins of each item, from {count} spans",
            len(spans),
        )
    )


def _check_lengths(spans: list[Span], where: str, findings: Findings) -> None:
    """Report the first span that is longer than the method allows (rule 5).

    The sum of shredded spans may be longer.
    """
    for span in spans:
        limit_ms = EFFORT_1.span_limit_ms
        if span.duration_ms > limit_ms and span.ended_by is not EndedBy.SHREDDED:
            findings.wrong(
                where,
                said(
                    "has a span of {length} ms from {start} ms on, but the method ends each span "
                    "after {limit} ms.",
                    length=Code(str(span.duration_ms)),
                    start=Code(str(span.start_ms)),
                    limit=Code(str(limit_ms)),
                ),
            )
            return


def _take_in(
    corrections: list[dict[str, Any]],
    spans: list[Span],
    sums: Sums,
    where: str,
    findings: Findings,
) -> None:
    """Apply the corrections of a session; each must fit the state before it."""
    counting: dict[int, list[tuple[int, int, Category]]] = {}
    claims: dict[int, dict[str, Any]] = {}  # the withdrawal of each claim that stands
    for number, correction in enumerate(corrections):
        place = f"{where}, correction {number}"
        start_ms, end_ms, entry = correction["start_ms"], correction["end_ms"], correction["entry"]
        if end_ms <= start_ms or not _is_of_a_kind(correction):
            findings.wrong(place, said("cannot be."))
            continue
        if correction["claim"] is not None:
            if claims.pop(correction["claim"], None) != correction:
                findings.wrong(
                    place, said("takes back no claim that stands, or not as it was made.")
                )
        elif entry is None:
            claims[number] = _taking_back(correction, number)
            if correction["to"] != Category.DECLARED:
                findings.wrong(place, said("claims time that is not declared."))
        elif not (entry < len(spans) and _fits(correction, spans[entry], counting.get(entry, []))):
            findings.wrong(place, said("does not fit the span that it names."))
        else:
            counting.setdefault(entry, []).append((start_ms, end_ms, Category(correction["to"])))
        _add(correction, sums)


def _is_of_a_kind(correction: Mapping[str, Any]) -> bool:
    """Return whether it is exactly one of: an answer, a claim, a withdrawal of a claim.

    Declared time has a reason, and nothing else has one.
    """
    if (correction["to"] == Category.DECLARED) is not bool(correction["reason"]):
        return False
    has = tuple(correction[name] is not None for name in ("entry", "claim", "from", "to"))
    answer, claim = (True, False, True, True), (False, False, False, True)
    return has in {answer, claim, (False, True, True, False)}


def _taking_back(claim: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the correction that withdraws the claim at that index of the list."""
    none = {"from": Category.DECLARED.value, "to": None, "reason": ""}
    return {**claim, "claim": number, **none}


def _add(correction: Mapping[str, Any], sums: Sums) -> None:
    for name, sign in (("to", 1), ("from", -1)):
        if correction[name] is not None:
            category = Category(correction[name])
            item_id = correction["item_id"] if category is Category.DECLARED else None
            of_item = sums.setdefault(item_id, {})
            ms = sign * (correction["end_ms"] - correction["start_ms"])
            of_item[category] = of_item.get(category, 0) + ms


def _fits(
    correction: Mapping[str, Any], span: Span, earlier: list[tuple[int, int, Category]]
) -> bool:
    """Return whether the whole stretch had the category that the correction names at that time."""
    start_ms, end_ms, before = (
        correction["start_ms"],
        correction["end_ms"],
        Category(correction["from"]),
    )
    if not span.start_ms <= start_ms < end_ms <= span.end_ms or before not in _CORRECTABLE:
        return False
    edges = {start_ms, *(edge for one in earlier for edge in one[:2])}
    for edge in (each for each in edges if start_ms <= each < end_ms):
        latest = [category for first, last, category in earlier if first <= edge < last]
        if (latest[-1] if latest else span.category) is not before:
            return False
    return True


def _check_sample_ms(effort: Effort, findings: Findings) -> None:
    spans = [span for session in effort["sessions"] for span in session["spans"]]
    sample_ms = sum(
        span["end_ms"] - span["start_ms"]
        for span in spans
        if span["sample"] and Category(span["category"]) in COUNTED_WORK
    )
    where = f"{EFFORT}, totals.sample_ms"
    findings.compare(where, found=effort["totals"]["sample_ms"], expected=sample_ms)


def _compare(effort: Effort, spans: list[Span], corrected: Sums, findings: Findings) -> None:
    by_item = sum_by_item(spans)
    for item_id, sums in corrected.items():
        of_item = by_item.setdefault(item_id, {})
        for category, ms in sums.items():
            of_item[category] = of_item.get(category, 0) + ms
    bins: dict[int | None, BinsByCategory] = {}
    for (item_id, category), some in bins_by_item(spans).items():
        bins[item_id] = {**bins.get(item_id, {}), category: some}
    parts = [(item_name(item), item["id"], item) for item in effort["items"]]
    parts.append((f"{EFFORT}, off_item", None, effort["off_item"]))
    for where, item_id, part in parts:
        expected = ms_json(by_item.pop(item_id, {}))
        findings.compare(f"{where}, ms", found=part["ms"], expected=expected)
        expected = bins_json(bins.pop(item_id, {}))
        findings.compare(f"{where}, bins", found=part["bins"], expected=expected)
    for item_id in {*by_item, *bins}:
        if any(by_item.get(item_id, {}).values()) or item_id in bins:
            findings.wrong(
                f"{EFFORT}, sessions",
                said("have time on item {item}, which is not there.", item=Code(str(item_id))),
            )

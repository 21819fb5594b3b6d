"""Gap bins: the lengths of the gaps of work, from which other limits can be computed (rule 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from annotator.effort.method import EFFORT_1, Method
from annotator.effort.spans import GapBin
from annotator.errors import InvalidValueError
from annotator.sentences.parts import Count
from annotator.sentences.said import Listed, said

_MS: Final = 1_000


def bin_of_gap(length_ms: int, method: Method) -> GapBin | None:
    """Return one gap as a bin, split into work and break; None if it is too short for a bin.

    Upper edges are inclusive: a gap of exactly 10 s is in the bin up to 10 s.
    """
    edges = method.bin_edges_s
    if length_ms < edges[0] * _MS:
        return None
    upper_s = next((edge for edge in edges[1:] if length_ms <= edge * _MS), None)
    work_ms = min(length_ms, method.think_limit_ms)
    return GapBin(upper_s, 1, work_ms, length_ms - work_ms)


def merge_bins(bins: Iterable[GapBin]) -> tuple[GapBin, ...]:
    """Return the bins summed by class, shortest first, the open one last."""
    merged: dict[int | None, GapBin] = {}
    for new in bins:
        old = merged.get(new.upper_s, GapBin(new.upper_s, 0, 0, 0))
        merged[new.upper_s] = GapBin(
            new.upper_s,
            old.count + new.count,
            old.work_ms + new.work_ms,
            old.break_ms + new.break_ms,
        )
    open_class = merged.pop(None, None)
    closed = tuple(merged[upper_s] for upper_s in sorted(filter(None, merged)))
    return closed if open_class is None else (*closed, open_class)


def recount(
    work_ms: int,
    bins: Sequence[GapBin],
    *,
    limit_s: int,
    edges_s: Sequence[int] = EFFORT_1.bin_edges_s,
) -> int:
    """Return the work in ms for a think limit of ``limit_s``.

    The first ``limit_s`` of each gap are work: the whole gap in bins up to the limit, and the limit
    itself in bins above it. So the bins give the exact result if the limit is an edge. The method's
    own limit gives back ``work_ms``. Time outside the binned gaps does not change.

    Args:
        work_ms: the work that contains the gaps, without ``wait``.
        bins: its gaps.
        limit_s: one of the edges, in seconds.
        edges_s: the edges of the bins, in seconds.

    Raises:
        InvalidValueError: the limit is not an edge, so the bins cannot tell.
    """
    if limit_s not in edges_s:
        raise InvalidValueError(
            said(
                "The record cannot tell the work under a limit of {limit} s; choose one of "
                "{choices} s.",
                limit=Count(limit_s),
                choices=Listed(tuple(map(Count, edges_s))),
            )
        )
    for gaps in bins:
        is_within = gaps.upper_s is not None and gaps.upper_s <= limit_s
        allowed = gaps.work_ms + gaps.break_ms if is_within else gaps.count * limit_s * _MS
        work_ms += allowed - gaps.work_ms
    return work_ms

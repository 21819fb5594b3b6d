"""Gap bins: how long the gaps of work were, and what another limit would make of them (rule 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotator.effort.spans import GapBin


def merge_bins(bins: Iterable[GapBin]) -> tuple[GapBin, ...]:
    """Return the bins summed by class, shortest first, the open one last."""
    raise NotImplementedError


def recount(work_ms: int, bins: Sequence[GapBin], *, limit_s: int) -> int:
    """Return what the work would be, in ms, had the think limit been ``limit_s``.

    Exact for the edges of the bins; the method's own limit gives back ``work_ms``.

    Args:
        work_ms: the work to which the bins belong.
        bins: its gaps.
        limit_s: one of the edges, in seconds.

    Raises:
        InvalidValueError: the limit is not an edge, so the bins cannot tell.
    """
    raise NotImplementedError

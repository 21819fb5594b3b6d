"""Divides the work since the last change among the regions that a change touched (rule 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

K = TypeVar("K")


def split_ms(total_ms: int, region_ids: Sequence[K]) -> dict[K, int]:
    """Return equal shares in whole ms, with the remainder on the first; empty without regions.

    Raises:
        ValueError: the total is negative, or a region is named twice.
    """
    if total_ms < 0 or len(set(region_ids)) != len(region_ids):
        message = f"cannot split {total_ms} ms over {list(region_ids)}"
        raise ValueError(message)
    if not region_ids:
        return {}
    share, remainder = divmod(total_ms, len(region_ids))
    shares = dict.fromkeys(region_ids, share)
    shares[region_ids[0]] += remainder
    return shares

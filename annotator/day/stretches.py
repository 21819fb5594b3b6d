"""Booked time as it counts now: each entry split where a correction applies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.effort.categories import Category
from annotator.records import Correction, EffortEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A piece [start_ms, end_ms) of one entry, in ms from the start of its session.

    Attributes:
        entry: the booked entry.
        category: the current category.
        reason: why it is ``declared``; "" otherwise.
        item_id: the item to which it counts, if any.
        is_answered: whether the worker stated what it was, whether or not that changed anything.
    """

    entry: EffortEntry
    start_ms: int
    end_ms: int
    category: Category
    reason: str = ""
    item_id: int | None = None
    is_answered: bool = False

    @property
    def duration_ms(self) -> int:
        """The length in milliseconds, at least 1."""
        return self.end_ms - self.start_ms


def by_entry(corrections: Iterable[Correction]) -> dict[int, list[Correction]]:
    """Return the corrections by entry. Claims are left out: they refer to no entry."""
    found: dict[int, list[Correction]] = {}
    for one in corrections:
        if one.entry_seq is not None:
            found.setdefault(one.entry_seq, []).append(one)
    return found


def stretches_of(entry: EffortEntry, said: Sequence[Correction] = ()) -> list[Stretch]:
    """Return the pieces of an entry; the last correction that covers a piece decides.

    Args:
        entry: a booked entry.
        said: the corrections of that entry, oldest first.
    """
    span = entry.span
    edges = sorted(
        {
            span.start_ms,
            span.end_ms,
            *(edge for one in said for edge in (one.start_ms, one.end_ms)),
        }
    )
    pieces = []
    for start_ms, end_ms in pairwise(edges):
        last = next((o for o in reversed(said) if o.start_ms <= start_ms < o.end_ms), None)
        pieces.append(
            Stretch(
                entry=entry,
                start_ms=start_ms,
                end_ms=end_ms,
                category=(None if last is None else last.category) or span.category,
                reason="" if last is None else last.reason,
                item_id=_item_of(entry, last),
                is_answered=last is not None,
            )
        )
    return pieces


def _item_of(entry: EffortEntry, last: Correction | None) -> int | None:
    if last is None:
        return entry.span.item_id
    return last.item_id if last.category is Category.DECLARED else None

"""Filters for items, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from annotator.model.entities import LabelId, Review, Status


@dataclass(frozen=True, slots=True)
class NumberRange:
    """From one number to another, both inclusive; None is no limit."""

    least: int | None = None
    most: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has no limit."""
        return self.least is None and self.most is None


NO_LIMIT = NumberRange()


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """The conditions on items; an item must fit all that are set.

    ``is_open`` means work to do. ``statuses`` and ``reviews`` are any of these. ``labels`` are any
    labels of its regions, ``tags`` any of the item as a whole. ``path`` and ``text`` are parts of
    its path and of a transcription, ignoring case. ``long_px`` limits the longer side of the
    picture, if it is known; ``file_bytes`` the size of its file; ``spent_ms`` the effective time on
    it; ``regions`` the number of regions. ``flags`` are any attributes that are true for some
    region. ``is_practice`` and ``has_comment``: True selects only such items; ``has_drafts``: items
    with a draft that waits for a decision; ``is_to_review``: items confirmed by somebody else and
    not reviewed.
    """

    path: str = ""
    is_open: bool = False
    statuses: frozenset[Status] = frozenset()
    reviews: frozenset[Review] = frozenset()
    labels: frozenset[LabelId] = frozenset()
    tags: frozenset[LabelId] = frozenset()
    text: str = ""
    flags: frozenset[str] = frozenset()
    long_px: NumberRange = NO_LIMIT
    file_bytes: NumberRange = NO_LIMIT
    spent_ms: NumberRange = NO_LIMIT
    regions: NumberRange = NO_LIMIT
    is_practice: bool = False
    has_comment: bool = False
    is_to_review: bool = False
    has_drafts: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether all items fit."""
        return self == NO_FILTER

    def parts(self) -> Iterator[str]:
        """Yield the names of the conditions that are set, in the order of the fields."""
        for each in fields(self):
            if getattr(self, each.name) != getattr(NO_FILTER, each.name):
                yield each.name

    def without(self, part: str) -> ItemFilter:
        """Return the same filter without that condition."""
        return replace(self, **{part: getattr(NO_FILTER, part)})


NO_FILTER = ItemFilter()

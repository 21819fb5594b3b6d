"""Filters for items, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from annotator.model.entities import LabelId, Review, Status


@dataclass(frozen=True, slots=True)
class NumberRange:
    """From one number to another, both included; None is no limit."""

    least: int | None = None
    most: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it limits nothing."""
        return self.least is None and self.most is None


NO_LIMIT = NumberRange()


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What an item must be like; an item fits if it fits every part that says something.

    ``is_open`` is work to be done. ``statuses`` and ``reviews`` are any of these. ``labels`` are
    on some region, ``tags`` on the item as a whole: any of them. ``path`` and ``text`` are parts
    of its path and of some transcription, whatever the case. ``long_px`` limits the longer side
    of the picture, where it is known, ``file_bytes`` its file, ``spent_ms`` the time that counts
    as spent on it, ``regions`` how many there are. ``flags`` are attributes that are true of
    some region, any of them. ``is_practice``, ``has_comment``: True is such items only.
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

    @property
    def is_empty(self) -> bool:
        """Whether all items fit."""
        return self == NO_FILTER

    def parts(self) -> Iterator[str]:
        """Yield the names of the parts that say something, in the order of the fields."""
        for each in fields(self):
            if getattr(self, each.name) != getattr(NO_FILTER, each.name):
                yield each.name

    def without(self, part: str) -> ItemFilter:
        """Return the same filter, in which that part says nothing."""
        return replace(self, **{part: getattr(NO_FILTER, part)})


NO_FILTER = ItemFilter()

"""Counts of accepted, corrected, typed and undecided texts, and the time spent on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from annotator.drafts.draft import TextOrigin, text_origin
from annotator.model.entities import Region, RegionId

WORKED: Final = (
    TextOrigin.UNDECIDED,
    TextOrigin.ACCEPTED,
    TextOrigin.CORRECTED,
    TextOrigin.TYPED,
)
"""The origins with time of their own; an imported text that nobody touched has none."""

_NO_COUNTS: Mapping[TextOrigin, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TextCounts:
    """The number of texts by origin, and the work on their regions in ms.

    The work is a part of the work on the item. It includes the work on the place of the region.
    """

    counts: Mapping[TextOrigin, int] = field(default_factory=lambda: _NO_COUNTS)
    ms: Mapping[TextOrigin, int] = field(default_factory=lambda: _NO_COUNTS)

    @property
    def is_any(self) -> bool:
        """Whether there is a text or a draft."""
        return any(self.counts.values())

    @property
    def has_drafts(self) -> bool:
        """Whether an engine drafted any of the texts."""
        drafted = (TextOrigin.UNDECIDED, TextOrigin.ACCEPTED, TextOrigin.CORRECTED)
        return any(self.of(origin) for origin in drafted)

    def of(self, origin: TextOrigin) -> int:
        """Return the number of texts of one origin."""
        return self.counts.get(origin, 0)

    def ms_of(self, origin: TextOrigin) -> int:
        """Return the work on the texts of one origin."""
        return self.ms.get(origin, 0)

    def __add__(self, other: TextCounts) -> TextCounts:
        """Return the sum of both."""
        if not other.counts:
            return self
        return TextCounts(
            {each: self.of(each) + other.of(each) for each in TextOrigin},
            {each: self.ms_of(each) + other.ms_of(each) for each in TextOrigin},
        )

    @property
    def by_origin(self) -> dict[str, int]:
        """The count of each origin, with the keys of an export."""
        return {origin.value: self.of(origin) for origin in TextOrigin}

    @property
    def ms_by_origin(self) -> dict[str, int]:
        """The work by origin, with the keys of an export."""
        return {origin.value: self.ms_of(origin) for origin in WORKED}


NO_TEXTS: Final = TextCounts()


def counted(regions: Iterable[Region], active_ms: Mapping[RegionId, int]) -> TextCounts:
    """Return the counts for the texts among the regions of one item.

    Args:
        regions: all of them.
        active_ms: the work on each region.
    """
    counts, ms = dict[TextOrigin, int](), dict[TextOrigin, int]()
    for region in regions:
        origin = text_origin(region)
        if origin is not None:
            counts[origin] = counts.get(origin, 0) + 1
            ms[origin] = ms.get(origin, 0) + active_ms.get(region.id, 0)
    return TextCounts(counts, ms) if counts else NO_TEXTS

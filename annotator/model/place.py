"""The interface of the place of a region, for every kind of media."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Extent(NamedTuple):
    """The extent of an item: width and height in pixels, as seen, and its duration in ms.

    Values that items of its kind do not have, or that are not known yet, are 0.
    """

    width_px: int = 0
    height_px: int = 0
    length_ms: int = 0


UNMEASURED = Extent()


class Place(Protocol):
    """The place of a region on an item: a frozen dataclass whose fields are numbers.

    ``type(place)(*numbers)`` restores the place from the numbers that ``stored`` returns, and
    raises an ``InvalidValueError`` for invalid numbers.
    """

    def stored(self) -> tuple[str, Sequence[float]]:
        """Return its form in the job file: the name of the form, and the numbers."""
        ...

    def within(self, extent: Extent) -> Place | None:
        """Return the part of it inside an item: itself if all of it is, None if no part is.

        If the extent of the item is not known, the result is also the place itself.
        """
        ...

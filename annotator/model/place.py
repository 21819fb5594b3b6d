"""The interface of the place of a region, for every kind of media."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Extent(NamedTuple):
    """How large one item is: width and height in pixels, as seen, and its length in ms.

    Whatever an item of its kind does not have, or what is not known yet, is 0.
    """

    width_px: int = 0
    height_px: int = 0
    length_ms: int = 0


UNMEASURED = Extent()


class Place(Protocol):
    """Where a region lies on an item: a frozen dataclass whose fields are numbers.

    ``type(place)(*numbers)`` gives the place again from the numbers that ``stored`` returns, and
    refuses with an ``InvalidValueError`` numbers that are no place.
    """

    def stored(self) -> tuple[str, Sequence[float]]:
        """Return how the job file holds it: the name of its form, and its numbers."""
        ...

    def within(self, extent: Extent) -> Place | None:
        """Return the part of it inside an item: itself if that is all, None if nothing is.

        It is itself, too, as long as the extent of the item is not known.
        """
        ...

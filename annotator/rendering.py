"""Which stored values of a deep or multi-band picture are shown, and how, as a value."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS: Final = 3
"""The number of bands that become red, green and blue; a single one becomes grey."""

OUTSIDE: Final = 1 / 200
"""The share of all values that the automatic limits leave out at either end, at most."""

_LONGEST_TEXT: Final = 200


class RangeSource(StrEnum):
    """The source of the limits of the displayed values."""

    WHOLE = "whole"
    AUTOMATIC = "automatic"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Rendering:
    """The person's rendering of the stored values of a picture; by default all of them show.

    Attributes:
        span: from the least to the greatest value of the picture, without the few outliers, or by
            own limits.
        low: the value shown as black, like all below it; only for own limits.
        high: the value shown as white, like all above it; greater than ``low``.
        bands: counted from 0: one for grey, or three for red, green and blue; empty for the first
            three, or for the first if there are fewer.
    """

    span: RangeSource = RangeSource.WHOLE
    low: float = 0.0
    high: float = 0.0
    bands: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is the default."""
        return self == PLAIN

    @property
    def has_limits(self) -> bool:
        """Whether its own limits apply and are valid."""
        return self.span is RangeSource.OWN and self.low < self.high

    def bands_of(self, count: int) -> tuple[int, ...]:
        """Return the bands to show of a picture with this many.

        If the picture lacks one of them, the whole choice is ignored.
        """
        is_choice = len(self.bands) in {1, COLOURS}
        if is_choice and all(0 <= band < count for band in self.bands):
            return self.bands
        return tuple(range(COLOURS)) if count >= COLOURS else (0,)

    @property
    def text(self) -> str:
        """The text from which ``from_text`` restores the rendering."""
        bands = ",".join(str(band) for band in self.bands)
        return f"{self.span.value} {self.low!r} {self.high!r} {bands}".rstrip()


PLAIN: Final = Rendering()


def automatic(
    counts: Sequence[int], least: float, greatest: float, *, is_whole: bool
) -> tuple[float, float]:
    """Return the limits that leave out ``OUTSIDE`` of all values at either end, rounded down.

    Args:
        counts: the histogram in equal parts, the first around the least value, the last around the
            greatest.
        least: of all values.
        greatest: likewise.
        is_whole: whether they are integers.

    Returns:
        Lowest and highest value shown; least and greatest if the limits would coincide.
    """
    sums = list(accumulate(counts))
    left_out = int(sums[-1] * OUTSIDE)
    first, last = bisect_right(sums, left_out), bisect_left(sums, sums[-1] - left_out)
    step = (greatest - least) / (len(counts) - 1)
    low, high = least + first * step, least + last * step
    if is_whole:
        low, high = float(round(low)), float(round(high))
    return (low, high) if low < high else (least, greatest)


def from_text(text: str) -> Rendering:
    """Return the rendering from the result of ``Rendering.text``; ``PLAIN`` if it is invalid."""
    if len(text) > _LONGEST_TEXT:
        return PLAIN
    span, low, high, bands = [*text.split(" "), "", "", "", ""][:4]
    try:
        found = Rendering(
            RangeSource(span),
            float(low),
            float(high),
            tuple(int(band) for band in bands.split(",") if band),
        )
    except ValueError:
        return PLAIN
    is_right = math.isfinite(found.low) and math.isfinite(found.high)
    is_right = is_right and (found.span is not RangeSource.OWN or found.low < found.high)
    return found if is_right else PLAIN

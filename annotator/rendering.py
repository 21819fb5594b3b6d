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
"""So many bands become red, green and blue; one becomes grey."""

OUTSIDE: Final = 1 / 200
"""The automatic limits leave out this share of all values at either end, and never more."""

_LONGEST_TEXT: Final = 200


class RangeSource(StrEnum):
    """Where the lowest and the highest value that are told apart come from."""

    WHOLE = "whole"
    AUTOMATIC = "automatic"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a person wishes of the stored values of a picture; by default all of them are seen.

    Attributes:
        span: from the least to the greatest value of the picture, without the few that lie far
            out, or by limits of the person's own.
        low: what is shown black, and all below it; of own limits only.
        high: what is shown white, and all above it; more than ``low``.
        bands: counted from 0: one that is shown grey, or three for red, green and blue; none for
            the first three, or the first where there are fewer.
    """

    span: RangeSource = RangeSource.WHOLE
    low: float = 0.0
    high: float = 0.0
    bands: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether nothing is wished."""
        return self == PLAIN

    @property
    def has_limits(self) -> bool:
        """Whether its own limits hold, and can be used."""
        return self.span is RangeSource.OWN and self.low < self.high

    def bands_of(self, count: int) -> tuple[int, ...]:
        """Return the bands that are shown of a picture of so many.

        One that the picture does not have takes the whole choice away.
        """
        is_choice = len(self.bands) in {1, COLOURS}
        if is_choice and all(0 <= band < count for band in self.bands):
            return self.bands
        return tuple(range(COLOURS)) if count >= COLOURS else (0,)

    @property
    def text(self) -> str:
        """What ``from_text`` makes the same of."""
        bands = ",".join(str(band) for band in self.bands)
        return f"{self.span.value} {self.low!r} {self.high!r} {bands}".rstrip()


PLAIN: Final = Rendering()


def automatic(
    counts: Sequence[int], least: float, greatest: float, *, is_whole: bool
) -> tuple[float, float]:
    """Return the limits that leave out ``OUTSIDE`` of all values at either end, rounded down.

    Args:
        counts: how many there are in equal parts, the first about the least, the last about the
            greatest.
        least: of all values.
        greatest: likewise.
        is_whole: they are whole numbers.

    Returns:
        Lowest and highest value shown; least and greatest if nothing would lie between.
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
    """Return what a text of ``Rendering.text`` stands for; ``PLAIN`` if it makes no sense."""
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

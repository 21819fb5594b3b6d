"""Shows the values of a very large picture through a window, inside the decoding process."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from annotator.imaging.formats.facts import Mode
from annotator.rendering import RangeSource, Rendering, automatic

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.imaging.formats.facts import ImageFacts

    Ends = tuple[float, float, float, float]
    """The least and the greatest value, and the values shown black and white."""

_WHITE: Final = 255
_FINE: Final = 65_535
_FAR: Final = 3.0e38
_WHOLE: Final = {
    "uchar": (0, 255),
    "char": (-128, 127),
    "ushort": (0, 65_535),
    "short": (-32_768, 32_767),
    "uint": (0, 2**32 - 1),
    "int": (-(2**31), 2**31 - 1),
}
"""The limits of the integer types."""


def wish_of(rendering: Rendering, facts: ImageFacts) -> str:
    """Return the rendering of a picture as text for ``rendered``."""
    bands = ",".join(str(band) for band in rendering.bands_of(facts.bands))
    alpha = str(facts.bands) if facts.has_alpha else ""
    span = (
        rendering.span
        if rendering.has_limits or rendering.span is not RangeSource.OWN
        else RangeSource.WHOLE
    )
    is_inverted = int(facts.mode is Mode.GREY_INVERTED)
    return f"{span.value} {rendering.low!r} {rendering.high!r} {bands} {alpha} {is_inverted}"


def rendered(opened: Callable[[], Any], wish: str) -> tuple[Any, Ends]:
    """Return a picture as bytes of grey or colour (red first) over white, and its ends.

    Args:
        opened: returns the picture from its first row; it is read more than once.
        wish: see ``wish_of``.
    """
    span, low, high, bands, alpha, is_inverted = wish.split(" ")
    places = [int(band) for band in bands.split(",")]
    least, greatest = _ends(_chosen(opened(), places))
    limits = least, greatest
    if span == RangeSource.OWN:
        limits = float(low), float(high)
    elif span == RangeSource.AUTOMATIC and least < greatest:
        limits = _automatic(opened, places, (least, greatest))
    image = opened()
    values = _chosen(image, places)
    if limits[0] >= limits[1]:
        limits = _WHOLE.get(values.format, (0.0, 1.0))
    by = _WHITE / (limits[1] - limits[0])
    shown = _finite(values, limits[0]).linear(by, -limits[0] * by).rint().cast("uchar")
    shown = shown.invert() if int(is_inverted) else shown
    shown = shown.copy(interpretation="srgb" if shown.bands > 1 else "b-w")
    if alpha:
        over = image.extract_band(int(alpha))
        full = _WHOLE.get(over.format, (0.0, 1.0))[1]
        over = over.linear(_WHITE / full, 0).rint().cast("uchar")
        shown = shown.bandjoin(over).flatten(background=_WHITE)
    return shown, (least, greatest, *limits)


def _chosen(image: Any, places: list[int]) -> Any:  # noqa: ANN401 - the library has no types
    first, *others = (image.extract_band(place) for place in places)
    return first.bandjoin(others) if others else first


def _is_finite(values: Any) -> Any:  # noqa: ANN401 - as above
    return values.abs() < math.inf  # false for NaN, too


def _finite(values: Any, instead: float) -> Any:  # noqa: ANN401 - as above
    if values.format in _WHOLE:
        return values
    return _is_finite(values).ifthenelse(values, instead)


def _ends(values: Any) -> tuple[float, float]:  # noqa: ANN401 - as above
    """Return the minimum and the maximum finite value; (0, 0) if there is none."""
    if values.format in _WHOLE:
        seen = values.stats()
        return seen(0, 0)[0], seen(1, 0)[0]
    bands = values.bands
    seen = _finite(values, _FAR).bandjoin(_finite(values, -_FAR)).stats()
    least = min(seen(0, 1 + band)[0] for band in range(bands))
    greatest = max(seen(1, 1 + bands + band)[0] for band in range(bands))
    return (least, greatest) if least <= greatest else (0.0, 0.0)


def _automatic(
    opened: Callable[[], Any], places: list[int], ends: tuple[float, float]
) -> tuple[float, float]:
    least, greatest = ends
    by = _FINE / (greatest - least)
    values = _chosen(opened(), places)
    fine = _finite(values, least).linear(by, -least * by).rint().cast("ushort")
    found = fine.copy(interpretation="multiband").hist_find()
    flat = memoryview(found.write_to_memory()).cast("I")
    bands = found.bands  # the library is asked for it each time, at 65,536 values
    counts = [sum(flat[at : at + bands]) for at in range(0, len(flat), bands)]
    counts += [0] * (_FINE + 1 - len(counts))
    is_whole = values.format in _WHOLE
    if not is_whole:
        # Values that are not finite were counted as the least.
        there = _is_finite(_chosen(opened(), places)).avg() / _WHITE
        counts[0] -= round((1 - there) * values.width * values.height * values.bands)
    return automatic(counts, least, greatest, is_whole=is_whole)

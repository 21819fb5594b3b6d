"""The protocol between the program and the decoder process: a request, one byte, pixels.

Behind the pixels of a picture that has values stands what these are.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.decoding_limits import Limits
from annotator.imaging.formats.facts import BINS, ValueStatistics
from annotator.rendering import COLOURS, PLAIN, RangeSource, Rendering

if TYPE_CHECKING:
    from collections.abc import Callable

READY: Final = b"\x01"
"""Sent by the process when it is ready for requests."""

ANSWERED: Final = b"\x02"
"""The pixels follow, in the number of bytes that the client expects."""

REFUSED: Final = b"\x03"
"""No decoder can read the picture."""

FOR_LACK_OF_MEMORY: Final = b"\x04"
"""The picture exceeded the memory limit."""

TRACES: Final = 0
"""The reduction that asks for metadata instead of pixels: the answer is one byte, with one bit for
each kind."""

VALUES: Final = 255
"""The reduction that asks for the values as stored, of all bands, in the type that the header says.
"""

_LAYOUT: Final = struct.Struct("<QBQdBdd3i")
_SPANS: Final = tuple(RangeSource)
_NO_BAND: Final = -1
MEASURED: Final = struct.Struct(f"<?4dH{BINS}Q")
"""Whether the values are known; least, greatest, lowest and highest shown; the histogram."""


@dataclass(frozen=True, slots=True)
class DecoderRequest:
    """A request: the length of the picture that follows, its reduction, and the limits."""

    length: int
    reduction: int
    limits: Limits
    rendering: Rendering = PLAIN


def packed_request(
    length: int, reduction: int, limits: Limits, rendering: Rendering = PLAIN
) -> bytes:
    """Return the bytes of a request, which the bytes of the picture follow."""
    bands = [*rendering.bands, *[_NO_BAND] * COLOURS][:COLOURS]
    wish = _SPANS.index(rendering.span), rendering.low, rendering.high, *bands
    return _LAYOUT.pack(length, reduction, limits.memory_bytes, limits.seconds, *wish)


def next_request(take: Callable[[int], bytes]) -> DecoderRequest | None:
    """Return the next request, or None at the end.

    ``take`` returns this many bytes, fewer only at the end.
    """
    data = take(_LAYOUT.size)
    if len(data) < _LAYOUT.size:
        return None
    length, reduction, memory_bytes, seconds, span, low, high, *places = _LAYOUT.unpack(data)
    bands = tuple(band for band in places if band != _NO_BAND)
    rendering = Rendering(_SPANS[span], low, high, bands)
    return DecoderRequest(length, reduction, Limits(seconds, memory_bytes), rendering)


def packed_measured(found: ValueStatistics | None) -> bytes:
    """Pack the statistics of the values of a picture."""
    if found is None:
        return bytes(MEASURED.size)
    counts = [*found.counts, *[0] * BINS][:BINS]
    ends = found.least, found.greatest, found.low, found.high
    return MEASURED.pack(True, *ends, len(found.counts), *counts)  # noqa: FBT003 - a field


def unpacked_measured(data: bytes) -> ValueStatistics | None:
    """Unpack the statistics of the values of a picture; None if they are not known."""
    is_there, least, greatest, low, high, count, *counts = MEASURED.unpack(data)
    return ValueStatistics(least, greatest, low, high, tuple(counts[:count])) if is_there else None

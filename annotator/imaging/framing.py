"""How the program and the process that decodes apart talk: a request, then one byte and pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotator.imaging.doubt import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

READY: Final = b"\x01"
"""What the process says once it can be asked."""

ANSWERED: Final = b"\x02"
"""The pixels follow: as many bytes as whoever asked knows to expect."""

REFUSED: Final = b"\x03"
"""No decoder makes sense of the picture."""

FOR_LACK_OF_MEMORY: Final = b"\x04"
"""The picture took more memory than it may."""

TRACES: Final = 0
"""A picture that is reduced by this is not decoded: one byte comes back, a bit for each trace."""

_LAYOUT: Final = struct.Struct("<QBQd")


@dataclass(frozen=True, slots=True)
class Request:
    """A picture of so many bytes, which follow; by how much to reduce it; what it may cost."""

    length: int
    reduction: int
    limits: Limits


def packed_request(length: int, reduction: int, limits: Limits) -> bytes:
    """Return the bytes of a request, to which those of the picture are added."""
    return _LAYOUT.pack(length, reduction, limits.memory_bytes, limits.seconds)


def next_request(take: Callable[[int], bytes]) -> Request | None:
    """Return the request that comes next, or None if there is none any more.

    ``take`` returns so many bytes, fewer only at the end.
    """
    data = take(_LAYOUT.size)
    if len(data) < _LAYOUT.size:
        return None
    length, reduction, memory_bytes, seconds = _LAYOUT.unpack(data)
    return Request(length, reduction, Limits(seconds, memory_bytes))

"""The protocol between the program and the process that decodes a sound.

That process has no file. It is told how long the file is, and asks for the bytes that it needs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from annotator.audio.sound_facts import (
    LongHeadError,
    LossySoundError,
    SeveralStreamsError,
    SoundFaultError,
    TruncatedSoundError,
)
from annotator.imaging.formats.decoding_limits import MAX_FRAMES_AT_ONCE

READY: Final = b"\x01"
"""Sent by the process when it is ready for requests."""

ANSWERED: Final = b"\x02"
"""The answer follows."""

REFUSED: Final = b"\x03"
"""The sound cannot be decoded."""

FOR_LACK_OF_MEMORY: Final = b"\x04"
"""Decoding exceeded the memory limit."""

CUT_SHORT: Final = b"\x06"
"""The end of the file is missing."""

SEVERAL: Final = b"\x07"
"""The file has several streams of sound, or a part of one."""

LONG_HEAD: Final = b"\x0a"
"""Too much stands before the sound."""

LOSSY: Final = b"\x09"
"""The encoding loses sound, so that no exact copy can be written."""

FAULTS: Final[dict[bytes, type[SoundFaultError]]] = {
    CUT_SHORT: TruncatedSoundError,
    SEVERAL: SeveralStreamsError,
    LONG_HEAD: LongHeadError,
    LOSSY: LossySoundError,
}
"""What is wrong with a sound, by the answer that says so; anything else is ``REFUSED``."""

NEEDED: Final = b"\x05"
"""A ``PIECE`` follows: these bytes of the file are to be sent."""

OPEN: Final = 1
"""The request to open a file of the length in the second field; the answer is ``FOUND``."""

READ: Final = 2
"""The request for frames, from the first number, as many as the second; the answer is ``COUNT`` and
as many samples as 32-bit floats: the mean of all channels."""

PEAKS: Final = 3
"""The request for peaks, of as many frames as for ``READ``; the answer is ``COUNT``, and the lowest
and then the highest of each ``BIN_FRAMES`` of those samples, as 16-bit integers."""

BEGIN_COPY: Final = 4
"""The request to begin a copy, in which as many stretches as the first number are silent; a
``STRETCH`` for each follows the request. The second number is ``AS_STORED`` or ``AS_FLAC``."""

AS_STORED: Final = 0
"""The copy has the format and encoding of the file."""

AS_FLAC: Final = 1
"""The copy is a FLAC of the decoded samples, whatever the file is."""

COPY: Final = 5
"""The request to copy frames, from the first number, as many as the second, in order."""

END_COPY: Final = 6
"""The request to finish the copy."""

DIGEST: Final = 7
"""The request for the SHA-256 of frames, from the first number, as many as the second: of the
samples of all channels as a copy has them, as 64-bit floats; the answer is its 32 bytes."""

DIGEST_BYTES: Final = 32

WRITTEN: Final = b"\x08"
"""A ``PIECE`` follows, and then so many bytes of the copy for that place."""

STRETCH: Final = struct.Struct("<QQ")
"""The first frame, and the first one behind."""

REQUEST: Final = struct.Struct("<BQQ")
PIECE: Final = struct.Struct("<QI")
FOUND: Final = struct.Struct("<QII")
"""The frames, the sample rate in Hz, the channels."""

COUNT: Final = struct.Struct("<I")


def parts_of(frames: int, silent: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Yield first frame, length, and whether it is silent, of parts that make up a sound.

    No part is longer than ``MAX_FRAMES_AT_ONCE``. A sound that is decoded in the same parts is
    decoded the same.
    """
    at, most = 0, MAX_FRAMES_AT_ONCE
    for first, last in (*merged(silent), (frames, frames)):
        begin, end = min(first, frames), min(last, frames)
        for start in range(at, begin, most):
            yield start, min(most, begin - start), False
        for start in range(begin, end, most):
            yield start, min(most, end - start), True
        at = end


def merged(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same stretches in order, and one for those that touch or overlap."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted((max(0, begin), end) for begin, end in stretches if begin < end):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found

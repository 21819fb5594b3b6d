"""The protocol between the program and the process that decodes a sound.

That process has no file. It is told how long the file is, and asks for the bytes that it needs.
"""

from __future__ import annotations

import struct
from typing import Final

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

LOSSY: Final = b"\x09"
"""The encoding loses sound, so that no exact copy can be written."""

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
``STRETCH`` for each follows the request."""

COPY: Final = 5
"""The request to copy frames, from the first number, as many as the second, in order."""

END_COPY: Final = 6
"""The request to finish the copy."""

WRITTEN: Final = b"\x08"
"""A ``PIECE`` follows, and then so many bytes of the copy for that place."""

STRETCH: Final = struct.Struct("<QQ")
"""The first frame, and the first one behind."""

REQUEST: Final = struct.Struct("<BQQ")
PIECE: Final = struct.Struct("<QI")
FOUND: Final = struct.Struct("<QII")
"""The frames, the sample rate in Hz, the channels."""

COUNT: Final = struct.Struct("<I")

"""Reads exact numbers of bytes from a file that may end too soon."""

from __future__ import annotations

import struct
from typing import Any, BinaryIO


class BadHeaderError(Exception):
    """The header of a picture does not hold together; told on as ``UnreadableMediaError``."""


class CutShortError(BadHeaderError):
    """The file ends within its header."""


def take(file: BinaryIO, count: int) -> bytes:
    """Return exactly ``count`` bytes.

    Raises:
        CutShortError: the file ends before.
    """
    data = file.read(count)
    if len(data) < count:
        raise CutShortError
    return data


def unpack(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    """Return the values that stand next in the file, laid out as ``struct`` says.

    Raises:
        CutShortError: the file ends before.
    """
    return struct.unpack(layout, take(file, struct.calcsize(layout)))

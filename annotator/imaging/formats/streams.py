"""Reads exact numbers of bytes from a file that may end too soon."""

from __future__ import annotations

import struct
from typing import Any, BinaryIO


class BadHeaderError(Exception):
    """The header of a picture is inconsistent; reported as ``UnreadableMediaError``."""


class CutShortError(BadHeaderError):
    """The file ends within its header."""


def take(file: BinaryIO, count: int) -> bytes:
    """Return exactly ``count`` bytes.

    Raises:
        CutShortError: the file ends earlier.
    """
    data = file.read(count)
    if len(data) < count:
        raise CutShortError
    return data


def unpack(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    """Return the next values of the file, in a layout of ``struct``.

    Raises:
        CutShortError: the file ends earlier.
    """
    return struct.unpack(layout, take(file, struct.calcsize(layout)))

"""A file put together from bytes and from stretches of another file, for a decoder to read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import BinaryIO, NamedTuple


class FileRange(NamedTuple):
    """A stretch of the file below."""

    offset: int
    length: int


Part = bytes | FileRange


class SplicedFile(io.RawIOBase):
    """The parts one after the other, as a file that can only be read."""

    def __init__(self, below: BinaryIO | io.RawIOBase, parts: Sequence[Part]) -> None:
        """Read nothing yet."""
        super().__init__()
        self._below = below
        self._parts = parts
        lengths = (part.length if isinstance(part, FileRange) else len(part) for part in parts)
        self._ends = [0, *accumulate(lengths)]
        self._at = 0

    def tell(self) -> int:
        """Return the place from which the next bytes are read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Read on from another place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence, self._ends[-1])
        self._at = max(0, start + offset)
        return self._at

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # of all buffers, only bytes and views of them come
        """Fill the buffer with the next bytes; return how many there are."""
        done = 0
        for part, (begin, end) in zip(self._parts, pairwise(self._ends), strict=True):
            if begin <= self._at < end and done < len(buffer):
                wanted = min(len(buffer) - done, end - self._at)
                piece = self._piece(part, self._at - begin, wanted)
                buffer[done : done + len(piece)] = piece
                done += len(piece)
                self._at += len(piece)
        return done

    def _piece(self, part: Part, start: int, count: int) -> bytes:
        if isinstance(part, bytes):
            return part[start : start + count]
        self._below.seek(part.offset + start)
        return self._below.read(count) or b""

"""Finds out whether a file has pages or frames after its first picture, without decoding any."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.facts import MediaType
from annotator.imaging.formats.format_detection import sniff
from annotator.imaging.formats.probe import probe

_CHUNKS_AT: Final = 8
_CHUNK_HEAD: Final = 8
_CHECKSUM: Final = 4
_WEBP_FLAGS_AT: Final = 20
_ANIMATED: Final = 0x02


def has_more_pictures(head: bytes, path: str | os.PathLike[str]) -> bool:
    """Return whether a picture has others after it in its file; False if it cannot be read.

    The head decides for a JPEG, BMP, PNM and WebP, and for a PNG whose first chunks are short, as
    most are: only other files are read, up to the second picture at most.

    Args:
        head: the first bytes of the file, as many as were read to recognise it.
        path: the file.
    """
    media_type = sniff(head)
    if media_type is MediaType.PNG:
        decided = _decided_by_chunks(head)
    elif media_type is MediaType.WEBP:
        decided = _decided_by_flags(head)
    else:
        decided = None if media_type in {MediaType.GIF, MediaType.TIFF} else False
    if decided is not None:
        return decided
    try:
        return probe(Path(path)).frames > 1
    except UnreadableMediaError:
        return False


def _decided_by_chunks(head: bytes) -> bool | None:
    """Return False if the pixels of a PNG begin in the head; else None, as its frames count."""
    at = _CHUNKS_AT
    while (kind := head[at + 4 : at + _CHUNK_HEAD]) and len(kind) == 4:  # noqa: PLR2004 - its size
        if kind == b"IDAT":
            return False
        if kind == b"acTL":
            return None
        at += _CHUNK_HEAD + int.from_bytes(head[at : at + 4]) + _CHECKSUM
    return None


def _decided_by_flags(head: bytes) -> bool | None:
    """Return False if a WebP says that it is no animation; else None."""
    is_extended = head[12:16] == b"VP8X"
    return None if is_extended and head[_WEBP_FLAGS_AT] & _ANIMATED else False

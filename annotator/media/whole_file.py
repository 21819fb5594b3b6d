"""What a job keeps of a media file, and the digest of one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.errors import UnreadableMediaError
from annotator.model.place import Extent
from annotator.progress import Cancel

_PIECE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A media file that was read to its end.

    Attributes:
        extent: the extent of the section that was asked for.
        sha256: the digest of all its bytes, in hexadecimal digits.
        fault: the error if its end is missing, else None.
    """

    extent: Extent
    sha256: str
    fault: UnreadableMediaError | None = None


def sha256_of(path: Path, cancel: Cancel | None = None) -> str:
    """Return the SHA-256 of a file in hexadecimal digits, reading a megabyte at a time.

    Raises:
        OSError: it cannot be read.
        CancelledError: the person cancelled.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            if cancel is not None:
                cancel.check()
            digest.update(piece)
    return digest.hexdigest()

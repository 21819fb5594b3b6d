"""Takes all that a job keeps of a picture file from one reading of it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.imaging.formats.completeness import ends_well, is_complete
from annotator.imaging.formats.decoding_limits import is_tiled
from annotator.imaging.formats.known_headers import KNOWN_HEADERS
from annotator.imaging.formats.probe import cut_short, facts_of, opened

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts
    from annotator.progress import Cancel
    from annotator.sentences.said import Said

_PIECE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ExaminedPicture:
    """A picture file as it was read.

    Attributes:
        facts: what its header says.
        sha256: the digest of all its bytes, in hexadecimal digits.
        fault: why it cannot be a picture although its header is one; None if its end is there.
    """

    facts: ImageFacts
    sha256: str
    fault: Said | None


def examine(path: Path, cancel: Cancel | None = None) -> ExaminedPicture:
    """Return header, digest and end of a picture; a file of up to a megabyte is read at once.

    Raises:
        UnreadableMediaError: as for ``probe``.
        OSError: it cannot be read beyond its first megabyte.
        CancelledError: the person cancelled.
    """
    with opened(path) as file:
        status = os.fstat(file.fileno())
        is_short = status.st_size < _PIECE_BYTES
        source: BinaryIO = BytesIO(file.read(status.st_size)) if is_short else file
        facts = facts_of(source, path)
        KNOWN_HEADERS.note(path, status, facts)
        try:
            sha256, has_end = _rest(source, facts, cancel)
        except OSError as error:
            broken = error
        else:
            return ExaminedPicture(facts, sha256, None if has_end else cut_short(path))
    raise broken  # not as what is no picture


def _rest(file: BinaryIO, facts: ImageFacts, cancel: Cancel | None) -> tuple[str, bool]:
    """Return the digest, and whether the end is there."""
    digest, pieces = hashlib.sha256(), list[bytes]()
    is_long = is_tiled(facts)
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        if cancel is not None:
            cancel.check()
        digest.update(piece)
        if not is_long:
            pieces.append(piece)
    has_end = ends_well(file, facts) if is_long else is_complete(b"".join(pieces), facts)
    return digest.hexdigest(), has_end

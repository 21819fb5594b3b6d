"""Remembers which files hold one upright picture, so that their headers are read only once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts

FILES_KNOWN: Final = 200_000
"""The files that are remembered, in some 50 bytes each; the headers of further ones are read
again."""


class KnownHeaders:
    """Files of which nothing but their size matters to an export: upright, and one picture each.

    A file is the same while its place on the disk, its length and its times are; of these a hash of
    64 bits is kept, whose key is another in each run of the program. Threads may share it.
    """

    def __init__(self, most: int = FILES_KNOWN) -> None:
        """Know none."""
        self._most = most
        self._plain: set[int] = set()

    def note(self, path: Path, status: os.stat_result, facts: ImageFacts) -> None:
        """Remember a file if it is plain; ``status`` is from before its header was read."""
        if facts.orientation <= 1 and facts.frames <= 1 and len(self._plain) < self._most:
            self._plain.add(_state(path, status))

    def unusual(self, path: Path) -> ImageFacts | None:
        """Return the facts of a picture that is turned or not alone in its file; else None.

        Raises:
            OSError: there is no such file.
            UnreadableMediaError: as for ``probe``.
        """
        status = path.stat()
        if _state(path, status) in self._plain:
            return None
        facts = probe(path)
        self.note(path, status, facts)
        return facts if facts.orientation > 1 or facts.frames > 1 else None


def _state(path: Path, status: os.stat_result) -> int:
    times = status.st_mtime_ns, status.st_ctime_ns
    return hash((os.fspath(path), status.st_dev, status.st_ino, status.st_size, *times))


KNOWN_HEADERS: Final = KnownHeaders()
"""What this run of the program has read."""

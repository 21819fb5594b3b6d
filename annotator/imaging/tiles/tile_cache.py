"""The cache of tiles: named by content, limited in bytes; the oldest are deleted first."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from annotator.files import for_the_owner, private_folder
from annotator.imaging.formats.facts import MediaType
from annotator.imaging.tiles.pyramid import BadPyramidError, Pyramid
from annotator.imaging.tiles.strips import stored_size
from annotator.rendering import PLAIN

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts
    from annotator.rendering import Rendering

MOST_BYTES: Final = 3_000_000_000
"""Maximum total size of all tiles in bytes: those of three pictures of 60,000 by 60,000, or of
thirty of 20,000 by 20,000."""

LEFT_FREE_BYTES: Final = 1_000_000_000
"""Disk space that is always left free, so that the job itself can be saved."""

_SAMPLES: Final = 64
_SAMPLE_BYTES: Final = 1 << 14
_DONE, _BEGUN = ".tiles", ".begun"
_RENDERED: Final = 1
"""To be increased when the same rendering looks different."""


class NoRoomError(Exception):
    """The disk, or the cache's share of it, is full."""


class TileCache:
    """A folder of tiles, shared by several programs."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Use a folder, which need not exist."""
        self._folder = folder
        self._most_bytes = most_bytes

    def find(self, key: str, facts: ImageFacts) -> Pyramid | None:
        """Return the finished tiles of a picture, or None. A hit marks them as the newest."""
        path = self._folder / f"{key}{_DONE}"
        try:
            pyramid = Pyramid.opened(path, stored_size(facts), facts.orientation)
        except (BadPyramidError, ValueError):
            path.unlink(missing_ok=True)
            return None
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return pyramid

    def begin(self, facts: ImageFacts) -> tuple[Pyramid, Path]:
        """Return empty tiles to write, and their file.

        Raises:
            OSError: the folder or the file cannot be made.
            NoRoomError: the disk is nearly full.
        """
        private_folder(self._folder)
        self._forget_unfinished()
        self.require_room(0)
        path = self._folder / f"{uuid.uuid4().hex}{_BEGUN}"
        file = open(path, "w+b", opener=for_the_owner)  # noqa: SIM115 - stays open
        is_fine = facts.type is not MediaType.JPEG
        size = stored_size(facts)
        return Pyramid(file, size, facts.orientation, has_fine_colours=is_fine), path

    def require_room(self, used: int) -> None:
        """Check that tiles with this many bytes so far may grow.

        Raises:
            NoRoomError: they may not.
        """
        free = shutil.disk_usage(self._folder).free
        if used > self._most_bytes or free < LEFT_FREE_BYTES:
            raise NoRoomError

    def keep(self, pyramid: Pyramid, begun: Path, key: str) -> None:
        """Add finished tiles to the cache, and remove the oldest until all fit.

        Raises:
            OSError: it cannot be renamed.
        """
        kept = self._folder / f"{key}{_DONE}"
        pyramid.move(begun, kept)
        sizes = sorted(
            (status.st_mtime_ns, status.st_size, path)
            for path in self._folder.glob(f"*{_DONE}")
            if (status := _status(path)) is not None
        )
        total = sum(size for _time, size, _path in sizes)
        for _time, size, path in sizes:
            if total > self._most_bytes and path != kept:
                with suppress(OSError):
                    path.unlink()
                    total -= size

    def _forget_unfinished(self) -> None:
        """Remove unfinished tiles after a day: until then another program may be writing them."""
        now = _now(self._folder)
        for path in self._folder.glob(f"*{_BEGUN}"):
            status = _status(path)
            if status is not None and now - status.st_mtime > _DAY_S:
                with suppress(OSError):
                    path.unlink()


_DAY_S: Final = 86_400


def _now(folder: Path) -> float:
    """Return the time by the clock of the disk, which also dates its files."""
    with suppress(OSError):
        os.utime(folder)
    status = _status(folder)
    return 0.0 if status is None else status.st_mtime


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def content_key(
    file: IO[bytes], facts: ImageFacts | None = None, rendering: Rendering = PLAIN
) -> str:
    """Return a key for the content of a file without reading all of it.

    It hashes the length, the modification time and 64 samples: a file that is copied with its times
    is recognised, and a rewritten file gets another key. It also covers the rendering, if facts say
    that the picture has values.
    """
    length = file.seek(0, os.SEEK_END)
    made = hashlib.sha256(f"{length} {os.fstat(file.fileno()).st_mtime_ns}".encode())
    for number in range(_SAMPLES):
        file.seek(number * max(0, length - _SAMPLE_BYTES) // (_SAMPLES - 1))
        made.update(file.read(_SAMPLE_BYTES))
    if facts is not None and facts.has_values:
        made.update(f"{rendering.text} {_RENDERED}".encode())
    return made.hexdigest()[:40]

"""Thumbnails for lists, cached by the content of the file; the oldest are deleted first."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from annotator.files import private_folder, replace_private
from annotator.imaging.decoder import decode
from annotator.imaging.formats.probe import opened
from annotator.imaging.tiles.tile_cache import content_key

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_PX: Final = 256
"""The longest side of a thumbnail, in its own pixels."""

MOST_BYTES: Final = 200_000_000
"""Maximum total size of all thumbnails in bytes: some 15,000 thumbnails."""

_KEPT_SHARE: Final = 0.8
_QUALITY: Final = 82
_ENDING: Final = ".jpg"


class ThumbnailCache:
    """A folder of thumbnails, shared by several programs. One thread at a time uses an instance."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Use a folder, which need not exist."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._used: int | None = None

    def of(self, path: Path) -> bytes:
        """Return the thumbnail of a picture file as JPEG, from the cache or newly made.

        It is upright, over white, and its longest side is ``LONGEST_PX`` or that of the picture.
        Doubtful pictures are decoded in the sandbox, as by ``decode``. If the disk refuses, the
        thumbnail is returned but not cached.

        Raises:
            UnreadableMediaError: the picture cannot be read.
        """
        with opened(path) as file:
            kept = self._folder / f"{content_key(file)}{_ENDING}"
        with suppress(OSError):
            data = kept.read_bytes()
            os.utime(kept)
            return data
        data = _made(path)
        with suppress(OSError):
            self._keep(kept, data)
        return data

    def _keep(self, kept: Path, data: bytes) -> None:
        private_folder(self._folder)
        replace_private(kept, data, self._folder / f"{uuid.uuid4().hex}.begun")
        self._used = self._measured() if self._used is None else self._used + len(data)
        if self._used > self._most_bytes:
            self._used = self._let_go()

    def _measured(self) -> int:
        return sum(size for _time, size, _path in self._all())

    def _all(self) -> list[tuple[int, int, str]]:
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat()
                    found.append((status.st_mtime_ns, status.st_size, entry.path))
        return found

    def _let_go(self) -> int:
        """Remove the oldest until there is some room again; return the remaining bytes."""
        found = sorted(self._all())
        left = sum(size for _time, size, _path in found)
        for _time, size, path in found:
            if left <= _KEPT_SHARE * self._most_bytes:
                break
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - creating a Path each time is slow
                left -= size
        return left


def _made(path: Path) -> bytes:
    # Imported only when needed: without thumbnails nobody needs to load it.
    import cv2  # noqa: PLC0415

    pixels = decode(path, max_pixels=4 * LONGEST_PX * LONGEST_PX).pixels
    height, width = pixels.shape[:2]
    factor = min(1.0, LONGEST_PX / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    _is_made, data = cv2.imencode(_ENDING, small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return data.tobytes()

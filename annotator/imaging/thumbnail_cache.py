"""Thumbnails for lists, cached by the content of the file; the oldest are deleted first."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from annotator.imaging.decoder import decode
from annotator.imaging.file_cache import FileCache
from annotator.imaging.formats.probe import opened
from annotator.imaging.tiles.tile_cache import content_key

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_PX: Final = 256
"""The longest side of a thumbnail, in its own pixels."""

MOST_BYTES: Final = 200_000_000
"""Maximum total size of all thumbnails in bytes: some 15,000 thumbnails."""

_QUALITY: Final = 82
_ENDING: Final = ".jpg"


class ThumbnailCache:
    """A folder of thumbnails, shared by several programs. One thread at a time uses an instance."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Use a folder, which need not exist."""
        self._files = FileCache(folder, most_bytes)

    def of(self, path: Path) -> bytes:
        """Return the thumbnail of a picture file as JPEG, from the cache or newly made.

        It is upright, over white, and its longest side is ``LONGEST_PX`` or that of the picture.
        Doubtful pictures are decoded in the sandbox, as by ``decode``. If the disk refuses, the
        thumbnail is returned but not cached.

        Raises:
            UnreadableMediaError: the picture cannot be read.
        """
        with opened(path) as file:
            name = f"{content_key(file)}{_ENDING}"
        data = self._files.find(name)
        if data is None:
            data = _made(path)
            with suppress(OSError):
                self._files.keep(name, data)
        return data


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

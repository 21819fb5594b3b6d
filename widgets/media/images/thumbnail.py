"""Thumbnails of pictures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QImage

from annotator.imaging.thumbnail_cache import ThumbnailCache
from annotator.paths import cache_folder

_kept_in = cache(ThumbnailCache)


def thumbnail_of(path: Path) -> QImage:
    """Return the thumbnail of a picture file; one thread at a time asks.

    Raises:
        UnreadableMediaError: the picture cannot be read.
    """
    return QImage.fromData(_kept_in(cache_folder() / "thumbnails").of(path))

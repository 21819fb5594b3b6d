"""Pictures as kinds of media: plain images, and pages, which are pictures of text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from annotator.imaging import probe, require_whole, sniff
from annotator.media.kind import MediaKind, PlaceMaker
from annotator.model.entities import IMAGE, PAGE, KindId
from annotator.model.geometry import Box
from annotator.model.place import Extent

PICTURE_ENDINGS: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp"}
    | {".pbm", ".pgm", ".ppm", ".pnm", ".avif", ".heic", ".heif", ".jxl", ".jp2", ".psd"}
)
"""Endings by which a file says that it is a picture, also of formats that are not read."""

PICTURES: Final = frozenset({IMAGE, PAGE})
"""The kinds whose items are pictures, with boxes in pixels."""


class ImageKind(MediaKind):
    """A kind of picture; only the one that has ``endings`` takes files of folders."""

    units = frozenset({"item", "region"})
    places: Mapping[str, PlaceMaker] = MappingProxyType({"box": Box, "rotated": Box})

    def __init__(self, kind_id: KindId, endings: frozenset[str] = frozenset()) -> None:
        """Have an id."""
        self.id = kind_id
        self.endings = endings

    def claims(self, head: bytes) -> bool:
        """Return whether a file is a picture of a format that is read."""
        return bool(self.endings) and sniff(head) is not None

    def probe(self, path: Path, part: int = 0) -> Extent:  # noqa: ARG002 - it has one section
        """Return the size of a picture as seen, by its header.

        Raises:
            UnreadableMediaError: it cannot be read; says why.
        """
        facts = probe(path)
        return Extent(facts.width_px, facts.height_px)

    def is_measured(self, extent: Extent) -> bool:
        """Return whether width and height are known."""
        return extent.width_px > 0 and extent.height_px > 0

    def require_whole(self, path: Path) -> None:
        """Refuse a picture whose end is missing.

        Raises:
            UnreadableMediaError: says so.
        """
        require_whole(path)


IMAGES: Final = ImageKind(IMAGE, PICTURE_ENDINGS)
PAGES: Final = ImageKind(PAGE)

"""Pictures as kinds of media: images, and pages, which are pictures of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from annotator.errors import UnreadableMediaError
from annotator.media.kind import Bounds, MediaKind, PlaceMaker
from annotator.media.whole_file import WholeFile
from annotator.model.entities import IMAGE, PAGE
from annotator.model.geometry import Box, overlap
from annotator.model.place import Extent, Place
from annotator.progress import Cancel

if TYPE_CHECKING:
    from annotator.imaging import MediaType

PICTURE_ENDINGS: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp"}
    | {".pbm", ".pgm", ".ppm", ".pnm", ".avif", ".heic", ".heif", ".jxl", ".jp2", ".psd"}
)
"""The file extensions of pictures, including unsupported formats."""

PICTURES: Final = frozenset({IMAGE, PAGE})
"""The kinds whose items are pictures, with boxes in pixels."""


class ImageKind(MediaKind):
    """Pictures that come as files of a folder."""

    id = IMAGE
    endings = PICTURE_ENDINGS
    units = frozenset({"item", "region"})
    places: Mapping[str, PlaceMaker] = MappingProxyType({"box": Box, "rotated": Box})

    def claims(self, head: bytes) -> bool:
        """Return whether a file is a picture of a supported format."""
        return _sniff()(head) is not None

    def probe(self, path: Path, part: int = 0) -> Extent:  # noqa: ARG002 - it has one section
        """Return the size of a picture as seen, from its header.

        Raises:
            UnreadableMediaError: it cannot be read; the sentence says why.
        """
        from annotator.imaging import probe  # noqa: PLC0415 - as below

        facts = probe(path)
        return Extent(facts.width_px, facts.height_px)

    def is_measured(self, extent: Extent) -> bool:
        """Return whether width and height are known."""
        return extent.width_px > 0 and extent.height_px > 0

    def has_more(self, head: bytes, path: str) -> bool:
        """Return whether a picture is the first of several in its file."""
        return _has_more()(head, path)

    def overlap(self, one: Place, other: Place) -> float:
        """Return intersection over union of two boxes."""
        if isinstance(one, Box) and isinstance(other, Box):
            return overlap(one, other)
        return super().overlap(one, other)

    def bounds(self, place: Place) -> Bounds:
        """Return the sides of the upright box around a box."""
        if not isinstance(place, Box):
            return super().bounds(place)
        around = place.bounds
        return around.x, around.right, around.y, around.bottom

    def require_whole(self, path: Path) -> None:
        """Refuse a picture whose end is missing.

        Raises:
            UnreadableMediaError: the end is missing.
        """
        fault = self.examine(path).fault
        if fault is not None:
            raise fault

    def examine(
        self,
        path: Path,
        part: int = 0,  # noqa: ARG002 - it has one section
        cancel: Cancel | None = None,
    ) -> WholeFile:
        """Return size, digest and end of a picture from one reading of its file.

        Raises:
            UnreadableMediaError: as for ``probe``.
            OSError: it cannot be read to its end.
            CancelledError: the person cancelled.
        """
        from annotator.imaging.examination import examine  # noqa: PLC0415 - as below

        found = examine(path, cancel)
        extent = Extent(found.facts.width_px, found.facts.height_px)
        fault = None if found.fault is None else UnreadableMediaError(found.fault)
        return WholeFile(extent, found.sha256, fault)


class PageKind(ImageKind):
    """Pictures of text. A scan of a folder finds none: the importer says that an item is one."""

    id = PAGE
    endings = frozenset()

    def claims(self, head: bytes) -> bool:  # noqa: ARG002 - unused
        """Return False: its bytes are those of an image."""
        return False


@cache
def _sniff() -> Callable[[bytes], MediaType | None]:
    """Return the detector of formats; imported only when needed, since every job needs kinds."""
    from annotator.imaging import sniff  # noqa: PLC0415 - late, as said above

    return sniff


@cache
def _has_more() -> Callable[[bytes, str], bool]:
    """Return what finds further pictures of a file; imported only when needed, as above."""
    from annotator.imaging.formats.more_pictures import has_more_pictures  # noqa: PLC0415 - late, as said above

    return has_more_pictures


IMAGES: Final = ImageKind()
PAGES: Final = PageKind()

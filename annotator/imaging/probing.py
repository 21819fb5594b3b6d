"""Opens a picture as far as its header, and says in one sentence why one cannot be read."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from annotator.errors import UnreadableMediaError
from annotator.imaging.facts import MAX_PIXELS, MAX_SIDE_PX, MAX_WHOLE_BYTES, MediaType, Mode
from annotator.imaging.headers import read_header
from annotator.imaging.sniffing import SNIFF_BYTES, foreign_format, sniff
from annotator.imaging.streams import BadHeaderError, CutShortError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.imaging.facts import ImageFacts

_MEGA = 1_000_000


def probe(path: Path) -> ImageFacts:
    """Return what the header of a picture says, without decoding any pixel.

    Raises:
        UnreadableMediaError: the file is missing, empty, locked away, no picture, has a
            header that makes no sense, or is too large; the sentence names the file.
    """
    with opened(path) as file:
        return facts_of(file, path)


def facts_of(file: BinaryIO, path: Path) -> ImageFacts:
    """Return what the header of an open file says; ``path`` is only named in errors.

    Raises:
        UnreadableMediaError: as for ``probe``.
    """
    file.seek(0)
    head = file.read(SNIFF_BYTES)
    media_type = sniff(head)
    if media_type is None:
        raise UnreadableMediaError(_not_a_picture(head, path))
    try:
        facts = read_header(file, media_type)
    except CutShortError:
        raise UnreadableMediaError(cut_short(path)) from None
    except (BadHeaderError, OverflowError, ValueError):
        raise UnreadableMediaError(damaged(path)) from None
    _check_size(facts, path)
    return facts


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a picture for reading, as an ordinary file with at least one byte.

    Raises:
        UnreadableMediaError: it cannot be opened or read, now or inside the block.
    """
    try:
        status = path.stat()
        # A pipe or device would never come to an end.
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableMediaError(
                f"“{path.name}” is not a file. Skip it, or put the picture in its place."
            )
        if status.st_size == 0:
            raise UnreadableMediaError(
                f"“{path.name}” is empty (0 bytes). Copy it again from where it came."
            )
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise UnreadableMediaError(
            f"“{path.name}” is no longer there. Put it back into “{path.parent.name}”."
        ) from None
    except PermissionError:
        raise UnreadableMediaError(
            f"“{path.name}” may not be read by you. Change its permissions."
        ) from None
    except OSError as fault:
        raise UnreadableMediaError(
            f"“{path.name}” could not be read: {fault.strerror or fault}. Check the disk."
        ) from None


def cut_short(path: Path) -> str:
    """Return the sentence for a file whose end is missing."""
    return f"“{path.name}” is cut short: its end is missing. Copy it again from where it came."


def damaged(path: Path) -> str:
    """Return the sentence for a file that no decoder makes sense of."""
    return f"“{path.name}” is damaged and cannot be shown. Copy it again from where it came."


def _not_a_picture(head: bytes, path: Path) -> str:
    foreign = foreign_format(head)
    if foreign is not None:
        return f"“{path.name}” is in the format {foreign}, which is not read. Save it as PNG."
    return f"“{path.name}” is not a picture, whatever its name says. Skip it, or put it right."


def _check_size(facts: ImageFacts, path: Path) -> None:
    width, height = facts.width_px, facts.height_px
    if width <= 0 or height <= 0:
        raise UnreadableMediaError(damaged(path))
    pixels = width * height
    if max(width, height) > MAX_SIDE_PX or pixels > MAX_PIXELS:
        raise UnreadableMediaError(
            f"“{path.name}” is too large: {width} x {height} pixels. "
            f"Up to {MAX_PIXELS // _MEGA} megapixels and {MAX_SIDE_PX} pixels a side are "
            "opened; cut it into parts."
        )
    if _whole_bytes(facts) > MAX_WHOLE_BYTES:
        raise UnreadableMediaError(
            f"“{path.name}” is too large for its format: {width} x {height} pixels. "
            "Save it as a plain (not progressive) JPEG, or cut it into parts."
        )


def _whole_bytes(facts: ImageFacts) -> int:
    """Return the bytes that decoding takes at once; 0 where it goes row by row, reduced."""
    if facts.type is MediaType.JPEG and not facts.is_progressive:
        return 0
    channels = 4 if facts.has_alpha or facts.mode is Mode.CMYK else 3
    if facts.mode in {Mode.GREY, Mode.GREY_INVERTED} and facts.bits > 8:  # noqa: PLR2004 - a byte
        channels -= 2
    depth = 2 if facts.is_progressive else max(1, facts.bits // 8)
    return facts.width_px * facts.height_px * channels * depth

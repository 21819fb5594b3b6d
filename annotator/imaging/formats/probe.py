"""Opens a picture as far as its header, and says in one sentence why one cannot be read."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.files import JOB_ENDINGS
from annotator.imaging.formats.doubtful import (
    FAIR_RATIO,
    is_packed_too_tight,
    is_streamed,
    is_tiled,
    lacks_pixels,
    needed_bytes,
    whole_bytes,
)
from annotator.imaging.formats.facts import (
    MAX_PIXELS,
    MAX_SIDE_PX,
    MAX_STREAMED_PIXELS,
    MAX_WHOLE_BYTES,
)
from annotator.imaging.formats.format_detection import SNIFF_BYTES, foreign_format, sniff
from annotator.imaging.formats.headers import read_header
from annotator.imaging.formats.streams import BadHeaderError, CutShortError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts

MAX_FILE_BYTES: Final = 2**31 - 1
"""OpenCV takes no longer buffer."""

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
    _check_length(facts, file.seek(0, os.SEEK_END), path)
    return facts


def can_be_read_whole(facts: ImageFacts, path: Path) -> bool:
    """Return whether a picture keeps to the limits of those that are not decoded in strips."""
    is_small = facts.width_px * facts.height_px <= MAX_PIXELS
    return is_small and whole_bytes(facts) <= MAX_WHOLE_BYTES and _length(path) <= MAX_FILE_BYTES


def _length(path: Path) -> int:
    with opened(path) as file:
        return file.seek(0, os.SEEK_END)


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
                f"{named(path)} is not a file. Skip it, or put the picture in its place."
            )
        if os.path.realpath(path).lower().endswith(JOB_ENDINGS):
            # To close it would drop the lock of an open job.
            raise UnreadableMediaError(f"{named(path)} is a job and not a picture. Skip it.")
        if status.st_size == 0:
            raise UnreadableMediaError(
                f"{named(path)} is empty (0 bytes). Copy it again from where it came."
            )
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise UnreadableMediaError(
            f"{named(path)} is no longer there. Put it back into {named(path.parent)}."
        ) from None
    except PermissionError:
        raise UnreadableMediaError(
            f"{named(path)} may not be read by you. Change its permissions."
        ) from None
    except OSError as fault:
        raise UnreadableMediaError(
            f"{named(path)} could not be read: {fault.strerror or fault}. Check the disk."
        ) from None


def named(path: Path) -> str:
    """Return how a sentence names a file."""
    return f"“{shown_name(path.name)}”"


def cut_short(path: Path) -> str:
    """Return the sentence for a file whose end is missing."""
    return f"{named(path)} is cut short: its end is missing. Copy it again from where it came."


def damaged(path: Path) -> str:
    """Return the sentence for a file that no decoder makes sense of."""
    return f"{named(path)} is damaged and cannot be shown. Copy it again from where it came."


def _not_a_picture(head: bytes, path: Path) -> str:
    foreign = foreign_format(head)
    if foreign is not None:
        return f"{named(path)} is in the format {foreign}, which is not read. Save it as PNG."
    return f"{named(path)} is not a picture, whatever its name says. Skip it, or put it right."


def _check_size(facts: ImageFacts, path: Path) -> None:
    width, height = facts.width_px, facts.height_px
    if width <= 0 or height <= 0:
        raise UnreadableMediaError(damaged(path))
    most = MAX_STREAMED_PIXELS if is_streamed(facts) else MAX_PIXELS
    if max(width, height) > MAX_SIDE_PX or width * height > most:
        raise UnreadableMediaError(
            f"{named(path)} is too large: {width} x {height} pixels. "
            f"Up to {MAX_PIXELS // _MEGA} megapixels and {MAX_SIDE_PX} pixels a side are "
            f"opened, of PNG, TIFF and plain JPEG {MAX_STREAMED_PIXELS // _MEGA}; "
            "cut it into parts."
        )
    if not is_tiled(facts) and whole_bytes(facts) > MAX_WHOLE_BYTES:
        raise UnreadableMediaError(
            f"{named(path)} is too large for its format: {width} x {height} pixels. "
            "Save it as a plain (not progressive) JPEG, or cut it into parts."
        )


def _check_length(facts: ImageFacts, length: int, path: Path) -> None:
    if length > MAX_FILE_BYTES and not is_tiled(facts):
        raise UnreadableMediaError(
            f"{named(path)} is longer than 2 GB. Save it compressed, or cut it into parts."
        )
    if lacks_pixels(facts, length):
        raise UnreadableMediaError(cut_short(path))
    if is_packed_too_tight(facts, length):
        raise UnreadableMediaError(
            f"{named(path)} would take {needed_bytes(facts) // _MEGA} MB, over {FAIR_RATIO} times "
            "its length. Save it as a plain (not progressive) JPEG, or cut it into parts."
        )

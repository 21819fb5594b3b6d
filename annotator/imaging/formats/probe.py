"""Reads the header of a picture, and explains in one sentence why a file cannot be read."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.files import may_be_job
from annotator.imaging.formats.decoding_limits import (
    FAIR_RATIO,
    MAX_FILE_BYTES,
    MAX_PIXELS,
    MAX_SIDE_PX,
    MAX_STREAMED_PIXELS,
    MAX_WHOLE_BYTES,
    is_packed_too_tight,
    is_streamed,
    is_tiled,
    lacks_pixels,
    needed_bytes,
    whole_bytes,
)
from annotator.imaging.formats.format_detection import SNIFF_BYTES, foreign_format, sniff
from annotator.imaging.formats.headers import read_header
from annotator.imaging.formats.streams import BadHeaderError, CutShortError
from annotator.sentences.parts import Count, Name, Quoted, Reason
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts

_MEGA = 1_000_000


def probe(path: Path) -> ImageFacts:
    """Return the facts in the header of a picture, without decoding any pixel.

    Raises:
        UnreadableMediaError: the file is missing, empty, not accessible, no picture, has an
            inconsistent header, or is too large; the sentence names the file.
    """
    with opened(path) as file:
        return facts_of(file, path)


def facts_of(file: BinaryIO, path: Path) -> ImageFacts:
    """Return the facts in the header of an open file; ``path`` is used only in errors.

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
    """Return whether a picture meets the limits for pictures that are not decoded in strips."""
    is_small = facts.width_px * facts.height_px <= MAX_PIXELS
    return is_small and whole_bytes(facts) <= MAX_WHOLE_BYTES and _length(path) <= MAX_FILE_BYTES


def _length(path: Path) -> int:
    with opened(path) as file:
        return file.seek(0, os.SEEK_END)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a picture for reading, as a regular file with at least one byte.

    Raises:
        UnreadableMediaError: it cannot be opened or read, now or inside the block.
    """
    try:
        status = path.stat()
        # A pipe or device might never end.
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableMediaError(
                said(
                    "{file} is not a file. Skip it, or put the picture in its place.",
                    file=named(path),
                )
            )
        if may_be_job(path):
            raise UnreadableMediaError(
                said("{file} is a job and not a picture. Skip it.", file=named(path))
            )
        if status.st_size == 0:
            raise UnreadableMediaError(
                said(
                    "{file} is empty (0 bytes). Copy it again from where it came.", file=named(path)
                )
            )
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise UnreadableMediaError(
            said(
                "{file} is no longer there. Put it back into {folder}.",
                file=named(path),
                folder=named(path.parent),
            )
        ) from None
    except PermissionError:
        raise UnreadableMediaError(
            said("{file} may not be read by you. Change its permissions.", file=named(path))
        ) from None
    except OSError as fault:
        raise UnreadableMediaError(
            said(
                "{file} could not be read: {reason}. Check the disk.",
                file=named(path),
                reason=Reason(fault.strerror or str(fault)),
            )
        ) from None


def named(path: Path) -> Quoted:
    """Return the name of a file for use in a sentence."""
    return Quoted(shown_name(path.name))


def cut_short(path: Path) -> Said:
    """Return the error sentence for a file whose end is missing."""
    return said(
        "{file} is cut short: its end is missing. Copy it again from where it came.",
        file=named(path),
    )


def damaged(path: Path) -> Said:
    """Return the error sentence for a file that no decoder can read."""
    return said(
        "{file} is damaged and cannot be shown. Copy it again from where it came.", file=named(path)
    )


def _not_a_picture(head: bytes, path: Path) -> Said:
    foreign = foreign_format(head)
    if foreign is not None:
        return said(
            "{file} is in the format {format}, which is not read. Save it as PNG.",
            file=named(path),
            format=Name(foreign),
        )
    return said(
        "{file} is not a picture, whatever its name says. Skip it, or put it right.",
        file=named(path),
    )


def _check_size(facts: ImageFacts, path: Path) -> None:
    width, height = facts.width_px, facts.height_px
    if width <= 0 or height <= 0:
        raise UnreadableMediaError(damaged(path))
    most = MAX_STREAMED_PIXELS if is_streamed(facts) else MAX_PIXELS
    if max(width, height) > MAX_SIDE_PX or width * height > most:
        raise UnreadableMediaError(
            said(
                "{file} is too large: {width} x {height} pixels. Up to {most} megapixels and "
                "{side} pixels a side are opened, of PNG, TIFF and plain JPEG {streamed}; cut it "
                "into parts.",
                file=named(path),
                width=Count(width),
                height=Count(height),
                most=Count(MAX_PIXELS // _MEGA),
                side=Count(MAX_SIDE_PX),
                streamed=Count(MAX_STREAMED_PIXELS // _MEGA),
            )
        )
    if not is_tiled(facts) and whole_bytes(facts) > MAX_WHOLE_BYTES:
        raise UnreadableMediaError(
            said(
                "{file} is too large for its format: {width} x {height} pixels. Save it as a "
                "plain (not progressive) JPEG, or cut it into parts.",
                file=named(path),
                width=Count(width),
                height=Count(height),
            )
        )


def _check_length(facts: ImageFacts, length: int, path: Path) -> None:
    if length > MAX_FILE_BYTES and not is_tiled(facts):
        raise UnreadableMediaError(
            said(
                "{file} is longer than 2 GB. Save it compressed, or cut it into parts.",
                file=named(path),
            )
        )
    if lacks_pixels(facts, length):
        raise UnreadableMediaError(cut_short(path))
    if is_packed_too_tight(facts, length):
        raise UnreadableMediaError(
            said(
                "{file} would take {size} MB, over {times} times its length. Save it as a plain "
                "(not progressive) JPEG, or cut it into parts.",
                file=named(path),
                size=Count(needed_bytes(facts) // _MEGA),
                times=Count(FAIR_RATIO),
            )
        )

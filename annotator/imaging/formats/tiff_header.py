"""Reads the first directory of a TIFF or BigTIFF and counts the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.imaging.formats import tags
from annotator.imaging.formats.decoding_limits import MAX_DIRECTORIES
from annotator.imaging.formats.facts import ImageFacts, MediaType, Mode, Numbers
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.formats.streams import BadHeaderError, unpack

if TYPE_CHECKING:
    from annotator.imaging.formats.tags import Tag, TiffLayout

_MODES: Final = {
    0: Mode.GREY_INVERTED,
    1: Mode.GREY,
    2: Mode.COLOUR,
    3: Mode.PALETTE,
    5: Mode.CMYK,
    6: Mode.COLOUR,
}
_ALPHA: Final = frozenset({1, 2})
_GREYS: Final = frozenset({Mode.GREY, Mode.GREY_INVERTED})
_NUMBERS: Final = {2: Numbers.SIGNED, 3: Numbers.FLOATING}
_SEPARATE: Final = 2
_BLACK_IS_ZERO: Final = 1
_INKS: Final = 5
_NO_PAGE: Final = 1 | 4
"""The bits of a picture that is another one of the file in a smaller size, or a mask of it."""


def read_tiff(file: BinaryIO) -> ImageFacts:
    """Return the facts of the first picture in the file.

    Raises:
        BadHeaderError: the directory is inconsistent, or the file ends within it.
    """
    layout = tags.read_layout(file)
    found, following = tags.read_directory(file, layout, layout.first)
    width, height = _first(found, tags.WIDTH), _first(found, tags.HEIGHT)
    if width is None or height is None:
        raise BadHeaderError
    orientation = tags.as_orientation(found.get(tags.ORIENTATION))
    shown_width, shown_height = upright_size(width, height, orientation)
    mode = _MODES.get(_first(found, tags.PHOTOMETRIC) or 0, Mode.OTHER)
    samples = _first(found, tags.SAMPLES) or 1
    has_alpha = _first(found, tags.EXTRA_SAMPLES) in _ALPHA
    if mode in _GREYS or mode is Mode.COLOUR:
        # One extra channel over grey or colour is alpha; with more bands it is another band.
        has_alpha = has_alpha and samples == (2 if mode in _GREYS else 4)
        bands = max(samples - has_alpha, 1 if mode in _GREYS else 3)
    else:
        bands = 0
    return ImageFacts(
        width_px=shown_width,
        height_px=shown_height,
        orientation=orientation,
        mode=mode,
        bits=_first(found, tags.BITS) or 1,
        has_alpha=has_alpha,
        bands=bands,
        numbers=_NUMBERS.get(_first(found, tags.SAMPLE_FORMAT) or 1, Numbers.UNSIGNED),
        frames=1 + _count_following(file, layout, following),
        type=MediaType.TIFF,
    )


def orientation_place(file: BinaryIO) -> tuple[int, bytes] | None:
    """Return the position of the orientation in the file, and the bytes that would make it 1.

    None if the first directory has no orientation.

    Raises:
        BadHeaderError: the directory is inconsistent, or the file ends within it.
    """
    return _place(*_first_directory(file), tags.ORIENTATION, 1)


def grey_place(file: BinaryIO) -> tuple[int, bytes] | None:
    """Return the position of the colour interpretation of a grey TIFF, and other bytes for it.

    With these bytes one decoder returns the values as stored; otherwise it inverts those whose zero
    is white, and mixes planar bands. None if it returns them as stored anyway.

    Raises:
        BadHeaderError: the directory is inconsistent, or the file ends within it.
    """
    layout, found = _first_directory(file)
    meaning = _first(found, tags.PHOTOMETRIC)
    if meaning is None or _MODES.get(meaning) not in _GREYS:
        return None
    is_separate = _first(found, tags.PLANAR) == _SEPARATE
    is_separate = is_separate and (_first(found, tags.SAMPLES) or 1) > 1
    wanted = _INKS if is_separate else _BLACK_IS_ZERO
    return None if wanted == meaning else _place(layout, found, tags.PHOTOMETRIC, wanted)


def page_places(file: BinaryIO) -> list[tuple[int, bytes]]:
    """Return for each page the position in the file, and the bytes there that make it the first.

    Another size of the first page is none, nor is a mask: both could show what is filled there.

    Raises:
        BadHeaderError: a directory is inconsistent, the file ends within it, or the first one is
            a smaller version of another.
    """
    layout = tags.read_layout(file)
    place, width = (8, 8) if layout.is_big else (4, 4)
    pages: list[tuple[int, bytes]] = []
    first_size: tuple[int, int] | None = None
    seen: set[int] = set()
    at = layout.first
    while at and at not in seen and len(seen) < MAX_DIRECTORIES:
        seen.add(at)
        found, following = tags.read_directory(file, layout, at)
        size = _first(found, tags.WIDTH) or 0, _first(found, tags.HEIGHT) or 0
        first_size = first_size or size
        is_page = not (_first(found, tags.SUBFILE) or 0) & _NO_PAGE
        if not pages and not is_page:
            raise BadHeaderError
        if not pages or (is_page and not _is_same_in_another_size(size, first_size)):
            pages.append((place, at.to_bytes(width, "little" if layout.order == "<" else "big")))
        at = following
    return pages


def _is_same_in_another_size(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two sizes have the same proportions, up to rounding, and are not the same."""
    small, large = sorted((one, other))
    return small != large and abs(small[0] * large[1] - small[1] * large[0]) <= max(large)


def _first_directory(file: BinaryIO) -> tuple[TiffLayout, dict[int, Tag]]:
    layout = tags.read_layout(file)
    found, _following = tags.read_directory(file, layout, layout.first)
    return layout, found


def _place(
    layout: TiffLayout, found: dict[int, Tag], code: int, value: int
) -> tuple[int, bytes] | None:
    tag = found.get(code)
    if tag is None:
        return None
    return tag.offset, value.to_bytes(tag.width, "little" if layout.order == "<" else "big")


def _first(found: dict[int, Tag], code: int) -> int | None:
    tag = found.get(code)
    return None if tag is None else tag.values[0]


def _count_following(file: BinaryIO, layout: TiffLayout, at: int) -> int:
    """Return the number of further directories, up to a limit, a loop or the end of the file."""
    count_format, entry_size, pointer = ("Q", 20, "Q") if layout.is_big else ("H", 12, "I")
    seen: set[int] = set()
    try:
        while at and at not in seen and len(seen) < MAX_DIRECTORIES:
            seen.add(at)
            file.seek(at)
            (count,) = unpack(file, layout.order + count_format)
            file.seek(count * entry_size, 1)
            (at,) = unpack(file, layout.order + pointer)
    except (BadHeaderError, OSError, OverflowError, ValueError):
        seen.discard(at)  # a missing directory does not count
    return len(seen)

"""Decodes a picture upright, in 8 bits, reduced if it is large; the entry to this package."""

from __future__ import annotations

from io import SEEK_END, BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.band_names import values_of
from annotator.imaging.formats.completeness import ends_well, is_complete
from annotator.imaging.formats.decoding_limits import (
    MAX_FILE_BYTES,
    MAX_PIXELS,
    REDUCED_ABOVE_PIXELS,
    REDUCED_TO_PIXELS,
    is_doubtful,
    is_tiled,
)
from annotator.imaging.formats.facts import REDUCTIONS, MediaType, Mode, Picture
from annotator.imaging.formats.probe import (
    can_be_read_whole,
    cut_short,
    damaged,
    facts_of,
    named,
    opened,
)
from annotator.rendering import PLAIN
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts, ValueStatistics
    from annotator.imaging.pixels.arrays import Raw, Shown
    from annotator.rendering import Rendering


def decode(
    path: Path, *, max_pixels: int | None = None, renderings: Mapping[str, Rendering] | None = None
) -> Picture:
    """Return the picture, upright, as 8-bit blue, green, red.

    In 16-bit, floating-point and many-band pictures the least value of the first three bands (of
    two bands: of the first) becomes 0, the greatest 255, and the values between are mapped linearly
    (with one window for all bands), unless another rendering is given. Transparent parts are shown
    over white. Of an animation or a file of many pages the first picture is shown. Colours are
    sRGB: another profile is applied if it consists of three curves and a matrix, in a JPEG, PNG or
    WebP that is not shown in tiles. The file is read once and never written to.

    Args:
        path: the file.
        max_pixels: the most pixels to hold. The picture is halved up to three times to meet this,
            and stays larger if that is not enough. A picture above ``REDUCED_ABOVE_PIXELS`` is
            always reduced to ``REDUCED_TO_PIXELS`` or less; one that can be decoded in strips is
            halved as often as necessary.
        renderings: how to show pictures with values, by their kind.

    Raises:
        UnreadableMediaError: all cases of ``probe``, and: the file is cut short, damaged, or needs
            more memory than there is.
    """
    try:
        picture = _in_strips(path, max_pixels, renderings or {})
        if picture is not None:
            return picture
        data, facts = read_whole(path)
        if facts.has_values:
            return _render(
                data, facts, max_pixels, (path, (renderings or {}).get(facts.kind, PLAIN))
            )
        return _develop(data, facts, max_pixels, path)
    except MemoryError:
        raise UnreadableMediaError(short_of_memory(path)) from None


def short_of_memory(path: Path) -> Said:
    """Return the error sentence for a picture that needs too much memory."""
    return said(
        "{file} needs more memory than is free. Close other programs, or cut the picture "
        "into parts.",
        file=named(path),
    )


def _in_strips(
    path: Path, max_pixels: int | None, renderings: Mapping[str, Rendering]
) -> Picture | None:
    """Return a picture that is too large to be read whole; None if it is smaller or not streamable.

    A plain JPEG of up to ``MAX_PIXELS`` is not: its decoder reduces it with as little memory.
    """
    with opened(path) as file:
        facts = facts_of(file, path)
        is_sparing = facts.type is MediaType.JPEG and facts.width_px * facts.height_px <= MAX_PIXELS
        if not is_tiled(facts) or is_sparing:
            return None
        from annotator.imaging.tiles import overview, strips  # noqa: PLC0415 - few need it

        if not ends_well(file, facts):
            raise UnreadableMediaError(cut_short(path))
        limit = REDUCED_TO_PIXELS if max_pixels is None else min(max_pixels, REDUCED_TO_PIXELS)
        try:
            return overview.from_strips(file, facts, limit, renderings.get(facts.kind, PLAIN))
        except strips.StripsError as error:
            if error.has_begun or not can_be_read_whole(facts, path):
                raise UnreadableMediaError(damaged(path)) from None
            return None


def decoded(data: bytes, path: Path) -> Picture:
    """Return the picture in the bytes of a file, as ``decode`` does; ``path`` is for errors only.

    Raises:
        UnreadableMediaError: as for ``decode``.
        MemoryError: there is not enough of it.
    """
    return _develop(data, facts_of(BytesIO(data), path), None, path)


def stored_values(data: bytes, path: Path) -> Raw:
    """Return the values of all bands of a picture with values, as stored, alpha last, upright.

    Raises:
        UnreadableMediaError: as for ``decode``.
        MemoryError: there is not enough of it.
    """
    from annotator.imaging.sandbox import decoder_client  # noqa: PLC0415 - as below

    try:
        return decoder_client.values_apart(data, facts_of(BytesIO(data), path))
    except decoder_client.ApartError:
        raise UnreadableMediaError(damaged(path)) from None


def read_whole(path: Path) -> tuple[bytes, ImageFacts]:
    """Return the bytes of a picture, and the facts in its header.

    Raises:
        UnreadableMediaError: all cases of ``probe``, and: the file is cut short.
    """
    data = _read(path)
    # Read again, which takes 10 µs, because the file may have changed since it was probed.
    facts = facts_of(BytesIO(data), path)
    if not is_complete(data, facts):
        raise UnreadableMediaError(cut_short(path))
    return data, facts


def _develop(data: bytes, facts: ImageFacts, max_pixels: int | None, path: Path) -> Picture:
    reduction = choose_reduction(facts.width_px * facts.height_px, max_pixels)
    pixels = None if is_doubtful(data, facts) else _develop_here(data, facts, reduction, path)
    if pixels is None:
        pixels, _told = _develop_apart(data, facts, reduction, (path, PLAIN))
    return Picture(_in_srgb(pixels, data, facts), 1 / reduction, facts)


def _render(
    data: bytes, facts: ImageFacts, max_pixels: int | None, how: tuple[Path, Rendering]
) -> Picture:
    rendering = how[1]
    reduction = choose_reduction(facts.width_px * facts.height_px, max_pixels)
    found = None if is_doubtful(data, facts) else _render_here(data, facts, reduction, how)
    pixels, told = _develop_apart(data, facts, reduction, how) if found is None else found
    if rendering.is_plain and not facts.is_banded:
        pixels = _in_srgb(pixels, data, facts)  # values of a chosen window are no colours
    values = None if told is None else values_of(BytesIO(data), facts, rendering, told)
    return Picture(pixels, 1 / reduction, facts, values)


def _render_here(
    data: bytes, facts: ImageFacts, reduction: int, how: tuple[Path, Rendering]
) -> tuple[Shown, ValueStatistics] | None:
    """Return the pixels of an ordinary picture; None if it is not ordinary after all."""
    from annotator.imaging.pixels import codecs  # noqa: PLC0415 - OpenCV and numpy, as below

    try:
        return codecs.render_ordinary(data, facts, reduction, how[1])
    except codecs.UndevelopableError:
        raise UnreadableMediaError(damaged(how[0])) from None


def _in_srgb(pixels: Shown, data: bytes, facts: ImageFacts) -> Shown:
    if is_tiled(facts) or facts.mode not in {Mode.COLOUR, Mode.PALETTE}:
        return pixels  # tiles keep the values of the file, so the overview beneath must too
    from annotator.imaging.pixels import profiles  # noqa: PLC0415 - OpenCV and numpy, as above

    profile = profiles.profile_in(data, facts.type)
    if profile is None:
        return pixels
    converted = profiles.to_srgb(pixels, profile)
    converted.setflags(write=False)
    return converted


def _develop_here(data: bytes, facts: ImageFacts, reduction: int, path: Path) -> Shown | None:
    """Return the pixels of an ordinary picture; None if it is not ordinary after all."""
    # Imported only when needed: OpenCV and numpy take 0.2 s, and the list of pictures needs
    # neither.
    from annotator.imaging.pixels import codecs  # noqa: PLC0415

    try:
        return codecs.develop_ordinary(data, facts, reduction)
    except codecs.UndevelopableError:
        raise UnreadableMediaError(damaged(path)) from None


def _develop_apart(
    data: bytes, facts: ImageFacts, reduction: int, how: tuple[Path, Rendering]
) -> tuple[Shown, ValueStatistics | None]:
    path, rendering = how
    # Imported only when needed: most jobs have only ordinary pictures.
    from annotator.imaging.sandbox import decoder_client  # noqa: PLC0415

    shape = -(-facts.height_px // reduction), -(-facts.width_px // reduction)
    try:
        return decoder_client.develop_apart(data, facts, reduction, shape, rendering)
    except decoder_client.TookTooLongError:
        sentence = said(
            "{file} takes too long to decode, so it was given up. Open it with another program and "
            "save it anew, as JPEG or PNG.",
            file=named(path),
        )
    except decoder_client.BrokeDecoderError:
        sentence = said(
            "{file} is so damaged that its decoder broke off. Open it with another program and "
            "save it anew, as JPEG or PNG.",
            file=named(path),
        )
    except decoder_client.NoProcessError:
        sentence = said(
            "{file} cannot be shown just now. Close other programs and try again.", file=named(path)
        )
    except decoder_client.RefusedApartError:
        sentence = damaged(path) if facts.bits < _DOUBLE_BITS else _of_doubles(path)
    raise UnreadableMediaError(sentence)


_DOUBLE_BITS: Final = 64


def _of_doubles(path: Path) -> Said:
    return said(
        "{file} has several bands of 64-bit values, which are not read. Save it with 32 bits.",
        file=named(path),
    )


def choose_reduction(pixels: int, max_pixels: int | None) -> int:
    """Return the divisor of width and height, 1, 2, 4 or 8, that meets ``max_pixels``."""
    limit = pixels if max_pixels is None else max_pixels
    if pixels > REDUCED_ABOVE_PIXELS:
        limit = min(limit, REDUCED_TO_PIXELS)
    fitting = (each for each in REDUCTIONS if pixels <= limit * each * each)
    return next(fitting, REDUCTIONS[-1])


def _read(path: Path) -> bytes:
    with opened(path) as file:
        facts_of(file, path)  # refuse a file that is no picture before reading gigabytes of it
        return _whole(file)


def _whole(file: BinaryIO) -> bytes:
    # Python makes room for as many bytes as are asked for, and Windows fills it.
    length = min(file.seek(0, SEEK_END), MAX_FILE_BYTES)
    file.seek(0)
    return file.read(length)

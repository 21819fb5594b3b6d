"""Finds personal data in a picture file besides the picture: place, time, camera, author."""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.decoding_limits import MAX_BEFORE_PIXELS_BYTES, MAX_SEARCHED_BYTES
from annotator.imaging.formats.facts import MediaType
from annotator.imaging.formats.format_detection import SNIFF_BYTES, sniff
from annotator.imaging.formats.jpeg_header import read_segments
from annotator.imaging.formats.probe import facts_of, named, opened
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Exif

PLACE: Final = "place"
TIME: Final = "time"
CAMERA: Final = "camera"
AUTHOR: Final = "author"

_ORDER: Final = (PLACE, TIME, CAMERA, AUTHOR)
_SCAN_HEADER_BYTES: Final = 64
"""More bytes than there are between the marker of the first scan and its pixels."""

_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_TAGS: Final = {
    TIME: (0x0132, 0x9003, 0x9004),
    CAMERA: (0x010F, 0x0110, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435, 0xC62F),
    AUTHOR: (0x013B, 0x8298, 0x9C9D),
}
"""Tags of Exif 2.32 and TIFF 6: dates; make, model, owner and serial numbers; artist, copyright."""
_XMP: Final = {
    PLACE: re.compile(rb"GPSLatitude|GPSLongitude|photoshop:City|Iptc4xmpCore:Location"),
    TIME: re.compile(rb"DateTimeOriginal|xmp:CreateDate|photoshop:DateCreated"),
    CAMERA: re.compile(rb"tiff:Model|aux:SerialNumber|tiff:Make"),
    AUTHOR: re.compile(rb"dc:creator|dc:rights"),
}


def traces_of(path: Path) -> frozenset[str]:
    """Return which of ``PLACE TIME CAMERA AUTHOR`` a picture reveals by its Exif and XMP.

    Only the data before the pixels is read, in a separate process. A file without these may still
    contain other metadata.

    Raises:
        UnreadableMediaError: it cannot be opened as a picture.
    """
    from annotator.imaging.sandbox import decoder_client  # noqa: PLC0415 - rarely needed

    with opened(path) as file:
        facts = facts_of(file, path)
        head = _start_of_pixels(file) if facts.type is MediaType.JPEG else MAX_SEARCHED_BYTES
        if facts.type is MediaType.JPEG and head > MAX_BEFORE_PIXELS_BYTES:
            raise UnreadableMediaError(_not_looked_into(path))
        file.seek(0)
        data = file.read(min(head, MAX_SEARCHED_BYTES))
    try:
        bits = decoder_client.traces_apart(data)
    except (decoder_client.ApartError, MemoryError):
        raise UnreadableMediaError(_not_looked_into(path)) from None
    return frozenset(trace for place, trace in enumerate(_ORDER) if bits >> place & 1)


def _not_looked_into(path: Path) -> Said:
    return said("{file} cannot be looked into. It would leave as it is.", file=named(path))


def _start_of_pixels(file: BinaryIO) -> int:
    """Return where the pixels of a JPEG begin; all metadata is before them."""
    return read_segments(file).scan_at + _SCAN_HEADER_BYTES


def traces_in(data: bytes) -> int:
    """Return one bit for each kind of metadata in a picture. It may hang: call it in a sandbox.

    Raises:
        UndevelopableError: it cannot be opened as a picture.
    """
    from PIL import Image  # noqa: PLC0415 - codecs belong into the decoding process

    from annotator.imaging.pixels import codecs  # noqa: PLC0415 - the same

    media_type = sniff(data[:SNIFF_BYTES])
    formats = [] if media_type is None else [codecs.PILLOW_NAMES[media_type]]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about unusual and large pictures
            with Image.open(BytesIO(data), formats=formats) as image:
                exif, xmp = image.getexif(), _xmp_of(image.info)
                found = {*_of_exif(exif), *_of_xmp(xmp)}
    except (*codecs.PILLOW_FAULTS, Image.DecompressionBombError):
        raise codecs.UndevelopableError from None
    return sum(1 << place for place, trace in enumerate(_ORDER) if trace in found)


def _of_exif(exif: Exif) -> Iterator[str]:
    if any(code in exif.get_ifd(_GPS_IFD) for code in range(1, 32)):
        yield PLACE
    inner = exif.get_ifd(_EXIF_IFD)
    for trace, codes in _TAGS.items():
        if any(_is_told(exif.get(code)) or _is_told(inner.get(code)) for code in codes):
            yield trace


def _is_told(value: object) -> bool:
    """Return whether a tag has a value: cameras write blanks for unknown ones."""
    return bool(str(value).strip(" \0:")) if value is not None else False


def _of_xmp(xmp: bytes) -> Iterator[str]:
    return (trace for trace, pattern in _XMP.items() if pattern.search(xmp))


def _xmp_of(info: dict[str | tuple[int, int], object]) -> bytes:
    """Return the XMP packet under the names that Pillow uses for JPEG and WebP, TIFF, and PNG."""
    for name in ("xmp", "XML:com.adobe.xmp"):
        packet = info.get(name)
        if isinstance(packet, bytes):
            return packet
        if isinstance(packet, str):
            return packet.encode("utf-8", errors="replace")
    return b""

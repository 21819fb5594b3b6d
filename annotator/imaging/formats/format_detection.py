"""Detects the format of a picture from its first bytes, never from its name."""

from __future__ import annotations

from typing import Final

from annotator.imaging.formats.facts import MediaType

SNIFF_BYTES: Final = 32
"""The number of bytes at the beginning of a file that ``sniff`` needs."""

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
)
_BMP_HEADER_SIZES: Final = frozenset({12, 16, 40, 52, 56, 64, 108, 124})


def sniff(head: bytes) -> MediaType | None:
    """Return the format of a file that begins with ``head``, or None if it is not supported.

    Args:
        head: the first ``SNIFF_BYTES`` bytes, or all if the file is shorter.
    """
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return MediaType.BMP
    if head[:2] in {b"P5", b"P6"} and head[2:3] in {b" ", b"\t", b"\r", b"\n", b"#"}:
        return MediaType.PNM
    return None


def foreign_format(head: bytes) -> str | None:
    """Return the name of a known picture format that is not supported, or None."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in {b"avif", b"avis"}:
            return "AVIF"
        if brand in {b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1"}:
            return "HEIC"
    if head.startswith((b"\xff\x0a", b"\x00\x00\x00\x0cJXL ")):
        return "JPEG XL"
    if head.startswith((b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51")):
        return "JPEG 2000"
    if head.startswith(b"8BPS"):
        return "Photoshop"
    if head.startswith(b"%PDF-"):
        return "PDF"
    return None

"""Headers that go on and on: looking through one takes a bounded number of steps."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.probe import facts_of
from annotator.imaging.formats.tags import read_directory, read_layout
from tests.annotator.imaging.drawing import exif, gradient_jpeg, png_header_of

MOST_STEPS = 400_000
"""A third of a second of a slow machine, and a picture's header is read up to four times."""

MANY = 300_000


class Counted(BytesIO):
    """Bytes that count how often they are asked."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.steps = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.steps += 1
        return super().read(size)

    def readline(self, size: int | None = -1, /) -> bytes:
        self.steps += 1
        return super().readline(size)

    def seek(self, at: int, whence: int = 0, /) -> int:
        self.steps += 1
        return super().seek(at, whence)


def directory(tags: int) -> bytes:
    """Return a TIFF structure whose every tag is looked up elsewhere in the file."""
    entry = struct.pack("<HHII", 258, 3, 16, 8)
    return struct.pack("<2sHIH", b"II", 42, 8, tags) + entry * tags + bytes(4)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + bytes(4)


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def webp_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(body)) + body + b"\0" * (len(body) % 2)


PNG = png_header_of(20, 20)
WEBP = b"RIFF" + struct.pack("<I", 2**31) + b"WEBP" + webp_chunk(b"VP8X", bytes(10))
GIF = b"GIF89a" + struct.pack("<HHBxx", 9, 9, 0)
TAGS = directory(4_096)

FLOODS: dict[str, Callable[[], bytes]] = {
    "PNG of empty chunks": lambda: PNG[:33] + png_chunk(b"tEXt", b"") * MANY + PNG[33:],
    "PNG of Exif blocks": lambda: PNG[:33] + png_chunk(b"eXIf", TAGS) * 900 + PNG[33:],
    "JPEG of fill bytes": lambda: b"\xff\xd8\xff" + b"\xff" * 5_000_000,
    "JPEG of stray bytes": lambda: b"\xff\xd8\xff" + (b"\x01" * 9_999 + b"\xff\xd0") * 500,
    "JPEG of Exif blocks": lambda: (
        b"\xff\xd8" + jpeg_segment(0xE1, b"Exif\0\0" + TAGS) * 900 + gradient_jpeg()[2:]
    ),
    "WebP of empty chunks": lambda: WEBP + webp_chunk(b"JUNK", b"") * MANY,
    "WebP of Exif blocks": lambda: WEBP + webp_chunk(b"EXIF", TAGS) * 900,
    "GIF of blocks": lambda: GIF + b"\x21\xfe" + b"\x01\x00" * (MANY * 2),
    "GIF of extensions": lambda: GIF + b"\x21\xfe\x00" * MANY,
    "PNM of spaces": lambda: b"P6" + b" " * 5_000_000 + b"9 9 255\n",
    "PNM of comments": lambda: b"P6\n" + b"#\n" * MANY + b"9 9 255\n",
    "TIFF of tags": lambda: TAGS,
    "TIFF of directories": lambda: b"".join(
        [b"II*\0\x08\0\0\0"] + [struct.pack("<HI", 0, 8 + 6 * (place + 1)) for place in range(MANY)]
    ),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_header_without_end_is_not_followed_to_its_end(name: str) -> None:
    file = Counted(FLOODS[name]())
    try:
        facts_of(file, Path("flood"))
    except UnreadableMediaError as error:
        told = str(error)
        assert told.startswith("“flood” ") and told.endswith(".")  # noqa: PT018 - one form of sentence
    assert 0 < file.steps < MOST_STEPS


def test_the_first_exif_block_still_counts() -> None:
    block = exif(6).removeprefix(b"Exif\0\0")
    data = PNG[:33] + png_chunk(b"eXIf", block) + png_chunk(b"eXIf", TAGS) + PNG[33:]
    assert facts_of(BytesIO(data), Path("turned")).orientation == 6


def test_bytes_between_segments_are_passed_over() -> None:
    whole = gradient_jpeg()
    data = whole[:20] + b"\0" * 500 + b"\xff" * 60 + whole[20:]
    assert facts_of(BytesIO(data), Path("padded")).width_px == 64


def test_a_tag_that_stands_there_thousands_of_times_is_looked_up_once() -> None:
    file = Counted(TAGS)
    layout = read_layout(file)
    found, _following = read_directory(file, layout, layout.first)
    assert found.keys() == {258}
    assert file.steps < 10


def test_a_png_without_pixels_among_its_first_chunks_is_refused() -> None:
    chunks = png_chunk(b"tEXt", b"")
    assert facts_of(BytesIO(PNG[:33] + chunks * 1_000 + PNG[33:]), Path("words")).width_px == 20
    with pytest.raises(UnreadableMediaError, match="is damaged"):
        facts_of(BytesIO(PNG[:33] + chunks * 20_000 + PNG[33:]), Path("flood"))

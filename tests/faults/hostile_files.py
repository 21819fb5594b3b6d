"""Makes hostile files: small sound ones, changed at random by a seed, in bytes and as things."""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from tests.annotator.imaging.drawing import exif, gradient, png_of_16_bits

EXTREMES: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1)

OUTSIDE: Final = "outside"
"""The folder beside that of the job, in which nothing may be read or written."""


# Bytes -------------------------------------------------------------------------------


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one to four changes of any kind."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_CHANGES)(bytearray(data), chance)
    return data


def _flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        if data:
            data[_place(data, chance)] ^= 1 << chance.randrange(8)
    return bytes(data)


def _set(data: bytearray, chance: random.Random) -> bytes:
    if data:
        data[_place(data, chance)] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
    return bytes(data)


def _number(data: bytearray, chance: random.Random) -> bytes:
    """Put an extreme number in the place of another, of 2 or 4 bytes, either end first."""
    size, order = chance.choice((2, 4)), chance.choice("<>")
    at, value = _place(data, chance), chance.choice(EXTREMES) % 256**size
    data[at : at + size] = struct.pack(order + {2: "H", 4: "I"}[size], value)
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data) + 1)])


def _drop(data: bytearray, chance: random.Random) -> bytes:
    at = _place(data, chance)
    del data[at : at + chance.randint(1, 64)]
    return bytes(data)


def _repeat(data: bytearray, chance: random.Random) -> bytes:
    at = _place(data, chance)
    piece = bytes(data[at : at + chance.randint(1, 200)])
    return bytes(data[:at]) + piece * chance.choice((2, 10, 1_000)) + bytes(data[at:])


def _blank(data: bytearray, chance: random.Random) -> bytes:
    at, length = _place(data, chance), chance.randint(1, 100)
    data[at : at + length] = bytes([chance.choice((0, 0xFF))]) * length
    return bytes(data)


def _append(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data) + chance.randbytes(chance.choice((1, 100, 10_000)))


def _place(data: bytearray, chance: random.Random) -> int:
    """Return a place, every second time near the beginning, where headers are."""
    most = len(data) if chance.random() < 0.5 else min(len(data), 120)
    return chance.randrange(most) if most else 0


_CHANGES: Final[tuple[Callable[[bytearray, random.Random], bytes], ...]] = (
    *(_flip, _set, _number, _number, _cut, _drop, _repeat, _blank, _append),
)


# Pictures ----------------------------------------------------------------------------


def _encoded(mode: str, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    Image.fromarray(gradient(48, 36)).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def _frames(kind: str, **options: object) -> bytes:
    more = [Image.new("RGB", (48, 36), colour) for colour in ("red", "blue")]
    return _encoded("RGB", kind, save_all=True, append_images=more, **options)


def _turned(kind: str) -> bytes:
    return _encoded("RGB", kind, exif=exif(6))


def _deep_tiff(dtype: type[np.generic]) -> bytes:
    buffer = BytesIO()
    Image.fromarray(np.arange(1_200).reshape(30, 40).astype(dtype)).save(buffer, "TIFF")
    return buffer.getvalue()


@cache
def pictures() -> dict[str, bytes]:
    """Return small sound pictures of every format that is read, and some that are not."""
    found = {
        f"{mode}.{kind}": _encoded(mode, kind)
        for kind, modes in {
            "PNG": "1 L LA P RGB RGBA",
            "JPEG": "L RGB CMYK",
            "BMP": "1 L P RGB RGBA",
            "TIFF": "1 L LA P RGB RGBA CMYK LAB YCbCr",
            "WEBP": "RGB RGBA",
            "GIF": "L P",
            "PPM": "1 L RGB",
            "JPEG2000": "RGB",
            "ICO": "RGBA",
            "TGA": "RGB",
            "PCX": "RGB",
        }.items()
        for mode in modes.split()
    }
    for name in ("raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits", "tiff_jpeg"):
        found[f"{name}.TIFF"] = _encoded("RGB", "TIFF", compression=name)
    for name in ("group3", "group4", "tiff_ccitt"):
        found[f"{name}.TIFF"] = _encoded("1", "TIFF", compression=name)
    for kind in ("PNG", "JPEG", "WEBP", "TIFF"):
        found[f"turned.{kind}"] = _turned(kind)
    for kind in ("PNG", "GIF", "WEBP", "TIFF"):
        found[f"frames.{kind}"] = _frames(kind)
    for dtype in (np.uint16, np.int32, np.float32):
        found[f"{dtype.__name__}.TIFF"] = _deep_tiff(dtype)
    found["big.TIFF"] = _encoded("RGB", "TIFF", big_tiff=True)
    found["lossless.WEBP"] = _encoded("RGBA", "WEBP", lossless=True)
    found["progressive.JPEG"] = _encoded("RGB", "JPEG", progressive=True)
    found["deep.PNG"] = png_of_16_bits(np.arange(1_200, dtype=np.uint16).reshape(20, 20, 3))
    found["words.PNG"] = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
    found["page.PDF"] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"
    found["light.HDR"] = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 4\n" + bytes(64)
    return found


def picture(chance: random.Random) -> tuple[str, bytes]:
    """Return one of them, changed; its name tells what it was."""
    name = chance.choice(sorted(pictures()))
    return name, changed(pictures()[name], chance)


# Things in the place of a file -------------------------------------------------------


def put_thing(path: Path, chance: random.Random, *, is_chosen: bool = False) -> str:
    """Put something that is no plain file, or not here, where one should be; return what.

    A file that a person chooses may be a link to anywhere: that is the person's choice.
    """
    if path.is_dir() and not path.is_symlink():
        path.rename(path.with_name("aside"))
    path.unlink(missing_ok=True)
    names = sorted(name for name in THINGS if not (is_chosen and name.endswith(" outside")))
    name = chance.choice(names)
    THINGS[name](path)
    return name


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**41)


def _outside(path: Path) -> Path:
    """Return something sound that lies where nothing may be read; of the kind of the path."""
    folder = next(each for each in path.parents if (each.parent / OUTSIDE).is_dir()).parent
    sound = folder / OUTSIDE / f"canary{path.suffix}"
    return sound if sound.exists() else folder / OUTSIDE / "canary.txt"


THINGS: Final[dict[str, Callable[[Path], object]]] = {
    "a link to what lies outside": lambda path: path.symlink_to(_outside(path)),
    "a relative link to what lies outside": lambda path: path.symlink_to(
        os.path.relpath(_outside(path), path.parent)
    ),
    "a link in a circle": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing"),
    "a link to an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": os.mkfifo,
    "a folder": lambda path: path.mkdir(),
    "nothing": lambda _path: None,
    "an empty file": lambda path: path.touch(),
    "a file of 2 TB": _huge,
}

# Names -------------------------------------------------------------------------------


def hostile_names(outside: Path) -> Iterator[str]:
    """Yield paths as hostile documents have them."""
    yield from ("../outside/canary.png", f"{outside}/canary.png", "a/../../outside/canary.png")
    yield from ("./../outside/canary.png", "..\\outside\\canary.png", "way/canary.png", "..", ".")
    yield from ("", "/", "//server/share/a.png", "\\\\server\\share\\a.png", "C:\\a.png", "C:a.png")
    yield from ("CON", "aux.png", "a.png:stream", "nul\0.png", "half\ud800.png", "~/a.png")
    yield from ("a" * 300, "b/" * 3_000 + "c.png", "\u202egnp.exe", "a\x1b[2J.png", "a\nb.png")
    yield from ("file:///etc/passwd", "http://example.org/a.png", "job.fairlabel", "%2e%2e/a.png")

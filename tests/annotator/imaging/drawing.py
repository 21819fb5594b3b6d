"""Draws the pictures that the tests of decoding look at, and compares two of them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

ORIENTATION = 274


def gradient(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """Return a smooth picture, red first, none of whose mirror images is like another."""
    across = np.linspace(0, 255, width)[None, :].repeat(height, 0)
    down = np.linspace(0, 200, height)[:, None].repeat(width, 1)
    third = np.full((height, width), 60.0)
    third[: height // 3, : width // 4] = 250
    return np.stack([across, down, third], axis=-1).astype(np.uint8)


def exif(orientation: int) -> bytes:
    """Return an EXIF block with this orientation and nothing else."""
    block = Image.Exif()
    block[ORIENTATION] = orientation
    return block.tobytes()


def saved(image: Image.Image, path: Path, **options: object) -> Path:
    """Save by Pillow in the format of the path's ending; returns the path."""
    image.save(path, None, **options)
    return path


def as_pillow_sees(path: Path) -> NDArray[np.int16]:
    """Return Pillow's own decoding: upright, over white, in sRGB, red first: another's eyes."""
    with Image.open(path) as opened:
        upright = ImageOps.exif_transpose(opened)
        # The program ignores the profile of a TIFF: docs/decisions/pictures/appearance.md.
        profile = opened.info.get("icc_profile") if opened.format != "TIFF" else None
    if profile and upright.mode == "RGB":
        source, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(upright, source, srgb)
        assert converted is not None
        upright = converted
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return np.asarray(upright.convert("RGB")).astype(np.int16)


def difference(pixels: NDArray[Any], oracle: NDArray[Any]) -> float:
    """Return the mean difference of blue-first pixels and a red-first oracle, 0 to 255."""
    assert pixels.shape == oracle.shape
    return float(np.abs(pixels[..., ::-1].astype(np.int16) - oracle).mean())


def png_of_16_bits(values: NDArray[np.uint16]) -> bytes:
    """Return a PNG of 16 bits: grey, grey with alpha, colour or colour with alpha."""
    channels = 1 if values.ndim == 2 else values.shape[2]
    colour_type = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    height, width = values.shape[:2]
    rows = values.astype(">u2").reshape(height, -1)
    packed = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(packed)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def png_header_of(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def jpeg_bytes(image: Image.Image, **options: object) -> bytes:
    """Return the picture as a JPEG in memory."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def gradient_jpeg() -> bytes:
    """Return a small JPEG, 64 by 48."""
    return jpeg_bytes(Image.fromarray(gradient()))

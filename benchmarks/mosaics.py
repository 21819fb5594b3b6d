"""Makes photographs of any size in little memory: bands of tiles, joined into one JPEG."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pictures import QUALITY, Pixels, photograph
from benchmarks.store import store

TILE_PX = 1_024
KINDS = 40
BAND_PX = 256
"""Height of a band: a multiple of the 16 rows that JPEG packs together."""

_MCU_PX = 16
_START_OF_FRAME, _START_OF_SCAN, _RESTART_INTERVAL = b"\xff\xc0", b"\xff\xda", b"\xff\xdd"


def mosaic(side_px: int) -> Path:
    """Return a folder with one JPEG of this many pixels a side and one small one; cached.

    Bands are joined by restart markers; no measured code uses these.

    Raises:
        FileNotFoundError: the test material is missing.
    """
    folder = store() / f"mosaic-{side_px}"
    folder.mkdir(exist_ok=True)
    path, small = folder / "a large.jpg", folder / "b small.jpg"
    if not path.exists():
        made = path.with_suffix(".new")
        _write(made, side_px)
        made.rename(path)
    small.write_bytes(_encoded(photograph(0, (640, 480))))
    return folder


def _write(path: Path, side_px: int) -> None:
    rng = np.random.default_rng([7, side_px])
    tiles = [photograph(number, (TILE_PX, TILE_PX)) for number in range(KINDS)]
    columns = -(-side_px // TILE_PX)
    row = np.empty((TILE_PX, columns * TILE_PX, 3), np.uint8)
    count = 0
    with path.open("wb") as file:
        for top in range(0, side_px, BAND_PX):
            if top % TILE_PX == 0:
                for column, kind in enumerate(rng.integers(KINDS, size=columns)):
                    row[:, column * TILE_PX : (column + 1) * TILE_PX] = tiles[kind]
            height = min(BAND_PX, side_px - top)
            band = row[top % TILE_PX :][:height, :side_px]
            head, scan = _parted(_encoded(np.ascontiguousarray(band)))
            if count:
                file.write(bytes([0xFF, 0xD0 + (count - 1) % 8]))
            else:
                file.write(_for_all(head, side_px))
            file.write(scan)
            count += 1
        file.write(b"\xff\xd9")


def _parted(data: bytes) -> tuple[bytes, bytes]:
    """Split a JPEG at the start of its compressed data, and drop the end marker."""
    at = data.index(_START_OF_SCAN)
    (length,) = struct.unpack_from(">H", data, at + 2)
    begin = at + 2 + length
    return data[:begin], data[begin:-2]


def _for_all(head: bytes, side_px: int) -> bytes:
    """Return the header of a band with the whole picture's height and restart interval."""
    at = head.index(_START_OF_FRAME)
    head = head[: at + 5] + struct.pack(">H", side_px) + head[at + 7 :]
    interval = -(-side_px // _MCU_PX) * (BAND_PX // _MCU_PX)
    scan = head.index(_START_OF_SCAN)
    return head[:scan] + _RESTART_INTERVAL + struct.pack(">HH", 4, interval) + head[scan:]


def _encoded(pixels: Pixels) -> bytes:
    settings = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    _is_made, data = cv2.imencode(".jpg", pixels, settings)
    return data.tobytes()

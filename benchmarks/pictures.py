"""Makes pictures with the detail and the grain of camera files, the same ones each time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.store import store
from tests.support.material import material

Pixels = NDArray[np.uint8]
SMALL, BIG = (640, 480), (4000, 3000)
SOURCES = ("china.jpg", "flower.jpg", "coffee.png", "astronaut.png", "rocket.jpg", "chelsea.png")
QUALITY = 90


def photographs(count: int, size: tuple[int, int]) -> Path:
    """Return a folder with ``count`` different JPEG photographs; cached.

    Raises:
        FileNotFoundError: the test material is missing.
    """
    folder = store() / f"{size[0]}x{size[1]}-{count}"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        path = folder / f"photo {number}.jpg"
        if not path.exists():
            made = path.with_suffix(".new")
            made.write_bytes(_jpeg(photograph(number, size)))
            made.rename(path)
    return folder


def many(count: int, distinct: int) -> Path:
    """Return a folder of small photographs, only some of them different files on the disk."""
    source = photographs(distinct, SMALL)
    folder = store() / f"many-{count}-{distinct}"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        path = folder / f"IMG_{number}.jpg"
        if not path.exists():
            path.hardlink_to(source / f"photo {number % distinct}.jpg")
    return folder


def photograph(number: int, size: tuple[int, int]) -> Pixels:
    """Return a part of a real photograph, rotated, in another light, with grain; BGR."""
    rng = np.random.default_rng([20_260_101, number])
    source = _sources()[number % len(SOURCES)]
    height, width = source.shape[:2]
    # Rotate and zoom about a random point; edges are mirrored.
    zoom = max(size[0] / width, size[1] / height) * float(rng.uniform(1.1, 1.9))
    centre = (width * float(rng.uniform(0.35, 0.65)), height * float(rng.uniform(0.35, 0.65)))
    turn = cv2.getRotationMatrix2D(centre, float(rng.uniform(-8, 8)), zoom)
    turn[:, 2] += np.array(size) / 2 - np.array(centre)
    piece = cv2.warpAffine(
        source, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    light = np.arange(256) / 255
    table = np.stack([255 * light**gamma for gamma in rng.uniform(0.8, 1.25, 3)], axis=-1)
    lit = np.asarray(cv2.LUT(piece, table.astype(np.uint8)[None]), dtype=np.uint8)
    return _grained(lit, rng)


def _grained(piece: Pixels, rng: np.random.Generator) -> Pixels:
    """Add a sensor's grain: one sheet, at another offset for each picture."""
    height, width = piece.shape[:2]
    sheet = _grain()
    side = sheet.shape[0]
    down, right = rng.integers(side, size=2)
    turned = np.roll(sheet, (-down, -right), (0, 1))
    taken = np.tile(turned, (-(-height // side), -(-width // side), 1))[:height, :width]
    return np.asarray(cv2.add(piece, taken, dtype=cv2.CV_8U), dtype=np.uint8)


@cache
def _grain() -> NDArray[np.int16]:
    noise = np.random.default_rng(7).normal(0, 5, (1024, 1024, 3)).astype(np.float32)
    return np.rint(cv2.GaussianBlur(noise, (3, 3), 0.5)).astype(np.int16)


@cache
def _sources() -> tuple[Pixels, ...]:
    found = []
    for name in SOURCES:
        data = np.frombuffer(material(f"photos/{name}").read_bytes(), np.uint8)
        found.append(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8))
    return tuple(found)


def _jpeg(pixels: Pixels) -> bytes:
    _is_made, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()

"""Tests that pictures are filled where they are seen, whatever the file is, and read back."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from annotator.errors import UnreadableMediaError
from annotator.imaging import filled_file as filled_module
from annotator.imaging.decoder import decode
from annotator.imaging.filled_file import filled_file
from annotator.imaging.formats.facts import Picture
from annotator.model.geometry import Box

SECRET = "Zanzibar"
BOXES = (
    Box(10.0, 5.0, 20.0, 10.0),
    Box(25.0, 10.0, 12.0, 12.0),
    Box(-5.0, 40.0, 15.0, 30.0),
    Box(500.0, 500.0, 9.0, 9.0),
    Box(40.0, 30.0, 16.0, 8.0, 30.0),
)
"""Two that overlap, one that goes on beyond two edges, one outside, and a turned one."""


def noise(width: int = 64, height: int = 48, channels: int = 3) -> np.ndarray[Any, Any]:
    return np.random.default_rng(3).integers(1, 255, (height, width, channels), dtype=np.uint8)


def inside(box: Box, width: int, height: int) -> np.ndarray[Any, Any]:
    """Return the pixels whose centres lie in a box."""
    rows, columns = np.mgrid[0:height, 0:width]
    angle = np.radians(box.angle_deg)
    across, down = columns + 0.5 - box.centre.x, rows + 0.5 - box.centre.y
    wide = np.abs(across * np.cos(angle) + down * np.sin(angle)) < box.width / 2
    high = np.abs(down * np.cos(angle) - across * np.sin(angle)) < box.height / 2
    return np.asarray(wide & high)


def shown(data: bytes, folder: Path) -> np.ndarray[Any, Any]:
    path = folder / "shown"
    path.write_bytes(data)
    return decode(path).pixels


def require_filled(path: Path, folder: Path, boxes: Sequence[Box] = BOXES, loss: int = 0) -> bytes:
    """Check that the copy is black in the boxes, and the same three pixels away from them."""
    before = decode(path).pixels
    data = filled_file(path, boxes)
    after = shown(data, folder)
    assert after.shape == before.shape
    height, width = before.shape[:2]
    is_hidden = np.zeros((height, width), bool)
    for box in boxes:
        is_hidden |= inside(box, width, height)
    assert is_hidden.any()
    assert after[is_hidden].mean() <= loss
    near = cv2.dilate(is_hidden.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
    assert not near.all()
    assert np.abs(after[~near].astype(int) - before[~near]).mean() <= loss
    return data


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "png", "tif", "webp"])
def test_a_turned_file_is_filled_where_it_is_seen(
    tmp_path: Path, orientation: int, ending: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET
    path = tmp_path / f"x.{ending}"
    Image.fromarray(noise()).save(path, exif=exif, quality=97)
    assert SECRET.encode() in path.read_bytes()
    data = require_filled(path, tmp_path, loss=4 if ending == "jpg" else 0)
    assert SECRET.encode() not in data


def _grey(path: Path) -> None:
    Image.fromarray(noise()[..., 0]).save(path)


def _grey_and_alpha(path: Path) -> None:
    Image.fromarray(noise(channels=2), "LA").save(path)


def _colour_and_alpha(path: Path) -> None:
    Image.fromarray(noise(channels=4)).save(path)


def _palette(path: Path) -> None:
    Image.fromarray(noise()).convert("P").save(path)


def _palette_with_alpha(path: Path) -> None:
    Image.fromarray(noise()).convert("P").save(path, transparency=3)


@pytest.mark.parametrize("ending", ["png", "tif"])
@pytest.mark.parametrize(
    "write", [_grey, _grey_and_alpha, _colour_and_alpha, _palette, _palette_with_alpha]
)
def test_grey_alpha_and_palettes_are_filled(
    tmp_path: Path, write: Callable[[Path], None], ending: str
) -> None:
    path = tmp_path / f"x.{ending}"
    write(path)
    require_filled(path, tmp_path)


@pytest.mark.parametrize("ending", ["jpg", "tif"])
def test_inks_are_filled(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.{ending}"
    Image.fromarray(noise(channels=4), "CMYK").save(path, quality=97)
    require_filled(path, tmp_path, loss=4 if ending == "jpg" else 0)


def test_no_thumbnail_text_or_profile_comes_along(tmp_path: Path) -> None:
    small = io.BytesIO()
    Image.fromarray(noise(16, 12)).save(small, "JPEG")
    thumbnail = small.getvalue()
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    path = tmp_path / "x.jpg"
    into = io.BytesIO()
    Image.fromarray(noise()).save(
        into, "JPEG", quality=97, comment=SECRET.encode(), xmp=xmp, icc_profile=SECRET.encode()
    )
    data = into.getvalue()
    part = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + thumbnail
    path.write_bytes(data[:2] + b"\xff\xe1" + (len(part) + 2).to_bytes(2, "big") + part + data[2:])
    assert thumbnail in path.read_bytes()
    copy = filled_file(path, BOXES)
    assert thumbnail[20:60] not in copy
    assert copy.count(b"\xff\xd8\xff") == 1
    assert SECRET.encode() not in copy


@pytest.mark.parametrize("ending", ["jpg", "png"])
@pytest.mark.parametrize("fault", ["nothing is filled", "something else is lost"])
def test_a_copy_that_does_not_read_back_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, fault: str
) -> None:
    path = tmp_path / f"x.{ending}"
    Image.fromarray(noise()).save(path, quality=97)
    if fault == "nothing is filled":

        def unfilled(picture: Picture, _boxes: Sequence[Box]) -> Picture:
            return picture

        monkeypatch.setattr(filled_module, "filled", unfilled)
    else:
        encoded = cv2.imencode

        def poor(kind: str, pixels: Any, options: Any) -> Any:
            return encoded(kind, pixels // 32 * 32, options)

        monkeypatch.setattr(cv2, "imencode", poor)
    with pytest.raises(UnreadableMediaError, match="reads back otherwise"):
        filled_file(path, BOXES)

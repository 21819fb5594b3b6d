"""Colours of other profiles are shown in sRGB; a profile that is doubtful changes nothing."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from annotator.imaging import decode
from annotator.imaging.formats.facts import MediaType
from annotator.imaging.pixels.profiles import profile_in
from tests.annotator.imaging.drawing import gradient

ADOBE = (
    (0.6097559, 0.3111242, 0.0194811),
    (0.2052401, 0.6256560, 0.0608902),
    (0.1492240, 0.0632197, 0.7448387),
)
"""Red, green and blue of Adobe RGB (1998) in XYZ under D50."""


def fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65_536) for value in values))


def gamma(value: float) -> bytes:
    return struct.pack(">4s4xIH2x", b"curv", 1, round(value * 256))


def curve(values: list[int]) -> bytes:
    return struct.pack(f">4s4xI{len(values)}H", b"curv", len(values), *values)


def parametric(kind: int, *values: float) -> bytes:
    return struct.pack(">4s4xH2x", b"para", kind) + fixed(*values)


def profile(trc: bytes, colours: tuple[tuple[float, ...], ...] = ADOBE) -> bytes:
    """Return a display profile of three colours and one curve for all of them."""
    tags = {b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1, 0.8249)}
    for name, colour in zip((b"r", b"g", b"b"), colours, strict=True):
        tags[name + b"XYZ"] = b"XYZ \0\0\0\0" + fixed(*colour)
        tags[name + b"TRC"] = trc
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        whole = tag + bytes(-len(tag) % 4)
        table += struct.pack(">4sII", name, at + len(body), len(tag))
        body += whole
    head = bytearray(128)
    struct.pack_into(">I4xI4s4s4s", head, 0, at + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head[36:40] = b"acsp"
    head[68:80] = fixed(0.9642, 1, 0.8249)
    return bytes(head) + table + body


def by_littlecms(pixels: Image.Image, data: bytes) -> np.ndarray:
    """Return what another colour engine makes of it: the independent oracle."""
    source = ImageCms.ImageCmsProfile(BytesIO(data))
    target = ImageCms.createProfile("sRGB")
    made = ImageCms.profileToProfile(
        pixels, source, target, ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"
    )
    assert made is not None
    return np.asarray(made).astype(np.int16)


CURVES = [
    gamma(2.19921875),
    gamma(1.8),
    curve([round(65_535 * (n / 63) ** 2.4) for n in range(64)]),
    parametric(0, 2.2),
    parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
    parametric(4, 2.4, 0.9, 0.1, 0.1, 0.05, 0.0, 0.0),
]


@pytest.mark.parametrize("trc", CURVES)
@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_colours_are_those_that_another_engine_finds(
    tmp_path: Path, trc: bytes, ending: str
) -> None:
    data, path = profile(trc), tmp_path / f"a.{ending}"
    options = {"lossless": True} if ending == "webp" else {"quality": 100, "subsampling": 0}
    Image.fromarray(gradient()).save(path, icc_profile=data, **options)
    with Image.open(path) as stored:
        wanted = by_littlecms(stored.convert("RGB"), data)
    shown = decode(path).pixels[..., ::-1].astype(np.int16)
    assert np.abs(shown - wanted).mean() < 1
    assert np.abs(shown - wanted).max() <= 4
    assert np.abs(shown - gradient()).max() > 10


def test_srgb_is_left_as_it_is(tmp_path: Path) -> None:
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "a.png"
    Image.fromarray(gradient()).save(path, icc_profile=data)
    assert profile_in(path.read_bytes(), MediaType.PNG) is None
    assert np.array_equal(decode(path).pixels[..., ::-1], gradient())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"acsp",
        bytes(200),
        profile(gamma(2.2))[:300],
        profile(gamma(2.2)).replace(b"rTRC", b"xTRC"),
        profile(gamma(2.2)).replace(b"RGB ", b"CMYK"),
        profile(parametric(9, 1.0)),
        profile(parametric(1, 2.2, 0.0, 1.0)),
        profile(parametric(3, -32_766.0, 0.95, 0.05, 0.08, 0.04)),
        profile(parametric(3, 32_000.0, 2.0, 0.05, 0.08, 0.04)),
        profile(parametric(0, -1.0)),
        profile(struct.pack(">4s4xI", b"curv", 2**31)),
        profile(gamma(2.2), ((9e3, 0, 0), (0, 9e3, 0), (0, 0, 9e3))),
    ],
)
def test_a_doubtful_profile_changes_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(gradient()).save(path, icc_profile=data or None)
    assert np.array_equal(decode(path).pixels[..., ::-1], gradient())


@given(st.binary(max_size=400), st.sampled_from([MediaType.JPEG, MediaType.PNG, MediaType.WEBP]))
def test_whatever_stands_there_is_read_without_a_fault(data: bytes, kind: MediaType) -> None:
    head = {MediaType.JPEG: b"\xff\xd8\xff\xe2", MediaType.PNG: b"\x89PNG\r\n\x1a\n"}
    assert profile_in(head.get(kind, b"RIFF\0\0\0\0WEBP") + data, kind) is None


@given(st.data())
def test_a_profile_with_bytes_of_chance_is_taken_or_ignored(data: st.DataObject) -> None:
    made = bytearray(profile(parametric(3, 2.4, 0.95, 0.05, 0.08, 0.04)))
    for _ in range(data.draw(st.integers(1, 8))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    part = b"ICC_PROFILE\0\1\1" + bytes(made)
    jpeg = b"\xff\xd8\xff\xe2" + struct.pack(">H", 2 + len(part)) + part + b"\xff\xda\0\2"
    found = profile_in(jpeg, MediaType.JPEG)
    assert found is None or (np.isfinite(found.matrix).all() and (found.tables <= 1).all())

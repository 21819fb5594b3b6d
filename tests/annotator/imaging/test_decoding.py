"""Decoding: every kind of file, upright and in the right colours, against Pillow as oracle."""

from __future__ import annotations

import hashlib
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from annotator.imaging import MediaType, Mode, decode, probe
from annotator.imaging.decoder import read_whole
from tests.annotator.imaging.drawing import (
    ORIENTATION,
    as_pillow_sees,
    difference,
    exif,
    gradient,
    png_of_16_bits,
    saved,
)
from tests.support.material import material

if TYPE_CHECKING:
    from pathlib import Path

ORIENTATIONS = range(1, 9)
COLOUR = Image.fromarray(gradient())


@pytest.mark.parametrize(
    "name",
    [
        "photos/china.jpg",
        "photos/flower.jpg",
        "photos/rocket.jpg",
        "photos/astronaut.png",
        "photos/chelsea.png",
        "photos/coffee.png",
        "pages/page.png",
        "pages/kant_1784_0017.tif",
        "coco/terrain1.jpg",
    ],
)
def test_real_material_looks_as_in_pillow_and_is_not_written_to(name: str) -> None:
    path = material(name)
    before = hashlib.sha256(path.read_bytes()).digest()
    picture = decode(path)
    assert difference(picture.pixels, as_pillow_sees(path)) < 1
    assert picture.pixels.shape == (picture.facts.height_px, picture.facts.width_px, 3)
    assert picture.scale == 1
    assert picture.facts == probe(path)
    assert hashlib.sha256(path.read_bytes()).digest() == before


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_orientation_is_honoured_once(tmp_path: Path, ending: str, orientation: int) -> None:
    path = tmp_path / f"turned.{ending}"
    if ending == "tif":
        COLOUR.save(path, tiffinfo={ORIENTATION: orientation})
    else:
        COLOUR.save(path, exif=exif(orientation), quality=95)
    facts = probe(path)
    picture = decode(path)
    assert facts.orientation == orientation
    assert (facts.width_px, facts.height_px) == ((48, 64) if orientation >= 5 else (64, 48))
    # The bright blue corner of the stored picture is its upper left one.
    corner = {1: (0, 0), 2: (0, -1), 3: (-1, -1), 4: (-1, 0)} | {
        5: (0, 0),
        6: (0, -1),
        7: (-1, -1),
        8: (-1, 0),
    }
    assert picture.pixels[corner[orientation]][0] > 220
    assert int((picture.pixels[[0, 0, -1, -1], [0, -1, 0, -1], 0] > 220).sum()) == 1
    assert difference(picture.pixels, as_pillow_sees(path)) < 2


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_reduced_jpeg_is_turned_as_well(tmp_path: Path, orientation: int) -> None:
    image = Image.fromarray(gradient(403, 301))
    path = saved(image, tmp_path / "turned.jpg", exif=exif(orientation), quality=95)
    picture = decode(path, max_pixels=403 * 301 // 4)
    assert picture.scale == 1 / 4
    whole = as_pillow_sees(path)
    rows, columns = -(-whole.shape[0] // 4), -(-whole.shape[1] // 4)
    assert picture.pixels.shape == (rows, columns, 3)
    small = Image.fromarray(whole.astype(np.uint8)).resize((columns, rows), Image.Resampling.BOX)
    assert difference(picture.pixels, np.asarray(small).astype(np.int16)) < 3


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("grey.png", "L", {}),
        ("bits.png", "1", {}),
        ("bits.tif", "1", {}),
        ("bits.bmp", "1", {}),
        ("fax.tif", "1", {"compression": "group4"}),
        ("palette.png", "P", {}),
        ("palette.bmp", "P", {}),
        ("palette.tif", "P", {}),
        ("palette.gif", "P", {}),
        ("clear.png", "RGBA", {}),
        ("clear.webp", "RGBA", {"lossless": True, "exact": True}),
        ("clear.tif", "RGBA", {}),
        ("clear-grey.png", "LA", {}),
        ("clear-grey.tif", "LA", {}),
        ("inks.jpg", "CMYK", {"quality": 95}),
        ("inks.tif", "CMYK", {}),
        ("grey.jpg", "L", {}),
        ("progressive.jpg", "RGB", {"progressive": True}),
        ("lossy.webp", "RGB", {}),
        ("packed.tif", "RGB", {"compression": "tiff_lzw"}),
        ("photo.tif", "YCbCr", {"compression": "jpeg"}),
        ("lab.tif", "LAB", {}),
        ("plain.ppm", "RGB", {}),
        ("plain.pgm", "L", {}),
        ("plain.bmp", "RGB", {}),
    ],
)
def test_each_kind_of_file_looks_as_in_pillow(
    tmp_path: Path, name: str, mode: str, options: dict[str, Any]
) -> None:
    image = COLOUR
    if mode in {"RGBA", "LA"}:
        image = image.convert("RGBA")
        image.putalpha(Image.fromarray(gradient()[..., 0]))
    elif mode == "LAB":
        image = Image.fromarray(gradient()).convert("L")
        image = Image.merge("LAB", (image, *(Image.new("L", image.size, 128),) * 2))
    path = saved(image.convert(mode), tmp_path / name, **options)
    picture = decode(path)
    assert picture.pixels.dtype == np.uint8
    assert difference(picture.pixels, as_pillow_sees(path)) < 1.5


def test_a_palette_with_a_transparent_entry_is_shown_over_white(tmp_path: Path) -> None:
    image = Image.new("P", (8, 6), 1)
    image.putpalette([0, 0, 0, 200, 10, 20])
    image.paste(0, (0, 0, 4, 6))
    path = saved(image, tmp_path / "stamp.png", transparency=0)
    facts, picture = probe(path), decode(path)
    assert (facts.mode, facts.has_alpha) == (Mode.PALETTE, True)
    assert picture.pixels[0, 0].tolist() == [255, 255, 255]
    assert picture.pixels[0, 7].tolist() == [20, 10, 200]


def test_half_transparent_black_is_grey_and_hidden_colour_stays_hidden(tmp_path: Path) -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 128))
    image.putpixel((1, 0), (255, 0, 0, 0))
    path = saved(image, tmp_path / "veil.png")
    assert decode(path).pixels.tolist() == [[[127] * 3, [255] * 3]]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_16_bits_go_through_one_window_from_least_to_greatest(
    tmp_path: Path, channels: int
) -> None:
    colours = channels if channels % 2 else channels - 1
    values = np.linspace(1_000, 3_000, 40 * 30 * colours).reshape(30, 40, colours)
    stored = values.astype(np.uint16)
    if channels != colours:
        stored = np.dstack([stored, np.full((30, 40, 1), 65_535, np.uint16)])
    path = tmp_path / "deep.png"
    path.write_bytes(png_of_16_bits(stored[..., 0] if channels == 1 else stored))
    picture = decode(path)
    expected = (np.floor(values) - 1_000) * 255 / 2_000
    oracle = np.broadcast_to(expected, (30, 40, 3)) if colours == 1 else expected
    assert probe(path).bits == 16
    assert np.abs(picture.pixels[..., ::-1] - oracle).max() <= 0.51


def test_16_bit_alpha_lets_white_through(tmp_path: Path) -> None:
    stored = np.zeros((4, 4, 4), np.uint16)
    stored[..., :3] = [0, 30_000, 60_000]
    stored[:2, :, 3] = 65_535
    path = tmp_path / "deep.png"
    path.write_bytes(png_of_16_bits(stored))
    pixels = decode(path).pixels
    assert pixels[0, 0].tolist() == [255, 128, 0]
    assert pixels[3, 0].tolist() == [255, 255, 255]


@pytest.mark.parametrize("value", [0, 32_896, 65_535])
def test_16_bits_of_one_value_keep_their_place_in_the_whole_range(
    tmp_path: Path, value: int
) -> None:
    path = tmp_path / "flat.png"
    path.write_bytes(png_of_16_bits(np.full((3, 5), value, np.uint16)))
    assert np.unique(decode(path).pixels).tolist() == [round(value / 257)]


def test_a_float_tiff_is_windowed_and_what_is_no_number_is_black(tmp_path: Path) -> None:
    values = np.linspace(-2, 8, 60, dtype=np.float32).reshape(6, 10)
    values[5, 9], values[5, 8] = np.nan, np.inf
    path = saved(Image.fromarray(values), tmp_path / "heights.tif")
    pixels = decode(path).pixels
    assert pixels[0, 0].tolist() == [0, 0, 0]
    assert pixels[5, 7].tolist() == [255, 255, 255]
    assert pixels[5, 8].tolist() == pixels[5, 9].tolist() == [0, 0, 0]


def test_deep_grey_of_which_zero_is_white_is_turned_round(tmp_path: Path) -> None:
    values = np.array([[0, 1_000, 65_535]], np.uint16)
    photometric = 262
    path = saved(Image.fromarray(values), tmp_path / "xray.tif", tiffinfo={photometric: 0})
    assert probe(path).mode is Mode.GREY_INVERTED
    assert decode(path).pixels[0, :, 0].tolist() == [255, 251, 0]


def test_cmyk_from_adobe_is_not_a_negative(tmp_path: Path) -> None:
    path = saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), tmp_path / "red.jpg")
    blue, green, red = decode(path).pixels[8, 8].tolist()
    assert b"Adobe" in path.read_bytes()
    assert red > 240
    assert max(blue, green) < 15


@pytest.mark.parametrize("ending", ["gif", "png", "webp", "tif"])
def test_of_many_frames_the_first_is_shown(tmp_path: Path, ending: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    path = tmp_path / f"dance.{ending}"
    saved(frames[0], path, save_all=True, append_images=frames[1:], lossless=True)
    picture = decode(path)
    assert picture.facts.frames == 3
    assert picture.pixels[5, 5].tolist() == [0, 0, 255]


def test_a_pnm_with_a_small_largest_value_uses_the_whole_range(tmp_path: Path) -> None:
    path = tmp_path / "old.pgm"
    path.write_bytes(b"P5 # by hand\n2 1\n15\n\x00\x0f")
    assert decode(path).pixels.tolist() == [[[0] * 3, [255] * 3]]


@pytest.mark.parametrize(
    "name", ["صورة الشارع.jpg", "two words, one comma.jpg", "d'été #1 100%.jpg", "no ending"]
)
def test_names_do_not_matter(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    COLOUR.save(path, "JPEG")
    assert probe(path).type is MediaType.JPEG
    assert decode(path).pixels.shape == (48, 64, 3)


def test_pixels_cannot_be_altered_by_who_shows_them(tmp_path: Path) -> None:
    picture = decode(saved(COLOUR, tmp_path / "a.png"))
    assert picture.pixels.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 0


def test_reading_takes_the_memory_of_the_file_and_not_of_the_largest_allowed(
    tmp_path: Path,
) -> None:
    path = saved(COLOUR, tmp_path / "small.png")
    tracemalloc.start()
    try:
        data, _ = read_whole(path)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert data == path.read_bytes()
    assert most_bytes < 10_000_000

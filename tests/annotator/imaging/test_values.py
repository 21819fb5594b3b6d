"""Deep and many-banded pictures, from real files: which values are seen, what is told of them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray
from PIL import Image

from annotator.errors import UnreadableMediaError
from annotator.imaging import Mode, Picture, decode, probe
from annotator.imaging.formats.band_names import band_names
from annotator.imaging.formats.facts import ValueStatistics
from annotator.imaging.tiles import strip_child, strips
from annotator.imaging.tiles.strip_values import rendered, wish_of
from annotator.imaging.tiles.strips import Strips
from annotator.rendering import PLAIN, RangeSource, Rendering
from tests.support.tiffs import ALPHA, COLOUR, GREY, GREY_INVERTED, How, tiff

TYPES = ["u1", "u2", "i2", "u4", "f4"]


def noise(bands: int, dtype: str, size: tuple[int, int] = (70, 81)) -> NDArray[Any]:
    """Return values about 500 (of bytes about 125), two of which lie far out."""
    values = np.random.default_rng(bands).normal(500, 100, (*size, bands))
    values[0, 0], values[0, 1] = 0, 30_000
    if dtype == "u1":
        values = np.clip(values / 4, 0, 255)
    return values.astype(dtype)


def written(folder: Path, data: bytes, name: str = "deep.tif") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def shown(path: Path, wish: Rendering = PLAIN) -> Picture:
    return decode(path, renderings={probe(path).kind: wish})


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("is_separate", [False, True])
@pytest.mark.parametrize("bands", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("dtype", TYPES)
def test_any_band_is_shown_in_grey_between_own_limits(
    tmp_path: Path, dtype: str, bands: int, is_separate: bool, is_packed: bool
) -> None:
    values = noise(bands, dtype)
    how = How(is_separate=is_separate and bands > 1, is_packed=is_packed)
    path = written(tmp_path, tiff(values, how))
    facts = probe(path)
    assert facts.bands == bands
    assert facts.has_values is (dtype != "u1" or bands > 1)
    for band in range(bands if facts.has_values else 0):
        low, high = (50, 200) if dtype == "u1" else (300, 700)
        seen = shown(path, Rendering(RangeSource.OWN, low, high, (band,)))
        wanted = (values[..., band].astype(float) - low) * (255 / (high - low))
        wanted = np.rint(np.clip(wanted, 0, 255))
        assert np.array_equal(seen.pixels, np.repeat(wanted[..., None], 3, axis=2))
        assert seen.values is not None
        assert seen.values.bands == (band,)
        assert (seen.values.measured.low, seen.values.measured.high) == (low, high)


def test_three_bands_are_red_green_and_blue_and_of_more_the_first_three_are(tmp_path: Path) -> None:
    values = noise(5, "u2")
    path = written(tmp_path, tiff(values))
    chosen = shown(path, Rendering(RangeSource.OWN, 0, 1_000, (4, 0, 2)))
    blue, green, red = (np.rint(np.clip(values[..., at] * 0.255, 0, 255)) for at in (2, 0, 4))
    assert np.array_equal(chosen.pixels, np.dstack([blue, green, red]))
    plain = decode(path)
    assert plain.values is not None
    assert plain.values.bands == (0, 1, 2)
    ends = values[..., :3].min(), values[..., :3].max()
    assert (plain.values.measured.least, plain.values.measured.greatest) == ends
    assert np.array_equal(plain.pixels, shown(path, Rendering(bands=(0, 1, 2))).pixels)


def test_automatic_limits_leave_out_what_lies_far_out(tmp_path: Path) -> None:
    values = noise(1, "u2", (300, 400))
    values[:2, :100] = 60_000
    path = written(tmp_path, tiff(values))
    whole, automatic = decode(path), shown(path, Rendering(RangeSource.AUTOMATIC))
    assert whole.pixels[5:].max() < 10
    assert automatic.values is not None
    measured, (low, high) = automatic.values.measured, np.percentile(values, [0.5, 99.5])
    assert abs(measured.low - low) <= 1
    assert abs(measured.high - high) <= 1
    assert automatic.pixels[5:].std() > 40
    assert sum(measured.counts) == values.size
    assert measured.counts[-1] == 200


@pytest.mark.parametrize("dtype", TYPES)
def test_a_picture_of_one_value_is_shown_by_the_range_of_its_numbers(
    tmp_path: Path, dtype: str
) -> None:
    path = written(tmp_path, tiff(np.full((4, 5, 2), 77, dtype)))
    for span in (RangeSource.WHOLE, RangeSource.AUTOMATIC):
        seen = shown(path, Rendering(span))
        assert len(np.unique(seen.pixels)) == 1
        assert seen.values is not None
        assert seen.values.measured.low < seen.values.measured.high
        assert seen.values.measured.least == seen.values.measured.greatest == 77
    assert shown(path, Rendering(RangeSource.OWN, 76, 78)).pixels.min() == 128


def test_what_is_no_number_is_black_and_counts_for_nothing(tmp_path: Path) -> None:
    values = np.linspace(-2, 8, 60, dtype=np.float32).reshape(6, 10, 1).repeat(2, axis=2)
    values[5, 7:] = np.array([[np.nan], [np.inf], [-np.inf]])
    values[0, 0] = -2
    for span in RangeSource:
        seen = shown(written(tmp_path, tiff(values)), Rendering(span, -2, 8))
        assert seen.values is not None
        assert seen.values.measured.least == -2
        assert seen.values.measured.greatest == values[5, 6, 0]
        assert seen.pixels[5, 7:].max() == 0
    nothing = np.full((3, 4, 1), np.nan, np.float32)
    seen = shown(written(tmp_path, tiff(nothing)), Rendering(RangeSource.AUTOMATIC))
    assert seen.pixels.max() == 0
    huge = np.array([[[-3e38], [3e38], [0]]], np.float32)
    assert shown(written(tmp_path, tiff(huge))).pixels[0, :, 0].tolist() == [0, 255, 128]


def test_alpha_is_no_band_where_it_is_marked_and_one_where_it_is_not(tmp_path: Path) -> None:
    rgba = noise(4, "u1")
    marked = written(tmp_path, tiff(rgba, How(COLOUR, extra=[ALPHA])), "marked.tif")
    assert (probe(marked).bands, probe(marked).has_alpha, probe(marked).has_values) == (
        3,
        True,
        False,
    )
    unmarked = written(tmp_path, tiff(rgba, How(COLOUR)), "unmarked.tif")
    facts = probe(unmarked)
    assert (facts.bands, facts.has_alpha, facts.is_banded) == (4, False, True)
    assert shown(unmarked, Rendering(RangeSource.OWN, 0, 255, (3,))).pixels[..., 0].tolist() == (
        rgba[..., 3].tolist()
    )
    png = tmp_path / "rgba.png"
    Image.fromarray(rgba, "RGBA").save(png)
    assert (probe(png).bands, probe(png).has_values, decode(png).values) == (3, False, None)


@pytest.mark.parametrize("colours", [1, 3])
def test_alpha_of_16_bits_stays_over_white_whatever_the_window(
    tmp_path: Path, colours: int
) -> None:
    values = np.full((4, 6, colours + 1), 500, np.uint16)
    values[:, 3:, -1], values[:, :3, -1] = 0, 65_535
    how = How(GREY if colours == 1 else COLOUR, extra=[ALPHA])
    seen = shown(written(tmp_path, tiff(values, how)), Rendering(RangeSource.OWN, 500, 900, (0,)))
    assert seen.pixels[:, :3].max() == 0
    assert seen.pixels[:, 3:].min() == 255


def test_zero_may_be_white_and_limits_are_those_that_are_stored(tmp_path: Path) -> None:
    values = np.array([[[100], [180], [300]]], np.uint16)
    path = written(tmp_path, tiff(values, How(GREY_INVERTED)))
    assert probe(path).mode is Mode.GREY_INVERTED
    seen = shown(path, Rendering(RangeSource.OWN, 100, 300))
    assert seen.pixels[0, :, 0].tolist() == [255, 153, 0]
    assert seen.values is not None
    assert (seen.values.measured.least, seen.values.measured.greatest) == (100, 300)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_holds_for_bands(tmp_path: Path, orientation: int) -> None:
    values = noise(5, "u2", (4, 7))
    path = written(tmp_path, tiff(values, How(orientation=orientation)))
    seen = shown(path, Rendering(RangeSource.OWN, 0, 1_000, (3,))).pixels
    upright = shown(
        written(tmp_path, tiff(values), "up.tif"), Rendering(RangeSource.OWN, 0, 1_000, (3,))
    )
    ways: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
        8: np.rot90,
    }
    assert np.array_equal(seen, ways[orientation](upright.pixels))
    assert (probe(path).width_px, probe(path).height_px) == seen.shape[1::-1]


def test_a_png_of_16_bits_has_its_bands_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    values = noise(3, "u2")
    assert cv2.imwrite(str(path), values[..., ::-1])
    for band in range(3):
        seen = shown(path, Rendering(RangeSource.OWN, 0, 1_000, (band,))).pixels[..., 0]
        assert np.array_equal(seen, np.rint(np.clip(values[..., band] * 0.255, 0, 255)))


def test_300_bands_are_read_and_only_those_that_are_shown_are_held(tmp_path: Path) -> None:
    values = np.arange(20 * 30 * 300).reshape(20, 30, 300).astype(np.uint16)
    path = written(tmp_path, tiff(values))
    seen = shown(path, Rendering(bands=(299,)))
    assert probe(path).bands == 300
    assert seen.values is not None
    assert (seen.values.measured.least, seen.values.measured.greatest) == (
        values[..., 299].min(),
        values[..., 299].max(),
    )
    # A choice that the picture does not have is none.
    assert np.array_equal(shown(path, Rendering(bands=(300,))).pixels, decode(path).pixels)


def test_a_tiff_that_claims_bands_it_does_not_have_is_a_sentence(tmp_path: Path) -> None:
    said, claimed = (struct.pack("<HHII", 277, 3, 1, count) for count in (5, 9))
    cut = written(tmp_path, tiff(noise(5, "u2")).replace(said, claimed))
    assert probe(cut).bands == 9
    with pytest.raises(UnreadableMediaError, match=r"deep\.tif"):
        decode(cut)


def test_several_bands_of_64_bits_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = written(tmp_path, tiff(noise(3, "u2").astype(np.float64)))
    with pytest.raises(UnreadableMediaError, match=r"64-bit"):
        decode(path)
    one = written(tmp_path, tiff(noise(1, "u2").astype(np.float64)))
    assert decode(one).values is not None


def test_names_of_bands_are_those_of_the_file_without_tricks(tmp_path: Path) -> None:
    names = ["Red &amp; more", "", "x" * 100, "a\u202eb\nc"]
    path = written(tmp_path, tiff(noise(4, "u2"), How(names=names)))
    seen = decode(path)
    assert seen.values is not None
    assert seen.values.names == ("Red & more", "", "x" * 39 + "…", "a b c")
    assert band_names(BytesIO(b"II*\0\xff\xff\xff\xff"), probe(path)) == ("",) * 4


WISHES = (
    PLAIN,
    Rendering(RangeSource.AUTOMATIC, bands=(4,)),
    Rendering(RangeSource.OWN, 90, 180, (0, 4, 0)),
)
HOWS = [How(), How(is_separate=True), How(GREY_INVERTED), How(COLOUR)]


def five_bands(folder: Path, dtype: str, how: How) -> Path:
    """Write a picture of five bands, some values of which are no numbers if that is possible."""
    values = noise(5, dtype)
    if dtype == "f4":
        values[2, 2:5] = np.array([np.nan, np.inf, -np.inf])[:, None]
    return written(folder, tiff(values, how))


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("dtype", TYPES)
def test_rows_of_large_pictures_are_rendered_as_small_pictures_are(
    tmp_path: Path, dtype: str, how: How
) -> None:
    """In this process, with all that the one for large pictures calls."""
    path = five_bands(tmp_path, dtype, how)
    facts = probe(path)
    for wish in WISHES:
        with path.open("rb") as file:
            place = file.fileno(), strips._patch(file, facts)
            opened = partial(strip_child._opened, pyvips, place, facts.type.name, 1)
            image, found = rendered(opened, wish_of(wish, facts))
            flat = b"".join(bytes(each) for each in strip_child._rows(pyvips, image))
        rows = np.frombuffer(flat, np.uint8).reshape(image.height, image.width, image.bands)
        rows = rows[..., ::-1] if image.bands > 1 else rows.repeat(3, axis=2)
        assert_same(rows, ValueStatistics(*found), shown(path, wish))


@pytest.mark.parametrize(
    ("dtype", "how", "wish"),
    [(dtype, HOWS[at % 4], WISHES[at % 3]) for at, dtype in enumerate(TYPES)],
)
def test_strips_of_large_pictures_come_as_they_were_rendered(
    tmp_path: Path, dtype: str, how: How, wish: Rendering
) -> None:
    path = five_bands(tmp_path, dtype, how)
    with path.open("rb") as file, Strips(file, probe(path), rendering=wish) as reader:
        rows = np.concatenate([strip.copy() for strip in reader.strips(16)])
        assert reader.measured is not None
        assert_same(rows, reader.measured, shown(path, wish))


def assert_same(rows: NDArray[np.uint8], found: ValueStatistics, small: Picture) -> None:
    """Compare rows, blue first, and their statistics with the picture decoded as a whole."""
    assert np.abs(rows.astype(int) - small.pixels).max() <= 1
    assert small.values is not None
    wanted = small.values.measured
    assert (found.least, found.greatest) == (wanted.least, wanted.greatest)
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high))

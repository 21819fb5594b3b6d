"""Pictures held smaller than they are: by how much, and where a box lies on them."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.imaging import ImageFacts, MediaType, Mode, Picture, crop, decode, decoder
from annotator.imaging.decoder import choose_reduction
from annotator.imaging.formats import decoding_limits
from annotator.imaging.formats.decoding_limits import (
    MAX_PIXELS,
    REDUCED_ABOVE_PIXELS,
    REDUCED_TO_PIXELS,
)
from annotator.imaging.pixels.arrays import shrink
from annotator.imaging.pixels.value_window import to_shown
from tests.annotator.imaging.drawing import gradient, saved

if TYPE_CHECKING:
    from pathlib import Path

reductions = st.sampled_from([1, 2, 4, 8])
sides = st.integers(1, 40)
coordinates = st.floats(-200, 200, allow_nan=False)


@given(st.integers(1, MAX_PIXELS), st.none() | st.integers(1, MAX_PIXELS))
def test_the_least_reduction_that_fits_is_chosen(pixels: int, max_pixels: int | None) -> None:
    chosen = choose_reduction(pixels, max_pixels)
    limit = pixels if max_pixels is None else max_pixels
    if pixels > REDUCED_ABOVE_PIXELS:
        limit = min(limit, REDUCED_TO_PIXELS)
        assert pixels / chosen**2 <= REDUCED_TO_PIXELS
    if chosen < 8:
        assert pixels / chosen**2 <= limit
    if chosen > 1:
        assert pixels / (chosen // 2) ** 2 > limit


@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_very_large_picture_is_always_held_reduced(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 81 hundredths of a megapixel, and hundredths of the limits."""
    assert (REDUCED_ABOVE_PIXELS, REDUCED_TO_PIXELS) == (64_000_000, 25_000_000)
    for module in (decoder, decoding_limits):
        monkeypatch.setattr(module, "REDUCED_ABOVE_PIXELS", REDUCED_ABOVE_PIXELS // 100)
        monkeypatch.setattr(module, "REDUCED_TO_PIXELS", REDUCED_TO_PIXELS // 100)
    image = Image.fromarray(gradient(900, 900))
    options = {"quality": 80} if ending == "jpg" else {"compress_level": 1}
    path = saved(image, tmp_path / f"field.{ending}", **options)
    picture = decode(path)
    assert (picture.facts.width_px, picture.facts.height_px) == (900, 900)
    assert picture.scale == 1 / 2
    assert picture.pixels.shape == (450, 450, 3)
    small = np.asarray(image.resize((450, 450), Image.Resampling.BOX))[::5, ::5]
    shown = picture.pixels[::5, ::5, ::-1].astype(np.int16)
    assert np.abs(shown - small).mean() < 2


@pytest.mark.parametrize("mode", ["RGBA", "CMYK", "P", "L"])
def test_other_kinds_are_reduced_to_the_same_size(tmp_path: Path, mode: str) -> None:
    ending = "jpg" if mode in {"CMYK", "L"} else "png"
    image = Image.fromarray(gradient(130, 67)).convert(mode)
    picture = decode(saved(image, tmp_path / f"a.{ending}"), max_pixels=600)
    assert picture.scale == 1 / 4
    assert picture.pixels.shape == (17, 33, 3)


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a place for a small JPEG that is written many times."""
    return tmp_path_factory.mktemp("small") / "small.jpg"


@given(width=sides, height=sides, reduction=reductions, mode=st.sampled_from(["CMYK", "RGB"]))
def test_a_reduced_jpeg_of_any_size_has_the_promised_size(
    small_file: Path, *, width: int, height: int, reduction: int, mode: str
) -> None:
    saved(Image.new(mode, (width, height)), small_file)
    picture = decode(small_file, max_pixels=-(-width * height // reduction**2))
    shown_rows, shown_columns = ceil(height * picture.scale), ceil(width * picture.scale)
    assert picture.pixels.shape == (shown_rows, shown_columns, 3)


@given(sides, sides, reductions)
def test_each_shown_pixel_is_the_mean_of_its_own_square(
    width: int, height: int, reduction: int
) -> None:
    pixels = np.random.default_rng(width * 41 + height).integers(
        0, 256, (height, width, 3), dtype=np.uint8
    )
    small = shrink(pixels, reduction)
    for row, column in np.ndindex(small.shape[:2]):
        square = pixels[row * reduction :, column * reduction :][:reduction, :reduction]
        assert np.abs(small[row, column] - square.mean((0, 1))).max() <= 1


def test_bands_leave_no_seam() -> None:
    values = np.arange(1_300 * 3, dtype=np.uint16).reshape(1_300, 3)
    whole, half = to_shown(values, 1), to_shown(values, 2)
    assert np.abs(whole[..., 0] - values * (255 / 3_899)).max() <= 0.51
    assert np.array_equal(half, shrink(whole, 2))


def _picture(width: int, height: int, reduction: int) -> Picture:
    facts = ImageFacts(
        width_px=width,
        height_px=height,
        orientation=1,
        mode=Mode.COLOUR,
        bits=8,
        type=MediaType.PNG,
    )
    shape = (-(-height // reduction), -(-width // reduction), 3)
    return Picture(np.zeros(shape, np.uint8), 1 / reduction, facts)


@given(sides, sides, reductions, st.tuples(*(coordinates,) * 4))
def test_a_crop_holds_every_shown_pixel_of_the_box_that_exists(
    width: int, height: int, reduction: int, box: tuple[float, float, float, float]
) -> None:
    picture = _picture(width, height, reduction)
    x, y, w, h = box[0], box[1], abs(box[2]), abs(box[3])
    cut = crop(picture, x, y, w, h)
    rows, columns = picture.pixels.shape[:2]
    touched_rows = [
        row for row in range(rows) if row * reduction < y + h and (row + 1) * reduction > y
    ]
    touched_columns = [
        column
        for column in range(columns)
        if column * reduction < x + w and (column + 1) * reduction > x
    ]
    if h > 1e-6 and w > 1e-6 and touched_rows and touched_columns:
        assert cut.shape == (len(touched_rows), len(touched_columns), 3)
        assert np.shares_memory(cut, picture.pixels)


def test_a_crop_outside_the_picture_is_empty() -> None:
    assert crop(_picture(10, 10, 1), 20, 20, 5, 5).shape == (0, 0, 3)
    assert crop(_picture(10, 10, 1), -9, 2, 5, 5).shape == (0, 0, 3)

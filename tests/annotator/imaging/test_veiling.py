"""What a veil leaves of a picture: no colours, or nothing that could be made out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.imaging import Picture, Veil, decode
from annotator.imaging.pixels.veil_filter import BLURRED_PX, COARSE_PX, veiled
from tests.support.material import material


@pytest.fixture(scope="module")
def photo() -> Picture:
    return decode(material("photos/astronaut.png"))


def detail(picture: Picture) -> float:
    """Return how much neighbouring pixels differ, in grey values."""
    return float(np.abs(np.diff(picture.pixels.astype(np.int16), axis=1)).mean())


def test_grey_keeps_the_light_and_drops_the_colours(photo: Picture) -> None:
    seen = veiled(photo, Veil.GREY)
    blue, green, red = (photo.pixels[..., at].astype(float) for at in range(3))
    luma = 0.114 * blue + 0.587 * green + 0.299 * red
    assert seen.pixels.shape == photo.pixels.shape
    assert np.abs(seen.pixels[..., 0] - luma).max() <= 1
    assert (seen.pixels[..., 0] == seen.pixels[..., 1]).all()
    assert (seen.pixels[..., 0] == seen.pixels[..., 2]).all()
    assert (seen.scale, seen.facts) == (photo.scale, photo.facts)


def test_blur_leaves_nothing_that_could_be_made_out(photo: Picture) -> None:
    seen = veiled(photo, Veil.BLUR)
    assert detail(seen) < 1.5 < detail(photo)
    apart = seen.pixels.reshape(-1, 3).mean(axis=0) - photo.pixels.reshape(-1, 3).mean(axis=0)
    assert np.abs(apart).max() < 12


def test_a_blurred_picture_is_small_and_lies_where_the_whole_one_does(photo: Picture) -> None:
    large = np.random.default_rng(5).integers(0, 255, (1_500, 3_000, 3), np.uint8)
    picture = Picture(large, 0.5, photo.facts)
    seen = veiled(picture, Veil.BLUR)
    assert seen.pixels.shape == (BLURRED_PX // 2, BLURRED_PX, 3)
    assert seen.scale == pytest.approx(0.5 * BLURRED_PX / 3_000)


@given(st.integers(1, 400), st.integers(1, 400))
def test_every_size_can_be_blurred(photo: Picture, height: int, width: int) -> None:
    black = np.zeros((height, width, 3), np.uint8)
    seen = veiled(Picture(black, 1.0, photo.facts), Veil.BLUR)
    rows, columns, _three = seen.pixels.shape
    assert rows >= 1
    assert columns >= 1
    assert max(rows, columns) == min(max(height, width), BLURRED_PX)
    assert seen.pixels.flags["C_CONTIGUOUS"]


def test_without_a_veil_it_is_the_picture_itself(photo: Picture) -> None:
    assert veiled(photo, Veil.NONE) is photo


def test_nothing_finer_than_the_coarse_picture_comes_back(photo: Picture) -> None:
    """One pixel more or less of the original moves nothing by more than a breath."""
    changed = photo.pixels.copy()
    changed[100:104, 100:104] = 255 - changed[100:104, 100:104]
    other = Picture(changed, photo.scale, photo.facts)
    before = veiled(photo, Veil.BLUR).pixels.astype(np.int16)
    after = veiled(other, Veil.BLUR).pixels.astype(np.int16)
    assert np.abs(after - before).max() <= 2
    assert min(photo.pixels.shape[:2]) > COARSE_PX

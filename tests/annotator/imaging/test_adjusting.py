"""What becomes of each value: by the formula, in its limits, and of the picture in hand alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.adjustment import LEAST_GAMMA, MOST, MOST_GAMMA, PLAIN, Adjustment
from annotator.imaging.pixels.adjust import adjust, table_of

wishes = st.builds(
    Adjustment,
    brightness=st.integers(-MOST, MOST),
    contrast=st.integers(-MOST, MOST),
    gamma=st.floats(LEAST_GAMMA, MOST_GAMMA),
    is_inverted=st.booleans(),
)


def test_nothing_is_done_without_a_wish() -> None:
    assert PLAIN.is_plain
    assert np.array_equal(table_of(PLAIN), np.arange(256))
    pixels = np.random.default_rng(1).integers(0, 256, (3, 5, 4), np.uint8)
    before = pixels.copy()
    adjust(pixels, PLAIN)
    assert np.array_equal(pixels, before)


@given(wishes)
def test_lighter_never_becomes_darker_than_darker_unless_inverted(wish: Adjustment) -> None:
    steps = np.diff(table_of(wish).astype(int))
    assert ((steps <= 0) if wish.is_inverted else (steps >= 0)).all()


@given(wishes, st.integers(0, 255))
def test_a_value_goes_by_the_formula(wish: Adjustment, value: int) -> None:
    share = min(wish.contrast / 100, 0.99)
    x = (value / 255) ** (1 / wish.gamma)
    x = (x - 0.5) * math.tan((1 + share) * math.pi / 4) + 0.5 + wish.brightness / 100
    x = 1 - x if wish.is_inverted else x
    assert abs(int(table_of(wish)[value]) - min(1, max(0, x)) * 255) <= 0.51


@pytest.mark.parametrize("gamma", [LEAST_GAMMA, 0.5, 2.2, MOST_GAMMA])
def test_gamma_leaves_black_and_white(gamma: float) -> None:
    table = table_of(Adjustment(gamma=gamma))
    assert (table[0], table[255]) == (0, 255)
    assert (table[100] > 100) == (gamma > 1)


def test_colours_are_taken_each_by_itself_and_the_fourth_stays_whole() -> None:
    pixels = np.array([[[10, 20, 30, 255], [250, 0, 5, 255]]], np.uint8)
    adjust(pixels, Adjustment(is_inverted=True))
    assert pixels.tolist() == [[[245, 235, 225, 255], [5, 255, 250, 255]]]


def test_grey_is_luma_in_all_three() -> None:
    pixels = np.array([[[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]]], np.uint8)
    adjust(pixels, Adjustment(is_grey=True))
    assert pixels[0, :, 0].tolist() == [29, 150, 76]
    assert (pixels[..., 0] == pixels[..., 1]).all()
    assert (pixels[..., 0] == pixels[..., 2]).all()
    assert (pixels[..., 3] == 255).all()

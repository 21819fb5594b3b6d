"""Renderings: which bands are shown, what survives as text, and which limits leave out what."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.rendering import PLAIN, RangeSource, Rendering, automatic, from_text

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("bands", "count", "shown"),
    [
        ((), 1, (0,)),
        ((), 2, (0,)),
        ((), 3, (0, 1, 2)),
        ((), 300, (0, 1, 2)),
        ((4,), 5, (4,)),
        ((3, 0, 3), 4, (3, 0, 3)),
        ((4,), 4, (0, 1, 2)),
        ((0, 1, 9), 2, (0,)),
        ((0, 1), 4, (0, 1, 2)),
        ((-1,), 4, (0, 1, 2)),
    ],
)
def test_a_band_that_is_not_there_takes_the_choice_away(
    bands: tuple[int, ...], count: int, shown: tuple[int, ...]
) -> None:
    assert Rendering(bands=bands).bands_of(count) == shown


@given(
    st.builds(
        Rendering,
        st.sampled_from(RangeSource),
        FINITE,
        FINITE,
        st.lists(st.integers(0, 400), max_size=3).map(tuple),
    )
)
def test_it_survives_as_text_unless_its_limits_make_no_sense(wish: Rendering) -> None:
    is_right = wish.span is not RangeSource.OWN or wish.low < wish.high
    assert from_text(wish.text) == (wish if is_right else PLAIN)


@pytest.mark.parametrize(
    "text",
    ["", "own", "own 5.0 5.0", "own nan 1.0 0", "own 0.0 inf 0", "whole 0 0 x", "sideways 0.0 1.0"],
)
def test_text_that_makes_no_sense_is_plain(text: str) -> None:
    assert from_text(text) == PLAIN
    assert from_text(f"own 0.0 1.0 {'1,' * 200}") == PLAIN


def test_automatic_limits_leave_out_one_in_200_at_either_end() -> None:
    counts: list[Any] = [4, *[9] * 109, 4, *[0] * 905]
    low, high = automatic(counts, 0.0, 1_015.0, is_whole=True)
    assert sum(counts) == 989
    assert (low, high) == (1, 109)
    assert automatic([5, *counts], 0.0, 1_016.0, is_whole=True)[0] == 0
    # Of fewer than 200 values none is left out, and never all.
    assert automatic([1, *[0] * 98, 1], 0.0, 99.0, is_whole=True) == (0, 99)
    assert automatic([1, *[0] * 98, 9_999], 0.0, 99.0, is_whole=True) == (0, 99)

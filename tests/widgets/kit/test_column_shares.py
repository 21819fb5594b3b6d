"""The height of the side column is shared by what the lists hold, to the last pixel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.kit.column_shares import HeightNeed, shared

SIZES = st.integers(0, 600)
NEEDS = st.lists(
    st.tuples(SIZES, SIZES, SIZES).map(
        lambda it: HeightNeed(it[0], it[0] + it[1], it[0] + it[1] + it[2])
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize(
    ("total", "heights"),
    [
        (690, [110, 520, 60]),  # short lists have all, the long one what is left
        (300, [110, 130, 60]),
        (240, [90, 90, 60]),  # not enough for five rows of each: they grow alike
        (2000, [110, 1040, 850]),  # what nobody wants is below the last
    ],
)
def test_short_lists_have_all_their_rows_and_long_ones_share_the_rest(
    total: int, heights: list[int]
) -> None:
    labels, regions, items = (
        HeightNeed(50, 110, 110),
        HeightNeed(50, 190, 1040),
        HeightNeed(50, 60, 60),
    )
    assert shared(total, [labels, regions, items]) == heights


@given(st.integers(0, 5000), NEEDS)
def test_nothing_is_lost_and_nobody_is_left_without_rows_while_others_have_more_than_few(
    total: int, needs: list[HeightNeed]
) -> None:
    heights = shared(total, needs)
    assert sum(heights) == total
    rows = [height - need.fixed for height, need in zip(heights[:-1], needs[:-1], strict=True)]
    for row, need in zip(rows, needs, strict=False):
        assert row <= need.wanted - need.fixed
    if total >= sum(need.least for need in needs):
        assert all(height >= need.least for height, need in zip(heights, needs, strict=True))

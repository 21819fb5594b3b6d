"""Pure sums: bins, shares of a change, rest in hand, categories and nights."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.effort.bins import bin_of_gap, merge_bins, recount
from annotator.effort.categories import COUNTED_WORK, ITEM_WORK, Category, EndedBy
from annotator.effort.effort_totals import (
    CORE_NIGHT,
    bins_by_item,
    night_ms,
    sum_by_category,
    sum_by_item,
    sum_of,
)
from annotator.effort.method import EFFORT_1
from annotator.effort.region_shares import split_ms
from annotator.effort.rest import RestBalance
from annotator.effort.spans import GapBin, Span
from annotator.errors import InvalidValueError
from annotator.local_time import LocalTime

HOUR = 3_600_000


def span(
    start_ms: int, end_ms: int, category: Category = Category.LABEL, item: int | None = 1
) -> Span:
    return Span(
        category=category,
        item_id=item,
        start_ms=start_ms,
        end_ms=end_ms,
        ended_by=EndedBy.ITEM,
    )


# Bins -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length_ms", "upper_s"),
    [
        (2_000, 10),
        (10_000, 10),
        (10_001, 30),
        (30_000, 30),
        (60_000, 60),
        (120_000, 120),
        (120_001, 300),
        (300_000, 300),
        (1_200_000, 1_200),
        (1_200_001, None),
    ],
)
def test_the_upper_edge_of_a_bin_is_in_it(length_ms: int, upper_s: int | None) -> None:
    found = bin_of_gap(length_ms, EFFORT_1)
    assert found is not None
    assert found.upper_s == upper_s
    assert found.work_ms + found.break_ms == length_ms
    assert found.work_ms == min(length_ms, 120_000)


def test_a_gap_under_two_seconds_is_not_binned() -> None:
    assert bin_of_gap(1_999, EFFORT_1) is None


def test_bins_merge_by_class_in_order() -> None:
    bins = [GapBin(None, 1, 2, 3), GapBin(30, 1, 10, 0), GapBin(10, 2, 5, 0), GapBin(30, 1, 7, 1)]
    assert merge_bins(bins) == (GapBin(10, 2, 5, 0), GapBin(30, 2, 17, 1), GapBin(None, 1, 2, 3))


@pytest.mark.parametrize(
    ("limit_s", "work_ms"),
    [
        (2, 2_000 * 3),
        (10, 5_000 + 2 * 10_000),
        (120, 5_000 + 2 * 120_000),
        (300, 5_000 + 200_000 + 300_000),
        (1_200, 5_000 + 200_000 + 1_200_000),
    ],
)
def test_another_limit_gives_other_work(limit_s: int, work_ms: int) -> None:
    gaps = [bin_of_gap(length_ms, EFFORT_1) for length_ms in (5_000, 200_000, 2_000_000)]
    bins = merge_bins(gap for gap in gaps if gap)
    assert recount(5_000 + 240_000, bins, limit_s=limit_s) == work_ms


def test_a_limit_that_is_no_edge_is_refused_with_the_choices() -> None:
    with pytest.raises(InvalidValueError, match="choose one of 2, 10, 30, 60, 120, 300, 1200 s"):
        recount(0, (), limit_s=100)


# Shares ---------------------------------------------------------------------


def test_the_remainder_goes_to_the_first() -> None:
    assert split_ms(11, ["a", "b", "c"]) == {"a": 5, "b": 3, "c": 3}


def test_a_change_that_touches_nothing_shares_nothing() -> None:
    assert split_ms(11, []) == {}


@given(st.integers(0, 10**9), st.lists(st.text(), unique=True, min_size=1))
def test_shares_add_up_and_differ_by_the_remainder_only(total_ms: int, ids: list[str]) -> None:
    shares = split_ms(total_ms, ids)
    assert list(shares) == ids
    assert sum(shares.values()) == total_ms
    assert {shares[key] for key in ids[1:]} <= {total_ms // len(ids)}


@pytest.mark.parametrize(("total_ms", "ids"), [(-1, ["a"]), (5, ["a", "a"])])
def test_nonsense_is_not_shared(total_ms: int, ids: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        split_ms(total_ms, ids)


# Rest -----------------------------------------------------------------------


def test_rest_beyond_the_cap_is_not_kept() -> None:
    assert RestBalance(EFFORT_1, 10**12).whole_ms == 20 * 60_000
    assert RestBalance(EFFORT_1).whole_ms == 5 * 60_000


def test_rest_that_is_not_there_cannot_be_used() -> None:
    rest = RestBalance(EFFORT_1, 11)
    rest.use(1)
    assert rest.sixths == 5
    with pytest.raises(ValueError, match="0 ms in hand"):
        rest.use(1)
    with pytest.raises(ValueError, match="negative"):
        RestBalance(EFFORT_1, -1)


# Totals ---------------------------------------------------------------------

DAY = [
    span(0, 10),
    span(10, 13, Category.WAIT),
    span(13, 20, Category.SELF_CHECK, 2),
    span(20, 50, Category.REST, None),
    span(50, 51, Category.GUIDELINE, None),
    span(51, 60),
]


def test_sums_by_category_and_by_item() -> None:
    totals = sum_by_category(DAY)
    assert (totals[Category.LABEL], totals[Category.AWAY]) == (19, 0)
    assert sum_of(totals, COUNTED_WORK) == 30
    assert sum_of(totals, ITEM_WORK) == 26
    assert sum_by_item(DAY) == {
        1: {Category.LABEL: 19, Category.WAIT: 3},
        2: {Category.SELF_CHECK: 7},
        None: {Category.REST: 30, Category.GUIDELINE: 1},
    }


def test_spans_without_gaps_have_no_bins() -> None:
    assert bins_by_item(DAY) == {}


# Nights ---------------------------------------------------------------------

NOON_UTC = 1_750_000_000_000 - 1_750_000_000_000 % (24 * HOUR) + 12 * HOUR


@pytest.mark.parametrize(
    ("start_h", "end_h", "offset_minutes", "night_h", "core_h"),
    [
        (0, 9, 0, 0, 0),  # 12 to 21
        (0, 10, 0, 0, 0),  # to 22 sharp
        (0, 11, 0, 1, 0),
        (0, 24, 0, 8, 5),  # noon to noon
        (11, 19, 0, 7, 5),  # 23 to 7
        (0, 72, 0, 24, 15),  # three days
        (0, 9, 180, 2, 0),  # Nairobi: 15 to 24
        (0, 9, -300, 0, 0),  # Lima: 7 to 16
        (0, 1, -720, 1, 1),  # 0 to 1
        (6, 7, -720, 0, 0),  # 6 to 7
    ],
)
def test_night_is_from_22_to_6_local_and_its_core_from_0_to_5(
    start_h: int, end_h: int, offset_minutes: int, night_h: int, core_h: int
) -> None:
    spans = [span(start_h * HOUR, end_h * HOUR)]
    here = partial(night_ms, local=LocalTime(NOON_UTC, offset_minutes))
    assert here(spans) == night_h * HOUR
    assert here(spans, hours=CORE_NIGHT) == core_h * HOUR


def test_breaks_at_night_are_no_night_work() -> None:
    spans = [span(10 * HOUR, 11 * HOUR, Category.AWAY, None), span(11 * HOUR, 11 * HOUR + 7)]
    assert night_ms(spans, LocalTime(NOON_UTC, 0)) == 7


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(1, 10**9))
def test_night_adds_up_over_a_cut(start_ms: int, first_ms: int, second_ms: int) -> None:
    middle_ms, end_ms = start_ms + first_ms, start_ms + first_ms + second_ms
    whole, parts = [span(start_ms, end_ms)], [span(start_ms, middle_ms), span(middle_ms, end_ms)]
    in_delhi = partial(night_ms, local=LocalTime(NOON_UTC, 330))
    assert in_delhi(whole) == in_delhi(parts)

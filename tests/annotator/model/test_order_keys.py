"""Keys of reading order: one always fits between two others, and no two are ever the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.order_keys import key_at, key_between

HIGHEST = 36**11 - 1
numbers = st.integers(0, 36**6 + 40) | st.integers(0, HIGHEST)


@given(numbers, numbers)
def test_keys_at_the_end_sort_as_their_numbers(a: int, b: int) -> None:
    assert (key_at(a) < key_at(b)) == (a < b)
    assert (key_at(a) == key_at(b)) == (a == b)


@pytest.mark.parametrize("number", [-1, HIGHEST + 1])
def test_a_number_that_has_no_key_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="A key needs a number"):
        key_at(number)


@given(
    st.lists(st.integers(1, HIGHEST), unique=True, max_size=8).map(sorted),
    st.lists(st.floats(0, 1), max_size=60),
)
def test_a_key_put_anywhere_sorts_there_and_collides_with_none(
    drawn: list[int], places: list[float]
) -> None:
    keys = [key_at(number) for number in drawn]
    for place in places:
        at = round(place * len(keys))
        before = keys[at - 1] if at else ""
        after = keys[at] if at < len(keys) else ""
        keys.insert(at, key_between(before, after))
        assert keys == sorted(set(keys))


@pytest.mark.parametrize("towards", ["front", "back", "left of one", "right of one"])
def test_going_to_the_same_place_again_and_again_stays_short(towards: str) -> None:
    keys = [key_at(1), key_at(2)]
    for _ in range(500):
        match towards:
            case "front":
                keys.insert(0, key_between("", keys[0]))
            case "back":
                keys.append(key_between(keys[-1], ""))
            case "left of one":
                keys.insert(1, key_between(keys[0], keys[1]))
            case _:
                keys.insert(-1, key_between(keys[-2], keys[-1]))
    assert keys == sorted(set(keys))
    assert max(map(len, keys)) < 512


@pytest.mark.parametrize(
    ("before", "after"),
    [("b", "a"), ("a", "a"), ("00001", "000010"), ("a", "a00"), ("", "000000"), ("", "0")],
)
def test_where_nothing_fits_no_key_is_given(before: str, after: str) -> None:
    with pytest.raises(ValueError, match="no key between"):
        key_between(before, after)

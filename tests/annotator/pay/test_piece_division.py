"""A piece is divided by time in millionths, and nothing of it is lost or doubled."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay.money.piece_division import MILLIONTHS, count_text, plain, shares_by

weights = st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 10**12), min_size=1)


@given(weights)
def test_the_shares_are_whole_millionths_and_add_up_to_one(times: dict[str, int]) -> None:
    shares = shares_by(times)
    assert sum(shares.values()) == 1
    assert all((share * MILLIONTHS).denominator == 1 and share > 0 for share in shares.values())
    total = sum(times.values())
    for whose, share in shares.items() if total else ():
        assert abs(share - Fraction(times[whose], total)) < Fraction(1, MILLIONTHS)


@given(weights)
def test_the_shares_do_not_depend_on_the_order_of_the_people(times: dict[str, int]) -> None:
    assert shares_by(times) == shares_by(dict(reversed(times.items())))


def test_more_time_is_never_a_smaller_share() -> None:
    assert shares_by({"ada": 1, "ben": 3}) == {"ada": Fraction(1, 4), "ben": Fraction(3, 4)}
    assert shares_by({"ada": 1, "ben": 2}) == {
        "ada": Fraction(333_333, MILLIONTHS),
        "ben": Fraction(666_667, MILLIONTHS),
    }


def test_whoever_has_no_time_has_no_share_and_without_any_all_are_equal() -> None:
    assert shares_by({"ada": 5, "ben": 0}) == {"ada": 1}
    assert shares_by({"ada": 0, "ben": 0}) == {"ada": Fraction(1, 2), "ben": Fraction(1, 2)}


@pytest.mark.parametrize("times", [{}, {"ada": -1, "ben": 2}])
def test_nobody_and_negative_time_are_refused(times: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cannot divide"):
        shares_by(times)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (3, "3"),
        (Fraction(4), "4"),
        (Fraction(17, 5), "3.4"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, MILLIONTHS), "0.01"),
    ],
)
def test_a_count_reads_well(count: Fraction | int, text: str) -> None:
    assert count_text(count) == text
    assert plain(Fraction(4)) == 4
    assert isinstance(plain(Fraction(4)), int)

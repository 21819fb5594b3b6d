"""Names sort as people count, and every order of the input gives the same list."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.errors import CancelledError
from annotator.importers.common import natural_order
from annotator.importers.common.natural_order import in_natural_order, natural_key
from annotator.progress import Cancel

NAMES = st.text(alphabet="aAbBß019_-. é٣/", max_size=12)


def in_order(*names: str) -> list[str]:
    return sorted(names, key=natural_key)


def test_numbers_count_and_letters_have_no_case() -> None:
    assert in_order("img10.jpg", "IMG2.jpg", "img1.jpg") == ["img1.jpg", "IMG2.jpg", "img10.jpg"]


def test_noughts_before_a_number_matter_last() -> None:
    assert in_order("p01b", "p1a", "p1b") == ["p1a", "p01b", "p1b"]


def test_a_folder_is_sorted_by_its_own_number() -> None:
    assert in_order("day10/1.png", "day2/20.png", "day2/3.png") == [
        "day2/3.png",
        "day2/20.png",
        "day10/1.png",
    ]


def test_digits_of_other_scripts_count_too() -> None:
    assert in_order("ص١٠", "ص٢") == ["ص٢", "ص١٠"]


@given(st.lists(NAMES, unique=True).flatmap(lambda n: st.tuples(st.just(n), st.permutations(n))))
@example((["A1", "a01", "a1"], ["a1", "a01", "A1"]))
def test_every_order_of_the_input_gives_one_order(two: tuple[list[str], list[str]]) -> None:
    assert in_order(*two[0]) == in_order(*two[1])


@given(st.text(alphabet="ab_", max_size=4), st.integers(0, 10**9), st.integers(0, 10**9))
def test_one_name_with_two_numbers_sorts_by_the_number(stem: str, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert in_order(f"{stem}{high}.jpg", f"{stem}{low}.jpg") == [
        f"{stem}{low}.jpg",
        f"{stem}{high}.jpg",
    ]


def as_people_count(path: str) -> tuple[object, ...]:
    """Return the order as it is defined: part by part, numbers before words."""
    parts = []
    for part in path.split("/"):
        pieces = [piece for piece in re.split(r"(\d+)", part.casefold()) if piece]
        parts.append(tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces))
    return (*parts,), path


PATHS = st.text(alphabet="aAbBß019_-. é٣/\x01\x02\x03", max_size=8).map(
    lambda text: "/".join(filter(None, text.split("/")))
)
"""No part of a path is empty."""


@given(st.lists(PATHS, max_size=6))
@example(["a\x02", "a\x01", "a1", "a", "a/1", "a1b", "a01", "a10", "IMG_2.jpg", "img_10.JPG"])
def test_the_order_is_the_one_that_is_defined(names: list[str]) -> None:
    assert in_order(*names) == sorted(names, key=as_people_count)


@given(st.lists(NAMES, unique=True, max_size=60), st.integers(1, 5))
def test_very_many_names_come_in_the_same_order(names: list[str], bucket: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(natural_order, "_BUCKET", bucket)
        patch.setattr(natural_order, "_SAMPLES_EACH", 1)
        assert list(in_natural_order(names, Cancel())) == in_order(*names)


def test_sorting_can_be_stopped() -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        list(in_natural_order(["a"], cancel))


@given(NAMES, NAMES)
def test_only_equal_names_have_equal_keys(one: str, other: str) -> None:
    assert (natural_key(one) == natural_key(other)) == (one == other)

"""A name means the item that it fits best, and no item rather than a wrong one."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from annotator.importers.common.file_matches import Matches, match_names

PATHS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map("/".join), max_size=8
)


def test_a_path_means_itself() -> None:
    found = match_names(["b/1.jpg", "1.jpg"], ["1.jpg", "a/1.jpg", "b/1.jpg"])
    assert found == Matches({"b/1.jpg": "b/1.jpg", "1.jpg": "1.jpg"}, frozenset())


def test_the_longest_ending_counts() -> None:
    found = match_names(["data/train/a/1.jpg"], ["a/1.jpg", "b/1.jpg"])
    assert found.found == {"data/train/a/1.jpg": "a/1.jpg"}


def test_a_name_finds_an_item_that_lies_deeper() -> None:
    assert match_names(["1.jpg"], ["x/y/1.jpg", "x/y/11.jpg"]).found == {"1.jpg": "x/y/1.jpg"}


def test_a_part_of_a_name_is_not_a_name() -> None:
    assert match_names(["1.jpg"], ["x/11.jpg"]) == Matches({}, frozenset())


def test_a_name_that_fits_two_items_is_doubtful() -> None:
    assert match_names(["1.jpg"], ["a/1.jpg", "b/1.jpg"]) == Matches({}, frozenset({"1.jpg"}))


def test_two_names_that_fit_one_item_alike_are_doubtful() -> None:
    names = ["train/1.jpg", "val/1.jpg"]
    assert match_names(names, ["1.jpg"]) == Matches({}, frozenset(names))


def test_the_better_of_two_names_has_the_item_and_the_other_is_not_here() -> None:
    assert match_names(["old/a/1.jpg", "1.jpg"], ["a/1.jpg"]).found == {"old/a/1.jpg": "a/1.jpg"}
    exact = match_names(["val/1.jpg", "train/1.jpg"], ["train/1.jpg"])
    assert exact == Matches({"train/1.jpg": "train/1.jpg"}, frozenset())


def test_composed_and_decomposed_letters_are_the_same_name() -> None:
    composed, apart = (unicodedata.normalize(form, "café.jpg") for form in ("NFC", "NFD"))
    assert composed != apart
    assert match_names([apart], [f"a/{composed}"]).found == {apart: f"a/{composed}"}
    assert match_names([composed], [composed, apart]).found == {composed: composed}


def test_names_of_other_scripts_and_with_spaces_are_found() -> None:
    assert match_names(["صور/شارع 1, b.jpg"], ["شارع 1, b.jpg"]).found


@given(PATHS, PATHS)
def test_no_item_is_given_twice_and_each_shares_at_least_the_name(
    names: list[str], paths: list[str]
) -> None:
    matches = match_names(names, paths)
    assert len(set(matches.found.values())) == len(matches.found)
    for name, path in matches.found.items():
        assert path in paths
        assert name.split("/")[-1] == path.split("/")[-1]
    assert not matches.doubtful & matches.found.keys()
    assert matches.doubtful <= set(names)


@given(PATHS, PATHS)
def test_a_path_that_is_there_is_always_found(names: list[str], paths: list[str]) -> None:
    found = match_names(names, paths).found
    assert all(found[name] == name for name in names if name in paths)


@given(PATHS, PATHS)
def test_what_fits_nothing_longer_than_its_match_has_no_rival(
    names: list[str], paths: list[str]
) -> None:
    for name, path in match_names(names, paths).found.items():
        assert all(_shared(name, other) < _shared(name, path) for other in set(paths) - {path}) or (
            name == path
        )


def _shared(one: str, other: str) -> int:
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    count = 0
    for mine, theirs in pairs:
        if mine != theirs:
            break
        count += 1
    return count


@given(PATHS, PATHS)
def test_the_order_of_the_names_does_not_matter(names: list[str], paths: list[str]) -> None:
    assert match_names(names, paths) == match_names(names[::-1], paths[::-1])

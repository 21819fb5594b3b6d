"""Every special character is in one group, and is found by its name or number."""

from __future__ import annotations

import unicodedata

import pytest

from annotator.text.characters import GROUPS, MOST_FOUND, found_characters


def test_each_character_of_the_groups_has_a_name_and_one_place() -> None:
    every = "".join(group.characters for group in GROUPS)
    assert len(every) == len(set(every))
    assert all(unicodedata.name(letter, "") for letter in every)
    combining = next(group for group in GROUPS if group.id == "combining")
    assert all(unicodedata.category(letter) == "Mn" for letter in combining.characters)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("long s", "\u017f"),
        ("SMALL latin long", "\u017f"),
        ("U+017f", "\u017f"),
        ("a751", "\ua751"),
        ("right-to-left mark", "\u200f"),
        ("naira", "\u20a6"),
        ("\u017f", "\u017f"),
    ],
)
def test_a_character_is_found_by_its_name_or_number(typed: str, first: str) -> None:
    assert found_characters(typed)[0] == first


def test_also_those_in_no_group_are_found_and_never_too_many() -> None:
    assert "\u2e3a" in found_characters("two-em dash")
    assert len(found_characters("letter")) == MOST_FOUND
    assert (
        found_characters("no such name")
        == found_characters("  ")
        == found_characters("U+10FFFF")
        == ""
    )

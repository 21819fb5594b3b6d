"""The search in the manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.manual.page_search import PageSearch
from annotator.manual.pages import Manual
from tests.support.material import CHECKOUT


@pytest.fixture(scope="module")
def search() -> PageSearch:
    """Return the search in the manual of this checkout."""
    return PageSearch(Manual(CHECKOUT / "docs"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("receipt", "how-to/receipts.md"),
        ("draw box", "how-to/boxes.md"),
        ("STATEMENT", "how-to/statement.md"),
        ("damaged file", "how-to/recover.md"),
        ("rest earned", "how-to/disturbing-pictures.md"),
        ("PIN", "how-to/two-people.md#a-pin"),
        ("disk is full", "look-up/messages.md"),
    ],
)
def test_what_people_look_for_comes_among_the_first(
    search: PageSearch, typed: str, first: str
) -> None:
    found = [hit.address for hit in search.find(typed)[:5]]
    assert any(each == first or each.startswith(f"{first}#") for each in found), found


def test_all_words_must_be_there_and_beginnings_are_enough(search: PageSearch) -> None:
    assert search.find("receipt zebra") == []
    assert search.find(" ") == []
    assert search.find("rece") != []


def test_case_and_accents_do_not_matter_and_the_place_is_shown(tmp_path: Path) -> None:
    home = tmp_path / "manual"
    home.mkdir()
    long = "word " * 60
    (home / "README.md").write_text(f"# Café\n\n{long} <kbd>Ctrl</kbd> *Œuvre élevée* [x](y.md)\n")
    [hit] = PageSearch(Manual(tmp_path)).find("ELEVEE cafe")
    assert (hit.address, hit.title) == ("README.md", "Café")
    [hit] = PageSearch(Manual(tmp_path)).find("ctrl")
    assert hit.excerpt.startswith("… word")
    assert "Ctrl Œuvre élevée x" in hit.excerpt

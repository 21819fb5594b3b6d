"""Which items ``--items`` chooses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.cli.common.item_filter import choose, read_ranges
from annotator.cli.common.refusals import CommandRefusedError
from annotator.errors import InvalidValueError
from annotator.items.item_row import ItemRow
from annotator.model.entities import IMAGE, Status

STATUSES = (Status.NEW, Status.DONE, Status.SKIPPED, Status.STARTED, Status.DONE)
ROWS = [
    ItemRow(number, f"{number}.jpg", IMAGE, status, "")
    for number, status in enumerate(STATUSES, start=1)
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all", None),
        ("done", {2, 5}),
        ("open", {1, 4}),
        ("skipped", {3}),
        ("1-3,5", {1, 2, 3, 5}),
        ("4", {4}),
        ("2, 2-3", {2, 3}),
    ],
)
def test_the_words_and_numbers(text: str, expected: set[int] | None) -> None:
    assert choose(text, ROWS) == expected


@given(st.frozensets(st.integers(1, 5), min_size=1))
def test_any_items_can_be_listed_one_by_one(ids: frozenset[int]) -> None:
    assert choose(",".join(map(str, ids)), ROWS) == ids


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "3-1", "1,,2", "1.5", "\u0663", "DONE"])
def test_what_is_no_filter_says_how_to_write_one(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"1-5,8|runs backwards"):
        read_ranges(text)


@pytest.mark.parametrize("text", ["6", "0-2", "4-999999999999"])
def test_a_number_that_no_item_has_is_named_at_once(text: str) -> None:
    with pytest.raises(CommandRefusedError, match=r"There is no item [60] in this job"):
        choose(text, ROWS)


def test_a_word_that_chooses_nothing_is_refused() -> None:
    with pytest.raises(CommandRefusedError, match="No item is skipped"):
        choose("skipped", [row for row in ROWS if row.status is not Status.SKIPPED])

"""Orders that go on and on are refused before the reader of TOML sees them."""

from __future__ import annotations

import pytest

from annotator.document_limits import ORDER_GROUPS
from tests.annotator.pay.test_reading import PAY, problems


@pytest.mark.parametrize(
    "text",
    [
        "a = 1" + "0" * 10_000,
        "a = -0x" + "f" * 10_000,
        "a = [1.5, 0." + "1" * 10_000 + "]",
        "a = 1" + "_0" * 5_000,
        "1" + "0" * 10_000 + " = 1",
    ],
)
def test_a_number_without_end_is_not_even_read(text: str) -> None:
    (told,) = problems(PAY + text)
    assert told.startswith("The file holds a number of ten thousand digits, so it is not a work")


def test_digits_in_quotes_and_many_short_numbers_are_no_number_without_end() -> None:
    numbers = ", ".join(["12.5"] * 50_000)
    for text in (f'a = "{"1" * 20_000}"', f"a = [{numbers}]", f"a = '{'0' * 20_000}'"):
        (told,) = problems(PAY + text)
        assert told.startswith("In [pay], a is not a known field"), told


def test_a_flood_of_groups_is_not_even_read() -> None:
    told = "The file has over 5000 groups, so it is not a work order; choose another file."
    for line in ("[[floors]]", "  [[floors]]", "\t[pay]"):
        assert problems(f"{line}\n" * (ORDER_GROUPS + 1)) == (told,)
    assert told not in problems("[[floors]]\n" * ORDER_GROUPS)

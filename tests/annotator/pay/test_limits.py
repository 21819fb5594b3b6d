"""What an order may hold at most: a refusal names the limit, the value, and nothing hidden."""

from __future__ import annotations

import pytest

from annotator.errors import InvalidWorkOrderError
from annotator.pay import read_work_order
from tests.annotator.pay.orders import KENYA


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "[footing]\nreceipt_days = 9999",
            "In [footing], receipt_days is 9999; write 3660 at most.",
        ),
        (
            f"[[floors]]\n{KENYA.replace('225', '8785')}",
            "In [[floors]] no. 1, hours is 8785; a year has 8784 hours, write no more.",
        ),
        (
            f'[what_for]\npurpose = "{"x" * 10_001}"',
            "In [what_for], purpose is 10001 characters long; write 10000 at most.",
        ),
        (
            '[what_for]\ntitle = "Robots\\u202e"',
            (
                "In [what_for], title has a hidden character (U+202E) that can change how it "
                "reads; take it out."
            ),
        ),
    ],
)
def test_a_refusal_names_the_limit_and_the_value(line: str, sentence: str) -> None:
    data = f'[pay]\ncurrency = "KES"\n{line}\n'.encode()
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(data)
    assert caught.value.problems == (sentence,)


def test_what_is_quoted_of_a_file_shows_no_hidden_characters() -> None:
    data = b'[pay]\ncurrency = "K\\u001b[31m\\u202eES"\n'
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(data)
    assert '"K\ufffd[31m\ufffdES"' in caught.value.problems[0]

"""Properties by chance: a short form of the figure, and a false property that it must notice."""

from __future__ import annotations

from pathlib import Path

from tests.faults.properties import run_in

TRUE = "tests/annotator/pay/test_money.py"
FALSE = """
from hypothesis import given, strategies as st

@given(st.integers())
def test_numbers_are_small(number):
    assert number < 1000
"""


def test_a_false_property_is_found_among_true_ones(tmp_path: Path) -> None:
    false = tmp_path / "test_false.py"
    false.write_text(FALSE, encoding="utf-8")
    found = run_in([TRUE, str(false)], 300)
    assert (found.tried, found.is_held) == (6, False)
    [broken] = found.broken
    assert broken.endswith("::test_numbers_are_small")

"""The little language of formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest

from annotator.document_limits import FORMULA_CHARACTERS
from annotator.errors import InvalidValueError
from annotator.pay.money.formula import evaluate, names_in

INPUTS = {"net": Fraction(1, 3), "floor_pay": Fraction(2), "hours_ms": Fraction(0)}


def test_a_formula_is_exact() -> None:
    assert evaluate("max(0, floor_pay - net) * 3 / 5", INPUTS) == 1
    assert evaluate("min(floor_pay, net)", INPUTS) == Fraction(1, 3)
    assert evaluate("(net + 1) * 3", INPUTS) == 4
    assert evaluate("sum(net, net, floor_pay)", INPUTS) == Fraction(8, 3)


def test_names_come_once_and_in_order() -> None:
    assert names_in("max(0, floor_pay - net) + net * floor_pay + a") == ("floor_pay", "net", "a")


def test_division_by_zero_is_not_a_number() -> None:
    with pytest.raises(ZeroDivisionError):
        evaluate("net / hours_ms", INPUTS)


@pytest.mark.parametrize(
    "text",
    [
        "", "net +", "net ** 9", "gross", "__import__('os')", "net.real", "max()",
        "max(net, key=net)", "net if net else 1", "1.5 * net", "True", "[net]", "-net", "net; net",
        "(" * 400, "a\x00b",
        "abs(net)", "1" + "+1" * FORMULA_CHARACTERS, "1" + "+1" * 9_000, "sum()",
    ],
)  # fmt: skip
def test_nothing_else_is_evaluated(text: str) -> None:
    with pytest.raises(InvalidValueError):
        evaluate(text, INPUTS)

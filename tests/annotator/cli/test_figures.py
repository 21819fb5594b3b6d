"""Figures are read as words: what they are of, and why there is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from annotator.cli.common.pay_figures import figure_text, title_of
from annotator.pay import Figure


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("owed", "Owed"),
        ("fees_1", "Less fees"),
        ("percent_2", "Share of gross pay taken off"),
        ("gross_of_2", "Gross pay, work order 2"),
        ("tax_2_of_1", "Less tax, work order 1"),
    ],
)
def test_every_figure_has_a_title(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("unit", "value", "exact", "text"),
    [
        ("KES", "27.72", Fraction(2772, 100), "KES 27.72"),
        ("KES/h", "71.616667", Fraction(4297, 60), "KES 71.62 an hour"),
        ("percent", "1.5", Fraction(3, 2), "1.5 %"),
        ("regions", "16", Fraction(16), "16"),
        ("ms", "5400000", Fraction(5_400_000), "1 h 30 min"),
        ("KES", None, None, "not known: No rate given: there is no work order."),
    ],
)
def test_a_figure_comes_with_its_unit_or_its_reason(
    unit: str, value: str | None, exact: Fraction | None, text: str
) -> None:
    reason = None if value else "No rate given: there is no work order."
    figure = Figure(name="owed", unit=unit, exact=exact, value=value, reason=reason)
    assert figure_text(figure) == text

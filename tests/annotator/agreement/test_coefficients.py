"""Kappa and alpha equal cases worked by hand in the literature, and the reference package."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.agreement.coefficients import AlphaCount, KappaCount


def kappa(*counts: tuple[str, str, int]) -> Fraction | None:
    """Return kappa of a table of two people's names."""
    found = KappaCount()
    for one, other, times in counts:
        found.add(one, other, times)
    return found.kappa


def alpha(*units: Sequence[object]) -> Fraction | None:
    """Return alpha of units, each with a name or None for each person."""
    found = AlphaCount()
    for unit in units:
        found.add(unit)
    return found.alpha


# J. Cohen 1960, table 1: two judges and three categories; kappa = -0.09.
COHEN = [
    ("A", "A", 50), ("A", "B", 26), ("A", "C", 24),
    ("B", "A", 24), ("B", "B", 4), ("B", "C", 32),
    ("C", "A", 6), ("C", "B", 30), ("C", "C", 4),
]  # fmt: skip


def test_kappa_of_two_readers_who_agree_on_seven_tenths() -> None:
    # 35 of 50 agree, chance alone would agree on half: (0.7 - 0.5) / (1 - 0.5).
    found = kappa(("y", "y", 20), ("y", "n", 5), ("n", "y", 10), ("n", "n", 15))
    assert found == Fraction(2, 5)


def test_kappa_of_the_table_of_cohen() -> None:
    observed = Fraction(50 + 4 + 4, 200)
    chance = Fraction(100 * 80 + 60 * 60 + 40 * 60, 200 * 200)
    found = kappa(*COHEN)
    assert found == (observed - chance) / (1 - chance)
    assert round(float(found), 2) == -0.09


def test_kappa_of_equal_readings_is_one_and_of_one_name_alone_unknown() -> None:
    assert kappa(("a", "a", 3), ("b", "b", 1)) == 1
    assert kappa(("a", "a", 3)) is None
    assert kappa() is None


def test_alpha_of_the_first_example_of_krippendorff() -> None:
    # Krippendorff 2011, A: ten units, two observers, binary; alpha = 0.095.
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    found = alpha(*zip(meg, owen, strict=True))
    assert found == 1 - Fraction(19) * 8 / (6 * 14 * 2)
    assert round(float(found), 3) == 0.095


def test_alpha_of_the_example_of_krippendorff_with_missing_names() -> None:
    # Krippendorff 2011, C: twelve units, four observers, nominal; alpha = 0.743.
    observers = (
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    )
    found = alpha(*zip(*observers, strict=True))
    assert found is not None
    assert round(float(found), 3) == 0.743
    count = AlphaCount()
    for unit in zip(*observers, strict=True):
        count.add(unit)
    assert (count.units, count.names.total()) == (11, 40)


def test_alpha_is_unknown_without_pairs_or_with_one_name_alone() -> None:
    assert alpha(("a", None), (None, "b")) is None
    assert alpha(("a", "a"), ("a", "a")) is None
    assert alpha(("a", "a"), ("b", "b")) == 1


def test_several_units_at_once_are_the_same_as_one_by_one() -> None:
    one, many = AlphaCount(), AlphaCount()
    for _ in range(7):
        one.add([True, False, None])
    one.add([False, False, False])
    many.add([True, False, None], 7)
    many.add([False, False, False])
    assert (one.alpha, one.units) == (many.alpha, many.units)


@given(
    st.integers(2, 5).flatmap(
        lambda people: st.lists(
            st.lists(st.none() | st.integers(1, 4), min_size=people, max_size=people),
            min_size=1,
            max_size=15,
        )
    )
)
def test_alpha_equals_that_of_the_reference_package(units: list[list[int | None]]) -> None:
    found = alpha(*units)
    assume(found is not None)
    data = np.array(
        [[np.nan if name is None else name for name in unit] for unit in units], dtype=float
    ).T
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert float(found or 0) == pytest.approx(theirs, abs=1e-12)

"""The interval covers what it promises: over many drawn pilots, as often as it says."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from annotator.planning.ratio_interval import Range, ratio_range, student

RUNS = 700
"""So many pilots know the coverage to within 0.02 (two standard errors of 0.95)."""

FEWER_RUNS = 150
"""So many know a coverage of about 0.55 to within 0.08."""


def drawn(
    source: np.random.Generator, items: Sequence[int], spread: float
) -> list[tuple[Fraction, Fraction]]:
    """Return the ms and the items of people: each has a pace, and each item its own time."""
    paces = source.lognormal(0, spread, len(items))
    times = 60_000 * np.repeat(paces, items) * source.lognormal(0, 0.8, sum(items))
    sums = np.add.reduceat(times, np.cumsum([0, *items[:-1]]))
    return [(Fraction(int(ms)), Fraction(count)) for ms, count in zip(sums, items, strict=True)]


def mean_of(job: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the mean time of an item, in ms."""
    ms, items = (sum(each, Fraction(0)) for each in zip(*job, strict=True))
    return ms / items


def coverage(people: int, *, workers: int, spread: float, seed: int) -> tuple[float, float]:
    """Return the shares of jobs whose mean lies in the interval, and above it."""
    source = np.random.default_rng(seed)
    inside = above = 0
    for _ in range(RUNS):
        items = source.integers(8, 40, workers, endpoint=True).tolist()
        found = ratio_range(drawn(source, items, spread), people)
        mean = mean_of(drawn(source, [60] * people, spread))
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= mean <= found.high
        above += mean > found.high
    return inside / RUNS, above / RUNS


@pytest.mark.parametrize(
    ("workers", "people", "spread"),
    [(5, 5, 0.4), (5, 20, 0.25), (8, 30, 0.4), (20, 10, 0.6), (30, 100, 0.3)],
)
def test_the_mean_of_the_job_lies_in_the_interval_as_often_as_promised(
    workers: int, people: int, spread: float
) -> None:
    inside, above = coverage(people, workers=workers, spread=spread, seed=workers * 100 + people)
    assert 0.91 <= inside <= 0.985
    # A job that takes longer than the interval says is what hurts people.
    assert above <= 0.07


def test_one_observation_for_each_item_instead_of_each_person_would_promise_too_much() -> None:
    """The reason for clusters: items of one person resemble each other."""
    source = np.random.default_rng(5)
    inside = 0
    for _ in range(FEWER_RUNS):
        times = np.repeat(source.lognormal(0, 0.4, 6), 30) * source.lognormal(0, 0.8, 180)
        found = ratio_range([(Fraction(int(60_000 * each)), Fraction(1)) for each in times], 600)
        mean = mean_of(drawn(source, [60] * 10, 0.4))
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= mean <= found.high
    assert inside / FEWER_RUNS < 0.75


def test_equal_people_leave_no_doubt_and_a_single_one_gives_no_interval() -> None:
    same = [(Fraction(600), Fraction(6)), (Fraction(900), Fraction(9))]
    assert ratio_range(same, 2) == Range(Fraction(100), Fraction(100), Fraction(100))
    assert ratio_range(same[:1], 2) == Range(Fraction(100))


def test_the_interval_by_hand() -> None:
    # Ten items each, 8 and 12 s an item: shares -0.2 and 0.2, spread 0.08, variance 0.08 for two
    # other people; exp(12.706 * sqrt(0.08)) = 36.37…
    found = ratio_range([(Fraction(80), Fraction(10)), (Fraction(120), Fraction(10))], 2)
    assert found.mean == 10
    assert found.high is not None
    assert round(float(found.high), 1) == 363.7
    assert found.low == found.mean * found.mean / found.high


def test_quantiles_are_those_of_student() -> None:
    steps = np.linspace(0, 1, 200_001)
    for freedom in (1, 2, 4, 9, 17, 30, 60, 120):
        # The probability between 0 and t, by the trapezoid rule over the density.
        t = float(student(freedom))
        density = (1 + (steps * t) ** 2 / freedom) ** (-(freedom + 1) / 2)
        wide = np.linspace(0, 1, 400_001)[:-1]
        whole = (1 + (wide / (1 - wide)) ** 2 / freedom) ** (-(freedom + 1) / 2) / (1 - wide) ** 2
        share = float(np.trapezoid(density, steps) * t / np.trapezoid(whole, wide))
        assert share == pytest.approx(0.95, abs=4e-4), freedom
    assert student(35) == student(30) > student(40) > student(1_000) == student(120)

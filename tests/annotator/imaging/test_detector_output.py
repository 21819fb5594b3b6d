"""The layouts of detectors are told apart by their shapes, and read as boxes of one kind."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.imaging.sandbox.detector_output import (
    MOST_FOUND,
    OutputLayout,
    best,
    candidates,
    layout_of,
)


@pytest.mark.parametrize(
    ("shape", "names", "layout", "classes"),
    [
        ((1, 84, 8400), 80, OutputLayout.CHANNELS_FIRST, 80),
        ((1, 84, 8400), 0, OutputLayout.CHANNELS_FIRST, 80),
        ((1, 116, 8400), 80, OutputLayout.CHANNELS_FIRST, 80),  # with 32 numbers of masks
        ((1, 5, 8400), 1, OutputLayout.CHANNELS_FIRST, 1),
        ((1, 25200, 85), 80, OutputLayout.OBJECTNESS, 80),
        ((1, 25200, 85), 0, OutputLayout.OBJECTNESS, 80),
        ((1, 25200, 6), 1, OutputLayout.OBJECTNESS, 1),
        ((1, 25200, 117), 80, OutputLayout.OBJECTNESS, 80),
        ((1, 8400, 84), 80, OutputLayout.CHANNELS_LAST, 80),
        ((1, 300, 6), 80, OutputLayout.LISTED, 80),
        ((1, 1, 200, 7), 21, OutputLayout.SSD, 21),
    ],
)
def test_known_layouts(
    shape: tuple[int, ...], names: int, layout: OutputLayout, classes: int
) -> None:
    assert layout_of([shape], names) == (layout, classes, 0)
    assert layout_of([(1, 1000), shape], names) == (layout, classes, 1)


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ((1, 1000), 1000),
        ((1, 3, 80, 80, 85), 80),
        ((1, 255, 80, 80), 80),
        ((2, 84, 8400), 80),
        ((1, 4, 8400), 0),
        ((1, 8400, 4), 0),
        ((1, 20, 8400), 15),  # boxes that are turned: one number more, the angle
        ((1, 84, 0), 80),
    ],
)
def test_everything_else_is_not_understood(shape: tuple[int, ...], names: int) -> None:
    assert layout_of([shape], names) is None
    assert layout_of([], names) is None


def test_the_score_is_that_of_the_class_times_that_it_is_something() -> None:
    row = np.array([[[10, 20, 8, 4, 0.5, 0.2, 0.9, 7.0]]], np.float32)  # one number is no score
    found = candidates(row, OutputLayout.OBJECTNESS, 2, (64, 64))
    np.testing.assert_allclose(found, [[6, 18, 14, 22, 0.45, 1]], rtol=1e-6)


def test_shares_of_the_picture_become_pixels() -> None:
    column = np.array([0.5, 0.5, 0.25, 0.5, 0.9], np.float32).reshape(1, 5, 1)
    found = candidates(column, OutputLayout.CHANNELS_FIRST, 1, (64, 32))
    np.testing.assert_allclose(found, [[24, 8, 40, 24, 0.9, 0]], rtol=1e-6)


def test_what_is_not_finite_upside_down_or_of_no_class_is_dropped() -> None:
    rows = np.array(
        [
            [5, 5, 9, 9, 0.9, 1],
            [np.nan, 5, 9, 9, 0.9, 1],
            [5, 5, np.inf, 9, 0.9, 1],
            [9, 5, 5, 9, 0.9, 1],
            [5, 5, 9, 9, np.nan, 1],
            [5, 5, 9, 9, 0.9, -1],
        ],
        np.float32,
    )
    assert candidates(rows[None], OutputLayout.LISTED, 2, (64, 64)).tolist() == [rows[0].tolist()]


@pytest.mark.parametrize("score", [-3.0, 7.5])
def test_what_are_no_scores_is_refused(score: float) -> None:
    column = np.array([10, 10, 5, 5, score], np.float32).reshape(1, 5, 1)
    with pytest.raises(ValueError, match="no scores"):
        candidates(column, OutputLayout.CHANNELS_FIRST, 1, (64, 64))


def test_of_boxes_that_overlap_the_surest_of_each_class_is_kept() -> None:
    rows = np.array(
        [
            [0, 0, 10, 10, 0.6, 0],
            [1, 0, 11, 10, 0.9, 0],
            [1, 0, 11, 10, 0.8, 5],
            [40, 0, 50, 10, 0.3, 0],
            [60, 0, 70, 10, 0.1, 0],
        ],
        np.float32,
    )
    kept = best(rows, 0.25, 0.5)
    assert kept[:, [0, 5]].tolist() == [[1, 0], [1, 5], [40, 0]]
    assert len(best(rows, 0.25, 0.9)) == 4
    assert not len(best(rows[:0], 0.25, 0.5))


def test_no_more_are_proposed_than_anybody_decides_on() -> None:
    at = np.arange(2 * MOST_FOUND, dtype=np.float32) * 20
    ones = np.ones_like(at)
    rows = np.stack([at, 0 * at, at + 10, 10 * ones, 0.5 * ones, 0 * at], axis=1)
    assert len(best(rows, 0.25, 0.5)) == MOST_FOUND

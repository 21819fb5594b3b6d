"""Outlines as rectangles, beside the pixels that they should cover."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.canvas.layers.canvas_arrays import Ints
from widgets.canvas.layers.strokes import dashed, fill, rings

SIDE = 48


def counted(rects: Ints) -> npt.NDArray[np.int64]:
    """Return how often each pixel is covered."""
    sheet = np.zeros((SIDE, SIDE), np.int64)
    for left, top, right, bottom in rects.tolist():
        sheet[top:bottom, left:right] += 1
    return sheet


@st.composite
def boxes(draw: st.DrawFn) -> Ints:
    x, y = draw(st.integers(6, 30)), draw(st.integers(6, 30))
    return np.array([(x, y, x + draw(st.integers(1, 10)), y + draw(st.integers(1, 10)))], np.int32)


@given(boxes(), st.integers(-4, 4), st.integers(1, 4))
def test_a_ring_covers_each_pixel_of_the_border_once(
    box: Ints, outset: int, thickness: int
) -> None:
    left, top, right, bottom = box[0].tolist()
    expected = np.zeros((SIDE, SIDE), np.int64)
    outer = np.s_[
        top - outset : max(bottom + outset, top - outset),
        left - outset : max(right + outset, left - outset),
    ]
    expected[outer] = 1
    within = thickness - outset
    if right - left > 2 * within and bottom - top > 2 * within:
        expected[top + within : bottom - within, left + within : right - within] = 0
    assert (counted(rings(box, outset, thickness)) == expected).all()


@given(boxes(), st.lists(st.integers(1, 5), min_size=1, max_size=2))
def test_dashes_lie_on_the_line_and_do_not_overlap(box: Ints, half: list[int]) -> None:
    edges = rings(box, 1, 1)
    pattern = [*half, *half]
    whole, cut = counted(edges), counted(dashed(edges, pattern))
    assert (cut <= whole).all()
    assert cut.sum() > 0


def test_a_long_edge_is_cut_as_the_pattern_says() -> None:
    across = counted(dashed(np.array([(2, 3, 22, 5)], np.int32), (4, 2, 1, 1)))
    down = counted(dashed(np.array([(3, 2, 5, 22)], np.int32), (4, 2, 1, 1)))
    line = ([1, 1, 1, 1, 0, 0, 1, 0] * 3)[:20]
    for sheet in (across, down.T):
        assert sheet[3, 2:22].tolist() == sheet[4, 2:22].tolist() == line
        assert sheet.sum() == 2 * sum(line)


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_array_is_filled_as_it_stands(count: int) -> None:
    dice = np.random.default_rng(3)
    corners = dice.integers(0, 30, (count, 2), dtype=np.int32)
    rects = np.concatenate([corners, corners + dice.integers(1, 15, (count, 2), np.int32)], axis=1)
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    fill(painter, rects.astype(np.int32), QColor("black"))
    painter.end()
    black = np.array([[image.pixel(x, y) == 0xFF000000 for x in range(SIDE)] for y in range(SIDE)])
    assert (black == (counted(rects) > 0)).all()

"""Crops of lines are upright, large enough for an engine, and have a margin of paper."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.imaging.text_lines.line_crops import TextLine, as_pages
from annotator.model.geometry import Box


def marked(box: Box, size: tuple[int, int] = (600, 800)) -> NDArray[np.uint8]:
    """Return paper with a box whose left third is black and the rest grey."""
    grey = np.full(size, 240, np.uint8)
    corners = np.array([[at.x, at.y] for at in box.corners], np.int32)
    cv2.fillPoly(grey, [corners], 160)
    one, two, three, four = (np.array([at.x, at.y]) for at in box.corners)
    third = np.array([one, one + (two - one) / 3, four + (three - four) / 3, four], np.int32)
    cv2.fillPoly(grey, [third], 10)
    return grey


@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0, 180.0, 271.0])
def test_a_turned_line_is_cut_out_upright(angle: float) -> None:
    box = Box(300, 250, 200, 60, angle)
    crop = TextLine(marked(box), box, 1.0).crop()
    middle = crop[crop.shape[0] // 2]
    inner = middle[30:-30]
    assert inner[10] < 60
    assert abs(int(inner[-10]) - 160) < 25
    assert crop.shape[1] > 2 * crop.shape[0]


def test_small_lines_are_enlarged_and_the_frame_is_paper() -> None:
    box = Box(100, 100, 120, 12)
    grey = np.full((300, 400), 230, np.uint8)
    crop = TextLine(grey, box, 1.0).crop()
    assert crop.shape[0] >= 48
    assert crop[0, 0] == crop[20, 60] == 230


def test_a_line_beyond_the_picture_is_cut_out_all_the_same() -> None:
    crop = TextLine(np.full((50, 50), 200, np.uint8), Box(-40, 30, 300, 40), 1.0).crop()
    assert crop.min() == crop.max() == 200


def test_the_pages_of_one_file_are_the_crops() -> None:
    crops = [np.full((40 + at, 90), 10 * at, np.uint8) for at in range(5)]
    is_read, pages = cv2.imdecodemulti(
        np.frombuffer(as_pages(crops), np.uint8), cv2.IMREAD_GRAYSCALE
    )
    assert is_read
    assert [page.shape for page in pages] == [crop.shape for crop in crops]
    assert [int(page[0, 0]) for page in pages] == [0, 10, 20, 30, 40]


def test_shaded_paper_is_even_and_letters_stay_dark() -> None:
    grey = np.tile(np.linspace(70, 230, 400), (100, 1)).astype(np.uint8)
    for x in range(20, 380, 30):
        grey[40:60, x : x + 6] //= 4
    crop = TextLine(grey, Box(0, 30, 400, 40), 1.0).crop()[14:-14, 14:-14]
    assert float(np.percentile(crop, 40)) > 215  # all but the letters is paper
    assert float(np.percentile(crop, 5)) < 90
    before = np.percentile(grey[30:70], [5, 40])
    assert before[1] - before[0] < 110  # on the picture, paper and letters are hard to tell apart


def test_light_letters_on_a_dark_ground_are_left_as_they_are() -> None:
    grey = np.full((100, 400), 30, np.uint8)
    grey[40:60, 20:380:30] = 220
    crop = TextLine(grey, Box(0, 30, 400, 40), 1.0).crop()
    assert int(np.median(crop)) == 30
    assert crop.max() > 150


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((100, 100_000), Box(90_000, 10, 2_000, 60)),
        ((100, 100_000), Box(0, 0, 100_000, 100)),
        ((100_000, 60), Box(10, 99_000, 40, 500, 88)),
        ((200, 200), Box(0.1, 0.1, 0.2, 0.1)),
        ((200, 200), Box(10**8, 10**8, 300, 40)),
        ((200, 200), Box(-(10**9), -(10**9), 2 * 10**9, 2 * 10**9)),
        ((1, 1), Box(0, 0, 1, 1)),
    ],
)
def test_no_place_on_no_picture_is_too_much(size: tuple[int, int], box: Box) -> None:
    crop = TextLine(np.full(size, 180, np.uint8), box, 1.0).crop()
    assert crop.size <= 17_000_000
    assert crop.min() == crop.max() == 180


def test_a_line_far_on_a_long_picture_is_read_where_it_is() -> None:
    grey = np.full((100, 90_000), 200, np.uint8)
    grey[30:60, 80_100:80_130] = 10
    crop = TextLine(grey, Box(80_000, 20, 300, 50), 1.0).crop()
    dark = np.flatnonzero(crop[crop.shape[0] // 2] < 100)
    middle = (dark[0] + dark[-1]) / 2 / crop.shape[1]
    assert middle == pytest.approx((115 + 6 + 12) / (300 + 12 + 24), abs=0.02)

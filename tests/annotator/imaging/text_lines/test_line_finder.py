"""Lines are found where they are, in the order in which one reads them."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.errors import CancelledError
from annotator.imaging import decode
from annotator.imaging.formats.decoding_limits import MAX_FOUND_LINES
from annotator.imaging.text_lines import line_finder
from annotator.imaging.text_lines.line_finder import find_lines, find_words
from annotator.imaging.tracking import grey_of
from annotator.model.geometry import Box, Point, turned
from annotator.progress import Cancel, Watch
from tests.annotator.imaging.text_lines.drawn_pages import matched, page, page_lines, page_words
from tests.support.material import material

BY_EYE = [
    Box(7, 12, 286, 23),
    Box(6, 50, 370, 16),
    Box(6, 66, 370, 18),
    Box(6, 83, 370, 19),
    Box(6, 100, 371, 18),
    Box(6, 117, 165, 20),
    Box(15, 170, 224, 21),
    Box(0, 181, 80, 10),
]
"""The lines of page.png, measured by eye; the last one is cut by the lower edge."""


def boxes_of(grey: NDArray[np.uint8], *, is_rtl: bool = False) -> list[Box]:
    return [line.box for line in find_lines(grey, is_rtl=is_rtl)]


def in_order(found: list[Box], truth: list[Box]) -> bool:
    """Return whether all lines were found, in the order of the truth, and nothing else."""
    pairs = [(at, at) for at in range(len(truth))]
    return len(found) == len(truth) and sorted(matched(found, truth)) == pairs


def reached(name: str, found: list[Box], truth: list[Box]) -> tuple[float, float]:
    hits = len(matched(found, truth))
    recall, precision = hits / len(truth), hits / len(found)
    told = f"{name}: recall {recall:.3f} ({hits} of {len(truth)}), precision {precision:.3f}\n"
    sys.stdout.write(told)
    return recall, precision


def test_of_a_page_printed_in_1784_nearly_all_lines_are_found() -> None:
    picture = decode(material("pages/kant_1784_0017.tif"))
    found = boxes_of(grey_of(picture))
    truth = page_lines(material("pages/kant_1784_0017.page.xml"))
    recall, precision = reached("kant_1784_0017", found, truth)
    # The drop capital is a line of its own in the PAGE file, and a part of its line here.
    assert recall >= 23 / 24
    assert precision == 1.0
    order = [there for _at, there in sorted(matched(found, truth))]
    assert order == sorted(order)


def test_of_a_photographed_page_all_whole_lines_are_found() -> None:
    picture = decode(material("pages/page.png"))
    recall, precision = reached("page", boxes_of(grey_of(picture)), BY_EYE)
    assert recall >= 7 / 8
    assert precision == 1.0


def test_of_the_words_of_1784_nine_in_ten_are_found() -> None:
    picture = decode(material("pages/kant_1784_0017.tif"))
    found = [word.box for word in find_words(grey_of(picture))]
    truth = page_words(material("pages/kant_1784_0017.page.xml"))
    recall, precision = reached("kant_1784_0017, words", found, truth)
    # Headings are spaced out, and some points stand far from their words.
    assert recall >= 0.9
    assert precision >= 0.79


def test_words_are_read_line_by_line_and_from_right_to_left_where_one_writes_so() -> None:
    grey = np.full((200, 600), 235, np.uint8)
    words = [Box(x, y, 60, 18) for y in (40, 80, 120) for x in (40, 140, 240, 340)]
    for word in words:
        for at in range(5):
            x, y = int(word.x) + 12 * at, int(word.y)
            cv2.rectangle(grey, (x, y), (x + 8, y + 18), 40, 2)
    assert in_order([each.box for each in find_words(grey)], words)
    back = [word for row in range(3) for word in reversed(words[4 * row : 4 * row + 4])]
    assert in_order([each.box for each in find_words(grey, is_rtl=True)], back)


def test_lines_of_one_column_are_found_from_top_to_bottom() -> None:
    grey, truth = page()
    assert in_order(boxes_of(grey), truth)


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    grey, truth = page(columns)
    assert in_order(boxes_of(grey), truth)
    groups = [truth[at * 20 : at * 20 + 20] for at in reversed(range(columns))]
    assert in_order(boxes_of(grey, is_rtl=True), [box for group in groups for box in group])


def test_a_heading_over_two_columns_comes_first() -> None:
    grey, truth = page(2)
    heading = np.full((100, 1000), 235, np.uint8)
    for x in range(200, 800, 30):
        cv2.rectangle(heading, (x, 40), (x + 20, 76), 40, 3)
    grey = np.vstack([heading, grey])
    truth = [Box(200, 40, 590, 37), *(box.moved_by(0, 100) for box in truth)]
    assert in_order(boxes_of(grey), truth)


def test_light_writing_on_a_dark_ground_is_found() -> None:
    grey, truth = page()
    assert in_order(boxes_of(np.asarray(255 - grey, np.uint8)), truth)


@pytest.mark.parametrize("angle", [-7.0, -2.0, 3.5, 8.0])
def test_lines_of_a_skewed_page_are_turned_boxes(angle: float) -> None:
    grey, truth = page()
    rows, columns = grey.shape
    around = ((columns - 1) / 2, (rows - 1) / 2)
    matrix = cv2.getRotationMatrix2D(around, -angle, 1.0)
    size = (columns, rows)
    skewed = cv2.warpAffine(grey, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    found = boxes_of(np.asarray(skewed, np.uint8))
    centre = Point(columns / 2, rows / 2)
    wanted = []
    for box in truth:
        middle = turned(box.centre, angle, centre)
        x, y = middle.x - box.width / 2, middle.y - box.height / 2
        wanted.append(Box(x, y, box.width, box.height, angle))
    assert len(matched(found, wanted)) >= 18  # corners of the page are out of the picture
    assert all(abs((box.angle_deg - angle + 180) % 360 - 180) < 0.3 for box in found)


def test_lines_that_run_down_are_read_from_right_to_left() -> None:
    grey, truth = page()
    down = np.ascontiguousarray(np.rot90(grey, -1))
    rows = grey.shape[0]
    wanted = [Box(rows - box.bottom, box.x, box.height, box.width) for box in truth]
    assert in_order(boxes_of(down), wanted)


def test_a_reduced_picture_gives_lines_in_pixels_of_the_whole() -> None:
    grey, truth = page()
    half = np.asarray(
        cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8
    )
    assert in_order([line.box for line in find_lines(half, 0.5)], truth)


def test_where_there_is_no_text_no_line_is_found() -> None:
    chance = np.random.default_rng(1)
    noise = chance.integers(0, 256, (900, 900)).astype(np.uint8)
    for grey in (np.full((300, 400), 200, np.uint8), np.zeros((1, 1), np.uint8), noise):
        assert boxes_of(grey) == []
    assert boxes_of(np.zeros((1, 5_000), np.uint8)) == []


def test_no_more_lines_are_found_than_the_limit() -> None:
    one = np.full((24, 40), 235, np.uint8)
    cv2.rectangle(one, (4, 6), (11, 16), 40, 2)
    cv2.rectangle(one, (14, 6), (21, 16), 40, 2)
    many = np.tile(one, (100, 60))
    # Each pair of letters is too far from the next for a line.
    assert 0 < len(boxes_of(many)) <= MAX_FOUND_LINES


def test_it_can_be_cancelled_and_tells_of_its_steps() -> None:
    grey, _truth = page()
    told: list[tuple[int, int]] = []
    find_lines(grey, watch=Watch(progress=lambda done, total: told.append((done, total))))
    assert told == [(step, 5) for step in range(6)]
    cancel = Cancel()
    with pytest.raises(CancelledError):
        find_lines(
            grey, watch=Watch(cancel, lambda done, _total: cancel.cancel() if done == 2 else None)
        )


def _hostile(kind: str) -> NDArray[np.uint8]:
    chance = np.random.default_rng(3)
    grey = np.full((1_000, 1_200), 235, np.uint8)
    if kind == "dots":
        grey[chance.random(grey.shape) < 0.03] = 30
    elif kind == "grid":
        grey[::12, ::12] = 30
        grey[1::12, ::12] = 30
        grey[::12, 1::12] = 30
        grey[1::12, 1::12] = 30
    elif kind == "letters of all sizes":
        for _ in range(5_000):
            x, y = (int(each) for each in chance.integers(0, 950, 2))
            w, h = (int(each) for each in chance.integers(3, 40, 2))
            cv2.rectangle(grey, (x, y), (x + w, y + h), int(chance.integers(0, 2)) * 205 + 30, 1)
    else:
        grey[:, ::9] = 30
    return grey


@pytest.mark.parametrize("kind", ["dots", "grid", "letters of all sizes", "stripes"])
def test_what_is_no_page_comes_to_an_end_within_the_limits(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With limits that the dots exceed on a quarter of a page: as they do whole pages."""
    monkeypatch.setattr(line_finder, "MAX_FOUND_LINES", 1_000)
    monkeypatch.setattr(line_finder, "MAX_FOUND_WORDS", 1_000)
    grey = _hostile(kind)
    lines, words = find_lines(grey), find_words(grey)
    assert max(len(lines), len(words)) <= 1_000
    # Of the lines that are kept a few are left out, as none that can be read.
    assert kind != "dots" or (len(lines) > 900 and len(words) == 1_000)

"""Edges of what lies under a rough box: found where they are plain, and never invented."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from annotator.errors import CancelledError
from annotator.imaging.edge_detection import Edges, Patch, edges_under
from annotator.model.geometry import Box, overlap
from annotator.progress import Cancel
from tests.support.material import material

Pixels = npt.NDArray[np.uint8]


def patch_of(image: Pixels) -> Patch:
    height, width = image.shape[:2]
    four = np.dstack([image, np.zeros((height, width), np.uint8)])
    return Patch(four.tobytes(), width, height)


def noisy(width: int = 160, height: int = 120) -> Pixels:
    noise = np.random.default_rng(3).normal(120, 8, (height, width, 3))
    return noise.clip(0, 255).astype(np.uint8)


def a_disc() -> Pixels:
    image = noisy()
    cv2.ellipse(image, (80, 60), (35, 20), 0, 0, 360, (40, 60, 200), -1)
    return image


@pytest.mark.parametrize(
    "guess",
    [(41, 36, 120, 85), (36, 32, 124, 88), (49, 43, 112, 78), (40, 46, 118, 84)],
    ids=["near", "wide", "narrow", "shifted"],
)
def test_a_plain_thing_is_found_to_the_pixel(guess: Edges) -> None:
    found = edges_under(patch_of(a_disc()), guess, Cancel())
    assert found is not None
    assert found == pytest.approx((45, 40, 116, 81), abs=1.5)


def test_the_same_patch_gives_the_same_edges() -> None:
    patch, guess = patch_of(a_disc()), (41.0, 36.0, 120.0, 85.0)
    assert edges_under(patch, guess, Cancel()) == edges_under(patch, guess, Cancel())


def test_a_photograph_of_a_cup_gives_cup_and_saucer_though_the_box_was_off() -> None:
    whole = cv2.imread(str(material("photos/coffee.png")))
    assert whole is not None
    small = cv2.resize(np.asarray(whole, np.uint8), (240, 160), interpolation=cv2.INTER_AREA)
    saucer = Box(32, 7, 158, 148)  # by eye
    found = edges_under(patch_of(np.asarray(small, np.uint8)), (48, 6, 198, 158), Cancel())
    assert found is not None
    left, top, right, bottom = found
    assert overlap(Box(48, 6, 150, 152), saucer) < 0.85
    assert overlap(Box(left, top, right - left, bottom - top), saucer) > 0.9


@pytest.mark.parametrize(
    ("image", "guess"),
    [
        (np.full((120, 160, 3), 90, np.uint8), (40, 30, 120, 90)),  # nothing there
        (noisy(5, 120), (1, 30, 4, 90)),  # too narrow
        (noisy(), (0, 0, 160, 120)),  # no surroundings
    ],
    ids=["grey", "narrow", "all"],
)
def test_where_there_is_nothing_to_find_nothing_is_said(image: Pixels, guess: Edges) -> None:
    assert edges_under(patch_of(image), guess, Cancel()) is None


def test_it_stops_when_asked() -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        edges_under(patch_of(a_disc()), (41, 36, 120, 85), cancel)

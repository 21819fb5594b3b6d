"""Boxes are followed as far as the truth is known, and what is gone is said to be lost."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from annotator.imaging.tracking import LOST, track
from annotator.model.geometry import Box, overlap
from tests.annotator.proposals.moving import frame_of, photo, shifted, street

FRAMES = 8


def grey(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


def test_pieces_that_move_and_grow_are_followed_over_a_whole_sequence() -> None:
    ground, movers = street()
    boxes = [mover.box(0) for mover in movers]
    before = grey(frame_of(ground, movers, 0))
    for number in range(1, FRAMES):
        after = grey(frame_of(ground, movers, number))
        tracked = track(before, after, boxes)
        assert all(one.box is not None for one in tracked), number
        boxes = [one.box for one in tracked if one.box is not None]
        overlaps = [
            overlap(box, mover.box(number)) for box, mover in zip(boxes, movers, strict=True)
        ]
        # Each frame goes on from where the last one ended: errors add up, and nobody corrects.
        assert min(overlaps) > 0.85, (number, overlaps)
        assert all(one.likeness > 0.8 for one in tracked)
        before = after


@pytest.mark.parametrize(
    ("dx", "dy", "scale"), [(3.4, -2.2, 1.0), (24.0, 11.5, 1.0), (-6.0, 4.0, 1.06), (5, 5, 0.94)]
)
@pytest.mark.parametrize("name", ["china.jpg", "chelsea.png", "coffee.png"])
def test_boxes_on_a_photograph_that_was_shifted_and_scaled(
    name: str, dx: float, dy: float, scale: float
) -> None:
    picture = photo(name)
    rows, columns = picture.shape[:2]
    chance = np.random.default_rng(7)
    boxes = []
    for _ in range(40):
        width, height = chance.uniform(40, 120, 2)
        x, y = chance.uniform(30, columns - width - 30), chance.uniform(30, rows - height - 30)
        boxes.append(Box(x, y, width, height))
    tracked = track(grey(picture), grey(shifted(picture, dx, dy, scale)), boxes)
    overlaps = []
    for box, one in zip(boxes, tracked, strict=True):
        truth = Box(box.x * scale + dx, box.y * scale + dy, box.width * scale, box.height * scale)
        within = truth.clipped(columns, rows)
        if one.box is not None and within is not None:
            overlaps.append(overlap(one.box, within))
    assert len(overlaps) >= 26  # the sky over a pagoda shows nothing that could be followed
    assert float(np.median(overlaps)) > 0.97
    assert min(overlaps) > 0.85


def test_what_is_reduced_is_followed_in_image_pixels() -> None:
    ground, movers = street()
    before, after = (
        grey(cv2.resize(frame_of(ground, movers, number), None, fx=0.5, fy=0.5))
        for number in range(2)
    )
    tracked = track(before, after, [mover.box(0) for mover in movers], scale=0.5)
    for one, mover in zip(tracked, movers, strict=True):
        assert one.box is not None
        assert overlap(one.box, mover.box(1)) > 0.93


def test_a_turned_box_keeps_its_angle() -> None:
    picture = photo("coffee.png")
    box = Box(200, 130, 160, 90, 30.0)
    (one,) = track(grey(picture), grey(shifted(picture, 9.0, 6.0)), [box])
    assert one.box is not None
    assert one.box.angle_deg == 30.0
    assert overlap(one.box, box.moved_by(9, 6)) > 0.95


def test_a_cut_to_another_scene_loses_every_box() -> None:
    before = grey(cv2.resize(photo("china.jpg"), (600, 400)))
    after = grey(cv2.resize(photo("coffee.png"), (600, 400)))
    chance = np.random.default_rng(3)
    boxes = [Box(*chance.uniform(0, 300, 2), *chance.uniform(40, 100, 2)) for _ in range(60)]
    assert track(before, after, boxes) == [LOST] * 60


def test_what_is_covered_is_lost_and_its_neighbour_is_not() -> None:
    ground, movers = street()
    before, after = frame_of(ground, movers, 0), frame_of(ground, movers, 1)
    covered = movers[0].box(1)
    left, top = int(covered.x) - 4, int(covered.y) - 4
    after[top : top + 130, left : left + 170] = 128
    first, second = track(grey(before), grey(after), [movers[0].box(0), movers[1].box(0)])
    assert first == LOST
    assert second.box is not None
    assert overlap(second.box, movers[1].box(1)) > 0.9


def test_what_is_mostly_covered_is_lost_though_the_rest_of_it_is_followed() -> None:
    ground, movers = street()
    before, after = frame_of(ground, movers, 0), frame_of(ground, movers, 1)
    box, cover = movers[0].box(1), photo("rocket.jpg")
    left, top, right, bottom = map(int, (box.x, box.y, box.right, box.bottom))
    wide = round(0.65 * (right - left))
    after[top:bottom, left : left + wide] = cover[: bottom - top, 300 : 300 + wide]
    assert track(grey(before), grey(after), [movers[0].box(0)]) == [LOST]


def test_what_has_left_the_picture_is_lost_and_what_is_leaving_is_cut_at_its_edge() -> None:
    picture = photo("chelsea.png")
    rows, columns = picture.shape[:2]
    after = shifted(picture, -30.0, 0.0)
    gone, leaving = track(grey(picture), grey(after), [Box(2, 100, 34, 60), Box(10, 100, 90, 60)])
    assert gone == LOST
    assert leaving.box is not None
    assert leaving.box.x == 0.0
    assert leaving.box.right == pytest.approx(70, abs=2)
    assert leaving.box.right <= columns
    assert leaving.box.bottom <= rows


def test_an_even_surface_shows_nothing_to_follow() -> None:
    plain = np.full((300, 400), 90, np.uint8)
    assert track(plain, plain, [Box(100, 100, 80, 60)]) == [LOST]


def test_boxes_outside_the_picture_or_far_larger_are_lost_at_no_cost() -> None:
    picture = grey(photo("chelsea.png"))
    wild = [Box(5000, 5000, 40, 40), Box(-1e6, -1e6, 2e6, 2e6), Box(0, 0, 1e6, 1e6, 45.0)]
    assert track(picture, picture, wild) == [LOST] * 3


def test_more_boxes_than_are_in_work_at_once_come_back_in_their_order() -> None:
    picture = grey(photo("chelsea.png"))
    boxes = [Box(20 + at % 30 * 10, 20 + at // 30 * 7, 60, 50) for at in range(900)]
    tracked = track(picture, picture, boxes)
    pairs = [(a, b.box) for a, b in zip(boxes, tracked, strict=True) if b.box is not None]
    assert len(pairs) > 850
    assert all(overlap(a, b) > 0.98 for a, b in pairs)


def test_no_box_and_two_sizes() -> None:
    one, other = np.zeros((10, 10), np.uint8), np.zeros((10, 11), np.uint8)
    assert track(one, one, []) == []
    with pytest.raises(ValueError, match="not of one sequence"):
        track(one, other, [Box(0, 0, 5, 5)])

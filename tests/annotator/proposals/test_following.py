"""Real files of a sequence are read and followed; pictures of two sizes are refused."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from annotator.errors import CancelledError, UnreadableMediaError
from annotator.imaging.tracking import LOST, TrackedBox
from annotator.model.entities import LabelId, Origin, Region, RegionId
from annotator.model.geometry import Box, overlap
from annotator.progress import Cancel
from annotator.proposals.proposal import Proposal, ProposalSource
from annotator.proposals.tracking_run import CannotFollowError, follow, sorted_out, to_follow
from tests.annotator.proposals.moving import frame_of, street
from tests.support.material import material


def region(name: str, box: Box | None, label: int = 1, **more: object) -> Region:
    return Region(RegionId(name), 1, LabelId(label), box, "a", **more)  # type: ignore[arg-type]  # fields of several types


@pytest.fixture
def frames(tmp_path: Path) -> list[Path]:
    ground, movers = street()
    paths = [tmp_path / f"f{number}.jpg" for number in range(2)]
    for number, path in enumerate(paths):
        assert cv2.imwrite(str(path), frame_of(ground, movers, number))
    return paths


def test_boxes_are_followed_from_file_to_file(frames: list[Path]) -> None:
    movers = street()[1]
    tracked = follow(frames[0], frames[1], [mover.box(0) for mover in movers])
    for one, mover in zip(tracked, movers, strict=True):
        assert one.box is not None
        assert overlap(one.box, mover.box(1)) > 0.93


def test_pictures_of_12_megapixels_are_read_at_half_their_size(tmp_path: Path) -> None:
    ground, movers = street()
    for number in range(2):
        large = cv2.resize(frame_of(ground, movers, number), (3840, 2560))
        assert cv2.imwrite(str(tmp_path / f"{number}.jpg"), large)
    boxes = [Box(b.x * 4, b.y * 4, b.width * 4, b.height * 4) for b in (m.box(0) for m in movers)]
    tracked = follow(tmp_path / "0.jpg", tmp_path / "1.jpg", boxes)
    for one, mover in zip(tracked, movers, strict=True):
        truth = mover.box(1)
        assert one.box is not None
        at = Box(truth.x * 4, truth.y * 4, truth.width * 4, truth.height * 4)
        assert overlap(one.box, at) > 0.93


def test_two_sizes_an_unreadable_file_and_a_stop(frames: list[Path], tmp_path: Path) -> None:
    box = [Box(10, 10, 50, 50)]
    with pytest.raises(CannotFollowError, match=r"another size \(640 × 427 after 960 × 640"):
        follow(frames[0], material("photos/china.jpg"), box)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(frames[1].read_bytes()[:2000])
    with pytest.raises(UnreadableMediaError):
        follow(frames[0], broken, box)
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        follow(frames[0], frames[1], box, cancel)


def test_only_boxes_that_are_work_are_followed() -> None:
    work, whole = region("a", Box(0, 0, 9, 9)), region("b", None)
    open_one = region("c", Box(0, 0, 9, 9), origin=Origin.PROPOSED, touched=False)
    kept = region("d", Box(0, 0, 9, 9), origin=Origin.PROPOSED)
    assert to_follow([work, whole, open_one, kept]) == [work, kept]


def test_what_is_found_lost_and_there_already() -> None:
    car, sign, shop = (region(name, Box(0, 0, 20, 20), at) for at, name in enumerate("csh", 1))
    tracked = [TrackedBox(Box(4.6, 5, 20, 20), 0.9), LOST, TrackedBox(Box(100, 100, 20, 20), 0.8)]
    there = [region("x", Box(101, 100, 20, 20), 3), region("y", Box(5, 5, 20, 20), 2)]
    got = sorted_out([car, sign, shop], tracked, there)
    assert got.found == ((car, Proposal(ProposalSource.TRACK, Box(5, 5, 20, 20), LabelId(1), 0.9)),)
    assert (got.lost, got.there) == ((sign,), (shop,))

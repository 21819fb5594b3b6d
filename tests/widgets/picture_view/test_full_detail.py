"""A large photograph is worked on as soon as it is there roughly; its detail changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.model.geometry import Box, Point
from tests.journeys.begun import begun_job, photograph
from tests.journeys.hand import Hand
from widgets.media.images import picture_cache
from widgets.media.images.picture_cache import CachedPicture
from widgets.picture_view.full_detail import FullDetail

HOUR_MS = 3_600_000
CORNERS = (Point(0, 0), Point(4000, 3000), Point(1234.5, 678.9))


class Gate:
    """Holds detail back until it is let through; remembers for which files it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.opened = threading.Event()
        self._load = picture_cache.load_whole

    def load(
        self, path: Path, veil: Veil = Veil.NONE, renderings: picture_cache.Renderings | None = None
    ) -> CachedPicture:
        self.asked.append(path.name)
        assert self.opened.wait(120)
        return self._load(path, veil, renderings or {})


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(picture_cache, "load_whole", gate.load)
    yield gate
    gate.opened.set()


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, gate: Gate) -> Iterator[Hand]:
    assert not gate.asked
    photograph(tmp_path / "a.jpg", (4000, 3000))
    photograph(tmp_path / "b.jpg", (3000, 4000))
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("a.jpg")
    yield hand
    gate.opened.set()
    hand.close()


def shown(hand: Hand) -> CachedPicture:
    found = hand.picture
    assert found is not None
    return found


def test_work_begins_on_the_rough_picture_and_its_boxes_stay_where_they_are(
    hand: Hand, gate: Gate
) -> None:
    assert shown(hand).is_rough
    hand.qtbot.waitUntil(lambda: gate.asked == ["a.jpg"])
    before = [hand.canvas.to_view(point) for point in CORNERS]
    drawn = hand.draw(Box(1000, 600, 800, 700)).geometry
    assert isinstance(drawn, Box)
    rough = hand.canvas.grab().toImage()
    painted: list[bool] = []
    hand.canvas.painted.connect(lambda: painted.append(True))

    gate.opened.set()
    hand.qtbot.waitUntil(lambda: not shown(hand).is_rough)
    assert [hand.canvas.to_view(point) for point in CORNERS] == before
    assert [region.geometry for region in hand.regions] == [drawn]
    assert hand.canvas.selection == (hand.regions[0].id,)
    assert hand.canvas.grab().toImage() != rough
    # It is the same picture: nobody has waited, and no neighbours are made ready anew.
    assert painted == []


def test_waiting_ends_with_the_rough_picture(hand: Hand) -> None:
    hand.qtbot.waitUntil(lambda: not hand.desk.waiting.is_on)
    assert shown(hand).is_rough


def test_whoever_goes_on_gets_no_detail_of_what_was_passed(hand: Hand, gate: Gate) -> None:
    (sharpening,) = hand.desk.findChildren(FullDetail)
    hand.qtbot.waitUntil(lambda: gate.asked == ["a.jpg"])
    sharpening._on_painted()
    assert sharpening._rest.isActive()
    hand.go_on_to("b.jpg")
    assert shown(hand).is_rough
    gate.opened.set()
    hand.qtbot.waitUntil(lambda: not shown(hand).is_rough)
    assert (shown(hand).width_px, shown(hand).height_px) == (3000, 4000)
    assert shown(hand).image.size().toTuple() == (3000, 4000)


def test_a_step_to_the_next_item_stops_the_clock_of_the_rest(hand: Hand) -> None:
    (sharpening,) = hand.desk.findChildren(FullDetail)
    sharpening._on_painted()
    assert sharpening._rest.isActive()
    hand.desk.item_opened.emit()
    assert not sharpening._rest.isActive()


def test_detail_of_another_size_is_not_laid_over_the_boxes(
    hand: Hand, tmp_path: Path, gate: Gate
) -> None:
    hand.qtbot.waitUntil(lambda: gate.asked == ["a.jpg"])
    rough = shown(hand)
    photograph(tmp_path / "a.jpg", (2000, 2400))
    (sharpening,) = hand.desk.findChildren(FullDetail)
    sharpening._on_whole(rough, picture_cache.load(tmp_path / "a.jpg"))
    assert shown(hand) is rough


def test_a_picture_whose_detail_is_at_hand_comes_with_it(hand: Hand, gate: Gate) -> None:
    gate.opened.set()
    hand.qtbot.waitUntil(lambda: not shown(hand).is_rough)
    # However slow the machine is, the person does not stay with the next one.
    (sharpening,) = hand.desk.findChildren(FullDetail)
    sharpening._rest.setInterval(HOUR_MS)
    hand.go_on_to("b.jpg")
    hand.desk.step(-1)
    hand.wait_for_item("a.jpg")
    assert not shown(hand).is_rough
    assert gate.asked == ["a.jpg"]


def test_a_picture_is_rough_again_once_the_detail_of_the_next_one_is_asked_for(
    hand: Hand, gate: Gate
) -> None:
    gate.opened.set()
    hand.qtbot.waitUntil(lambda: not shown(hand).is_rough)
    gate.opened.clear()
    hand.go_on_to("b.jpg")
    hand.qtbot.waitUntil(lambda: gate.asked == ["a.jpg", "b.jpg"])
    hand.desk.step(-1)
    hand.wait_for_item("a.jpg")
    assert shown(hand).is_rough
    gate.opened.set()
    hand.qtbot.waitUntil(lambda: not shown(hand).is_rough)
    assert (shown(hand).width_px, shown(hand).height_px) == (4000, 3000)

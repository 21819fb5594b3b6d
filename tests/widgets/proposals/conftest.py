"""A job with a sequence of real pictures, and a hand on the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import cv2
import pytest
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddRegions
from annotator.model.entities import LabelId, Origin, Region
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.annotator.proposals.moving import frame_of, street
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand

Desk = Callable[..., Hand]


def put(hand: Hand, boxes: list[Box]) -> list[Region]:
    """Draw boxes, each with another label, as one step."""
    session = hand.desk.session
    labels = sorted(session.editor.state.labels)
    new = [
        session.new_region(box, LabelId(labels[at % len(labels)]), Origin.DRAWN)
        for at, box in enumerate(boxes)
    ]
    assert hand.desk.run(AddRegions(tuple(new))) is not None
    return new


@cache  # to paint and pack them takes longer than what most tests do with them
def _frames() -> tuple[bytes, ...]:
    ground, movers = street()
    packed = [cv2.imencode(".png", frame_of(ground, movers, number)) for number in range(3)]
    assert all(is_packed for is_packed, _data in packed)
    return tuple(data.tobytes() for _is_packed, data in packed)


@pytest.fixture
def sequence(tmp_path: Path) -> Path:
    for number, frame in enumerate(_frames()):
        (tmp_path / f"f{number}.png").write_bytes(frame)
    return begun_job(tmp_path, labels=("cat", "cup", "face"))


@pytest.fixture
def at_work(qtbot: QtBot, sequence: Path) -> Iterator[Desk]:
    """Gives a window with the first picture of the sequence open."""
    hands: list[Hand] = []

    def begin(
        settings: Settings | None = None, job: Path = sequence, first: str = "f0.png"
    ) -> Hand:
        hand = Hand(qtbot, settings)
        hands.append(hand)
        hand.start(job)
        hand.wait_for_item(first)
        hand.canvas.setFocus()
        return hand

    yield begin
    for hand in hands:
        if hand.app.open_job is not None:
            hand.wait_until_saved()
        hand.close()

"""Closing a job at any moment: what was put off until later finds nothing to do."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.model import Media, MediaId
from annotator.people import new_worker
from annotator.records import JobFacts, NewItem
from annotator.store.project import Project
from tests.journeys.hand import Hand
from tests.support.material import material


def test_a_job_can_be_closed_as_soon_as_its_picture_is_painted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    names = ("coffee.png", "astronaut.png")
    items = [NewItem(Media(MediaId(0), name)) for name in names]
    facts = JobFacts("job-1", "Photographs", str(material("photos")))
    path = tmp_path / "job.fairlabel"
    with Project.create(path, facts, labels=["thing"], items=items) as project:
        project.add_worker(new_worker("Amina")).result()
    hand = Hand(qtbot)
    closed: list[bool] = []
    # After the window's own listener: the neighbours are to be decoded in the next moment.
    hand.canvas.painted.connect(lambda: closed.append(hand.app.door.close()))
    hand.start(path)
    qtbot.waitUntil(lambda: bool(closed), timeout=10_000)
    assert hand.app.bench.desk is None
    hand.close()
    assert closed[0] is True

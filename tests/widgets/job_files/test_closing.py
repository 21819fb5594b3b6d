"""Closing a job at any moment: what was put off until later finds nothing to do."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.entities import Media, MediaId
from annotator.model.people import new_worker
from annotator.records import JobFacts, NewItem
from tests.journeys.hand import Hand
from tests.support.material import material


def make_job(path: Path, *names: str) -> Path:
    """Make a job of some of the photographs."""
    items = [NewItem(Media(MediaId(0), name)) for name in names]
    facts = JobFacts(f"job-{path.stem}", "Photographs", str(material("photos")))
    with Project.create(path, facts, labels=["thing"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


def slowly(monkeypatch: pytest.MonkeyPatch, path: Path) -> Event:
    """Let that job be closed, the last copy of it being large, only when this event is set."""
    gate = Event()
    close = Project.close

    def slow(self: Project) -> None:
        if self.path == path:
            assert gate.wait(120)
        close(self)

    monkeypatch.setattr(Project, "close", slow)
    return gate


def test_a_job_that_is_still_being_closed_is_opened_as_soon_as_it_can_be(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_job(tmp_path / "large.fairlabel", "coffee.png")
    hand = Hand(qtbot)
    hand.start(path)
    hand.wait_for_item("coffee.png")
    gate = slowly(monkeypatch, path)
    hand.app.lifecycle.close()
    assert hand.app.lifecycle.open_path(path)
    assert hand.app.open_job is None
    notice = hand.window.notices.shown
    assert notice is not None
    assert notice.text == "large.fairlabel opens as soon as a copy of it is saved…"
    gate.set()
    hand.wait_for_item("coffee.png")
    assert hand.window.notices.shown is None
    hand.close()


def test_a_job_that_is_awaited_does_not_take_the_place_of_another_that_came_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_job(tmp_path / "large.fairlabel", "coffee.png")
    other = make_job(tmp_path / "other.fairlabel", "astronaut.png")
    hand = Hand(qtbot)
    hand.start(path)
    hand.wait_for_item("coffee.png")
    gate = slowly(monkeypatch, path)
    hand.app.lifecycle.close()
    closing = hand.app.lifecycle.closing.running(path)
    assert hand.app.lifecycle.open_path(path)
    assert hand.app.lifecycle.open_path(other)
    hand.wait_for_item("astronaut.png")
    assert hand.window.notices.shown is None
    gate.set()
    told: list[object] = []
    # What is told last comes last: whoever was to open the first job would have done so before.
    hand.app.bridge.when_done(closing[0], told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "astronaut.png"
    hand.close()


def test_a_job_can_be_closed_as_soon_as_its_picture_is_painted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = make_job(tmp_path / "job.fairlabel", "coffee.png", "astronaut.png")
    hand = Hand(qtbot)
    closed: list[bool] = []
    # After the window's own listener: the neighbours are to be decoded in the next moment.
    hand.canvas.painted.connect(lambda: closed.append(hand.app.lifecycle.close()))
    hand.start(path)
    qtbot.waitUntil(lambda: bool(closed), timeout=10_000)
    assert hand.app.open_job is None
    hand.close()
    assert closed[0] is True

"""After a box is drawn its handles can be pulled at once; N draws the next one."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.geometry import Box, overlap
from annotator.model.people import new_worker
from annotator.records import JobFacts
from annotator.settings import Settings
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.support.material import material


@pytest.fixture
def job(tmp_path: Path) -> Path:
    shutil.copy(material("photos/china.jpg"), tmp_path / "china.jpg")
    path = tmp_path / "job.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Box tool", ".")
    items = scan_folder(tmp_path).items
    with Project.create(path, facts, labels=["pagoda"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


def test_a_new_box_can_be_pulled_at_once_and_n_draws_another(qtbot: QtBot, job: Path) -> None:
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("china.jpg")
    drawn = hand.draw(Box(100, 100, 200, 100))
    assert hand.canvas.tool == "select"
    hand.drag((300, 200), (320, 240))
    (pulled,) = hand.regions
    assert pulled.id == drawn.id
    assert isinstance(pulled.geometry, Box)
    assert overlap(pulled.geometry, Box(100, 100, 220, 140)) > 0.96  # to the view's pixel
    hand.key(Qt.Key.Key_N)
    assert hand.canvas.tool == "box"
    hand.drag((400, 100), (450, 150))
    assert len(hand.regions) == 2
    hand.wait_until_saved()
    hand.close()


def test_the_tool_stays_in_hand_for_who_wants_it(qtbot: QtBot, job: Path) -> None:
    settings = Settings(None)
    settings.set("stay_in_box", value=True)
    hand = Hand(qtbot, settings)
    hand.start(job)
    hand.wait_for_item("china.jpg")
    hand.draw(Box(100, 100, 200, 100))
    hand.drag((400, 100), (450, 150))
    assert (hand.canvas.tool, len(hand.regions)) == ("box", 2)
    hand.wait_until_saved()
    hand.close()


def test_that_there_is_no_label_is_said_until_there_is_one(qtbot: QtBot, tmp_path: Path) -> None:
    shutil.copy(material("photos/china.jpg"), tmp_path / "china.jpg")
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path, labels=()))
    hand.wait_for_item("china.jpg")
    hand.key(Qt.Key.Key_W)
    hand.drag((100, 100), (300, 200))
    told = hand.window.notices.shown
    assert told is not None
    assert told.text.startswith("This job has no label yet.")
    hand.window.labels.added.emit("pagoda")
    assert hand.window.notices.shown is None
    assert not hand.window.notices.isVisible()
    hand.wait_until_saved()
    hand.close()

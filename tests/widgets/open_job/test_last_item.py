"""Where the next start begins is the item that was open last, however slow the file is."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from annotator.job_file.project import Project
from tests.journeys.begun import begun_job, paint_pictures
from widgets.open_job.last_item import LastItem


@pytest.mark.usefixtures("qtbot")
def test_who_returns_before_the_place_was_written_begins_there(tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    job, parent, gate = begun_job(tmp_path), QObject(), threading.Event()
    with Project.open(job) as project:
        project.writes.set_place(1).result()
        last = LastItem(project, parent)
        held = project.writes._writer.write(lambda _file: gate.wait(120), is_read_back=False)
        for item_id in (2, 1):
            last.went_to(item_id)
            last.write()
        gate.set()
        held.result()
    with Project.open(job) as project:
        assert project.facts.place == 1

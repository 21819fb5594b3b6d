"""Gives the tests of the item list a look, a real job, and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.job_file import Project
from tests.annotator.job_file.jobs import ADA, make_job
from widgets.kit.bridge import Bridge
from widgets.open_job.item_index import ItemRows
from widgets.theme.look import Look


@pytest.fixture
def look(qapp: QApplication) -> Look:
    look = Look(qapp)
    look.wear("light")
    return look


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a job of 3,000 items: more than come at once when it is opened."""
    with make_job(tmp_path, items=3_000) as project:
        project.writes.add_worker(ADA)
        yield project


@pytest.fixture
def rows(qtbot: QtBot, project: Project) -> Iterator[ItemRows]:
    """Return the rows of that job, all of them known."""
    bridge = Bridge()
    rows = ItemRows(bridge, project, ADA.id)
    rows.begin()
    qtbot.waitUntil(lambda: rows.is_known, timeout=10_000)
    yield rows
    rows.stop()
    bridge.close()

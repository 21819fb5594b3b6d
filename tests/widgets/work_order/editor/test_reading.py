"""A pilot is read aside, from real jobs; what comes too late reaches nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.pay.order.pilot_times import Pilot
from tests.support.pilot_jobs import MINUTE_MS, Part, pilot_job
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.work_order.editor import sources
from widgets.work_order.editor.pilot_reader import PilotReader


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[BackgroundJobs]:
    bridge = Bridge(qapp)
    jobs = BackgroundJobs(bridge)
    yield jobs
    jobs.shut_down()
    bridge.close()


def test_a_pilot_comes_from_a_job_file(qtbot: QtBot, jobs: BackgroundJobs, tmp_path: Path) -> None:
    job = pilot_job(tmp_path / "a.fairlabel", Part("ada", 3, 3, 1))
    found: list[Pilot] = []
    refused: list[str] = []
    PilotReader(jobs)([job], found.append, refused.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    assert (found[0].items, found[0].hours_ms, refused) == (3, 4 * MINUTE_MS, [])


def test_what_is_no_job_is_told(qtbot: QtBot, jobs: BackgroundJobs, tmp_path: Path) -> None:
    found: list[Pilot] = []
    refused: list[str] = []
    PilotReader(jobs)([tmp_path / "gone.fairlabel"], found.append, refused.append)
    qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
    assert found == []
    assert refused[0].endswith(".")


def test_what_was_stopped_reaches_nobody(
    qtbot: QtBot, jobs: BackgroundJobs, tmp_path: Path
) -> None:
    job = pilot_job(tmp_path / "a.fairlabel", Part("ada", 3, 3, 1))
    found: list[object] = []
    reading = PilotReader(jobs)
    stop = reading([job], found.append, found.append)
    stop()
    later: list[Pilot] = []
    reading([job], later.append, found.append)
    qtbot.waitUntil(lambda: bool(later), timeout=10_000)
    assert found == []


def test_the_sources_have_the_whole_list(jobs: BackgroundJobs) -> None:
    made = sources(jobs)
    assert len(made.wages) == 10
    assert made.draft.name == "work order draft.toml"

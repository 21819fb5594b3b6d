"""A job on a stick or in a synchronised folder, as a person has it before them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from annotator.errors import JobFileError
from annotator.job_file.backup.working_copy import WorkingCopy
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.paths import data_folder
from annotator.progress import Cancel, silent
from tests.annotator.cli.running import refused, told
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.held_clock import HeldClock
from tests.support.patience import PATIENCE_MS
from widgets.job_files import write_backs
from widgets.job_files.job_creation import begin
from widgets.job_files.new_job_dialog import NewJob


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    pictures = tmp_path / "Dropbox"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    return begun_job(pictures)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    return HeldClock(monkeypatch)


@pytest.fixture(autouse=True)
def _not_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write nothing back soon after the opening: a busy test would do something first."""
    monkeypatch.setattr(write_backs, "FIRST_MS", PATIENCE_MS)


def said(hand: Hand) -> str:
    notice = hand.window.notices.shown
    return "" if notice is None else notice.text


def regions_in(path: Path) -> int:
    with Project.open(path) as project, project.snapshot().result() as snapshot:
        return sum(len(record.regions) for record in snapshot.items())


def test_pictures_are_found_and_work_comes_home_at_the_close(hand: Hand, job: Path) -> None:
    before = job.read_bytes()
    hand.start(job)
    hand.wait_for_item("p1.png")
    assert said(hand).startswith("This job lies in a folder of Dropbox. You work on a copy")
    hand.draw(Box(10, 10, 60, 40))
    hand.wait_until_saved()
    # Its place is not touched while one works.
    assert job.read_bytes() == before
    assert [each.path for each in hand.app.lifecycle.recent.jobs()] == [job]
    hand.close()
    assert regions_in(job) == 1


def test_work_comes_home_every_five_minutes(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert write_backs.EVERY_MS == 5 * 60_000
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(Box(10, 10, 60, 40))
    hand.wait_until_saved()
    before = job.read_bytes()
    monkeypatch.setattr(write_backs, "EVERY_MS", 50)
    hand.app.parts.job_files.write_backs.look()
    hand.qtbot.waitUntil(lambda: job.read_bytes() != before)
    once = job.read_bytes()
    hand.draw(Box(100, 100, 60, 40))
    hand.qtbot.waitUntil(lambda: job.read_bytes() != once)
    timer = hand.app.parts.job_files.write_backs.findChild(QTimer)
    assert timer is not None
    assert timer.isActive()
    hand.app.lifecycle.close()
    assert not timer.isActive()


def test_a_stick_that_is_pulled_out_is_told_once_until_it_is_back(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.window.notices.dismiss()
    hand.draw(Box(10, 10, 60, 40))
    pulled_out = job.parent.rename(tmp_path / "pulled out")
    hand.app.parts.job_files.write_backs.look()
    hand.qtbot.waitUntil(lambda: "safe on this computer" in said(hand), timeout=10_000)
    hand.draw(Box(100, 100, 60, 40))
    hand.wait_until_saved()
    pulled_out.rename(job.parent)
    hand.app.parts.job_files.write_backs.look()
    hand.qtbot.waitUntil(lambda: "safe on this computer" not in said(hand), timeout=10_000)
    hand.close()
    assert regions_in(job) == 2


def test_a_new_job_in_such_a_folder_is_a_copy_from_the_beginning(job: Path) -> None:
    wanted = NewJob(job.parent, job.with_name("other.fairlabel"), ("cat",), None, "Amina")
    begun = begin(wanted, Cancel(), silent)
    assert begun.project.is_working_copy
    assert begun.project.path == wanted.job_file
    begun.project.close()
    assert list(data_folder().glob("working/*/other.fairlabel"))


def test_a_command_sees_what_the_window_did_last(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(Box(10, 10, 60, 40))
    hand.wait_until_saved()
    # Its place has nothing of it yet: what is read there would be older than what is here.
    assert "already open" in refused("info", job)
    monkeypatch.setattr(WorkingCopy, "write_back", not_now)
    hand.close()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(job.parents[1] / "data"))
    assert told("info", "--json", job)["regions"]["total"] == 1
    assert regions_in(job) == 1


def not_now(*_: object) -> None:
    raise JobFileError("The stick is not there.")

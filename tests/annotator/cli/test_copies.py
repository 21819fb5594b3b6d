"""A command on a copy of a job that somebody works on leaves their time alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.job_file import Project
from annotator.model.entities import ItemId
from annotator.paths import state_folder
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.running import done, refused, run
from tests.annotator.session.sitting import METHOD, Clocks


@pytest.fixture
def at_work(demo: Path) -> Iterator[JobSession]:
    """Give the sample job while its worker works at it, some seconds of which are not booked."""
    clocks = Clocks()
    with Project.open(demo) as project:
        (worker,) = project.reads.workers().result()
        session = JobSession(
            project, worker, Setup(state_folder(), method=METHOD, read=clocks.read)
        )
        session.open_item(project.reads.load_item(ItemId(2)).result())
        clocks.advance(900)
        session.clock.signal()
        recording = session.recording
        recording._each_tick(recording.clock.open_span())
        project.writes.save_open_span(recording.row()).result()
        yield session
        session.end()


def test_commands_on_a_copy_neither_book_nor_delete_what_the_window_keeps(
    at_work: JobSession, tmp_path: Path
) -> None:
    copy = tmp_path / "copy" / "copy.fairlabel"
    copy.parent.mkdir()
    shutil.copyfile(at_work.project.path, copy)
    before, booked = copy.read_bytes(), at_work.project.reads.effort_totals().result()
    (state,) = state_folder().glob("*.json")
    kept = state.read_bytes()
    for command in ("info", "check", "statement"):
        assert "ended without warning" not in run(command, copy).output
    assert copy.read_bytes() == before
    assert "ended without warning" not in done("hand-in", copy, tmp_path / "one.jsonl").output
    assert state.read_bytes() == kept
    with Project.open(copy) as project:
        assert project.reads.effort_totals().result() == booked


def test_the_job_itself_is_refused_as_long_as_it_is_open(at_work: JobSession) -> None:
    assert "already open" in refused("info", at_work.project.path)

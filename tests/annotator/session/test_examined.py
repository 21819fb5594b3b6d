"""A session keeps its time until its file is checked, and writes nothing to a damaged one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from annotator.effort.categories import Category
from annotator.effort.state_file import read_state
from annotator.errors import DamagedJobError, WriteFailedError
from annotator.job_file import Project
from annotator.session.recovery import has_left, recover_sessions
from annotator.session.session_recorder import ROW_EVERY_TICKS
from tests.annotator.session.sitting import ADA, ITEMS, ORDER, Sitting, sitting
from tests.support.damaged_jobs import a_seal, bytes_of, held_check


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        made.sit()
        made.open()
        for _ in range(9):
            made.add()
        made.pump()
        made.rise()
        made.reopen()
        yield made


def test_a_session_writes_nothing_to_a_damaged_file(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at.project.path
    at.project.close()
    a_seal(path)
    before = bytes_of(path)
    at.project = Project.open(path)
    with held_check(monkeypatch) as go_on:
        session = at.sit()
        at.open(ITEMS[1])
        at.work(2_500)
        at.tick()
        assert at.state_file.exists()
        go_on()
        assert at.project.examine().result().problems
        at.pump()
    at.work(9_000)
    at.tick()
    assert not at.state_file.exists()
    with pytest.raises(DamagedJobError):
        session.recording.checkpoint()
    at.rise()
    at.project.close()
    assert bytes_of(path) == before
    assert at.told == []  # the damage is told once, and not by the clock


def test_time_that_is_measured_during_the_check_is_booked_after_it(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(at.project.path)
    with held_check(monkeypatch) as go_on:
        at.sit()
        at.open()
        at.work(2_500)
        for _ in range(2 * ROW_EVERY_TICKS):
            at.tick()
        assert bytes_of(at.project.path) == before
        left = read_state(at.state_file)
        assert left is not None
        assert left.open_span.span is not None
        go_on()
        at.rise()
    assert at.booked_ms() == {Category.LABEL: 2_500}
    assert [session.closed for session in at.project.reads.sessions().result()] == [True, True]
    assert not at.state_file.exists()


def test_a_program_that_is_killed_during_the_check_loses_no_more_than_its_last_second(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at.project.path
    before = path.read_bytes()
    with held_check(monkeypatch):
        session = at.sit()
        at.open()
        at.work(2_500)
        at.tick()
        kept = at.state_file.read_bytes()
        session.recording.drop()
        at.session = None
    at.project.close()
    path.write_bytes(before)  # the program was gone before the check had ended
    at.state_file.write_bytes(kept)
    at.project = Project.open(path)
    assert has_left(at.project, at.folder / "state")
    (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert (told.booked_ms, told.lost_at_most_ms) == (2_500, 1_000)
    assert at.booked_ms() == {Category.LABEL: 2_500}
    assert not at.state_file.exists()


def test_a_disk_that_refuses_the_session_is_told_and_asked_again(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_check(monkeypatch) as go_on:
        session = at.sit()
        at.open()
        at.work(2_500)
        with at.failing_disk():
            go_on()
            assert at.project.examine().result().problems == ()
            at.pump()
            at.tick()
    assert [type(each) for each in at.told] == [WriteFailedError]
    assert [session.recording.is_kept] == [False]
    for _ in range(ROW_EVERY_TICKS):
        at.tick()
    at.pump()
    assert [session.recording.is_kept] == [True]
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 2_500}


def test_the_next_edit_asks_a_disk_again_that_refused_the_session(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_check(monkeypatch) as go_on:
        session = at.sit()
        at.open(ITEMS[1])
        at.work(2_500)
        with at.failing_disk():
            go_on()
            at.project.examine().result()
            at.pump()
    region = at.add()
    at.pump()
    assert session.editor.is_saved
    assert list(session.editor.state.regions) == [region.id]
    assert session.recording.is_kept
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 2_500}


def test_closing_asks_a_disk_again_that_refused_the_session(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_check(monkeypatch) as go_on:
        at.sit()
        at.open()
        at.work(2_500)
        with at.failing_disk():
            go_on()
            at.project.examine().result()
            at.pump()
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 2_500}


# A copy of a job that somebody works on ------------------------------------------------------


def test_in_a_copy_of_an_open_job_nothing_is_booked_and_its_state_stays(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(2_500)
    at.add()
    at.tick()
    at.pump()
    copy = at.folder / "copy.fairlabel"
    shutil.copyfile(at.project.path, copy)
    before = at.state_file.read_bytes()
    with Project.open(copy) as project:
        entries = project.reads.effort_totals().result()
        assert not has_left(project, at.folder / "state")
        assert recover_sessions(project, at.folder / "state", at.clocks.read()) == []
        assert project.reads.effort_totals().result() == entries
        assert [session.closed for session in project.reads.sessions().result()] == [True, False]
    assert at.state_file.read_bytes() == before
    at.work(400)
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 2_900}


def test_a_job_that_was_moved_after_a_crash_takes_its_time_with_it(at: Sitting) -> None:
    path = at.project.path
    kill(at)
    moved = path.with_name("moved.fairlabel")
    path.rename(moved)
    with Project.open(moved) as project:
        (told,) = recover_sessions(project, at.folder / "state", at.clocks.read())
    assert (told.booked_ms, told.lost_at_most_ms) == (2_500, 1_000)


def test_a_file_that_was_put_in_the_place_of_a_damaged_one_gets_its_time(at: Sitting) -> None:
    path = at.project.path
    kill(at)
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    path.rename(path.with_name("aside.fairlabel"))
    copy.rename(path)
    with Project.open(path) as project:
        (told,) = recover_sessions(project, at.folder / "state", at.clocks.read())
    assert (told.booked_ms, told.lost_at_most_ms) == (2_500, 1_000)


def test_a_copy_whose_own_file_is_gone_books_what_it_has_itself(at: Sitting) -> None:
    path = at.project.path
    kill(at)
    copy = path.with_name("copy.fairlabel")
    shutil.copyfile(path, copy)
    path.unlink()
    with Project.open(copy) as project:
        (told,) = recover_sessions(project, at.folder / "state", at.clocks.read())
    assert (told.booked_ms, told.lost_at_most_ms) == (2_500, 6_000)


def kill(at: Sitting) -> None:
    """Work for 2.5 s, and end the program without a word."""
    session = at.sit()
    at.open()
    at.work(2_500)
    at.add()
    at.tick()
    at.pump()
    state = at.state_file.read_bytes()
    with at.failing_disk():
        session.recording.drop()
    at.session = None
    at.project.close()
    at.state_file.write_bytes(state)


def test_another_worker_of_the_same_name_is_not_made(at: Sitting) -> None:
    path = at.project.path
    kill(at)
    at.project = Project.open(path)
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert [worker.id for worker in at.project.reads.workers().result()].count(ADA.id) == 1

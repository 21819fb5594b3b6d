"""Copies are kept by themselves: checked, whole, in number, and never in the way of work."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import JobFileError
from annotator.job_file import Project
from annotator.job_file.backup.backups import Backup, backups_folder, backups_of, outdated
from annotator.job_file.backup.job_recovery import recovery_of
from tests.annotator.job_file.jobs import (
    ADA,
    FACTS,
    SESSION,
    as_anybody,
    editor_on,
    make_job,
    new_region,
)
from tests.annotator.job_file.test_damage import flip
from tests.support.english import english


@pytest.fixture(autouse=True)
def _no_copies_from_elsewhere() -> Iterator[None]:
    shutil.rmtree(backups_folder(), ignore_errors=True)
    yield
    shutil.rmtree(backups_folder(), ignore_errors=True)


def draw(project: Project, text: str = "") -> None:
    editor_on(project, 1).run(AddRegions((new_region(project, text),)))


def test_a_copy_is_a_job_with_what_was_asked_for_before(project: Project) -> None:
    draw(project, "first")
    kept = project.back_up().result()
    assert kept.backup is not None
    assert backups_of(project.path, FACTS.job_id) == backups_of(project.path) == [kept.backup]
    with Project.open(kept.backup.path) as copy:
        (region,) = copy.reads.load_item(1).result().state.regions.values()
    assert region.transcription == "first"


def test_only_a_job_that_differs_makes_another_copy(project: Project) -> None:
    first = project.back_up().result().backup
    project.writes.set_place(2).result()
    project.writes.add_worker(ADA).result()
    second = project.back_up().result().backup
    project.writes.begin_session(SESSION).result()
    assert project.back_up().result().backup == second  # a session that did nothing
    draw(project)
    third = project.back_up().result().backup
    assert backups_of(project.path) == [third, second, first]


def test_a_damaged_job_makes_no_copy_and_says_why(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        draw(project, "quidnunc")
        good = project.back_up().result().backup
    flip(project.path, b"quidnunc", b"quidnunk")
    with Project.open(project.path) as again:
        kept = again.back_up().result()
    assert kept.backup is None
    assert "Damaged: a step that can be undone (history 1) is not what was saved." in english(
        kept.problems
    )
    assert backups_of(project.path) == [good]
    assert good is not None
    assert list(good.path.parent.iterdir()) == [good.path]


def test_a_file_that_was_put_back_is_older_than_its_copy(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        draw(project)
    before = project.path.read_bytes()
    with Project.open(project.path) as again:
        draw(again)
        draw(again)
        newest = again.back_up().result()
        assert newest.newer is None
    project.path.write_bytes(before)
    with Project.open(project.path) as older:
        told = older.back_up().result()
        assert (told.newer, told.problems) == (newest.backup, ())
        assert older.back_up().result().newer is None  # it is told once
    with recovery_of(project.path, told.newer) as recovery:
        assert recovery.made == (newest.backup and newest.backup.made)


def test_copies_are_found_where_the_job_was_moved_to(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        kept = project.back_up().result().backup
    moved = project.path.rename(tmp_path / "moved.fairlabel")
    assert backups_of(moved) == []
    assert backups_of(moved, FACTS.job_id) == [kept]


def test_two_copies_of_a_job_do_not_thin_out_each_other(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        first = project.back_up().result().backup
    other = Path(shutil.copy(project.path, tmp_path / "other.fairlabel"))
    with Project.open(other) as again:
        second = again.back_up().result().backup
    assert (backups_of(project.path), backups_of(other)) == ([first], [second])


def test_the_newest_ten_stay_and_the_last_of_each_day() -> None:
    now = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
    hours = [*range(15), 24, 25, 48, 13 * 24, 14 * 24 + 1]
    backups = [Backup(Path(str(hour)), now - dt.timedelta(hours=hour), "", 0) for hour in hours]
    gone = {int(str(backup.path)) for backup in outdated(backups, now)}
    days = {(now - dt.timedelta(hours=hour)).astimezone().date() for hour in hours}
    left = [hour for hour in hours if hour not in gone]
    assert set(range(10)) <= set(left)
    assert {48, 13 * 24} <= set(left)
    assert 14 * 24 + 1 not in left
    assert len(left) <= 10 + len(days)
    assert {11, 25} & gone == {11, 25}


def test_more_than_is_kept_is_removed_from_the_folder(project: Project) -> None:
    for _ in range(13):
        draw(project)
        project.back_up().result()
    assert len(backups_of(project.path)) in {10, 11}  # 11: midnight has passed meanwhile
    newest = backups_of(project.path)[0]
    with Project.open(newest.path) as copy:
        assert len(copy.reads.load_item(1).result().state.regions) == 13


def test_a_data_folder_that_refuses_is_told_and_work_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with as_anybody() as folder:
        (folder / "data").mkdir(mode=0o500)
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        (folder / "job").mkdir()
        with make_job(folder / "job") as project:
            with pytest.raises(JobFileError, match="No copy of this job could be kept"):
                project.back_up().result()
            draw(project)
            assert len(project.reads.load_item(1).result().state.regions) == 1


def test_a_full_disk_leaves_the_older_copy_and_no_rest(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = project.back_up().result().backup
    draw(project)

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("annotator.job_file.backup.backups.copy_pages", full)
    with pytest.raises(JobFileError, match="Your work is saved in the job file as before"):
        project.back_up().result()
    assert good is not None
    assert list(good.path.parent.iterdir()) == [good.path]

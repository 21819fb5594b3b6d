"""A file is checked as a whole before a byte of it is written; a damaged one stays as it is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import DamagedJobError, JobFileError, WriteFailedError
from annotator.job_file import Project
from annotator.job_file.backup import first_check
from annotator.job_file.backup.online_backup import copy_to_scratch
from annotator.job_file.schema.tables import LEDGER
from tests.annotator.job_file.jobs import (
    ADA,
    SESSION,
    booked,
    editor_on,
    make_job,
    new_region,
    settle,
)
from tests.support.damaged_jobs import (
    DAMAGES,
    WORD,
    a_seal,
    bytes_of,
    held_check,
    leave_a_journal,
    run_sql,
)
from tests.support.english import english
from tests.support.patience import PATIENCE_MS


@pytest.fixture
def job(tmp_path: Path) -> Path:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        project.writes.begin_session(SESSION).result()
        project.writes.append_effort([booked(0, 1_000)], None).result()
        editor = editor_on(project, 2)
        for _ in range(40):
            editor.run(AddRegions((new_region(project, WORD * 30),)))
        settle(project)
    return project.path


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: str(each.__name__))
def test_nothing_is_written_to_a_damaged_file(job: Path, damage: Callable[[Path], None]) -> None:
    damage(job)
    before = bytes_of(job)
    try:
        project = Project.open(job)
    except DamagedJobError:
        assert bytes_of(job) == before
        return
    with project:
        asked: list[Future[Any]] = [
            project.writes.add_worker(ADA),
            project.writes.begin_session(SESSION),
            project.writes.append_effort([booked(2_000, 3_000)], None),
            project.writes.set_size(1, 100, 100),
            project.writes.set_place(2),
        ]
        for each in asked:
            with pytest.raises(DamagedJobError, match=r"damaged: .* It was left as it is"):
                each.result()
        assert project.is_read_only
        assert project.examine().result().problems
        with pytest.raises(DamagedJobError):
            project.require_work()
        with pytest.raises(DamagedJobError):
            project.writes.set_place(3).result()
        assert len(project.reads.item_rows().result()) == 3  # and it can still be read
    assert bytes_of(job) == before


def test_an_edit_that_was_made_during_the_check_of_a_damaged_file_is_taken_back(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_seal(job)
    before = bytes_of(job)
    with held_check(monkeypatch) as go_on, Project.open(job) as project:
        editor = editor_on(project, 1)
        refused: Queue[Exception] = Queue()  # the thread that checks tells it
        editor.failed.append(refused.put)
        editor.run(AddRegions((new_region(project, "x"),)))
        assert not editor.is_saved
        assert editor.state.regions
        go_on()
        assert type(refused.get(timeout=PATIENCE_MS / 1000)) is DamagedJobError
        assert not editor.state.regions
    assert refused.empty()
    assert bytes_of(job) == before


def test_nothing_is_written_until_the_check_has_ended(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(job)
    with held_check(monkeypatch) as go_on, Project.open(job) as project:
        added = project.writes.add_worker(ADA)
        editor = editor_on(project, 1)  # what is known of the items can be read all along
        assert not project.is_examined
        editor.run(AddRegions((new_region(project, "x"),)))
        behind = project.reads.load_item(1)
        assert bytes_of(job) == before
        assert not editor.is_saved
        assert not added.done()
        assert not behind.done()  # it would not see what is not written yet
        go_on()
        assert len(behind.result().state.regions) == 1
        assert project.examine().result().problems == ()
    assert bytes_of(job) != before


def test_closing_waits_for_what_the_check_holds_up(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_check(monkeypatch) as go_on:
        project = Project.open(job)
        editor_on(project, 1).run(AddRegions((new_region(project, "x"),)))
        threading.Timer(0.05, go_on).start()
        project.close()
    with Project.open(job) as again:
        assert len(again.reads.load_item(1).result().state.regions) == 1


def test_a_file_that_is_only_read_is_not_checked(job: Path) -> None:
    with Project.open(job) as project:
        assert len(project.reads.item_rows().result()) == 3
        assert not project.is_examined


def test_a_check_that_cannot_be_made_as_a_copy_is_made_in_place(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JobFileError("The disk is full.")

    monkeypatch.setattr(first_check, "copy_to_scratch", full)
    with Project.open(job) as project:
        project.writes.set_place(2).result()
        assert project.facts.place == 2
        assert str(project.examine().result().refusal) == "The disk is full."
    a_seal(job)
    before = bytes_of(job)
    with Project.open(job) as project, pytest.raises(DamagedJobError):
        project.writes.set_place(3).result()
    assert bytes_of(job) == before


def test_a_check_that_fails_is_made_again_with_the_next_write(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    with Project.open(job) as project:
        monkeypatch.setattr(first_check, "copy_to_scratch", broken)
        with pytest.raises(WriteFailedError, match="Check the disk"):
            project.writes.set_place(2).result()
        monkeypatch.setattr(first_check, "copy_to_scratch", copy_to_scratch)
        project.writes.set_place(2).result()
        assert project.facts.place == 2


def test_a_sound_file_beside_a_broken_off_write_is_opened(job: Path) -> None:
    leave_a_journal(job)
    with Project.open(job) as project:
        assert project.check().result() == []
        project.writes.set_place(2).result()


def test_a_new_job_is_not_checked_before_its_first_write(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        assert project.is_examined


def test_a_ledger_that_does_not_fit_is_told_and_keeps_nobody_from_work(job: Path) -> None:
    row = 1, str(ADA.id), 0, "effort", "1", "no leaf of this row"
    run_sql(job, f"INSERT INTO ledger VALUES {(*row, LEDGER.seal(row))}")
    with Project.open(job) as project:
        project.writes.set_place(2).result()
        examined = project.examine().result()
        assert [
            each.startswith("A ledger does not hold") for each in english(examined.problems)
        ] == [True]
        assert examined.damage == ()
        assert not project.is_read_only

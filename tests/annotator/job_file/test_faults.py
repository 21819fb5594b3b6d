"""When the disk refuses, nothing is half written, memory steps back, and the person is told."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from annotator.editing.changes import Step
from annotator.editing.commands import AddRegions
from annotator.editing.commit import Commit
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.job_file import Project
from annotator.job_file.opening.disk_faults import as_sentence
from annotator.model.entities import ItemId
from tests.annotator.job_file.jobs import (
    SESSION,
    Meter,
    as_anybody,
    editor_on,
    make_job,
    new_region,
    settle,
)

BIG = "x" * 300_000


@contextmanager
def no_file_may_grow_beyond(size: int) -> Iterator[None]:
    """Have the system refuse to make any file of this process longer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def full_disk(project: Project) -> Iterator[None]:
    """Have SQLite find no room: it then goes the way of a full disk."""
    connection = project._writer.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        connection.execute("PRAGMA max_page_count = 1000000")


def refused_edit(project: Project, fault: AbstractContextManager[None]) -> AnnotatorError:
    """Do one edit under a fault; all of it must be taken back, and the next one must work."""
    meter, told = Meter(7), list[AnnotatorError]()
    editor = editor_on(project, 1, meter)
    editor.failed.append(told.append)
    good = new_region(project, "good")
    editor.run(AddRegions((good,)))
    settle(project)
    state, steps = editor.state, editor.history.snapshot()
    generation = editor._generation  # it is another one as soon as the failure has been told
    with fault:
        editor.run(AddRegions((bad := new_region(project, BIG),)))
        later = Commit(ItemId(1), (), Step(9, "later", ()), generation=generation)
        with pytest.raises(WriteFailedError):
            project.commit(later).result()
    assert (editor.state, editor.history.snapshot()) == (state, steps)
    assert meter.taken_back == [{bad.id: 7}]
    assert project.reads.load_item(1).result().state == state
    editor.run(AddRegions((new_region(project, BIG),)))
    settle(project)
    assert editor.is_saved
    assert project.reads.load_item(1).result().state == editor.state
    assert project.check().result() == []
    assert [type(error) for error in told] == [WriteFailedError]
    return told[0]


def test_a_full_disk_takes_the_edit_back(project: Project) -> None:
    assert "The disk is full" in str(refused_edit(project, full_disk(project)))


def test_a_disk_that_refuses_to_go_on_takes_the_edit_back(project: Project) -> None:
    limit = project.path.stat().st_size + 50_000
    error = refused_edit(project, no_file_may_grow_beyond(limit))
    assert "The disk reported an error" in str(error)


def test_a_journal_that_cannot_be_made_takes_the_edit_back() -> None:
    with as_anybody() as folder, make_job(folder) as project:
        editor, told = editor_on(project, 1), list[AnnotatorError]()
        editor.failed.append(told.append)
        folder.chmod(0o555)
        editor.run(AddRegions((new_region(project),)))
        settle(project)
        assert editor.state.regions == {}
        folder.chmod(0o755)
        editor.run(AddRegions((new_region(project),)))
        settle(project)
        assert len(project.reads.load_item(1).result().state.regions) == 1
        assert [type(error) for error in told] == [WriteFailedError]


def test_a_job_file_that_was_deleted_takes_no_more_edits(project: Project) -> None:
    editor, told = editor_on(project, 1), list[AnnotatorError]()
    editor.failed.append(told.append)
    project.path.unlink()
    editor.run(AddRegions((new_region(project),)))
    settle(project)
    assert editor.state.regions == {}
    assert "was moved, replaced or deleted" in str(told[0])


def test_a_job_file_that_was_replaced_takes_no_more_edits(project: Project) -> None:
    project.path.rename(project.path.with_name("moved.fairlabel"))
    project.path.write_text("another")
    with pytest.raises(WriteFailedError, match="was moved, replaced or deleted"):
        project.writes.set_place(2).result()
    assert (project.path.read_text(), project.facts.place) == ("another", 0)


def test_what_was_queued_behind_a_failed_write_is_not_written(project: Project) -> None:
    editor = editor_on(project, 1)
    with full_disk(project):
        regions = [new_region(project, BIG), new_region(project), new_region(project)]
        changes = [AddRegions((region,)).change(editor.state) for region in regions]
        futures = [
            project.commit(Commit(ItemId(1), (change,), Step(seq, "add", (change,)), generation=4))
            for seq, change in enumerate(changes, 1)
            if change is not None
        ]
        other = project.commit(Commit(ItemId(1), (), Step(9, "x", ()), generation=5))
        errors = [future.exception() for future in futures]
    assert [type(error) for error in errors] == [WriteFailedError] * 3
    assert "An earlier change was not saved" in str(errors[2])
    assert other.result() is None
    assert project.reads.load_item(1).result().state.regions == {}


def test_a_write_that_did_reach_the_disk_counts_as_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last flush of a commit may fail after the point of no return."""
    faulty = FailsAfterCommit(project._writer.connection)
    monkeypatch.setattr(project._writer, "_file", Opened(faulty, project._writer._file.identity))
    assert project.writes.set_place(2).result().place == 2
    assert faulty.has_failed
    assert project.writes.set_place(3).result().place == 3
    assert project.serial == 3


class Opened:
    """Stands in for the open file."""

    def __init__(self, connection: object, identity: object) -> None:
        self.connection = connection
        self.identity = identity


class FailsAfterCommit:
    """A connection whose first COMMIT is done and reported as failed."""

    def __init__(self, real: sqlite3.Connection) -> None:
        self._real = real
        self.has_failed = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        cursor = self._real.execute(sql, *values)  # type: ignore[arg-type]  # passed on as it came
        if sql == "COMMIT" and not self.has_failed:
            self.has_failed = True
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise error
        return cursor


def test_a_fault_of_our_own_is_not_told_as_one_of_the_disk(project: Project) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        project.writes.begin_session(SESSION).result()  # nobody has added that worker


def test_every_sentence_says_what_to_do() -> None:
    codes = (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY_DBMOVED,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_CANTOPEN_ISDIR,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    )
    for code in codes:
        error = sqlite3.OperationalError("whatever")
        error.sqlite_errorcode = code
        sentence = str(as_sentence(error))
        assert sentence.endswith(".")
        assert sentence.count(".") >= 2

"""A new file has the tables of today, text by text; one of an older version is brought up to date.

No older version was ever released: the one that is opened here is made up.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.editing.commands import AddRegions
from annotator.errors import AnnotatorError, DamagedJobError, JobFileError
from annotator.job_file import Project
from annotator.job_file.backup.backups import backups_folder, backups_of
from annotator.job_file.backup.salvage import salvage
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.schema.migrations import OLDER_VERSIONS, OlderVersion
from annotator.job_file.schema.schema import APPLICATION_ID, VERSION
from annotator.job_file.schema.tables import ITEM_COMMENT
from annotator.records import Payment
from tests.annotator.job_file.jobs import ADA, content, editor_on, make_job, new_region
from tests.annotator.job_file.older_version import (
    OLD_TABLES,
    OLDER,
    VERSION_BEFORE,
    know,
    make_older,
    version_of,
    whose_steps,
)
from tests.support.english import english

SCHEMA_1 = Path(__file__).with_name("schema_1.sql")
"""All that stands in a file of version 1, by name."""


@pytest.fixture(autouse=True)
def _no_copies_from_elsewhere() -> None:
    shutil.rmtree(backups_folder(), ignore_errors=True)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job file with one step that was done, and one that was undone."""
    with make_job(tmp_path) as project:
        editor = editor_on(project, 1)
        editor.run(AddRegions((new_region(project),)))
        editor.run(AddRegions((new_region(project),)))
        editor.undo()
    return project.path


@pytest.fixture
def older(job: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the same job in a file of the older version, which the program knows."""
    make_older(job)
    know(monkeypatch)
    return job


def refused(path: Path) -> AnnotatorError:
    """Return the refusal of a file that must be left as it was, to the byte."""
    before = content(path.parent)
    with pytest.raises(AnnotatorError) as caught:
        Project.open(path)
    assert content(path.parent) == before
    return caught.value


def test_a_new_file_has_the_schema_of_version_1_text_by_text(job: Path) -> None:
    with closing(sqlite3.connect(job)) as connection:
        found = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        ).fetchall()
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        migrations = connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
    assert "".join(f"{sql};\n" for (sql,) in found) == SCHEMA_1.read_text(encoding="utf-8")
    assert (application_id, version_of(job), VERSION) == (APPLICATION_ID, 1, 1)
    assert migrations == [("m001_tables",)]


def test_no_older_version_was_released(job: Path) -> None:
    assert OLDER_VERSIONS == {}
    make_older(job)
    assert "header" in str(refused(job))


def test_an_older_file_is_brought_up_to_date_and_loses_nothing(older: Path) -> None:
    with Project.open(older) as project:
        tail = project.reads.history_tail().result()
        assert [step.seq for step in tail.done] == [1]
        assert [step.seq for step in tail.undone] == [2]
        assert {step.worker_id for step in (*tail.done, *tail.undone)} == {None}
        editor_on(project, 1).redo()
        assert len(project.reads.load_item(1).result().state.regions) == 2
        project.writes.add_worker(ADA).result()
        project.writes.add_payment(
            Payment("sent", ADA.id, "", "2026-11-20", "KES", "4.05")
        ).result()
    assert version_of(older) == VERSION
    with Project.open(older) as project:
        assert [one.amount for one in project.reads.payments().result()] == ["4.05"]
        assert project.check().result() == []
    with closing(sqlite3.connect(older)) as connection:
        applied = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    assert applied == [("m000_tables",), (OLDER.name,)]


def test_a_copy_is_kept_as_it_was_before_the_tables_change(older: Path) -> None:
    with Project.open(older) as project:
        assert english(project.notes) == ()
        (before,) = backups_of(older)
        assert version_of(before.path) == VERSION_BEFORE
        assert len(backups_of(older, project.facts.job_id)) == 1


def test_a_damaged_older_file_is_not_changed(older: Path) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("UPDATE label SET name = 'Line'")
    said = str(refused(older))
    assert "is damaged: a label (label 1) is not what was saved" in said


def test_a_step_of_an_older_file_that_was_changed_is_named(older: Path) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("UPDATE history SET name = 'add-more' WHERE seq = 1")
    assert "history 1" in str(refused(older))


@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX history_undone",
        "CREATE TABLE receipt_choice (x)",  # as a file of today has one
        "ALTER TABLE history ADD COLUMN worker_id TEXT",
        "CREATE TRIGGER t AFTER INSERT ON region BEGIN DELETE FROM effort; END",
    ],
)
def test_an_older_file_with_other_tables_is_refused(older: Path, statement: str) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute(statement)
    error = refused(older)
    assert isinstance(error, DamagedJobError)
    assert "changed from outside" in str(error)
    assert backups_of(older) == []


def _fails_at_the_end(db: Database) -> None:
    whose_steps(db)
    db.execute("INSERT INTO worker VALUES (NULL, NULL, NULL, NULL)")


def _forgets_a_table(db: Database) -> None:
    whose_steps(db)
    db.execute("DROP TABLE receipt_choice")


@pytest.mark.parametrize("migrate", [_fails_at_the_end, _forgets_a_table])
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch, migrate: Callable[[Database], None]
) -> None:
    know(monkeypatch, replace(OLDER, migrate=migrate))
    assert isinstance(refused(older), JobFileError)
    know(monkeypatch)
    Project.open(older).close()
    assert version_of(older) == VERSION


def test_of_two_migrations_both_are_done_or_none(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(db: Database) -> None:
        db.execute("UPDATE job SET media_folder = media_folder")
        db.execute("DROP TABLE more")

    more = replace(ITEM_COMMENT, name="more")
    before_that = OlderVersion((*OLD_TABLES, more), "m000_without_more", rename)
    monkeypatch.setitem(OLDER_VERSIONS, VERSION_BEFORE - 1, before_that)
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute(more.schema["more"])
        connection.execute(f"PRAGMA user_version = {VERSION_BEFORE - 1}")
    know(monkeypatch, replace(OLDER, migrate=_fails_at_the_end))
    refused(older)
    know(monkeypatch)
    with Project.open(older) as project:
        assert project.check().result() == []
    assert version_of(older) == VERSION


def test_rows_that_do_not_fit_into_a_file_of_today_are_not_saved_into_one(
    older: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.fairlabel"
    saved.touch()
    with (
        closing(open_copy(older)) as source,
        pytest.raises(DamagedJobError, match="An older version wrote the file"),
    ):
        salvage(source, saved)
    assert saved.stat().st_size == 0

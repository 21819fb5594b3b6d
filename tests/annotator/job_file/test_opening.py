"""A job file is opened hardened and locked, or refused and left as it was to the byte."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import (
    AnnotatorError,
    DamagedJobError,
    JobFileError,
    JobLockedError,
    NewerJobError,
    NotAJobError,
)
from annotator.job_file import Project
from annotator.job_file.backup.offline_check import problems_of_file
from annotator.job_file.opening.file_access import HARDENED
from annotator.job_file.schema.schema import APPLICATION_ID, VERSION
from tests.annotator.job_file.jobs import CHECKOUT, FACTS, as_anybody, content, make_job

HOLD = """
import sys
from pathlib import Path
from annotator.errors import JobLockedError
from annotator.job_file import Project
try:
    with Project.open(Path(sys.argv[1])):
        print("open", flush=True)
        sys.stdin.read()
except JobLockedError as error:
    print(error, flush=True)
"""


def another_program(path: Path) -> subprocess.Popen[str]:
    """Start a program that opens the job and holds it until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def what_it_says(path: Path) -> str:
    with another_program(path) as other:
        return other.communicate()[0].strip()


@pytest.fixture
def closed_job(tmp_path: Path) -> Path:
    project = make_job(tmp_path)
    project.close()
    return project.path


def outside(path: Path, *statements: str) -> None:
    """Change a job file as somebody with another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def refused(path: Path) -> AnnotatorError:
    """Return the refusal of a file that must be left as it was."""
    before = content(path.parent)
    with pytest.raises(AnnotatorError) as caught:
        Project.open(path)
    assert content(path.parent) == before
    assert str(caught.value).endswith(".")
    return caught.value


def test_every_setting_is_what_it_must_be_when_read_back(project: Project) -> None:
    connection = project._writer.connection
    answers = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in HARDENED}
    assert answers == {
        "locking_mode": "exclusive",
        "journal_mode": "truncate",
        "synchronous": 3,
        "fullfsync": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "recursive_triggers": 1,
    }


def test_another_program_is_told_that_the_job_is_open(project: Project) -> None:
    assert "already open in another window or program" in what_it_says(project.path)


def test_a_job_that_another_program_has_open_is_refused(closed_job: Path) -> None:
    with another_program(closed_job) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(JobLockedError, match="Close it there first"):
            Project.open(closed_job)
        other.communicate()
    Project.open(closed_job).close()


def test_a_refused_second_opening_does_not_drop_the_lock_of_the_first(project: Project) -> None:
    with pytest.raises(JobLockedError):
        Project.open(project.path)
    assert "already open" in what_it_says(project.path)


def test_a_job_is_found_locked_under_another_name_too(project: Project) -> None:
    other_name = project.path.with_name("link.fairlabel")
    other_name.symlink_to(project.path)
    with pytest.raises(JobLockedError):
        Project.open(other_name)


def test_an_open_job_can_be_opened_again_after_it_was_closed(project: Project) -> None:
    project.close()
    project.close()
    Project.open(project.path).close()


def killed_at_the_first_page(path: Path) -> bytes:
    """Leave a job as a program does that is killed when page 1 is written and no later one.

    Returns the file as it was before, which the journal gives back.
    """
    before = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE job SET title = ?", ("long " * 20_000,))
        connection.execute("UPDATE item SET reason = 'half'")
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    pages = int.from_bytes(before[28:32], "big") + 20
    header = bytearray(before[:100])
    header[24:28] = header[92:96] = (2**31).to_bytes(4, "big")
    header[28:32] = pages.to_bytes(4, "big")
    path.write_bytes(bytes(header) + before[100:])
    path.with_name(f"{path.name}-journal").write_bytes(journal)
    return before


def test_a_program_killed_while_the_file_grew_has_damaged_nothing(closed_job: Path) -> None:
    before = killed_at_the_first_page(closed_job)
    bare = sqlite3.connect(f"{closed_job.as_uri()}?immutable=1", uri=True)
    with closing(bare), pytest.raises(sqlite3.DatabaseError, match="malformed"):
        bare.execute("SELECT count(*) FROM job")
    assert problems_of_file(closed_job) == []
    with Project.open(closed_job) as project:
        assert project.facts.title == "Old letters"
        assert project.check().result() == []
    assert closed_job.read_bytes() == before


def test_a_file_that_was_cut_short_is_refused_without_a_journal_beside(closed_job: Path) -> None:
    killed_at_the_first_page(closed_job)
    journal = closed_job.with_name(f"{closed_job.name}-journal")
    for cut in (journal.unlink, lambda: journal.write_bytes(b"")):
        cut()
        assert isinstance(refused(closed_job), DamagedJobError)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 4000, b"a,b\n1,2\n" * 2000],
    ids=("empty", "short text", "only the magic", "long text"),
)
def test_another_kind_of_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "letters.fairlabel"
    path.write_bytes(data)
    error = refused(path)
    assert isinstance(error, NotAJobError)
    # Its name is not what is wrong.
    assert "Choose a file that ends in" not in str(error)
    assert ("is empty, so it is no job" in str(error)) == (data == b"")
    other = path.rename(tmp_path / "letters.txt")
    assert "Choose a file that ends in .fairlabel." in str(refused(other))


def test_what_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path / "missing.fairlabel"), NotAJobError)
    folder = tmp_path / "folder.fairlabel"
    folder.mkdir()
    assert "is not a file, but a folder" in str(refused(folder))
    assert isinstance(refused(folder), NotAJobError)
    with pytest.raises(NotAJobError):
        Project.open(tmp_path / "missing" / "deeper.fairlabel")


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.sqlite"
    outside(path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
    assert isinstance(refused(path), NotAJobError)


def test_another_application_id_is_refused(closed_job: Path) -> None:
    outside(closed_job, f"PRAGMA application_id = {APPLICATION_ID + 1}")
    assert isinstance(refused(closed_job), NotAJobError)


def test_a_newer_file_is_refused(closed_job: Path) -> None:
    outside(closed_job, f"PRAGMA user_version = {VERSION + 1}")
    assert isinstance(refused(closed_job), NewerJobError)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON region BEGIN DELETE FROM effort; END",
        "CREATE TABLE more (x)",
        "CREATE VIEW v AS SELECT 1",
        "CREATE INDEX i ON region(number)",
        "DROP TRIGGER effort_no_delete",
        "DROP INDEX region_item",
        "ALTER TABLE region ADD COLUMN more TEXT",
        "ANALYZE",
    ],
)
def test_a_changed_schema_is_refused(closed_job: Path, statement: str) -> None:
    outside(closed_job, statement)
    error = refused(closed_job)
    assert isinstance(error, DamagedJobError)
    assert "changed from outside" in str(error)


def test_a_trigger_under_a_name_of_sqlite_is_refused(closed_job: Path) -> None:
    outside(
        closed_job,
        "CREATE TRIGGER t AFTER INSERT ON region BEGIN DELETE FROM region; END",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET name = 'sqlite_t', sql = replace(sql, 'TRIGGER t', "
        "'TRIGGER sqlite_t') WHERE name = 't'",
    )
    assert isinstance(refused(closed_job), DamagedJobError)


def test_a_file_that_was_cut_short_is_refused(closed_job: Path) -> None:
    data = closed_job.read_bytes()
    closed_job.write_bytes(data[: len(data) // 2])
    error = refused(closed_job)
    assert isinstance(error, DamagedJobError)
    assert "cut short" in str(error)


def test_lost_first_rows_are_told(closed_job: Path) -> None:
    outside(closed_job, "DELETE FROM tally")
    assert isinstance(refused(closed_job), DamagedJobError)


def test_a_file_that_cannot_be_written_to_is_refused() -> None:
    with as_anybody() as folder:
        make_job(folder).close()
        path = folder / "letters.fairlabel"
        path.chmod(0o444)
        assert "cannot be written to" in str(refused(path))


def test_a_folder_that_cannot_be_written_to_is_refused() -> None:
    with as_anybody() as folder:
        make_job(folder).close()
        folder.chmod(0o555)
        try:
            assert "cannot be written to" in str(refused(folder / "letters.fairlabel"))
            with pytest.raises(JobFileError, match="cannot be written to"):
                Project.create(folder / "other.fairlabel", FACTS, labels=[])
        finally:
            folder.chmod(0o755)


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with as_anybody() as folder:
        make_job(folder).close()
        path = folder / "letters.fairlabel"
        data = path.read_bytes()
        path.chmod(0o000)
        with pytest.raises(JobFileError, match="cannot be read"):
            Project.open(path)
        path.chmod(0o644)
        assert path.read_bytes() == data

"""A byte that was flipped, or a value changed from outside, is noticed and named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import DamagedJobError
from annotator.job_file import Project
from tests.annotator.job_file.jobs import ADA, SESSION, booked, editor_on, make_job, new_region
from tests.support.english import english

WORD = b"quidnunc"


@pytest.fixture
def closed_job(tmp_path: Path) -> Path:
    with make_job(tmp_path) as project:
        editor_on(project, 2).run(AddRegions((new_region(project, WORD.decode()),)))
    return project.path


def flip(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes where the disk has them, in the table and in the history alike."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


def test_a_flipped_letter_is_noticed_and_its_item_named(closed_job: Path) -> None:
    flip(closed_job, WORD, b"quidnunk")
    with Project.open(closed_job) as project:
        with pytest.raises(DamagedJobError, match=r"a region of item 2 \(p2.jpg\)"):
            project.reads.load_item(2).result()
        assert project.reads.load_item(1).result().item.path == "p1.jpg"
        problems = english(project.check().result())
    assert len(problems) == 2
    (region,) = (each for each in problems if each.startswith("Damaged: a region (region "))
    assert region.endswith(" of “p2.jpg” is not what was saved.")
    assert "Damaged: a step that can be undone (history 1) is not what was saved." in problems


def test_a_region_of_which_nobody_knows_whose_it_is_is_told_without_a_name(
    closed_job: Path,
) -> None:
    with closing(sqlite3.connect(closed_job, isolation_level=None)) as connection:
        connection.execute("UPDATE region SET item_id = 99")
    with Project.open(closed_job) as project:
        problems = english(project.check().result())
    (region,) = (each for each in problems if each.startswith("Damaged: a region (region "))
    assert region.endswith(") is not what was saved.")


def test_sqlite_itself_sees_nothing_there(closed_job: Path) -> None:
    flip(closed_job, WORD, b"quidnunk")
    with closing(sqlite3.connect(closed_job)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_byte_that_makes_no_text_any_more_is_noticed(closed_job: Path) -> None:
    flip(closed_job, WORD, b"quidnun\xff")
    with Project.open(closed_job) as project:
        with pytest.raises(DamagedJobError, match="damaged"):
            project.reads.load_item(2).result()
        assert len(project.check().result()) == 2


def test_a_damaged_job_makes_no_backup_and_keeps_the_old_one(closed_job: Path) -> None:
    backup = closed_job.with_name("backup.fairlabel")
    backup.write_text("the good one")
    flip(closed_job, WORD, b"quidnunk")
    with (
        Project.open(closed_job) as project,
        pytest.raises(DamagedJobError, match="No backup was made"),
    ):
        project.copy_to(backup).result()
    assert backup.read_text() == "the good one"
    assert sorted(path.name for path in closed_job.parent.iterdir()) == [
        "backup.fairlabel",
        "letters.fairlabel",
    ]


def test_a_snapshot_of_a_damaged_job_is_refused_where_it_is_read(closed_job: Path) -> None:
    flip(closed_job, WORD, b"quidnunk")
    with (
        Project.open(closed_job) as project,
        project.snapshot().result() as snapshot,
        pytest.raises(DamagedJobError, match="a region of item 2"),
    ):
        list(snapshot.items())


def test_a_damaged_page_is_told(closed_job: Path) -> None:
    data = bytearray(closed_job.read_bytes())
    start = data.index(WORD) // 4096 * 4096
    data[start : start + 8] = b"\xff" * 8
    closed_job.write_bytes(data)
    with Project.open(closed_job) as project:
        assert project.check().result() != []


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("job", "title = 'Another'"),
        ("worker", "name = 'Bob'"),
        ("media", "path = path || 'x'"),
        ("label", "name = 'Line'"),
        ("item", "status = 'done'"),
        ("region", "transcription = 'x'"),
        ("region_time", "active_ms = active_ms + 1"),
        ("session", "rest_sixths = 0"),
        ("history", "undone = 1"),
        ("tally", "next_region = 1"),
    ],
)
def test_a_value_changed_from_outside_is_found(closed_job: Path, table: str, change: str) -> None:
    with Project.open(closed_job) as project:
        project.writes.add_worker(ADA)
        project.writes.begin_session(SESSION).result()
    with closing(sqlite3.connect(closed_job, isolation_level=None)) as connection:
        connection.execute(f"UPDATE {table} SET {change}")
    if table in {"job", "tally"}:
        with pytest.raises(DamagedJobError):
            Project.open(closed_job)
        return
    with Project.open(closed_job) as project:
        problems = english(project.check().result())
    assert problems
    assert all(f" ({table} " in problem for problem in problems)


def test_effort_cannot_be_changed_or_taken_away(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA)
        project.writes.begin_session(SESSION)
        project.writes.append_effort([booked(0, 1000)], None).result()
    statements = (
        "UPDATE effort SET end_ms = 2000",
        "DELETE FROM effort",
        "INSERT OR REPLACE INTO effort SELECT * FROM effort",
    )
    with Project.open(project.path) as again:
        for statement in statements:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                again._writer.write(partial(_execute, statement)).result()
        assert again.reads.effort_totals().result()[ADA.id] == {"label": 1000}


def _execute(statement: str, connection: sqlite3.Connection) -> None:
    connection.execute(statement)

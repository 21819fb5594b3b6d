"""Whole tables are compared with their seals: what was changed is found, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import blake2b, sha256
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import DamagedJobError
from annotator.job_file import Project
from annotator.job_file.backup.job_recovery import put_out, recovery_of
from annotator.job_file.backup.offline_check import problems_of_file
from annotator.job_file.integrity import file_check, seals
from annotator.job_file.integrity.contents import mark_of
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.integrity.seals import unsealed
from annotator.job_file.opening.file_access import make_file, open_copy
from annotator.job_file.schema.migrations import tables_in
from annotator.job_file.schema.sealed_rows import Row, SealedTable
from annotator.job_file.schema.tables import EFFORT, WORK_ORDER
from tests.annotator.job_file.jobs import ADA, SESSION, booked, editor_on, make_job, new_region
from tests.support.damaged_jobs import past_the_guards

ROWS = 300
"""More than two blocks."""

EDGES = (1, 2, 127, 128, 129, 256, 257, ROWS)


@pytest.fixture(params=[(3, 44, 0), (99, 0, 0)], ids=("concat", "older SQLite"))
def spans(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[sqlite3.Connection]:
    """A file with many spans: numbers, texts, empty texts and NULLs."""
    monkeypatch.setattr(seals, "_KNOWS_CONCAT", request.param)
    path = tmp_path / "job.fairlabel"
    path.touch()
    with closing(make_file(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        EFFORT.put_new(connection, map(_span, range(1, ROWS + 1)))
        connection.execute("COMMIT")
        for name in ("effort_no_update", "effort_no_delete"):
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def _span(number: int) -> Row:
    item, text = (number, "label") if number % 2 else (None, None)
    name = ("Ada", "", "Zoë ☂ 日本", "None", "1\x1e2")[number % 5]
    return (number, "s", name, "", "label", item, -1 - number % 1000, 1, "", None, text, "[]", 0)


def _found(connection: sqlite3.Connection, table: SealedTable = EFFORT) -> list[object]:
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    return [row[0] for row in unsealed(connection, table)]


@pytest.mark.parametrize(
    "change",
    [
        "worker_id = worker_id || '1'",
        "start_ms = start_ms + 1",
        "item_id = coalesce(item_id, 0) + 1",
        "gap_category = CASE WHEN gap_category IS NULL THEN '' END",
        "bins = CAST(x'ff' AS TEXT)",
        "bins = bins || char(0)",
        "bins = bins || CAST(x'ff' AS TEXT) || bins",
        "seal = ''",
        "seal = seal || seal",
    ],
)
def test_each_row_that_was_changed_is_found_and_no_other(
    spans: sqlite3.Connection, change: str
) -> None:
    assert _found(spans) == []
    spans.execute(f"UPDATE effort SET {change} WHERE seq IN {EDGES}")
    assert _found(spans) == list(EDGES)


def test_rows_that_exchange_their_values_are_found(spans: sqlite3.Connection) -> None:
    spans.execute("UPDATE effort SET start_ms = -259 - start_ms WHERE seq IN (1, 256)")
    assert _found(spans) == [1, 256]


def test_rows_from_one_end_of_the_numbers_to_the_other_are_read(spans: sqlite3.Connection) -> None:
    spans.execute("DELETE FROM effort")
    numbers = (-(2**63), -1, 0, 2**63 - 1)
    EFFORT.put_new(spans, map(_span, (number for number in numbers)))
    assert _found(spans) == []
    spans.execute("UPDATE effort SET bins = ''")
    assert _found(spans) == list(numbers)


def test_a_row_with_bytes_is_compared_too(spans: sqlite3.Connection) -> None:
    WORK_ORDER.put_new(spans, [("a", 1, b"\xff\x1f"), ("b", 2, b"plain"), ("c", 3, b"")])
    assert _found(spans, WORK_ORDER) == []
    spans.execute("DROP TRIGGER work_order_no_update")
    spans.execute("UPDATE work_order SET data = x'00' WHERE sha256 = 'b'")
    assert _found(spans, WORK_ORDER) == ["b"]


@pytest.mark.usefixtures("spans")
def test_a_table_that_turns_in_a_circle_is_told_and_not_read_for_ever(tmp_path: Path) -> None:
    # A number of two bytes (SQLite file format, section 1.6): 130 becomes 5.
    before, after = b"\x81\x02\x0f\x00", b"\x80\x05\x0f\x00"
    path = tmp_path / "job.fairlabel"
    data = path.read_bytes()
    assert data.count(before) == 1
    path.write_bytes(data.replace(before, after))
    with closing(open_copy(path)) as copy, pytest.raises(sqlite3.DatabaseError, match="of order"):
        list(unsealed(copy, EFFORT))


@pytest.fixture
def worked_on(tmp_path: Path) -> Path:
    """A job in which there is something of most kinds, closed."""
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA)
        project.writes.begin_session(SESSION)
        project.writes.append_effort([booked(n * 1000, n * 1000 + 900) for n in range(ROWS)], None)
        editor_on(project, 1).run(AddRegions(tuple(new_region(project) for _ in range(ROWS))))
    return project.path


def _damage_index(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_region_2'"
        ).fetchone()
    data = bytearray(path.read_bytes())
    data[page * 4096 - 1] ^= 1
    path.write_bytes(data)


def _change_row(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE region SET transcription = 'x' WHERE number IN (7, 200)")


@pytest.mark.parametrize(
    ("damage", "told"),
    [(_damage_index, "The structure of the file is damaged"), (_change_row, "Damaged: a region")],
)
def test_damage_is_told_the_same_with_one_thread_and_with_two(
    worked_on: Path,
    damage: Callable[[Path], None],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert problems_of_file(worked_on) == []
    damage(worked_on)
    monkeypatch.setattr(file_check, "_SMALL_BYTES", 0)
    with closing(open_copy(worked_on)) as copy:
        beside, alone = problems_of(copy, worked_on), problems_of(copy)
    assert told in str(beside[0])
    assert sorted(map(str, beside)) == sorted(map(str, alone))


def test_of_very_many_faults_a_hundred_are_told_and_that_there_are_more(worked_on: Path) -> None:
    with closing(sqlite3.connect(worked_on, isolation_level=None)) as connection:
        connection.execute("UPDATE region SET transcription = 'x'")
    told = problems_of_file(worked_on)
    assert len(told) == 101
    assert "There are more faults" in str(told[-1])


def test_a_mark_is_over_all_seals_in_the_order_of_the_rows(worked_on: Path) -> None:
    digest = blake2b(digest_size=8)
    with closing(open_copy(worked_on)) as copy:
        values = copy.execute("SELECT job_id, title, media_folder FROM job").fetchone()
        digest.update("\x1f".join(values).encode())
        for table in tables_in(copy):
            if table.name not in {"job", "session", "open_span", "tally"}:
                digest.update(f"\x1e{table.name}".encode())
                for (seal,) in copy.execute(f"SELECT seal FROM {table.name} ORDER BY rowid"):
                    digest.update(seal.encode())
        assert mark_of(copy) == digest.hexdigest()


def test_an_order_with_other_bytes_than_its_digest_is_found_behind_a_valid_seal(
    tmp_path: Path,
) -> None:
    agreed, better = b'[pay]\ncurrency = "KES"\n', b'[pay]\ncurrency = "USD"\n'
    digest = sha256(agreed).hexdigest()
    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_order(agreed, digest).result()
        editor_on(project, 1).run(AddRegions((new_region(project),)))
    seal = WORK_ORDER.seal((digest, 1, better))
    set_order = f"UPDATE work_order SET position = 1, data = x'{better.hex()}', seal = '{seal}'"
    past_the_guards(path, set_order)
    (fault,) = problems_of_file(path)
    assert str(fault).startswith("Damaged: a work order")
    assert str(fault).endswith("is not what was saved.")
    with Project.open(path) as project, pytest.raises(DamagedJobError, match="a work order"):
        project.reads.orders().result()
    out = tmp_path / "out.fairlabel"
    with recovery_of(path) as recovery:
        put_out(recovery, out)
    with Project.open(out) as project:
        assert project.reads.orders().result() == []
        assert project.check().result() == []
        assert len(project.reads.load_item(1).result().state.regions) == 1

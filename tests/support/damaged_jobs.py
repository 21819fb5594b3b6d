"""Damages job files in every possible way, and delays the check of one."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from annotator.job_file.backup import first_check
from tests.support.patience import PATIENCE_MS

WORD = "quidnunc"
"""A text that some region of the job must have."""

PAGE = 4096


def change(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes on the disk."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def run_sql(path: Path, *statements: str) -> None:
    """Change a file as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for each in statements:
            connection.execute(each)


def past_the_guards(path: Path, *statements: str) -> None:
    """Change a file after dropping the triggers of a table, and restore them."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        guards = connection.execute(sql).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for each in statements:
            connection.execute(each)
        for _, guard in guards:
            connection.execute(guard)


def a_value(path: Path) -> None:
    """Flip bytes of a text."""
    change(path, WORD.encode(), WORD.upper().encode())


def a_seal(path: Path) -> None:
    """Change the seal of a region."""
    run_sql(path, "UPDATE region SET seal = 'x' WHERE number = 7")


def a_row_edited_by_hand(path: Path) -> None:
    """Lengthen spans of time, past the triggers."""
    past_the_guards(path, "UPDATE effort SET end_ms = end_ms + 1000")


def a_value_edited_by_hand(path: Path) -> None:
    """Change a text with a database tool."""
    run_sql(path, "UPDATE region SET transcription = 'no' WHERE number = 7")


def an_index(path: Path) -> None:
    """Flip bits in an index."""
    page = root_of(path, "region_item")
    data = bytearray(path.read_bytes())
    cells = slice((page - 1) * PAGE + PAGE - 40, (page - 1) * PAGE + PAGE)
    data[cells] = bytes(byte ^ 1 for byte in data[cells])
    path.write_bytes(data)


def a_page(path: Path) -> None:
    """Empty a page of a table."""
    page = root_of(path, "history")
    data = bytearray(path.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def a_value_beside_a_write_that_was_broken_off(path: Path) -> None:
    """Flip bytes of a file that a killed program left half written."""
    a_value(path)
    leave_a_journal(path)


def a_value_in_a_file_with_a_log(path: Path) -> None:
    """Flip bytes of a file that has a write-ahead log beside it."""
    a_value(path)
    leave_a_log(path)


def root_of(path: Path, name: str) -> int:
    """Return the first page of a table or index."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        return int(connection.execute(sql, (name,)).fetchone()[0])


def leave_a_journal(path: Path) -> None:
    """Leave the journal of a program that was killed in the middle of a write."""
    work = path.with_name("work")
    shutil.copyfile(path, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # so that pages are written before the end
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE history SET name = name || 'x'")
        assert work.read_bytes() != path.read_bytes()
        shutil.copyfile(work, path)
        shutil.copyfile(f"{work}-journal", f"{path}-journal")
        connection.execute("ROLLBACK")
    work.unlink()


def a_value_in_a_file_that_was_switched_to_a_log(path: Path) -> None:
    """Flip bytes of a file that another program switched to a log."""
    a_value(path)
    run_sql(path, "PRAGMA journal_mode = WAL")
    assert not path.with_name(f"{path.name}-wal").exists()


def leave_a_log(path: Path) -> None:
    """Leave a file that another program switched to a write-ahead log, with a write in it."""
    work = path.with_name("work")
    shutil.copyfile(path, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE tally SET serial = serial + 1")
        shutil.copyfile(work, path)
        shutil.copyfile(f"{work}-wal", f"{path}-wal")
    work.unlink()


DAMAGES: Final = (
    a_value,
    a_seal,
    a_row_edited_by_hand,
    a_value_edited_by_hand,
    an_index,
    a_page,
    a_value_beside_a_write_that_was_broken_off,
    a_value_in_a_file_with_a_log,
    a_value_in_a_file_that_was_switched_to_a_log,
)


def bytes_of(path: Path) -> dict[str, str]:
    """Return digests of the file and of the files that belong to it."""
    return {
        each.name: sha256(each.read_bytes()).hexdigest()
        for each in sorted(path.parent.iterdir())
        if each.is_file() and each.name.startswith(path.name)
    }


@contextmanager
def held_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Delay the check until the caller releases it or the block ends."""
    go_on = threading.Event()

    def late(real: Callable[..., object]) -> Callable[..., object]:
        def wait(*given: object) -> object:
            assert go_on.wait(PATIENCE_MS / 1000)
            return real(*given)

        return wait

    for name in ("copy_to_scratch", "keep_backup"):
        monkeypatch.setattr(first_check, name, late(getattr(first_check, name)))
    try:
        yield go_on.set
    finally:
        go_on.set()

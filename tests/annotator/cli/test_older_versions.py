"""A command that only reads leaves the file of an older program as it is; others raise it."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.annotator.cli.running import done, run, state_of, told

OLD = Path(__file__).parents[1] / "store" / "version_3.fairlabel.gz"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "job" / "old.fairlabel"
    path.parent.mkdir()
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    return path


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_what_only_reads_leaves_it_as_it_is(old: Path, tmp_path: Path) -> None:
    before = state_of(old.parent)
    shown = done("info", old)
    assert "an older version wrote it, and reading leaves it so." in shown.stderr
    assert told("info", old, "--json")["items"]["total"] > 0
    done("statement", old, tmp_path / "statement.html")
    done("record", old, tmp_path / "record.csv")
    assert state_of(old.parent) == before
    assert version(old) == 3


def test_what_writes_raises_it_and_both_read_the_same(old: Path) -> None:
    looked_at = told("info", old, "--json")
    answer = run("key", old, "--rotate")  # there is none yet; but it was opened to write
    assert "There is no key yet" in answer.output
    assert version(old) > 3
    raised = told("info", old, "--json")
    assert "older version" not in done("info", old).stderr
    assert (raised["items"], raised["regions"]) == (looked_at["items"], looked_at["regions"])

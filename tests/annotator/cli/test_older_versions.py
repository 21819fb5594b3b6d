"""A command that only reads leaves the file of an older program as it is; others raise it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.job_file.schema.schema import VERSION
from annotator.paths import keys_folder
from tests.annotator.cli.running import done, run, state_of, told
from tests.annotator.job_file.older_version import VERSION_BEFORE, know, make_older, version_of


@pytest.fixture
def old(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the sample job as a program of a made-up older version would have it."""
    shutil.rmtree(keys_folder(), ignore_errors=True)
    make_older(demo)
    know(monkeypatch)
    return demo


def test_what_only_reads_leaves_it_as_it_is(old: Path, tmp_path: Path) -> None:
    before = state_of(old.parent)
    shown = done("info", old)
    assert "an older version wrote it, and reading leaves it so." in shown.stderr
    assert told("info", old, "--json")["items"]["total"] > 0
    done("statement", old, tmp_path / "statement.html")
    done("record", old, tmp_path / "record.csv")
    assert state_of(old.parent) == before
    assert version_of(old) == VERSION_BEFORE


def test_what_writes_raises_it_and_both_read_the_same(old: Path) -> None:
    looked_at = told("info", old, "--json")
    answer = run("key", old, "--rotate")  # there is none yet; but it was opened to write
    assert "There is no key yet" in answer.output
    assert version_of(old) == VERSION
    raised = told("info", old, "--json")
    assert "older version" not in done("info", old).stderr
    assert (raised["items"], raised["regions"]) == (looked_at["items"], looked_at["regions"])

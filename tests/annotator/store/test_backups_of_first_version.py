"""Before the tables of an older file change, a copy of it is kept as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import DamagedJobError
from annotator.store import Project
from annotator.store.backups import backups_folder, backups_of
from tests.annotator.store.jobs import make_job
from tests.annotator.store.test_backups import draw
from tests.annotator.store.test_opening import make_first_version


@pytest.fixture(autouse=True)
def _no_copies_from_elsewhere() -> None:
    shutil.rmtree(backups_folder(), ignore_errors=True)


def first_version(folder: Path) -> Path:
    """Return a job file of the first version."""
    with make_job(folder) as project:
        draw(project)
    make_first_version(project.path)
    return project.path


def test_a_file_of_the_first_version_is_kept_as_it_was(tmp_path: Path) -> None:
    path = first_version(tmp_path)
    with Project.open(path) as project:
        assert project.notes == ()
        (before,) = backups_of(path)
        with closing(sqlite3.connect(before.path)) as copy:
            assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert len(backups_of(path, project.facts.job_id)) == 1


def test_a_damaged_file_of_the_first_version_is_not_changed(tmp_path: Path) -> None:
    path = first_version(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE label SET name = 'Line'")
    before = path.read_bytes()
    with pytest.raises(
        DamagedJobError, match=r"is damaged: a label \(label 1\) is not what was saved"
    ):
        Project.open(path)
    assert path.read_bytes() == before

"""Working copies that have more than their place are found without being opened for writing."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import JobFileError
from annotator.job_file import Project
from annotator.job_file.backup.working_copy import WorkingCopy, bring_home, left_behind
from annotator.paths import data_folder
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job in a folder that is synchronised."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with make_job(folder) as project:
        return project.path


def work_and_lose_the_stick(home: Path) -> Path:
    """Leave work on this computer while the place is away; return where it went."""
    away = home.parent.with_name("pulled out")
    with Project.open_safely(home) as project:
        editor_on(project, 1).run(AddRegions((new_region(project, "mine"),)))
        settle(project)
        home.parent.rename(away)
    return away


def texts_in(path: Path) -> list[str]:
    with Project.open(path) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
        return sorted(region.transcription for region in regions)


def test_what_came_home_is_not_left_behind(home: Path) -> None:
    with Project.open_safely(home) as project:
        editor_on(project, 1).run(AddRegions((new_region(project, "mine"),)))
        settle(project)
    assert left_behind() == []
    assert bring_home(home) is None


def test_what_did_not_is_found_and_comes_home_when_its_place_is_back(home: Path) -> None:
    away = work_and_lose_the_stick(home)
    assert left_behind() == [home]
    with pytest.raises(JobFileError, match=r"could not be written back to its place .* try again"):
        bring_home(home)
    away.rename(home.parent)
    assert bring_home(home) is None
    assert left_behind() == []
    assert "mine" in texts_in(home)


def test_what_is_worked_on_is_left_to_whoever_does(home: Path) -> None:
    away = work_and_lose_the_stick(home)
    away.rename(home.parent)
    with Project.open_safely(home):
        assert left_behind() == []


def test_looking_changes_nothing(home: Path) -> None:
    work_and_lose_the_stick(home)
    copy = WorkingCopy(home).file
    before = {path: path.read_bytes() for path in copy.parent.iterdir()}
    left_behind()
    assert {path: path.read_bytes() for path in copy.parent.iterdir()} == before


def test_a_kill_in_the_middle_of_a_write_counts_as_work(home: Path) -> None:
    with Project.open_safely(home):
        pass
    copy = WorkingCopy(home).file
    killed = copy.with_name("killed")
    # As a kill leaves it: a page is written, the old one is in the journal.
    shutil.copyfile(copy, killed)
    connection = sqlite3.connect(killed, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE tally SET serial = serial")
    connection.execute("CREATE TABLE filler(text)")
    connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 4_000,)] * 200)
    shutil.copyfile(killed, copy)
    journal = killed.with_name("killed-journal").read_bytes()
    copy.with_name(f"{copy.name}-journal").write_bytes(journal)
    connection.close()
    assert journal[:8] == bytes.fromhex("d9d505f920a163d7")
    assert left_behind() == [home]


def test_what_is_no_note_or_no_copy_is_passed_over(home: Path) -> None:
    work_and_lose_the_stick(home)
    folder = data_folder() / "working"
    for name, text in (("a", "no JSON"), ("b", "[]"), ("c", '{"home": 1}')):
        (folder / name).mkdir()
        (folder / name / "as it was.json").write_text(text, encoding="utf-8")
    shutil.copytree(WorkingCopy(home).file.parent, folder / "d")
    WorkingCopy(home).file.write_bytes(b"no job at all")
    assert left_behind() == []

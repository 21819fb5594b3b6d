"""A job file that cannot be written to is opened to be looked at; nothing there is touched."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotator.editing.changes import Step
from annotator.editing.commands import AddRegions
from annotator.editing.commit import Commit
from annotator.errors import (
    DamagedJobError,
    JobFileError,
    JobLockedError,
    LookingOnlyError,
    NotAJobError,
)
from annotator.job_file import Project
from annotator.job_file.backup.read_only_copy import why_only_looked_at
from annotator.model.entities import ItemId, WorkerId
from annotator.paths import cache_folder, data_folder
from annotator.records import ImportRecord, Payment
from annotator.text.text_rules import TextRules
from tests.annotator.job_file.jobs import (
    ADA,
    SESSION,
    as_anybody,
    booked,
    content,
    editor_on,
    make_job,
    new_region,
    picture,
    settle,
)
from tests.support.english import english


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of somebody whom file modes stop, beside the program's own folders."""
    with as_anybody() as place:
        monkeypatch.setenv("XDG_DATA_HOME", str(place / "data"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        (place / "theirs").mkdir()
        yield place / "theirs"
        (place / "theirs").chmod(0o755)


@pytest.fixture
def home(folder: Path) -> Path:
    """Return a job with one region, in a folder that takes no files."""
    with make_job(folder) as project:
        editor_on(project, 1).run(AddRegions((new_region(project, "one"),)))
        settle(project)
    folder.chmod(0o555)
    return project.path


WHY = "This job can only be looked at here: its folder is write-protected."


def texts_of(project: Project) -> list[str]:
    regions = project.reads.load_item(1).result().state.regions.values()
    return [region.transcription for region in regions]


def left() -> list[Path]:
    """Return what lies where copies to look at are made."""
    return list((cache_folder() / "looking").iterdir())


def test_all_of_it_can_be_read_and_nothing_there_is_touched(home: Path) -> None:
    before, was = content(home.parent), home.stat()
    with Project.open_safely(home) as project:
        assert (project.path, project.is_read_only, project.is_working_copy) == (home, True, False)
        assert project.media_folder == home.parent / "media"
        assert texts_of(project) == ["one"]
        (note,) = english(project.notes)
        assert note == f"{WHY} Nothing is counted or kept."
        assert project.check().result() == []
        with project.snapshot().result() as snapshot:
            assert snapshot.media_folder == home.parent / "media"
            assert [len(each.regions) for each in snapshot.items()] == [1, 0, 0]
        assert len(left()) == 1
    assert left() == []
    project.close()
    assert content(home.parent) == before
    assert (home.stat().st_mtime_ns, home.stat().st_ino) == (was.st_mtime_ns, was.st_ino)
    assert not (data_folder() / "backups").exists()


def test_why_is_told_of_file_and_folder(folder: Path) -> None:
    with make_job(folder) as project:
        home = project.path
    assert why_only_looked_at(home) is None
    home.chmod(0o444)
    assert str(why_only_looked_at(home)) == "its file is write-protected"
    folder.chmod(0o555)
    assert str(why_only_looked_at(home)) == "its file is write-protected"
    home.chmod(0o644)
    assert str(why_only_looked_at(home)) == "its folder is write-protected"
    assert why_only_looked_at(folder / "none.fairlabel") is None


def _commit(project: Project) -> Future[None]:
    change = AddRegions((new_region(project),)).change(project.reads.load_item(1).result().state)
    assert change is not None
    return project.commit(Commit(ItemId(1), (change,), Step(99, "add-region", (change,))))


WORK: dict[str, Callable[[Project], Future[Any]]] = {
    "an edit": _commit,
    "an import": lambda project: project.writes.run_import(ImportRecord("coco", "x.json")),
    "items": lambda project: project.writes.add_items([picture("new.jpg")]),
    "new items": lambda project: project.writes.add_new_items([picture("new.jpg")]),
    "a title": lambda project: project.writes.set_facts(title="Other"),
    "rules for texts": lambda project: project.writes.set_text_rules(TextRules()),
    "a person": lambda project: project.writes.add_worker(ADA),
    "a session": lambda project: project.writes.begin_session(SESSION),
    "time": lambda project: project.writes.append_effort([booked(0, 1000)], None),
    "no open span": lambda project: project.writes.save_open_span(None),
    "a payment": lambda project: project.writes.add_payment(
        Payment("received", ADA.id, "", "2026-01-01", "KES", "5")
    ),
    "places in a ledger": lambda project: project.writes.enter(WorkerId("ada"), 0, []),
    "a PIN": lambda project: project.writes.set_pin(ADA.id, "1234"),
}


@pytest.mark.parametrize("what", WORK)
def test_work_is_refused_in_one_sentence(home: Path, what: str) -> None:
    with Project.open_safely(home) as project:
        serial = project.serial
        with pytest.raises(LookingOnlyError) as refusal:
            WORK[what](project).result()
        assert str(refusal.value) == f"{WHY} Copy it to another folder to work on it."
        with pytest.raises(LookingOnlyError):
            project.require_work()
        assert project.serial == serial


def test_an_edit_that_is_refused_is_turned_round(home: Path) -> None:
    with Project.open_safely(home) as project:
        editor = editor_on(project, 1)
        refused: list[Exception] = []
        editor.failed.append(refused.append)
        editor.run(AddRegions((new_region(project, "two"),)))
        settle(project)
        assert [type(each) for each in refused] == [LookingOnlyError]
        assert [each.transcription for each in editor.state.regions.values()] == ["one"]


def test_what_is_found_out_of_pictures_is_known_while_it_is_looked_at(home: Path) -> None:
    before = home.read_bytes()
    with Project.open_safely(home) as project:
        project.writes.set_size(2, 640, 480).result()
        project.writes.mark_unreadable(3, "It is gone.").result()
        project.writes.set_place(2).result()
        item = project.reads.load_item(2).result().item
        assert (item.width_px, item.height_px) == (640, 480)
    assert home.read_bytes() == before


def test_a_copy_of_it_can_be_worked_on(home: Path) -> None:
    target = home.parents[1] / "mine.fairlabel"
    with Project.open_safely(home) as project:
        project.copy_to(target).result()
    with Project.open_safely(target) as copy:
        copy.require_work()
        assert (copy.is_read_only, texts_of(copy)) == (False, ["one"])
        editor_on(copy, 1).run(AddRegions((new_region(copy, "two"),)))
        settle(copy)
        assert sorted(texts_of(copy)) == ["one", "two"]


def test_a_write_that_was_broken_off_is_taken_back_in_the_copy(
    folder: Path,
) -> None:
    with make_job(folder) as project:
        home = project.path
    journal = home.with_name(f"{home.name}-journal")
    _break_off(home, journal, folder)
    assert journal.stat().st_size
    folder.chmod(0o555)
    before = content(folder)
    with Project.open_safely(home) as project:
        assert project.facts.title == "Old letters"
        assert project.check().result() == []
    assert content(folder) == before


def _break_off(home: Path, journal: Path, folder: Path) -> None:
    """Leave file and journal as a killed program does, in the middle of a write."""
    with closing(sqlite3.connect(home, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE job SET title = 'half'")
        connection.execute("CREATE TABLE filler (x)")
        connection.executemany("INSERT INTO filler VALUES (?)", [(b"x" * 3000,)] * 50)
        shutil.copy(home, folder / "half")
        shutil.copy(journal, folder / "half-journal")
        connection.execute("ROLLBACK")
    (folder / "half").replace(home)
    (folder / "half-journal").replace(journal)


def test_what_somebody_works_on_now_is_not_looked_at(home: Path, folder: Path) -> None:
    folder.chmod(0o755)
    with Project.open(home) as _theirs:
        folder.chmod(0o555)
        with pytest.raises(JobLockedError, match="already open"):
            Project.open_safely(home)
        assert not (cache_folder() / "looking").exists()


def test_what_is_no_whole_job_is_refused_as_anywhere(home: Path, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "text.fairlabel").write_text("Not a job at all, but long enough to be read.")
    (folder / "cut.fairlabel").write_bytes(home.read_bytes()[:-8192])
    folder.chmod(0o555)
    with pytest.raises(NotAJobError):
        Project.open_safely(folder / "text.fairlabel")
    with pytest.raises(NotAJobError, match="There is no job"):
        Project.open_safely(folder / "none.fairlabel")
    with pytest.raises(DamagedJobError):
        Project.open_safely(folder / "cut.fairlabel")
    assert not (cache_folder() / "looking").exists() or left() == []


def test_a_cache_that_takes_no_copy_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = home.parents[1] / "full"
    cache.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    (cache_folder() / "looking").write_text("in the way")
    with pytest.raises(JobFileError, match="to look at could be made"):
        Project.open_safely(home)


def test_work_that_was_not_written_back_goes_on(folder: Path) -> None:
    place = folder / "Dropbox"
    place.mkdir()
    with make_job(place) as made:
        home = made.path
    project = Project.open_safely(home)
    editor_on(project, 1).run(AddRegions((new_region(project, "here"),)))
    settle(project)
    project._working = None  # as a killed program leaves it
    project.close()
    place.chmod(0o555)
    try:
        with Project.open_safely(home) as again:
            assert (again.is_working_copy, again.is_read_only) == (True, False)
            assert texts_of(again) == ["here"]
    finally:
        place.chmod(0o755)
    with Project.open_safely(home) as again:
        again.write_back().result()
    place.chmod(0o555)
    try:
        with Project.open_safely(home) as looked_at:
            assert (looked_at.is_working_copy, looked_at.is_read_only) == (False, True)
            assert texts_of(looked_at) == ["here"]
    finally:
        place.chmod(0o755)

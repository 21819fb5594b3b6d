"""A job in an unsafe place is worked on as a copy; whatever happens to either, nothing is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import JobFileError, JobLockedError, NotAJobError
from annotator.job_file import Project
from annotator.paths import data_folder
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle
from tests.support.english import english


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job in a folder that is synchronised."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with make_job(folder) as project:
        return project.path


def add_region(project: Project, text: str) -> None:
    editor_on(project, 1).run(AddRegions((new_region(project, text),)))
    settle(project)


def texts_in(path: Path) -> list[str]:
    """Return the texts of the first item, as anybody reads them who opens the very file."""
    with Project.open(path) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
        return sorted(region.transcription for region in regions)


def others_work(home: Path, text: str) -> None:
    """Another computer works on the file in its place."""
    with Project.open(home) as project:
        add_region(project, text)


def copies(home: Path) -> list[Path]:
    return sorted(path for path in home.parent.iterdir() if path != home)


def test_work_is_done_here_and_written_back_at_the_close(home: Path) -> None:
    before = home.read_bytes()
    with Project.open_safely(home) as project:
        assert (project.path, project.is_working_copy) == (home, True)
        assert project.media_folder == home.parent / "media"
        (note,) = english(project.notes)
        assert note.startswith("This job lies in a folder of Dropbox. You work on a copy")
        add_region(project, "one")
        assert home.read_bytes() == before
        assert project.write_back().result() is None
        assert texts_in(home) == ["one"]
        add_region(project, "two")
    assert texts_in(home) == ["one", "two"]
    assert copies(home) == []


def test_an_ordinary_place_knows_no_copy(tmp_path: Path) -> None:
    with make_job(tmp_path) as made:
        path = made.path
    with Project.open_safely(path) as project:
        assert (project.is_working_copy, english(project.notes)) == (False, ())
        assert project.write_back().result() is None
        add_region(project, "one")
    assert texts_in(path) == ["one"]


def test_where_the_data_folder_is_no_safer_the_job_is_opened_in_its_place(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home.parent / "data"))
    with Project.open_safely(home) as project:
        assert not project.is_working_copy
        assert "Keep the job in another folder" in english(project.notes)[0]


def test_a_second_opening_takes_no_second_copy(home: Path) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "one")
    (note,) = data_folder().glob("working/*/*.json")
    noted = note.stat().st_ino
    with Project.open_safely(home):
        assert note.stat().st_ino == noted
    assert texts_in(home) == ["one"]


def test_what_another_computer_did_meanwhile_is_taken(home: Path) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "one")
    others_work(home, "theirs")
    with Project.open_safely(home) as project:
        add_region(project, "two")
    assert texts_in(home) == ["one", "theirs", "two"]
    assert copies(home) == []


def stop_without_writing_back(project: Project) -> None:
    """Close the working copy as a killed program does, as far as its place can tell."""
    project._working = None
    project.close()


def test_what_a_killed_program_left_goes_on_and_is_written_back(home: Path) -> None:
    project = Project.open_safely(home)
    add_region(project, "one")
    stop_without_writing_back(project)
    assert texts_in_copy(home) == []
    with Project.open_safely(home) as again:
        assert "was not written back" in english(again.notes)[0]
        assert again.write_back().result() is None
        assert texts_in_copy(home) == ["one"]


def texts_in_copy(home: Path) -> list[str]:
    """Read the file in its place without touching it: to open it would change it."""
    aside = home.parent.parent / "aside.fairlabel"
    shutil.copy(home, aside)
    return texts_in(aside)


def test_a_file_that_was_only_touched_or_copied_back_has_not_changed(home: Path) -> None:
    project = Project.open_safely(home)
    add_region(project, "one")
    home.touch()
    assert project.write_back().result() is None
    project.close()
    assert copies(home) == []


def test_both_are_kept_where_both_were_worked_on_while_it_is_open(home: Path) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "mine")
        others_work(home, "theirs")
        told = str(project.write_back().result())
        assert "Both are kept" in told
        (beside,) = copies(home)
        assert beside.name in told
        assert texts_in_copy(home) == ["theirs"]
        assert texts_in(beside) == ["mine"]


def test_both_are_kept_where_both_were_worked_on_before_it_is_opened(home: Path) -> None:
    project = Project.open_safely(home)
    add_region(project, "mine")
    stop_without_writing_back(project)
    others_work(home, "theirs")
    with Project.open_safely(home) as again:
        assert "Both are kept" in english(again.notes)[0]
        add_region(again, "more")
    (beside,) = copies(home)
    assert texts_in(beside) == ["mine"]
    assert texts_in(home) == ["more", "theirs"]


def test_a_journal_beside_the_file_means_that_it_was_worked_on(home: Path) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "mine")
        before = home.read_bytes()
        home.with_name(f"{home.name}-journal").write_bytes(b"half a write")
        assert "Both are kept" in str(project.write_back().result())
        assert home.read_bytes() == before
        home.with_name(f"{home.name}-journal").unlink()


def test_a_place_that_is_gone_is_told_and_tried_again(home: Path, tmp_path: Path) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "one")
        pulled_out = home.parent.rename(tmp_path / "pulled out")
        with pytest.raises(JobFileError, match="safe on this computer") as refused:
            project.write_back().result()
        assert home.name in str(refused.value)
        add_region(project, "two")
        pulled_out.rename(home.parent)
        assert project.write_back().result() is None
        assert texts_in_copy(home) == ["one", "two"]
    assert copies(home) == []


def test_a_close_without_the_place_loses_nothing(home: Path, tmp_path: Path) -> None:
    project = Project.open_safely(home)
    add_region(project, "one")
    pulled_out = home.parent.rename(tmp_path / "pulled out")
    project.close()
    pulled_out.rename(home.parent)
    with Project.open_safely(home):
        pass
    assert texts_in(home) == ["one"]


def test_a_file_that_was_deleted_in_its_place_comes_back_only_with_work_it_did_not_have(
    home: Path,
) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "one")
    home.unlink()
    with pytest.raises(NotAJobError):
        Project.open_safely(home)
    with make_job(home.parent) as made:
        assert made.path == home
    project = Project.open_safely(home)
    add_region(project, "two")
    stop_without_writing_back(project)
    home.unlink()
    with Project.open_safely(home):
        pass
    assert texts_in(home) == ["two"]


def test_a_damaged_copy_is_kept_and_the_file_in_its_place_is_used(home: Path) -> None:
    with Project.open_safely(home) as project:
        add_region(project, "one")
    (copy,) = data_folder().glob("working/*/letters.fairlabel")
    copy.write_bytes(copy.read_bytes()[:5000])
    with Project.open_safely(home) as project:
        assert "is damaged" in english(project.notes)[0]
        add_region(project, "two")
    assert texts_in(home) == ["one", "two"]
    (kept,) = data_folder().glob("working/*/*damaged*")
    assert kept.stat().st_size == 5000
    assert str(kept) in english(project.notes)[0]


def test_it_is_open_once_on_this_computer(home: Path) -> None:
    with Project.open_safely(home), pytest.raises(JobLockedError, match="already open"):
        Project.open_safely(home)


@pytest.mark.parametrize("left", ["", "[]", '{"home": 1}', json.dumps({"home": "/elsewhere"})])
def test_a_note_that_says_nothing_is_none(home: Path, left: str) -> None:
    project = Project.open_safely(home)
    add_region(project, "mine")
    stop_without_writing_back(project)
    (note,) = data_folder().glob("working/*/*.json")
    note.write_text(left, encoding="utf-8")
    with Project.open_safely(home) as again:
        add_region(again, "more")
    kept = [texts_in(path) for path in copies(home)]
    assert kept == [["mine"]]
    assert texts_in(home) == ["more"]


def test_a_data_folder_that_takes_nothing_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = home.read_bytes()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (data_folder() / "working").write_bytes(b"a file where a folder should be")
    with pytest.raises(JobFileError, match="working"):
        Project.open_safely(home)
    assert home.read_bytes() == before


def test_without_a_data_folder_the_job_is_opened_in_its_place(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"where a folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with Project.open_safely(home) as project:
        assert not project.is_working_copy
        assert "Keep the job in another folder" in english(project.notes)[0]

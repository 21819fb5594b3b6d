"""A place where saved work may be lost is told in one sentence; an ordinary one is not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from annotator.job_file import Project
from annotator.job_file.opening.location import LEAST_FREE_BYTES, location_notes, space_notes
from tests.annotator.cli.running import done
from tests.annotator.job_file.jobs import make_job
from tests.support.english import english

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /media/USB\\040STICK vfat rw 0 0
/dev/sdc1 /media/big exfat rw 0 0
//nas/work /mnt/work cifs rw 0 0
tmpfs /home/ada/local tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/srv/jobs/a.fairlabel", None),
        ("/home/ada/a.fairlabel", "network share"),
        ("/home/ada/local/a.fairlabel", None),
        ("/homework/a.fairlabel", None),
        ("/mnt/work/deep/a.fairlabel", "network share"),
        ("/media/USB STICK/a.fairlabel", "FAT"),
        ("/media/big/a.fairlabel", "FAT"),
    ],
)
def test_the_file_system_is_told_where_it_is_unsafe(path: str, words: str | None) -> None:
    notes = english(location_notes(Path(path), MOUNTS))
    assert len(notes) == (words is not None)
    assert all(words in note and note.endswith(".") for note in notes if words)


def test_what_is_mounted_later_at_the_same_place_counts(tmp_path: Path) -> None:
    over = f"a {tmp_path} ext4 rw 0 0\nb {tmp_path} cifs rw 0 0\n"
    assert "network share" in str(next(location_notes(tmp_path / "a.fairlabel", over)))


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Example Ltd", "Google Drive", "Nextcloud"])
def test_a_folder_with_the_name_of_a_service_is_told(tmp_path: Path, name: str) -> None:
    (note,) = english(location_notes(tmp_path / name / "jobs" / "a.fairlabel", ""))
    assert name.split(" -", maxsplit=1)[0] in note


@pytest.mark.parametrize("mark", [".stfolder", ".dropbox", ".sync_3c5e8a.db", "._sync_3c5e8a.db"])
def test_a_folder_with_the_mark_of_a_service_is_told(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).touch()
    (note,) = english(location_notes(tmp_path / "jobs" / "a.fairlabel", ""))
    assert "This job lies in a folder of" in note


def test_a_mark_is_found_in_a_folder_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> list[str]:
        raise PermissionError

    monkeypatch.setattr(os, "listdir", refuse)
    assert list(location_notes(tmp_path / "a.fairlabel", "")) == []
    (tmp_path / ".stfolder").touch()
    (note,) = english(location_notes(tmp_path / "jobs" / "a.fairlabel", ""))
    assert "Syncthing" in note


def test_an_ordinary_folder_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "Dropboxes of Accra").mkdir()
    assert list(location_notes(tmp_path / "Dropboxes of Accra" / "a.fairlabel", "")) == []


def test_a_job_says_it_when_it_is_made_and_opened(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with make_job(folder) as project:
        (note,) = english(project.notes)
        assert "Dropbox" in note
    with Project.open(project.path) as again:
        assert english(again.notes) == (note,)
    # A command works on a copy, and says so.
    assert "This job lies in a folder of Dropbox. You work on a copy" in (
        done("info", project.path).stderr
    )


def test_a_disk_that_is_nearly_full_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.space().result() == list(space_notes(project.path))

    class Usage:
        free = LEAST_FREE_BYTES - 1

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    (note,) = english(project.space().result())
    assert "only 199 MB" in note
    Usage.free = LEAST_FREE_BYTES
    assert project.space().result() == []

"""What a job knows of its files is brought up to date, and nothing is read without need."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from annotator.errors import CancelledError
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.job_file.writing import edit_writes
from annotator.media.image import IMAGES, ImageKind
from annotator.media.whole_file import WholeFile, sha256_of
from annotator.media_files import refresh_media
from annotator.model.entities import Media, MediaId, Status
from annotator.model.place import Extent
from annotator.progress import Cancel
from annotator.records import JobFacts, NewItem
from tests.support.english import english
from tests.support.material import material


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("china.jpg", "coffee.png"):
        shutil.copy(material(f"photos/{name}"), folder)
    return folder


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    facts = JobFacts(str(uuid.uuid4()), "Photos", "photos")
    items = scan_folder(folder).items
    path = folder.parent / "photos.fairlabel"
    with Project.create(path, facts, labels=["house"], items=items) as project:
        yield project


def digests(project: Project) -> list[str]:
    return [project.reads.item_and_media(number).result()[1].sha256 for number in (1, 2)]


def test_digests_and_sizes_are_those_of_the_files(project: Project, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    assert refresh_media(project, progress=lambda done, total: told.append((done, total))) == []
    assert told == [(1, 2), (2, 2)]
    expected = [
        hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("china.jpg", "coffee.png")
    ]
    assert digests(project) == expected
    item, media = project.reads.item_and_media(1).result()
    assert (item.width_px, item.height_px) == (640, 427)
    assert media.size_bytes == (folder / "china.jpg").stat().st_size


def test_a_picture_that_is_cut_short_is_told_of_and_no_longer_taken_for_one(
    project: Project, folder: Path
) -> None:
    whole = (folder / "coffee.png").read_bytes()
    (folder / "coffee.png").write_bytes(whole[:3000])
    (note,) = english(refresh_media(project))
    assert "coffee.png" in note
    item, _media = project.reads.item_and_media(2).result()
    assert (item.facts.status, item.facts.reason) == (Status.UNREADABLE, note)
    assert project.reads.item_and_media(1).result()[0].facts.status is Status.NEW


def test_what_has_not_changed_is_not_read_again(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh_media(project)
    read: list[str] = []
    handle = Cancel()

    def noting(
        kind: ImageKind, path: Path, part: int = 0, cancel: Cancel | None = None
    ) -> WholeFile:
        assert kind is IMAGES
        assert cancel is handle  # so that a large file can be stopped in its middle
        read.append(path.name)
        return examine(kind, path, part, cancel)

    examine = ImageKind.examine
    monkeypatch.setattr(ImageKind, "examine", noting)
    refresh_media(project, cancel=handle)
    assert read == []
    shutil.copyfile(folder / "china.jpg", folder / "coffee.png")
    refresh_media(project, cancel=handle)
    assert read == ["coffee.png"]
    assert len(set(digests(project))) == 1


def test_a_file_that_is_gone_is_told_and_the_others_are_read(
    project: Project, folder: Path
) -> None:
    (folder / "china.jpg").unlink()
    (note,) = english(refresh_media(project))
    assert "china.jpg is not at hand" in note
    first, second = digests(project)
    assert first == ""
    assert second == sha256_of(folder / "coffee.png")


def test_it_stops_when_asked_also_within_a_file(project: Project, folder: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        refresh_media(project, cancel=cancel)
    with pytest.raises(CancelledError):
        sha256_of(folder / "china.jpg", cancel)
    assert digests(project) == ["", ""]


def test_what_is_found_of_many_files_is_written_in_one_step(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (folder / "coffee.png").read_bytes()
    (folder / "coffee.png").write_bytes(whole[:3000])
    steps: list[tuple[Media, ...]] = []
    write = edit_writes.write_found_media

    def noting(
        connection: Connection,
        media: tuple[Media, ...],
        extents: dict[int, Extent],
        unreadable: dict[int, str],
    ) -> None:
        steps.append(media)
        write(connection, media, extents, unreadable)

    monkeypatch.setattr(edit_writes, "write_found_media", noting)
    project.writes.set_size = None  # type: ignore[assignment, method-assign] # nothing beside it
    project.writes.mark_unreadable = None  # type: ignore[assignment, method-assign]
    refresh_media(project)
    assert len(steps) == 1
    refresh_media(project)
    assert len(steps) == 1  # nothing new was found


def test_what_was_found_before_it_was_stopped_is_kept(project: Project) -> None:
    cancel = Cancel()
    with pytest.raises(CancelledError):
        refresh_media(project, cancel=cancel, progress=lambda _done, _total: cancel.cancel())
    first, second = digests(project)
    assert (len(first), second) == (64, "")
    assert project.reads.item_and_media(1).result()[0].width_px == 640


def test_what_a_job_names_outside_its_folder_is_neither_hashed_nor_looked_at(
    project: Project, folder: Path
) -> None:
    secret = folder.parent / "secret.png"
    shutil.copy(material("photos/coffee.png"), secret)
    (folder / "way.png").symlink_to(secret)
    names = ["../secret.png", str(secret), "way.png"]
    project.writes.add_items([NewItem(Media(MediaId(0), name)) for name in names]).result()
    notes = english(refresh_media(project))
    assert [note for note in notes if "leads outside the folder" in note] == list(notes)
    assert len(notes) == len(names)
    for row in project.reads.item_rows().result():
        item, media = project.reads.item_and_media(row.id).result()
        if media.path in names:
            assert (media.sha256, item.width_px) == ("", 0)


def test_of_what_is_no_picture_not_even_a_digest_is_kept(project: Project, folder: Path) -> None:
    (folder / "diary.txt").write_text("private")
    os.mkfifo(folder / "pipe.png")
    names = ["diary.txt", "pipe.png"]
    project.writes.add_items([NewItem(Media(MediaId(0), name)) for name in names]).result()
    refresh_media(project)
    for row in project.reads.item_rows().result():
        item, media = project.reads.item_and_media(row.id).result()
        if media.path in names:
            assert (media.sha256, item.facts.status) == ("", Status.UNREADABLE)

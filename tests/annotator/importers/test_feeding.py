"""A folder comes into a job in the order of its names, whenever it was stopped in between."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import CancelledError, JobFileError
from annotator.importers import import_run
from annotator.importers.common.file_list import list_files
from annotator.importers.import_run import Feed, ImportProgress, UnfinishedImports
from annotator.job_file import Project
from annotator.progress import Cancel
from annotator.records import NewItem
from tests.annotator.importers.test_folder import put
from tests.annotator.job_file.jobs import FACTS
from tests.support.english import english


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of twelve pictures, a text, and a picture that is none."""
    folder = tmp_path / "media"
    put(folder, *(f"p{number}.png" for number in range(1, 13)))
    (folder / "p3 notes.txt").write_text("hello")
    (folder / "p4 cut.png").write_bytes(b"no picture")
    return folder


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "BATCH", 3)


@pytest.fixture
def project(tmp_path: Path, folder: Path) -> Iterator[Project]:  # noqa: ARG001  the folder first
    with Project.create(tmp_path / "j.fairlabel", FACTS, labels=[]) as project:
        yield project


def feed_of(folder: Path) -> Feed:
    return Feed.of(list_files(folder), Cancel())


def names(project: Project) -> list[str]:
    return [row.path for row in project.reads.item_rows().result()]


def whole(folder: Path) -> list[str]:
    """Return the pictures of the folder in the order in which one scan finds them."""
    listing = list_files(folder)
    return [path for path in listing.in_order(Cancel()) if path.endswith(".png")]


def test_the_first_come_for_a_new_job_and_the_others_behind_them(
    tmp_path: Path, folder: Path
) -> None:
    feed = feed_of(folder)
    first = feed.first(4, Cancel())
    assert [item.media.path for item in first] == whole(folder)[:4]
    assert feed.seen < feed.total
    told: list[ImportProgress] = []
    with Project.create(tmp_path / "j.fairlabel", FACTS, labels=[], items=first) as project:
        feed.run(project, Cancel(), told.append)
        assert names(project) == whole(folder)
        assert project.check().result() == []
    assert feed.is_over
    assert told[-1] == ImportProgress(seen=14, total=14, added=13)
    assert [fed.seen for fed in told] == sorted(fed.seen for fed in told)


def test_a_small_folder_is_whole_at_once(folder: Path) -> None:
    feed = feed_of(folder)
    assert len(feed.first(200, Cancel())) == 13
    assert feed.is_over
    assert feed.first(200, Cancel()) == []


def test_stopped_and_begun_again_it_is_as_if_it_had_not_been_stopped(
    folder: Path, project: Project
) -> None:
    cancel = Cancel()

    def stop(fed: ImportProgress) -> None:
        if fed.seen >= 6:
            cancel.cancel()

    with pytest.raises(CancelledError):
        feed_of(folder).run(project, cancel, stop)
    # What was being written when it was stopped is written whole, or not at all.
    so_far = names(project)
    assert so_far == whole(folder)[: len(so_far)]
    assert 0 < len(so_far) < 13
    again = feed_of(folder)
    again.run(project, Cancel(), lambda _fed: None)
    assert names(project) == whole(folder)
    assert again.added == 13 - len(so_far)


def test_what_has_come_since_comes_behind_and_nothing_twice(folder: Path, project: Project) -> None:
    feed_of(folder).run(project, Cancel(), lambda _fed: None)
    put(folder, "a new one.png")
    feed = feed_of(folder)
    feed.run(project, Cancel(), lambda _fed: None)
    assert names(project) == [*whole(folder)[1:], "a new one.png"]
    assert feed.added == 1


def test_a_job_that_was_closed_meanwhile_ends_it_with_a_sentence(
    folder: Path, project: Project
) -> None:
    def close(fed: ImportProgress) -> None:
        if fed.seen == 6:
            project.close()

    with pytest.raises(JobFileError, match="closed"):
        feed_of(folder).run(project, Cancel(), close)


def test_names_that_differ_only_in_case_are_told_of(tmp_path: Path) -> None:
    if _has_no_case(tmp_path):
        pytest.skip("where names have no case there are no two of them")
    folder = tmp_path / "two"
    put(folder, "Été/A.png", "été/a.png", "b.png", "B.png", "c1.png", "c01.png")
    feed = feed_of(folder)
    items: list[NewItem] = feed.first(200, Cancel())
    assert len(items) == 6
    first, second = sorted(english(feed.notes))
    assert first.startswith("“B.png” and “b.png” differ only in upper and lower case. Both are")
    assert "“A.png”" in second or "Été/A.png" in second
    put(folder, *(f"{letter}.png" for letter in "dDeEfFgG"))
    feed = feed_of(folder)
    feed.first(200, Cancel())
    assert len(english(feed.notes)) == 4
    assert english(feed.notes)[-1] == "3 more pairs of names differ only in upper and lower case."


def _has_no_case(folder: Path) -> bool:
    (folder / "case").touch()
    return os.path.lexists(folder / "CASE")


def test_a_job_is_remembered_until_its_folder_is_in_it(tmp_path: Path) -> None:
    unfinished = UnfinishedImports(tmp_path / "state")
    assert not unfinished.has("one")
    unfinished.forget("one")
    unfinished.note("one")
    unfinished.note("one")
    assert (unfinished.has("one"), unfinished.has("two")) == (True, False)
    assert UnfinishedImports(tmp_path / "state").has("one")
    unfinished.forget("one")
    assert not unfinished.has("one")

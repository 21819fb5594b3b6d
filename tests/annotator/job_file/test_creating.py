"""A new job appears whole or not at all, and never in the place of something else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import CancelledError, InvalidValueError, JobFileError
from annotator.job_file import Project
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.schema.tables import SECRET
from annotator.model.entities import Media, MediaId, Status
from annotator.progress import Cancel, counted, silent
from annotator.records import NewItem
from tests.annotator.job_file.jobs import FACTS, content, make_job, picture


def test_a_new_job_holds_what_it_was_made_of(project: Project) -> None:
    rows = project.reads.item_rows().result()
    labels = project.reads.labels().result()
    assert [(row.id, row.path, row.status) for row in rows] == [
        (1, "p1.jpg", Status.NEW),
        (2, "p2.jpg", Status.NEW),
        (3, "p3.jpg", Status.NEW),
    ]
    assert [(label.id, label.name, label.position) for label in labels.values()] == [
        (1, "line", 0),
        (2, "stamp", 1),
    ]
    assert (project.facts, project.numbers()) == (FACTS, 1)
    assert project.media_folder == project.path.parent / "media"


def test_nothing_lies_beside_a_closed_job(project: Project) -> None:
    project.writes.set_place(2).result()
    project.close()
    assert list(content(project.path.parent)) == ["letters.fairlabel"]


def test_what_is_there_already_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "letters.fairlabel"
    path.write_text("mine")
    with pytest.raises(JobFileError, match="is there already"):
        make_job(tmp_path)
    assert content(tmp_path) == {"letters.fairlabel": b"mine"}


def test_what_appears_while_the_job_is_made_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "letters.fairlabel"

    def items() -> Iterator[NewItem]:
        yield picture("a.jpg")
        path.write_text("mine")

    with pytest.raises(JobFileError, match="is there already"):
        Project.create(path, FACTS, labels=[], items=items())
    assert content(tmp_path) == {"letters.fairlabel": b"mine"}


def test_a_job_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "letters.fairlabel"
    items = [picture("a.jpg"), picture("nul\0.jpg")]
    with pytest.raises(InvalidValueError, match="null character"):
        Project.create(path, FACTS, labels=["x"], items=items)
    assert content(tmp_path) == {}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(JobFileError, match="missing cannot be written to"):
        Project.create(tmp_path / "missing" / "a.fairlabel", FACTS, labels=[])


def test_items_of_a_new_job_are_those_that_would_have_been_added_to_an_empty_one(
    tmp_path: Path,
) -> None:
    shown = NewItem(Media(MediaId(0), "a.jpg", "ab" * 32, 7, 9), width_px=4, extra="{}")
    hidden = NewItem(Media(MediaId(0), "c.jpg"), status=Status.UNREADABLE, reason="It is cut.")
    many = [picture(f"{number}.jpg") for number in range(1_200)]
    # The second of the same path is the second part of that file.
    items = [shown, picture("b.jpg"), replace(shown, extra=""), hidden, *many]
    with (
        Project.create(tmp_path / "made.fairlabel", FACTS, labels=["x"], items=items) as made,
        Project.create(tmp_path / "filled.fairlabel", FACTS, labels=["x"]) as filled,
    ):
        filled.writes.add_items(items).result()
        assert made.reads.item_rows().result() == filled.reads.item_rows().result()
        for item_id in (1, 2, 3, 4, 1_204):
            both = (
                made.reads.item_and_media(item_id).result(),
                filled.reads.item_and_media(item_id).result(),
            )
            assert both[0] == both[1]
        parts = [made.reads.item_and_media(item_id).result()[0].part for item_id in (1, 2, 3)]
        assert parts == [0, 0, 1]
        assert made.check().result() == filled.check().result() == []
        assert made.writes.add_items([picture("new.jpg")]).result() == [1_205]


def test_a_job_whose_making_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    cancel, told = Cancel(), []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == 600:
            cancel.cancel()

    items = [picture(f"{number}.jpg") for number in range(2_000)]
    with pytest.raises(CancelledError):
        Project.create(
            tmp_path / "letters.fairlabel",
            FACTS,
            labels=[],
            items=counted(items, cancel, progress),
        )
    assert told == [(0, 2_000), (200, 2_000), (400, 2_000), (600, 2_000)]
    assert content(tmp_path) == {}


def test_who_stops_after_the_last_item_is_heard() -> None:
    cancel = Cancel()
    given = counted(["a"], cancel, silent)
    assert next(given) == "a"
    cancel.cancel()
    with pytest.raises(CancelledError):
        next(given)


def test_the_folder_of_pictures_follows_when_it_is_said_to_lie_elsewhere(project: Project) -> None:
    assert project.media_folder == project.path.parent / "media"
    project.writes.set_facts(media_folder="scans").result()
    assert project.media_folder == project.path.parent / "scans"


def test_each_job_has_a_secret_and_a_time_of_its_own(project: Project, tmp_path: Path) -> None:
    """The tables are made once for all jobs; neither of the two may come with them."""
    project.close()
    other = Project.create(tmp_path / "other.fairlabel", FACTS, labels=[])
    other.close()
    found = []
    for path in (project.path, other.path):
        with closing(open_copy(path)) as connection:
            [secret] = SECRET.read(connection)
            [(applied_at,)] = connection.execute("SELECT applied_at FROM _sqlite_migrations")
            found.append((secret.key, dt.datetime.fromisoformat(applied_at)))
    (one, first), (two, second) = found
    assert len({one, two, "0" * 64}) == 3
    assert len(one) == len(two) == 64
    assert first != second

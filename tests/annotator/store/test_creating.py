"""A new job appears whole or not at all, and never in the place of something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InvalidValueError, JobFileError
from annotator.model import Status
from annotator.records import NewItem
from annotator.store import Project
from tests.annotator.store.jobs import FACTS, content, make_job, picture


def test_a_new_job_holds_what_it_was_made_of(project: Project) -> None:
    rows = project.item_rows().result()
    labels = project.labels().result()
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
    project.set_place(2).result()
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

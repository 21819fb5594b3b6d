"""Copies that the program keeps go only after a checked one without the spans is there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.documents.own_record import keep_copy, read_own_record
from annotator.errors import JobFileError
from annotator.job_file.backup import backups
from annotator.job_file.backup.backups import backups_of
from annotator.job_file.project import Project
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_ledger.kept_copies import KeptCopies, kept_copies, renew_copies
from annotator.model.people import Worker
from annotator.paths import records_folder
from annotator.sample import make_sample
from annotator.sentences.said import said
from tests.annotator.cli.ledgers import work
from tests.support.english import english
from tests.support.material import CHECKOUT


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job of which two copies are kept."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    job = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    for _ in range(2):
        work(job)
        with Project.open(job) as project:
            project.back_up().result()
    work(job)
    return job


@pytest.fixture
def project(job: Path) -> Iterator[Project]:
    with Project.open(job) as project:
        yield project


@pytest.fixture
def worker(project: Project) -> Worker:
    [worker] = project.reads.workers().result()
    return worker


def test_older_copies_go_once_a_new_one_is_kept(project: Project, worker: Worker) -> None:
    before = {each.path for each in backups_of(project.path)}
    assert kept_copies(project, worker) == KeptCopies(2, 0, has_record=False)
    done = renew_copies(project, worker, with_backups=True)
    assert (done.gone, done.left, done.is_record_new, done.problems) == (2, 0, False, ())
    [newest] = backups_of(project.path)
    assert newest.path not in before


def test_without_that_wish_they_stay(project: Project, worker: Worker) -> None:
    before = backups_of(project.path)
    done = renew_copies(project, worker, with_backups=False)
    assert (done.gone, done.left) == (0, 2)
    assert backups_of(project.path) == before


def test_they_stay_where_no_new_one_can_be_made(
    project: Project, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backups_of(project.path)

    def full(*_args: object) -> None:
        raise JobFileError("The disk is full.")

    monkeypatch.setattr(backups, "copy_pages", full)
    done = renew_copies(project, worker, with_backups=True)
    assert (done.gone, done.left) == (0, 2)
    assert len(done.problems) == 1
    assert backups_of(project.path) == before


def test_they_stay_where_the_new_one_does_not_hold_together(
    project: Project, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backups_of(project.path)
    monkeypatch.setattr(
        backups, "problems_of", lambda *_args, **_named: [FileFault(said("a row."), is_of_row=True)]
    )
    done = renew_copies(project, worker, with_backups=True)
    assert (done.gone, done.left, english(done.problems)) == (0, 2, ("Damaged: a row.",))
    assert backups_of(project.path) == before


def test_copies_of_the_same_job_at_another_place_stay(
    project: Project, worker: Worker, tmp_path: Path
) -> None:
    other = tmp_path / "stick" / project.path.name
    other.parent.mkdir()
    shutil.copyfile(backups_of(project.path)[0].path, other)
    with Project.open(other) as there:
        there.back_up().result()
    [elsewhere] = backups_of(other)
    assert kept_copies(project, worker).elsewhere == 1
    done = renew_copies(project, worker, with_backups=True)
    assert (done.gone, done.left) == (2, 1)
    assert elsewhere.path.exists()


def test_the_copy_of_the_own_record_is_written_anew(project: Project, worker: Worker) -> None:
    keep_copy(read_own_record(project, worker).result(), records_folder())
    for path in records_folder().iterdir():
        path.write_text("as it was", encoding="utf-8")
    done = renew_copies(project, worker, with_backups=False)
    assert done.is_record_new
    assert all(worker.id in path.name for path in records_folder().iterdir())
    assert "as it was" not in {path.read_text("utf-8") for path in records_folder().iterdir()}

"""Pilots are read from job files and exports; what holds no times of single workers is refused."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import InvalidValueError, JobFileError, PilotRefusedError
from annotator.export.api import Detail, ExportOptions
from annotator.job_file import Project
from annotator.pay.order.pilot_times import PilotWorker
from annotator.pilots import read_pilot
from annotator.records import StoredPackage
from tests.annotator.job_file.jobs import content
from tests.support.exports import export_coco, load, rewrite
from tests.support.pilot_jobs import MINUTE_MS, Part, pilot_job

ADA = PilotWorker(items=3, piece_ms=3 * MINUTE_MS, hours_ms=4 * MINUTE_MS)
BOB = PilotWorker(items=2, piece_ms=5 * MINUTE_MS, hours_ms=5 * MINUTE_MS)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    return pilot_job(
        tmp_path / "both.fairlabel", Part("ada", 3, 3, 1), Part("bob", 2, 5), Part("eve", 0, 9)
    )


def exported(job: Path, folder: Path, detail: Detail) -> Path:
    """Export a job at a level of detail."""
    with Project.open(job) as project, project.snapshot().result() as snapshot:
        export_coco(folder, snapshot, ExportOptions(detail=detail))
    return folder


def test_a_job_file_gives_each_of_its_workers(job: Path) -> None:
    seen: list[tuple[int, int]] = []
    pilot = read_pilot([job], lambda done, total: seen.append((done, total)))
    # Eve confirmed nothing, so nothing can be said of her time an item.
    assert sorted(pilot.workers, key=lambda each: each.piece_ms) == [ADA, BOB]
    assert seen == [(0, 1)]


def test_reading_leaves_the_job_as_it_was(job: Path) -> None:
    before = content(job.parent)
    read_pilot([job])
    assert content(job.parent)[job.name] == before[job.name]


def test_a_person_in_two_jobs_is_one_worker_and_a_file_chosen_twice_counts_once(
    job: Path, tmp_path: Path
) -> None:
    more = pilot_job(tmp_path / "more.fairlabel", Part("ada", 1, 2))
    pilot = read_pilot([job, more, job])
    assert sorted(pilot.workers, key=lambda each: each.items) == [
        BOB,
        PilotWorker(items=4, piece_ms=5 * MINUTE_MS, hours_ms=6 * MINUTE_MS),
    ]


@pytest.mark.parametrize("detail", list(Detail))
def test_exports_of_one_worker_each_count_at_every_detail(tmp_path: Path, detail: Detail) -> None:
    folders = [
        exported(
            pilot_job(tmp_path / f"{part.worker}.fairlabel", part),
            tmp_path / f"{part.worker} export",
            detail,
        )
        for part in (Part("ada", 3, 3, 1), Part("bob", 2, 5))
    ]
    assert read_pilot(folders).workers == (ADA, BOB)


def test_an_export_of_several_is_taken_only_where_it_tells_them_apart(
    tmp_path: Path,
) -> None:
    job = pilot_job(tmp_path / "two.fairlabel", Part("ada", 3, 3, 1), Part("bob", 2, 5))
    full = exported(job, tmp_path / "full", Detail.FULL)
    assert sorted(read_pilot([full]).workers, key=lambda each: each.piece_ms) == [ADA, BOB]
    for detail in (Detail.JOB, Detail.ITEM):
        folder = exported(job, tmp_path / detail.value, detail)
        with pytest.raises(PilotRefusedError, match="several workers in one sum"):
            read_pilot([folder])


def test_a_sample_is_no_pilot(tmp_path: Path) -> None:
    sample = pilot_job(tmp_path / "sample.fairlabel", Part("ada", 3, 3), is_sample=True)
    with pytest.raises(PilotRefusedError, match=r"sample\.fairlabel is a sample"):
        read_pilot([sample])
    with pytest.raises(PilotRefusedError, match="is a sample"):
        read_pilot([exported(sample, tmp_path / "out", Detail.ITEM)])


def test_a_part_of_a_job_is_no_pilot(tmp_path: Path) -> None:
    job = pilot_job(tmp_path / "a.fairlabel", Part("ada", 3, 3))
    with Project.open(job) as project, project.snapshot().result() as snapshot:
        export_coco(tmp_path / "out", snapshot, ExportOptions(only=frozenset({1})))
    with pytest.raises(PilotRefusedError, match="some items only"):
        read_pilot([tmp_path / "out"])


def test_where_nobody_confirmed_anything_there_is_no_pilot(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="Nobody in this pilot"):
        read_pilot([pilot_job(tmp_path / "a.fairlabel", Part("eve", 0, 9))])


def test_what_is_no_job_and_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JobFileError):
        read_pilot([tmp_path / "gone.fairlabel"])
    with pytest.raises(PilotRefusedError, match="is no export of Fairlabel"):
        read_pilot([tmp_path])
    (tmp_path / "fair_pay.json").write_text("[]")
    with pytest.raises(PilotRefusedError, match="is no export of Fairlabel"):
        read_pilot([tmp_path])


def test_a_share_of_an_item_counts_as_such(tmp_path: Path) -> None:
    job = pilot_job(tmp_path / "a.fairlabel", Part("ada", 3, 3))
    folder = exported(job, tmp_path / "out", Detail.ITEM)
    document = load(folder, "fair_pay.json")
    document["parts"][0]["inputs"]["items_completed"] = "2.75"
    rewrite(folder, "fair_pay.json", document)
    (worker,) = read_pilot([folder]).workers
    assert worker.items == Fraction(11, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"items_completed": "3"},
        {"items_completed": "1e9"},
        {"items_completed": "0.50"},
        {"items_completed": -3},
        {"items_completed": True},
        {"items_completed": None},
        {"effort_ms": {"label": 1.5}},
        {"effort_ms": {"label": -1}},
        {"effort_ms": {"sleep": 1}},
        {"effort_ms": []},
    ],
)
def test_times_that_cannot_be_are_refused(tmp_path: Path, wrong: Mapping[str, Any]) -> None:
    job = pilot_job(tmp_path / "a.fairlabel", Part("ada", 3, 3))
    folder = exported(job, tmp_path / "out", Detail.ITEM)
    document = load(folder, "fair_pay.json")
    document["parts"][0]["inputs"] |= wrong
    rewrite(folder, "fair_pay.json", document)
    with pytest.raises(PilotRefusedError, match="do not hold together"):
        read_pilot([folder])


def test_a_copy_of_a_job_counts_nobody_twice(job: Path, tmp_path: Path) -> None:
    copy = tmp_path / "both (1).fairlabel"
    copy.write_bytes(job.read_bytes())
    with pytest.raises(PilotRefusedError) as refused:
        read_pilot([job, copy])
    assert str(refused.value) == (
        "both (1).fairlabel and both.fairlabel are the same job with work of the same person; "
        "choose one of the two."
    )


def test_one_job_that_was_given_to_two_people_is_the_work_of_two(tmp_path: Path) -> None:
    parts = {"ada": Part("ada", 3, 3), "bob": Part("bob", 2, 5)}
    jobs = []
    for name, part in parts.items():
        (tmp_path / name).mkdir()
        # Of one name: each of the two files is the same job, as if it had been sent to both.
        jobs.append(pilot_job(tmp_path / name / "job.fairlabel", part))
    with Project.open(jobs[0]) as first, Project.open(jobs[1]) as second:
        assert first.facts.job_id == second.facts.job_id
    assert len(read_pilot(jobs).workers) == 2


def test_two_jobs_of_one_package_count_nobody_twice(tmp_path: Path) -> None:
    jobs = []
    for name, minutes, package in (("ada", 3, "p-1"), ("bob", 4, "p-2"), ("here", 5, "p-1")):
        jobs.append(pilot_job(tmp_path / f"{name}.fairlabel", Part(name, 3, minutes)))
        stored = StoredPackage(id=package, sha256="0" * 64, key="", vendor="", worker="")
        with Project.open(jobs[-1]) as project:
            project.writes.add_package(stored).result()
    assert len(read_pilot(jobs[:2]).workers) == 2
    with pytest.raises(PilotRefusedError) as refused:
        read_pilot(jobs)
    assert str(refused.value) == (
        "here.fairlabel and ada.fairlabel are two jobs of one package, whose work counts once; "
        "choose one of the two."
    )


@pytest.mark.parametrize("detail", [Detail.JOB, Detail.ITEM])
def test_an_export_beside_its_job_counts_nobody_twice(tmp_path: Path, detail: Detail) -> None:
    alone = pilot_job(tmp_path / "alone.fairlabel", Part("ada", 3, 3, 1))
    folder = exported(alone, tmp_path / "export", detail)
    with pytest.raises(PilotRefusedError, match="export tells the work that another chosen file"):
        read_pilot([folder, alone])
    more = pilot_job(tmp_path / "more.fairlabel", Part("bob", 3, 4, 1))
    assert len(read_pilot([folder, more]).workers) == 2

"""A second hand-in takes the place of the first, whoever has worked in the job since."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.job_file.project import Project
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done
from tests.annotator.worker_reviews.rounds import Round, review_round

WHY = ("--reason", "The box is too wide", "--fault", "worker")


def handed_in_again(made: Round, job: Path) -> dict[str, object]:
    """Hand in a job once more, receive that, and return the report of an audit."""
    again, out = made.folder / "again.fairsubmission", made.folder / "audit"
    done("submit", job, again, "--worker", worker_of(job))
    done("receive", again, "--into", made.collection, "--key", made.vendor.key)
    said = done("audit", made.collection, out).stdout
    assert "3 exports were found; exports that count: 2." in said
    report: dict[str, object] = json.loads((out / "report.json").read_bytes())
    return report


def worker_of(job: Path) -> str:
    with Project.open(job) as project:
        return str(project.reads.workers().result()[0].id)


def test_no_later_export_is_asked_for_where_the_reviewer_was_in_the_workers_own_job(
    tmp_path: Path,
) -> None:
    made = review_round(tmp_path)
    job = made.jobs[0]
    work(job, item=1, ms=40_000)
    done("items", "reject", job, "1", "--worker", "Roseline", "--new", "--yes", *WHY)
    report = handed_in_again(made, job)
    assert (report["findings"], report["questions"]) == ({}, {})

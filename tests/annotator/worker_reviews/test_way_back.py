"""A review of the merged job reaches each worker's own job, and the answer comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from tests.annotator.cli.running import done, run
from tests.annotator.submissions.rounds import parts_of
from tests.annotator.worker_reviews.rounds import Round, review_round


@pytest.fixture
def made(tmp_path: Path) -> Round:
    return review_round(tmp_path)


def effort_of(submission: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(parts_of(submission)["export/effort.json"])["items"]
    return found


def test_a_rejection_reaches_its_worker_and_the_answer_comes_back(made: Round) -> None:
    made.review("accept", "1-4,6")
    made.review("reject", "5", "--reason", "The box is too wide", "--fault", "worker")
    files = made.give()
    assert len(files) == 2
    rejected = 0
    for job in made.jobs:
        for file in files:
            run("reviews", "take", job, file)
        lines = done("items", "list", job).stdout.splitlines()
        assert (
            sum("accepted" in each for each in lines) + sum("rejected" in each for each in lines)
            == 3
        )
        found = [each for each in lines if "rejected" in each]
        rejected += len(found)
        if found:
            assert "The box is too wide" in found[0]
            number = found[0].split(".")[0]
            done("items", "answer", job, number, "--text", "It is as the guideline says")
            out = made.folder / "again.fairsubmission"
            done("submit", job, out)
            [item] = [each for each in effort_of(out) if each["review"] == "rejected"]
            assert item["answers"] == [
                {"region": None, "answer": "It is as the guideline says",
                 "reason": "The box is too wide", "fault": "worker"}
            ]  # fmt: skip
    assert rejected == 1
    with Project.open(made.jobs[0]) as project:
        assert project.check().result() == []

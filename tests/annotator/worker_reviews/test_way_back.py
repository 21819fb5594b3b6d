"""A review of the merged job reaches each worker's own job, and the answer comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from tests.annotator.cli.running import done, run
from tests.annotator.packages.packed import Vendor, finish_items, packages_in
from tests.annotator.submissions.rounds import parts_of


@dataclass(frozen=True, slots=True)
class Round:
    """Two workers whose work was submitted, received and merged, each with a job of their own."""

    vendor: Vendor
    collection: Path
    merged: Path
    jobs: tuple[Path, Path]
    folder: Path

    def give(self, name: str = "reviews") -> list[Path]:
        out = self.folder / name
        done("reviews", "give", self.merged, out, "--collection", self.collection,
             "--key", self.vendor.key, "--vendor", "Label House")  # fmt: skip
        return sorted(out.iterdir())

    def review(self, *what: str) -> str:
        return done("items", *what[:1], self.merged, *what[1:], "--worker", "Rita", "--new")


@pytest.fixture
def made(tmp_path: Path) -> Round:
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack()
    jobs = []
    for number, package in enumerate(packages_in(collection)):
        home = tmp_path / f"home {number}"
        done("open-package", package, home, "--yes")
        [job] = home.glob("*.fairlabel")
        finish_items(job)
        jobs.append(job)
        out = tmp_path / f"{number}.fairsubmission"
        done("submit", job, out)
        done("receive", out, "--into", collection, "--key", vendor.key)
    merged = tmp_path / "merged.fairlabel"
    media = vendor.folder / "Amina's pictures"
    done("merge", collection, merged, "--media", media)
    return Round(vendor, collection, merged, (jobs[0], jobs[1]), tmp_path)


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

"""Two workers of one vendor whose work is submitted, received, merged and reviewed by files."""

from __future__ import annotations

import shutil
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from annotator.editing.commands import SetTranscription
from annotator.job_file.project import Project
from annotator.model.entities import RegionVerdict
from annotator.model.people import new_worker
from annotator.session.job_session import JobSession
from annotator.session.reviews.region_reviews import RegionReviews
from annotator.session.session_recorder import Setup
from annotator.worker_reviews.review_file import read_review_file
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import Vendor, finish_items, packages_in


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

    def review(self, *what: str) -> None:
        """Accept or reject items of the merged job, as the vendor's reviewer."""
        with Project.open(self.merged) as project:
            is_new = not project.reads.workers().result()
        who = ("--worker", "Rita", "--new") if is_new else ("--worker", "Rita")
        done("items", *what[:1], self.merged, *what[1:], *who)

    def correct(self, item: int, *, is_decided: bool = True) -> None:
        """Correct the text of the one region of an item, as the reviewer, and say so or not."""
        with Project.open(self.merged) as project:
            worker = new_worker("Rita")
            session = JobSession(project, worker, Setup(self.folder / "state"))
            session.is_reviewing = True
            loaded = project.reads.load_item(item).result()
            session.open_item(loaded)
            [region] = loaded.state.regions
            session.editor.run(SetTranscription(region, "the text as it is"))
            if is_decided:
                reviews = RegionReviews(session)
                reviews.judge([region], RegionVerdict.CORRECTED, "A word is missing")
            session.end()

    def digest_of(self, item: int) -> str:
        """Return the digest of the file of an item of the merged job."""
        with Project.open(self.merged) as project:
            return project.reads.load_item(item).result().media.sha256

    def of_item(self, item: int, name: str = "of item") -> tuple[Path, Path]:
        """Return the job and the review of the worker who did an item of the merged job."""
        wanted = self.digest_of(item)
        for file in self.give(name):
            review = read_review_file(file).review
            if wanted in {each.review.media_sha256 for each in review.items}:
                return self.job_of(review.job_id), file
        raise AssertionError(item)

    def job_of(self, job_id: str) -> Path:
        """Return the job of this id."""
        for job in self.jobs:
            with Project.open(job) as project:
                if project.facts.job_id == job_id:
                    return job
        raise AssertionError(job_id)


def review_round(tmp_path: Path, *options: str) -> Round:
    """Pack for two workers, let them work, receive and merge."""
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack(*options)
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


def copied_round(made: Round, folder: Path) -> Round:
    """Return a round with copies of all files in another folder; the workers' keys stay theirs.

    To make one takes ten times as long.
    """
    shutil.copytree(made.folder, folder, dirs_exist_ok=True)

    def there(path: Path) -> Path:
        return folder / path.relative_to(made.folder)

    vendor = copy(made.vendor)
    vendor.folder, vendor.key = there(vendor.folder), there(vendor.key)
    vendor.order, vendor.job = there(vendor.order), there(vendor.job)
    first, second = made.jobs
    jobs = (there(first), there(second))
    return Round(vendor, there(made.collection), there(made.merged), jobs, folder)

"""The whole way from packages to a merged job, by the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.job_file.project import Project
from annotator.model.people import new_worker
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import Vendor, finish_items, packages_in


@dataclass(frozen=True, slots=True)
class MergedWork:
    """A job that was merged from the work of two people, and its collection."""

    job: Path
    collection: Path

    def export(self, out: Path, *options: str) -> Path:
        """Write an export with the contributions."""
        done(
            "export",
            self.job,
            out,
            "--format",
            "coco",
            "--collection",
            self.collection,
            *options,
            "--items",
            "all",
        )
        return out


def merged_work(folder: Path) -> MergedWork:
    """Pack for two people, let them work, receive, merge, and review for half a minute."""
    vendor = Vendor(folder / "vendor")
    collection, job = vendor.pack(), folder / "merged.fairlabel"
    submissions = _work_of(packages_in(collection), folder)
    done("receive", *submissions, "--into", collection, "--key", vendor.key)
    done("merge", collection, job, "--media", vendor.folder / "Amina's pictures")
    with Project.open(job) as project:
        reviewer = new_worker("Roseline")
        project.writes.add_worker(reviewer).result()
        JobSession(project, reviewer, Setup(folder / "state")).end()
    work(job, item=1, ms=30_000)
    return MergedWork(job, collection)


def _work_of(packages: Sequence[Path], folder: Path) -> list[Path]:
    """Return the submissions of workers who did their packages, the second one more slowly."""
    made = []
    for number, package in enumerate(packages, 1):
        home = folder / f"home {number}"
        done("open-package", package, home, "--yes")
        [job] = home.glob("*.fairlabel")
        finish_items(job)
        work(job, item=1, ms=number * 60_000)
        made.append(folder / f"{number}.fairsubmission")
        done("submit", job, made[-1])
    return made

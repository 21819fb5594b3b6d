"""Workers' copies, a collection and a dataset are compared: who is left out, what is trimmed."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from annotator.sentences.numbers import duration_text
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done, run
from tests.annotator.packages.packed import Vendor, finish_items, packages_in


class TwoWorkers:
    """Two people did their packages; the second one worked on, and handed in again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vendor = Vendor(folder / "vendor")
        self.collection = self.vendor.pack()
        self.kept = folder / "kept"
        self.kept.mkdir()
        self.early: list[Path] = []
        job = folder
        for number, package in enumerate(packages_in(self.collection), 1):
            home = folder / f"home {number}"
            done("open-package", package, home, "--yes")
            [job] = home.glob("*.fairlabel")
            finish_items(job)
            work(job, item=1, ms=number * 600_000)
            self.early.append(self._submit(job, f"{number}.fairsubmission"))
        work(job, item=1, ms=3_600_000)
        self.last = self._submit(job, "2 again.fairsubmission")

    def _submit(self, job: Path, name: str) -> Path:
        out = self.kept / name
        done("submit", job, out)
        return out

    def dataset(self, *received: Path) -> Path:
        """Receive, merge and export what the vendor chose."""
        done("receive", *received, "--into", self.collection, "--key", self.vendor.key)
        job, out = self.folder / "merged.fairlabel", self.folder / "dataset"
        done("merge", self.collection, job, "--media", self.vendor.folder / "Amina's pictures")
        done(
            "export",
            job,
            out,
            "--format",
            "coco",
            "--collection",
            self.collection,
            "--items",
            "all",
        )
        return out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TwoWorkers:
    return TwoWorkers(tmp_path_factory.mktemp("round"))


@pytest.fixture
def work_round(made: TwoWorkers, tmp_path: Path) -> TwoWorkers:
    """Return a copy in which nothing was received."""
    folder = Path(shutil.copytree(made.folder, tmp_path / "round"))
    copy = object.__new__(TwoWorkers)
    copy.folder, copy.vendor = folder, made.vendor
    copy.collection = folder / made.collection.relative_to(made.folder)
    copy.kept = folder / "kept"
    copy.early = [copy.kept / each.name for each in made.early]
    copy.last = copy.kept / made.last.name
    return copy


def reconciled(
    work_round: TwoWorkers, dataset: Path, *paths: Path
) -> tuple[str, list[dict[str, str]]]:
    out = work_round.folder / "audit"
    answer = run("audit", *paths, out, "--reconcile", dataset)
    assert answer.exit_code == 0, answer.stderr
    with (out / "private" / "reconciliation.csv").open(newline="") as file:
        return answer.stdout, list(csv.DictReader(file))


def test_a_whole_dataset_has_no_differences(work_round: TwoWorkers) -> None:
    dataset = work_round.dataset(work_round.early[0], work_round.last)
    said, rows = reconciled(work_round, dataset, work_round.kept, work_round.collection)
    assert "differences: 0." in said
    states = [(each["collection"], each["dataset"]) for each in rows if each["kept_entries"]]
    assert states == [("whole", "whole")] * 2


def test_a_worker_who_was_left_out_is_found(work_round: TwoWorkers) -> None:
    dataset = work_round.dataset(work_round.last)
    said, rows = reconciled(work_round, dataset, work_round.kept)
    [told] = [line for line in said.splitlines() if line.startswith("Question")]
    [row] = [each for each in rows if each["dataset"] == "left_out"]
    assert f"1.fairsubmission has {duration_text(int(row['kept_ms']))} of work." in told
    assert "has nothing of that record" in told
    assert sorted(each["dataset"] for each in rows) == ["left_out", "whole"]


def test_hours_that_were_trimmed_are_found(work_round: TwoWorkers) -> None:
    dataset = work_round.dataset(*work_round.early)
    said, rows = reconciled(work_round, dataset, work_round.kept, work_round.collection)
    told = [line for line in said.splitlines() if line.startswith("Question")]
    assert len(told) == 2  # of the collection and of the dataset
    [row] = [each for each in rows if each["dataset"] == "trimmed"]
    kept, given = (duration_text(int(row[name])) for name in ("kept_ms", "dataset_ms"))
    assert all(f"2 again.fairsubmission has {kept} of work." in line for line in told)
    assert all(f"has {given} of that record" in line for line in told)
    assert row["collection"] == "trimmed"
    assert int(row["kept_ms"]) == int(row["dataset_ms"]) + 3_600_000


def test_a_receipt_alone_shows_what_is_missing(work_round: TwoWorkers) -> None:
    dataset = work_round.dataset(work_round.early[0])
    shutil.copytree(dataset, work_round.folder / "before")
    done("receive", work_round.last, "--into", work_round.collection, "--key",
         work_round.vendor.key)  # fmt: skip
    receipts = work_round.collection / "receipts"
    said, rows = reconciled(work_round, work_round.folder / "before", receipts)
    [row] = [each for each in rows if each["dataset"] == "left_out"]
    assert f"has {duration_text(int(row['receipted_ms']))} of work." in said
    assert int(row["receipted_ms"]) >= 4_800_000


def test_what_is_no_export_is_refused(work_round: TwoWorkers) -> None:
    answer = run("audit", work_round.kept, work_round.folder / "a", "--reconcile", work_round.kept)
    assert answer.exit_code == 1
    assert "is no export. Name the folder of the dataset." in answer.stderr

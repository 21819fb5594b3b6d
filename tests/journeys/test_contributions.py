"""Two packages go out, the work comes back, is merged and exported: a reader sees who worked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pycocotools.coco import COCO

from annotator.job_file.project import Project
from annotator.model.people import new_worker
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import Vendor, finish_items, packages_in
from tools.checkers.check_export.command import main


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


def _reviewed(job: Path, folder: Path) -> None:
    """Let the vendor's reviewer spend half a minute on the merged job."""
    with Project.open(job) as project:
        reviewer = new_worker("Roseline")
        project.writes.add_worker(reviewer).result()
        JobSession(project, reviewer, Setup(folder)).end()
    work(job, item=1, ms=30_000)


def test_from_two_packages_to_a_dataset_that_shows_who_worked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack()
    submissions = _work_of(packages_in(collection), tmp_path)
    done("receive", *submissions, "--into", collection, "--key", vendor.key)
    merged, out = tmp_path / "merged.fairlabel", tmp_path / "dataset"
    done("merge", collection, merged, "--media", vendor.folder / "Amina's pictures")
    _reviewed(merged, tmp_path / "state")
    done("export", merged, out, "--format", "coco", "--collection", collection)

    done("verify", out)
    capsys.readouterr()
    assert main([str(out)]) == 0, capsys.readouterr().out
    for place in (out / "contributions").iterdir():
        done("verify", place / "export", place / "hand-in.jsonl", place / "receipt.json")

    dataset = COCO(str(out / "annotations.json"))
    assert len(dataset.getAnnIds()) == 6
    found = dataset.dataset["info"]["fair_pay"]["contributions"]
    assert (found["count"], found["workers"], found["items"]) == (2, 2, 6)
    assert found["observed_ms"] >= 180_000
    assert found["with_own"]["observed_ms"] >= found["observed_ms"] + 30_000
    assert [row["currency"] for row in found["pay"]] == ["KES"]
    assert [row["gross"] for row in found["pay"]] == ["24.00"]
    effort = json.loads((out / "effort.json").read_text())
    assert {item["contribution"] for item in effort["items"]} == set(effort["contributions"])
    text = (out / "README.md").read_text()
    assert "- Contributions: 2; workers: 2; items: 6\n" in text
    assert "Amina" not in "".join(
        path.read_text(errors="replace") for path in out.rglob("*") if path.is_file()
    )

"""The work of a package comes back to the collection that it was sent out from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.submissions.results import ResultCode
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import Vendor, finish_items, packages_in, records_in
from tests.annotator.submissions.rounds import parts_of, received


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    return Vendor(tmp_path / "vendor")


def job_of(package: Path, folder: Path) -> Path:
    """Open a package as a worker does; return the job."""
    done("open-package", package, folder, "--yes")
    [job] = folder.glob("*.fairlabel")
    return job


def submitted(job: Path, out: Path) -> Path:
    """Hand the work in; return the file."""
    done("submit", job, out)
    return out


def test_the_work_of_a_package_is_known_to_its_collection(vendor: Vendor, tmp_path: Path) -> None:
    collection = vendor.pack()
    submissions = []
    for number, package in enumerate(packages_in(collection)):
        job = job_of(package, tmp_path / f"home {number}")
        finish_items(job)
        submissions.append(submitted(job, tmp_path / f"{number}.fairsubmission"))
    known = {each["id"] for each in records_in(collection)}
    stated = {json.loads(parts_of(each)["submission.json"])["package"] for each in submissions}
    assert stated == known
    answers = received(collection, submissions)
    assert [each.codes for each in answers] == [{ResultCode.RECEIVED}] * len(known)
    assert [list(each.notes) for each in answers] == [[]] * len(known)


def test_the_items_of_the_package_that_are_not_finished_are_counted(
    vendor: Vendor, tmp_path: Path
) -> None:
    collection = vendor.pack()
    package, record = packages_in(collection)[0], records_in(collection)[0]
    job = job_of(package, tmp_path / "home")
    finish_items(job, record["items"][0]["path"])
    [answer] = received(collection, [submitted(job, tmp_path / "a.fairsubmission")])
    assert answer.codes == {ResultCode.RECEIVED, ResultCode.PARTIAL}
    assert "1 of 3 items are finished." in [str(each.said) for each in answer.results]


def test_the_work_of_another_vendors_package_is_foreign(vendor: Vendor, tmp_path: Path) -> None:
    other = Vendor(tmp_path / "other").pack()
    job = job_of(packages_in(other)[0], tmp_path / "home")
    finish_items(job)
    [answer] = received(vendor.pack(), [submitted(job, tmp_path / "a.fairsubmission")])
    assert ResultCode.FOREIGN in answer.codes
    assert answer.receipt is None

"""Work that somebody stopped or a reviewer rejected goes to others; what is lost is reported."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.collection.merge import merge
from annotator.job_file.project import Project
from annotator.packages.collection_records import PackageRecord, read_records
from annotator.submissions.collection_folder import open_collection
from tests.annotator.cli.running import done, refused, run
from tests.annotator.worker_reviews.rounds import Round, review_round
from tests.support.english import english


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Return a round in which item 1 of the merged job is rejected."""
    made = review_round(tmp_path_factory.mktemp("round"))
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    return made


@pytest.fixture
def collection(once: Round, tmp_path: Path) -> Path:
    return shutil.copytree(once.collection, once.folder / tmp_path.name)


def record_of(made: Round, collection: Path, item: int) -> PackageRecord:
    """Return the record of the package that an item of the merged job came in."""
    with Project.open(made.merged) as project:
        made_of = project.reads.contributions().result()
        [package] = [each.package for each in made_of if item in each.items]
    return read_records(collection)[package]


def adding(made: Round, collection: Path, *more: str | Path) -> tuple[str | Path, ...]:
    key = ("--key", made.vendor.key)
    return ("pack", made.vendor.job, collection, "--add", "--worker", "Zuri", *key, *more)


def submission_of(collection: Path, record: PackageRecord) -> Path:
    [found] = [
        each.parent
        for each in (collection / "submissions").glob("*/submission.json")
        if record.id in each.read_text()
    ]
    return found


def test_what_only_the_merged_job_rejects_is_free_once_that_job_is_named(
    once: Round, collection: Path
) -> None:
    stopped = record_of(once, collection, 1)
    more = adding(once, collection, "--from", stopped.worker)
    said = run(*more).stderr
    assert "Nothing is free for them" in said
    assert "Add --merged MERGED.fairlabel to give it to others." in said
    done(*more, "--merged", once.merged)
    [new] = [each for each in read_records(collection).values() if each.worker == "Zuri"]
    assert [each.sha256 for each in new.items] == [once.digest_of(1)]


def test_only_a_job_that_was_merged_from_the_collection_frees_work(
    once: Round, collection: Path
) -> None:
    more = adding(once, collection, "--merged", once.jobs[0])
    assert "--merged goes with --from" in refused(*more)
    more = (*more, "--from", record_of(once, collection, 1).worker)
    assert "was not merged from this collection" in refused(*more)


def test_a_submission_that_cannot_be_used_is_told_before_its_work_goes_to_others(
    once: Round, collection: Path
) -> None:
    stopped = record_of(once, collection, 1)
    path = submission_of(collection, stopped) / "submission.json"
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
    answer = run(*adding(once, collection, "--from", stopped.worker))
    assert answer.exit_code == 0
    assert "was changed since it was received" in answer.stderr
    assert "What it finished counts as not finished here." in answer.stderr
    [new] = [each for each in read_records(collection).values() if each.worker == "Zuri"]
    assert len(new.items) == len(stopped.items)


@pytest.mark.parametrize("how", ["gone", "damaged", "all gone"])
def test_a_submission_whose_package_is_not_known_any_more_is_told_and_not_merged(
    once: Round, collection: Path, how: str, tmp_path: Path
) -> None:
    lost = record_of(once, collection, 1)
    path = collection / "packages" / f"{lost.id}.json"
    if how == "damaged":
        path.write_text("{")
    elif how == "gone":
        path.unlink()
    else:
        shutil.rmtree(path.parent)
    media = once.vendor.folder / "Amina's pictures"
    report = merge(open_collection(collection), media, tmp_path / "out.fairlabel")
    assert report.submissions == (0 if how == "all gone" else 1)
    told = english(report.problems)
    assert any(submission_of(collection, lost).name[:16] in each for each in told)
    assert all("it was not merged. Put the record back" in each for each in told)

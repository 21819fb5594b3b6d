"""A review of the merged job reaches each worker's own job, and the answer comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.editing.commands import Judge, SetTranscription
from annotator.job_file.project import Project
from annotator.ledger.signatures import Signer
from annotator.model.entities import Fault, ItemId, Region, RegionVerdict, Review
from annotator.model.geometry import Box
from annotator.model.people import new_worker
from annotator.records import RejectionAnswer
from annotator.session.job_session import JobSession
from annotator.session.reviews.region_reviews import RegionReviews
from annotator.session.session_recorder import Setup
from annotator.worker_reviews.review_file import (
    DOCUMENT,
    RegionCorrection,
    RegionVersion,
    read_document,
    read_review_file,
    write_review,
)
from annotator.worker_reviews.review_signature import REVIEW_SIGNATURE
from tests.annotator.cli.running import done, run
from tests.annotator.packages.packed import ANSWER
from tests.annotator.submissions.rounds import parts_of
from tests.annotator.worker_reviews.rounds import Round, copied_round, review_round


@pytest.fixture(scope="module")
def first_made(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return review_round(tmp_path_factory.mktemp("round"))


@pytest.fixture
def made(first_made: Round, tmp_path: Path) -> Round:
    return copied_round(first_made, tmp_path)


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
            told = done("receive", out, "--into", made.collection, "--key", made.vendor.key).stdout
            assert "1 rejection was answered" in told
            assert answers_after(made, "still rejected") == []
            confirm(job, int(number))
            made.folder.joinpath("reworked").mkdir()
            reworked = made.folder / "reworked" / "a.fairsubmission"
            done("submit", job, reworked)
            done("receive", reworked, "--into", made.collection, "--key", made.vendor.key)
            [kept] = answers_after(made, "reworked once more")
            assert (kept.answer, kept.reason, kept.fault) == (
                "It is as the guideline says", "The box is too wide", Fault.WORKER
            )  # fmt: skip
    assert rejected == 1
    with Project.open(made.jobs[0]) as project:
        assert project.check().result() == []


def test_a_correction_is_told_and_the_workers_regions_stay(made: Round) -> None:
    made.correct(2)
    made.review("accept", "2")
    job, file = made.of_item(2)
    [item] = read_review_file(file).review.items
    [decision], [correction] = item.review.regions, item.corrections
    assert decision.verdict is RegionVerdict.CORRECTED
    assert correction.before is not None
    assert correction.now is not None
    assert (correction.before.text, correction.now.text) == (ANSWER, "the text as it is")
    assert (correction.before.place, correction.now.place) == (Box(10, 10, 50, 40),) * 2
    before = regions_of(job, made.digest_of(2))
    done("reviews", "take", job, file)
    [after] = regions_of(job, made.digest_of(2))
    [own] = before
    assert replace(after, review=None) == own
    assert after.number == correction.region
    assert after.review is not None
    assert after.review.verdict is RegionVerdict.CORRECTED
    with Project.open(job) as project:
        [taken] = project.reads.taken_reviews().result()
        assert read_document(taken.document).items == (item,)


def test_a_file_has_nothing_of_other_workers(made: Round) -> None:
    made.review("accept", "1-4")
    made.review("reject", "5,6", "--reason", "Too wide", "--fault", "worker")
    files = [read_review_file(each) for each in made.give()]
    one, two = (each.review for each in files)
    assert one.worker != two.worker
    for own, other in ((files[0], two), (files[1], one)):
        text = own.document.decode()
        for strange in (other.worker, other.submission, other.job_id, other.package, "Rita"):
            assert str(strange) not in text
        digests = {each.review.media_sha256 for each in own.review.items}
        assert len(digests) == 3
        assert digests.isdisjoint(each.review.media_sha256 for each in other.items)


def test_a_review_is_taken_once(made: Round) -> None:
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    job, file = made.of_item(1)
    done("reviews", "take", job, file)
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
        [row] = [each for each in rows if each.review is Review.REJECTED]
        seq = project.reads.history_tail(1).result().next_seq
    confirm(job, row.id)
    assert "taken before" in done("reviews", "take", job, file).stdout
    with Project.open(job) as project:
        assert project.reads.load_item(row.id).result().state.facts.review is Review.NONE
        assert project.reads.history_tail(1).result().next_seq == seq + 1


def test_the_last_word_of_the_vendor_counts(made: Round) -> None:
    made.review("accept", "1")
    job, first = made.of_item(1, "first")
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    _, second = made.of_item(1, "second")
    made.review("accept", "1")
    _, third = made.of_item(1, "third")
    assert read_review_file(first).review.items == read_review_file(third).review.items
    for file in (first, second, third):
        assert "Items: " in done("reviews", "take", job, file).stdout
    assert reviews_in(job) == {Review.NONE, Review.ACCEPTED}
    assert "taken before" in done("reviews", "take", job, second).stdout
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    _, fourth = made.of_item(1, "fourth")
    made.review("accept", "1")
    _, fifth = made.of_item(1, "fifth")
    done("reviews", "take", job, fifth)
    answer = run("reviews", "take", job, fourth)
    assert (answer.exit_code, "older than the one" in answer.stderr) == (1, True)
    assert reviews_in(job) == {Review.NONE, Review.ACCEPTED}


def test_what_was_decided_before_is_not_decided_again_by_a_newer_file(made: Round) -> None:
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    job, first = made.of_item(1, "first")
    done("reviews", "take", job, first)
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
    [rejected] = [each.id for each in rows if each.review is Review.REJECTED]
    confirm(job, rejected)
    made.review("accept", "2-6")
    _, second = made.of_item(1, "second")
    assert "Items: 2 accepted, 0 rejected" in done("reviews", "take", job, second).stdout
    with Project.open(job) as project:
        facts = project.reads.load_item(rejected).result().state.facts
    assert facts.review is Review.NONE


def reviews_in(job: Path) -> set[Review]:
    """Return the reviews of the items of a job."""
    with Project.open(job) as project:
        return {each.review for each in project.reads.item_rows().result()}


def test_a_review_for_another_job_or_of_an_older_submission_is_refused(made: Round) -> None:
    made.review("accept", "1-6")
    one, two = made.give()
    jobs = [made.job_of(read_review_file(each).review.job_id) for each in (one, two)]
    refused(jobs[0], two, "for another job")
    done("submit", jobs[0], made.folder / "newer.fairsubmission")
    refused(jobs[0], one, "older submission")


def test_what_was_changed_since_is_told_and_not_reviewed(made: Round) -> None:
    made.review("accept", "1-6")
    one, _ = made.give()
    job = made.job_of(read_review_file(one).review.job_id)
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        session = JobSession(project, worker, Setup(job.parent / "state"))
        loaded = project.reads.load_item(1).result()
        session.open_item(loaded)
        [region] = loaded.state.regions.values()
        session.editor.run(SetTranscription(region.id, "another text"))
        session.end()
    told = done("reviews", "take", job, one).stdout
    assert "Items: 2 accepted" in told
    assert "1 item is not as you submitted it" in told
    with Project.open(job) as project:
        facts = project.reads.load_item(1).result().state.facts
        assert facts.review is Review.NONE


def test_a_forged_review_is_refused(made: Round) -> None:
    made.review("reject", "1-6", "--reason", "Too wide", "--fault", "worker")
    one, two = made.give()
    read = read_review_file(one)
    job = made.job_of(read.review.job_id)
    accepted = replace(
        read.review,
        items=tuple(
            replace(each, review=replace(each.review, review=Review.ACCEPTED, reason="",
                                         fault=Fault.NONE))
            for each in read.review.items
        ),
    )  # fmt: skip
    own = made.folder / "own.fairreview"
    write_review(own, accepted, Signer.new())
    refused(job, own, "another key than your package")
    swapped = made.folder / "swapped.fairreview"
    put_together(swapped, accepted.data(), bundle=read.signature)
    refused(job, swapped, "is of another review")
    unsigned = made.folder / "unsigned.fairreview"
    put_together(unsigned, accepted.data(), bundle=None)
    refused(job, unsigned, "not signed")
    cut = made.folder / "cut.fairreview"
    cut.write_bytes(two.read_bytes()[:-100])
    refused(job, cut, "was not opened")


def test_a_number_of_hundreds_of_digits_is_refused_and_the_next_file_is_checked(
    made: Round,
) -> None:
    made.review("reject", "1-6", "--reason", "Too wide", "--fault", "worker")
    one, two = made.give()
    review = read_review_file(one).review
    version = RegionVersion(Box(1, 0, 1, 1), "shop", "")
    items = [replace(review.items[0], corrections=(RegionCorrection(1, version, version),))]
    data = replace(review, items=tuple(items)).data()
    big = made.folder / "big.fairreview"
    for number in (b"1" + 400 * b"0", b"1" + 300 * b"0"):
        files = [ContainerFile(DOCUMENT, data.replace(b'"x":1', b'"x":' + number))]
        assert files[0].source != data
        sign = partial(REVIEW_SIGNATURE.signed, Signer.new())
        write_container(big, ContainerKind.REVIEW, files, sign=sign)
        refused(made.job_of(review.job_id), big, "was not opened")
        answer = run("verify", big, two)
        assert answer.exit_code == 1
        assert f"{two}: yes" in answer.stdout
        big.unlink()


def refused(job: Path, file: Path, why: str) -> None:
    """Take a review that is refused by one sentence, after which the job is as it was."""
    answer = run("reviews", "take", job, file, "--yes")
    assert answer.exit_code == 1
    assert why in answer.stderr
    with Project.open(job) as project:
        assert project.reads.taken_reviews().result() == []
        assert {each.review for each in project.reads.item_rows().result()} == {Review.NONE}


def put_together(out: Path, data: bytes, *, bundle: bytes | None) -> None:
    sign = None if bundle is None else lambda _manifest: bundle
    write_container(out, ContainerKind.REVIEW, [ContainerFile(DOCUMENT, data)], sign=sign)


def confirm(job: Path, item: int, text: str | None = None) -> None:
    """Hand a rejected item in again as it is, or with another text on its one region."""
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        session = JobSession(project, worker, Setup(job.parent / "state"))
        loaded = project.reads.load_item(item).result()
        session.open_item(loaded)
        if text is not None:
            [region] = loaded.state.regions
            session.editor.run(SetTranscription(region, text))
        assert session.confirm() is not None
        session.end()


def regions_of(job: Path, digest: str) -> list[Region]:
    """Return the regions of the item of a file."""
    with Project.open(job) as project:
        for row in project.reads.item_rows().result():
            loaded = project.reads.load_item(row.id).result()
            if loaded.media.sha256 == digest:
                return list(loaded.state.regions.values())
    raise AssertionError(digest)


def answers_after(made: Round, name: str) -> list[RejectionAnswer]:
    """Merge again; the answer is told, and is with the item if its version was taken."""
    out = made.folder / f"{name}.fairlabel"
    media = made.vendor.folder / "Amina's pictures"
    told = done("merge", made.collection, out, "--media", media).stdout
    assert "answered the rejection of" in told
    assert "It is as the guideline says" in told
    with Project.open(out) as project:
        assert project.check().result() == []
        rows = project.reads.item_rows().result()
        return [each for row in rows for each in project.reads.answers(ItemId(row.id)).result()]


def test_a_rejection_takes_no_time(made: Round) -> None:
    made.review("reject", "1-6", "--reason", "Too wide", "--fault", "worker")
    for file in made.give():
        job = made.job_of(read_review_file(file).review.job_id)
        before = time_of(job)
        done("reviews", "take", job, file)
        assert time_of(job) == before


def time_of(job: Path) -> object:
    """Return all time in a job, and the numbers of its people and sessions."""
    with Project.open(job) as project:
        reads = project.reads
        people = [each.id for each in reads.workers().result()]
        sessions = [each.id for each in reads.sessions().result()]
        return reads.effort_totals().result(), people, sessions


def test_what_the_reviewer_undoes_is_taken_back_at_the_worker(made: Round) -> None:
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    made.review("accept", "2-4")
    job, first = made.of_item(1, "first")
    done("reviews", "take", job, first)
    assert rejected_in(job) == [made.digest_of(1)]
    undo_reviews(made, 1)
    _, second = made.of_item(1, "second")
    [item] = [each for each in read_review_file(second).review.items if each.is_taken_back]
    assert item.review.media_sha256 == made.digest_of(1)
    said = done("reviews", "take", job, second).stdout
    assert "The reviewer took back what was decided on 1 item." in said
    assert rejected_in(job) == []
    with Project.open(job) as project:
        reviews = [row.review for row in project.reads.item_rows().result()]
        assert reviews.count(Review.ACCEPTED) == len(read_review_file(second).review.items) - 1
        assert project.check().result() == []
    _, third = made.of_item(1, "third")
    said = done("reviews", "take", job, third).stdout
    assert "took back" not in said


def test_a_review_of_which_all_was_undone_is_given_all_the_same(made: Round) -> None:
    made.review("accept", "1")
    job, first = made.of_item(1, "first")
    undo_reviews(made, 1)
    _, second = made.of_item(1, "second")
    done("reviews", "take", job, second)
    assert "is older than the one" in run("reviews", "take", job, first).stderr


def test_a_decision_on_a_region_is_taken_back_alone(made: Round) -> None:
    made.correct(2)
    made.review("accept", "2")
    job, first = made.of_item(2, "first")
    done("reviews", "take", job, first)
    [region] = regions_of(job, made.digest_of(2))
    assert region.review is not None
    with Project.open(made.merged) as project:
        session = JobSession(project, new_worker("Rita"), Setup(made.folder / "state"))
        session.is_reviewing = True
        session.open_item(project.reads.load_item(ItemId(2)).result())
        RegionReviews(session).take_back([*session.editor.state.regions])
        session.end()
    _, second = made.of_item(2, "second")
    assert "took back what was decided on 1 item" in done("reviews", "take", job, second).stdout
    [region] = regions_of(job, made.digest_of(2))
    assert region.review is None


def test_nothing_is_taken_back_of_what_was_handed_in_again_in_another_version(
    made: Round,
) -> None:
    """Its next review is of the new version."""
    made.review("reject", "1", "--reason", "Too wide", "--fault", "worker")
    job, first = made.of_item(1, "first")
    done("reviews", "take", job, first)
    with Project.open(job) as project:
        [row] = [e for e in project.reads.item_rows().result() if e.review is Review.REJECTED]
    confirm(job, row.id, "another text")
    again = made.folder / "again.fairsubmission"
    done("submit", job, again)
    done("receive", again, "--into", made.collection, "--key", made.vendor.key)
    final = made.folder / "final.fairlabel"
    done("merge", made.collection, final, "--earlier", made.merged)
    out = made.folder / "after"
    refused = run("reviews", "give", final, out, "--collection", made.collection,
                  "--key", made.vendor.key)  # fmt: skip
    assert "Nothing of this job was reviewed" in refused.stderr
    done("items", "accept", final, "1", "--worker", "Rita")
    done("reviews", "give", final, out, "--collection", made.collection, "--key", made.vendor.key)
    [file] = out.iterdir()
    [item] = read_review_file(file).review.items
    assert (item.review.review, item.corrections) == (Review.ACCEPTED, ())
    assert "Items: 1 accepted" in done("reviews", "take", job, file).stdout


def undo_reviews(made: Round, item: int) -> None:
    """Take back the review of an item in the merged job, as the reviewer's undo does."""
    with Project.open(made.merged) as project:
        session = JobSession(project, new_worker("Rita"), Setup(made.folder / "state"))
        session.open_item(project.reads.load_item(ItemId(item)).result())
        session.editor.run(Judge(session.worker.id, Review.NONE))
        session.end()


def rejected_in(job: Path) -> list[str]:
    """Return the digests of the rejected items of a job."""
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
        found = [each.id for each in rows if each.review is Review.REJECTED]
        return [project.reads.load_item(each).result().media.sha256 for each in found]

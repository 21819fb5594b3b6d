"""A second merge continues the first: reviews stay where the work is the same, and nowhere else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.collection.merge import MergeReport, merge
from annotator.collection.version_digests import version_digests
from annotator.editing.commands import SetTranscription
from annotator.editing.label_commands import ChangeLabel
from annotator.errors import CancelledError
from annotator.files import is_file
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import Fault, ItemId, Region, RegionVerdict, Review, Status
from annotator.progress import Cancel, Watch
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from annotator.submissions.collection_folder import open_collection
from annotator.worker_reviews.review_file import read_review_file
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done, refused, run
from tests.annotator.packages.packed import ANSWER
from tests.annotator.worker_reviews.rounds import Round, review_round
from tests.support.english import english
from tools.checkers.check_export.command import main as check_export

WHY = "The box is too wide"
REJECTED = ("--reason", WHY, "--fault", "worker")
CORRECTED = "the text as it is"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Return a round whose merged job is reviewed: 1 accepted, 2 corrected, 3 and 4 rejected."""
    made = review_round(tmp_path_factory.mktemp("round"))
    made.correct(2)
    made.review("accept", "1,2")
    made.review("reject", "3,4", *REJECTED)
    work(made.merged, item=1, ms=30_000)
    return made


@pytest.fixture
def made(made_once: Round, tmp_path: Path) -> Round:
    """Return a copy of it."""
    folder = shutil.copytree(made_once.folder, tmp_path / "all")

    def moved(path: Path) -> Path:
        return folder / path.relative_to(made_once.folder)

    vendor = made_once.vendor
    own = object.__new__(type(vendor))
    own.__dict__ |= {
        key: moved(value) if isinstance(value, Path) else value
        for key, value in vars(vendor).items()
    }
    one, two = map(moved, made_once.jobs)
    return Round(own, moved(made_once.collection), moved(made_once.merged), (one, two), folder)


def merged_again(made: Round, name: str = "final") -> tuple[Path, MergeReport]:
    """Merge into the copy of the merged job; the folder of the media is known."""
    out = made.folder / f"{name}.fairlabel"
    out.parent.mkdir(exist_ok=True)
    return out, merge(open_collection(made.collection), None, out, earlier=made.merged)


def loaded(job: Path, item: int) -> LoadedItem:
    with Project.open(job) as project:
        return project.reads.load_item(item).result()


def worker_of(made: Round, item: int) -> tuple[Path, int]:
    """Return the job of the worker who did an item of the merged job, and its number there."""
    digest = made.digest_of(item)
    with Project.open(made.merged) as project:
        made_of = project.reads.contributions().result()
        [package] = [each.package for each in made_of if item in each.items]
    for job in made.jobs:
        with Project.open(job) as project:
            stored = project.reads.package().result()
            if stored is not None and stored.id == package:
                for row in project.reads.item_rows().result():
                    if project.reads.load_item(row.id).result().media.sha256 == digest:
                        return job, row.id
    raise AssertionError(item)


def do_again(job: Path, item: int, text: str | None = None) -> None:
    """Change the text of the one region of an item, or nothing, and confirm it."""
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        session = JobSession(project, worker, Setup(job.parent / "state"))
        found = project.reads.load_item(item).result()
        session.open_item(found)
        if text is not None:
            [region] = found.state.regions
            session.editor.run(SetTranscription(region, text))
        if session.editor.state.facts.review is not Review.NONE or text is not None:
            session.confirm()
        session.end()


def hand_in(made: Round, *jobs: Path) -> None:
    for number, job in enumerate(jobs):
        out = made.folder / f"again {number}.fairsubmission"
        out.unlink(missing_ok=True)
        done("submit", job, out)
        done("receive", out, "--into", made.collection, "--key", made.vendor.key)


def time_in(job: Path) -> object:
    with Project.open(job) as project:
        return project.reads.effort_totals().result(), project.facts.job_id


def test_reviews_stay_where_the_work_is_the_same(made: Round) -> None:
    for file in made.give():
        done("reviews", "take", made.job_of(read_review_file(file).review.job_id), file)
    job, own = worker_of(made, 3)
    do_again(job, own, "done again")
    hand_in(made, *made.jobs)
    out, report = merged_again(made)
    assert english(report.problems) == ()
    assert (report.kept, report.items, report.regions) == (3, 6, 1)
    [told] = english(report.changed)
    assert f"was rejected ({WHY}). Another version is here" in told
    assert time_in(out) == time_in(made.merged)
    for item in (1, 2, 4, 5, 6):
        assert loaded(out, item) == loaded(made.merged, item)
    with Project.open(out) as project:
        assert project.check().result() == []
        [before] = (project.reads.confirmed_version(ItemId(2)).result() or {}).values()
        assert before.transcription == ANSWER
        facts, regions = (each := project.reads.load_item(3).result().state).facts, each.regions
        assert (facts.status, facts.review, facts.review_reason) == (Status.DONE, Review.NONE, "")
        assert [each.transcription for each in regions.values()] == ["done again"]
        [kept] = project.reads.earlier_reviews(ItemId(3)).result()
        assert (kept.review, kept.reason, kept.fault) == (Review.REJECTED, WHY, Fault.WORKER)
        assert [each.transcription for each in kept.regions] == [ANSWER]
        assert len(project.reads.contributions().result()) == 2
    require_dataset(made, out)
    done("items", "accept", out, "5", "--worker", "Rita")
    given = Round(made.vendor, made.collection, out, made.jobs, made.folder)
    job, own = worker_of(made, 5)
    job_and_file = given.of_item(5, "second reviews")
    assert job_and_file[0] == job
    done("reviews", "take", *job_and_file)
    assert loaded(job, own).state.facts.review is Review.ACCEPTED


def require_dataset(made: Round, job: Path) -> None:
    """See that the export is whole, and that the reviewer's time is in it once."""
    export = made.folder / "out"
    done(
        "export", job, export, "--format", "coco", "--collection", made.collection, "--items", "all"
    )
    done("verify", export)
    assert check_export([str(export)]) == 0
    found = json.loads((export / "effort.json").read_bytes())
    assert 30_000 <= found["totals"]["observed_ms"] < 60_000
    digests = sorted(found["contributions"])
    assert {each["contribution"] for each in found["items"]} == {*digests}


def test_the_same_files_give_the_same_bytes_and_twice_is_once(made: Round) -> None:
    job, own = worker_of(made, 3)
    do_again(job, own, "done again")
    hand_in(made, *made.jobs)
    before = Path(shutil.copy(made.merged, made.folder / "before.fairlabel"))
    one, _ = merged_again(made, "one/final")
    stopped = Cancel()
    stopped.cancel()
    out = made.folder / "two" / "final.fairlabel"
    out.parent.mkdir()
    with pytest.raises(CancelledError):
        merge(open_collection(made.collection), None, out, Watch(stopped), earlier=before)
    assert not is_file(out)
    merge(open_collection(made.collection), None, out, earlier=before)
    two = out
    assert one.read_bytes() == two.read_bytes()
    three = made.folder / "three.fairlabel"
    report = merge(open_collection(made.collection), None, three, earlier=one)
    assert (report.regions, english(report.changed)) == (0, ())
    for item in range(1, 7):
        assert loaded(three, item) == loaded(one, item)
    with Project.open(three) as project:
        assert len(project.reads.earlier_reviews(ItemId(3)).result()) == 1


def test_nobody_works_on_in_a_job_that_was_merged_again(made: Round) -> None:
    out, report = merged_again(made)
    assert english(report.problems) == ()
    said = refused("items", "accept", made.merged, "5", "--worker", "Rita")
    assert "was merged again and goes on in final.fairlabel: work there." in said
    assert "goes on in final.fairlabel" in run("items", "list", made.merged).stderr
    done("items", "accept", out, "5", "--worker", "Rita")
    with Project.open_safely(made.merged) as project:
        assert project.is_read_only
        assert project.check().result() == []


def test_a_job_that_was_merged_again_can_be_merged_once_more_if_the_other_is_lost(
    made: Round,
) -> None:
    first, _ = merged_again(made)
    first.unlink()
    second, report = merged_again(made, "once more")
    [told] = english(report.problems)
    assert "went on in final.fairlabel already" in told
    done("items", "accept", second, "5", "--worker", "Rita")
    assert "goes on in once more.fairlabel" in run("items", "list", made.merged).stderr


def test_no_review_is_carried_to_another_version(made: Round) -> None:
    """A label that means something else is another version, though its number is the same."""
    for job in made.jobs:
        with Project.open(job) as project:
            [worker] = project.reads.workers().result()
            session = JobSession(project, worker, Setup(job.parent / "state"))
            session.open_item(project.reads.load_item(1).result())
            label = next(iter(project.reads.labels().result().values()))
            session.editor.run(ChangeLabel(replace(label, name="lamp post")))
            session.end()
    hand_in(made, *made.jobs)
    out, report = merged_again(made)
    assert (report.kept, report.regions, len(report.changed)) == (0, 6, 4)
    with Project.open(out) as project:
        rows = project.reads.item_rows().result()
        assert {(row.status, row.review) for row in rows} == {(Status.DONE, Review.NONE)}
        kept = [project.reads.earlier_reviews(ItemId(row.id)).result() for row in rows]
        assert [[each.review.value for each in one] for one in kept] == [
            ["accepted"], ["accepted"], ["rejected"], ["rejected"], [], []
        ]  # fmt: skip
        [corrected] = kept[1][0].regions
        assert corrected.transcription == CORRECTED
        assert corrected.review is not None
        assert corrected.review.verdict is RegionVerdict.CORRECTED
        assert [each.transcription for each in regions_in(project, 2)] == [ANSWER]


def regions_in(project: Project, item: int) -> Sequence[Region]:
    return tuple(project.reads.load_item(item).result().state.regions.values())


def test_a_rejection_that_was_answered_waits_for_a_review_again(made: Round) -> None:
    job, own = worker_of(made, 3)
    for file in made.give():
        if made.job_of(read_review_file(file).review.job_id) == job:
            done("reviews", "take", job, file)
    done("items", "answer", job, str(own), "--text", "It is as the guideline says")
    do_again(job, own)
    hand_in(made, job)
    out, report = merged_again(made)
    [told] = english(report.changed)
    assert "confirmed it again as it was, with an answer" in told
    with Project.open(out) as project:
        facts = project.reads.load_item(3).result().state.facts
        assert (facts.status, facts.review) == (Status.DONE, Review.NONE)
        [answer] = project.reads.answers(ItemId(3)).result()
        assert answer.answer == "It is as the guideline says"
        [kept] = project.reads.earlier_reviews(ItemId(3)).result()
        assert kept.reason == WHY
    require_answer_in_documents(job, made.folder)
    with Project.open(out) as project:
        assert project.reads.load_item(4).result().state.facts.review is Review.REJECTED


def require_answer_in_documents(job: Path, folder: Path) -> None:
    """See the worker's own words in the statement and the own record, though it was done again."""
    statement, record = folder / "statement.json", folder / "record.json"
    done("statement", job, statement)
    [worker] = json.loads(statement.read_bytes())["workers"]
    [one], [other] = worker["answers"], record_of(job, record)["answers"]
    text = "It is as the guideline says"
    assert (one["answer"], one["reason"], one["fault"]) == (text, WHY, "worker")
    assert (other["answer"], other["reason"], other["region_number"]) == (text, WHY, 0)
    done("statement", job, folder / "statement.html")
    assert text in (folder / "statement.html").read_text()


def record_of(job: Path, out: Path) -> dict[str, list[dict[str, object]]]:
    done("record", job, out)
    found: dict[str, list[dict[str, object]]] = json.loads(out.read_bytes())
    return found


def test_work_of_the_merged_job_itself_stays(made: Round) -> None:
    with Project.open(made.merged) as project:
        [worker] = project.reads.workers().result()
        session = JobSession(project, worker, Setup(made.folder / "state"))
        found = project.reads.load_item(3).result()
        session.open_item(found)
        [region] = found.state.regions
        session.editor.run(SetTranscription(region, "done here"))
        session.confirm()
        session.end()
    job, own = worker_of(made, 3)
    do_again(job, own, "done again")
    hand_in(made, job)
    out, report = merged_again(made)
    [told] = english(report.changed)
    assert "was done in the merged job itself" in told
    assert loaded(out, 3) == loaded(made.merged, 3)


def test_a_job_of_another_collection_is_refused(made: Round) -> None:
    out = made.folder / "out.fairlabel"
    options = ("--earlier", made.merged, "--media", made.vendor.folder / "Amina's pictures")
    path = made.collection / "collection.json"
    facts = json.loads(path.read_bytes())
    path.write_text(json.dumps({**facts, "id": "00000000-0000-4000-8000-000000000000"}))
    assert "was not merged from this collection" in refused("merge", made.collection, out, *options)
    path.write_text(json.dumps(facts))
    assert "was not merged from this collection" in refused(
        "merge", made.collection, out, "--earlier", made.vendor.job
    )
    (made.collection / "media.json").unlink()
    assert "does not know where its pictures" in refused("merge", made.collection, out)
    assert sorted(each.name for each in made.folder.glob("*.fairlabel")) == ["merged.fairlabel"]


def test_a_label_counts_by_its_name_and_a_time_does_not(made_once: Round, tmp_path: Path) -> None:
    export = next((made_once.collection / "submissions").glob("*/export"))
    folder = shutil.copytree(export, tmp_path / "export")
    (folder / "transcriptions.jsonl").unlink()
    path = folder / "annotations.json"
    document = json.loads(path.read_bytes())
    before = version_digests(folder)
    for each in document["annotations"]:
        each["attributes"]["active_ms"] = 5
    path.write_text(json.dumps(document))
    assert version_digests(folder) == before
    for each in document["categories"]:
        each["name"] += "!"
    path.write_text(json.dumps(document))
    after = version_digests(folder)
    assert before.keys() == after.keys()
    assert not before.items() & after.items()

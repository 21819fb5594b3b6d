"""Merging: one version of each item, the same whatever came first, and nothing of bad ones."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from itertools import permutations
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pytest

from annotator.collection import submission_part
from annotator.collection.merge import MergeReport, merge
from annotator.collection.mergeable_submissions import mergeable_submissions
from annotator.collection.submission_part import PartTask, part_of
from annotator.files import NameTakenError
from annotator.job_file.project import Project
from annotator.model.entities import Review, Status
from annotator.packages.collection_records import PackageRecord, RecordedItem
from annotator.records import ImportRecord
from annotator.sentences.said import Said
from annotator.submissions.collection_folder import open_collection
from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.running import done, run
from tests.annotator.submissions.conftest import Sent, sent
from tests.annotator.submissions.rounds import (
    new_collection,
    parts_of,
    put_together,
    received,
)
from tests.support.english import english

__all__ = ["Sent", "demo", "made_once", "sent"]


@pytest.fixture
def media(demo: Path, tmp_path: Path) -> Path:
    """Return the vendor's folder, where the files have other names."""
    folder = tmp_path / "media"
    folder.mkdir()
    for number, path in enumerate(sorted(demo.parent.rglob("*.jpg"))):
        shutil.copyfile(path, folder / f"photo {number}.jpg")
    return folder


def merged(collection: Path, media: Path, out: Path) -> MergeReport:
    return merge(open_collection(collection), media, out)


def contents(job: Path, folder: Path) -> dict[str, Any]:
    """Return the dataset of a job, which no secret of the job is part of."""
    done("export", job, folder, "--format", "coco", "--items", "all")
    found: dict[str, Any] = json.loads((folder / "annotations.json").read_text())
    return found


def test_the_newest_of_each_worker_comes_in_and_the_order_does_not_matter(
    sent: Sent, media: Path, tmp_path: Path
) -> None:
    found = []
    for number, order in enumerate(permutations([sent.first[2], sent.first[0], sent.second])):
        folder = new_collection(tmp_path / f"c{number}")
        received(folder, order)
        out = tmp_path / f"o{number}" / "merged.fairlabel"
        out.parent.mkdir()
        report = merged(folder, media, out)
        assert english(report.problems) == ()
        assert (report.submissions, report.items) == (2, 1)
        found.append(contents(out, tmp_path / f"x{number}"))
    assert all(each == found[0] for each in found)
    assert len(found[0]["annotations"]) == 16


def test_merging_twice_gives_the_same_job(sent: Sent, media: Path, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all")
    received(folder, [*sent.first, sent.second])
    jobs = [tmp_path / f"{number}.fairlabel" for number in range(2)]
    for job in jobs:
        merged(folder, media, job)
    with Project.open(jobs[0]) as one, Project.open(jobs[1]) as two:
        assert one.facts.job_id == two.facts.job_id
        ids = [_region_ids(project) for project in (one, two)]
        assert ids[0] == ids[1]
        assert len(ids[0]) == 16
        assert one.reads.effort_totals().result() == {}
    with pytest.raises(NameTakenError):
        merged(folder, media, jobs[0])


def dies_apart(task: PartTask) -> ImportRecord | Said:
    """End the process as a system without memory does, unless it is the one that merges."""
    if parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return part_of(task)


@pytest.mark.parametrize("read", [part_of, dies_apart])
def test_submissions_that_are_read_in_processes_give_the_same_job(
    sent: Sent,
    media: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[[PartTask], ImportRecord | Said],
) -> None:
    folder = new_collection(tmp_path / "all")
    received(folder, [sent.first[2], sent.second])
    here, apart = tmp_path / "here.fairlabel", tmp_path / "apart.fairlabel"
    merged(folder, media, here)
    monkeypatch.setattr(submission_part, "_FEW", 0)
    monkeypatch.setattr(submission_part, "part_of", read)
    report = merged(folder, media, apart)
    assert (report.submissions, report.items, report.problems) == (2, 1, [])
    with Project.open(here) as one, Project.open(apart) as two:
        assert _region_ids(one) == _region_ids(two)
        assert one.reads.labels().result() == two.reads.labels().result()
    found = [contents(job, tmp_path / job.stem) for job in (here, apart)]
    assert found[0]["annotations"] == found[1]["annotations"]


def _region_ids(project: Project) -> list[str]:
    rows = project.reads.item_rows().result()
    states = [project.reads.load_item(row.id).result().state for row in rows]
    return [str(region) for state in states for region in state.regions]


def test_finished_items_are_done_and_nobody_is_said_to_have_worked_here(
    sent: Sent, media: Path, tmp_path: Path
) -> None:
    folder, out = new_collection(tmp_path / "all"), tmp_path / "m.fairlabel"
    received(folder, [sent.first[0]])
    merged(folder, media, out)
    with Project.open(out) as project:
        rows = project.reads.item_rows().result()
        assert [row.status for row in rows].count(Status.DONE) == 1
        assert {row.done_by for row in rows} == {None}
        assert project.check().result() == []
    done("verify", out)


def test_a_merged_item_waits_for_a_review_and_whoever_opens_it_after_a_rejection(
    sent: Sent, media: Path, tmp_path: Path
) -> None:
    folder, out = new_collection(tmp_path / "all"), tmp_path / "m.fairlabel"
    received(folder, [sent.first[0]])
    merged(folder, media, out)
    with Project.open(out) as project:
        rows = project.reads.item_rows().result()
        [number] = [row.id for row in rows if row.status is Status.DONE]
    reviewer = ("--worker", "Roseline", "--yes")
    done("items", "accept", out, str(number), *reviewer, "--new")
    reason = ("--reason", "a car is missing", "--fault", "unclear")
    done("items", "reject", out, str(number), *reviewer, *reason)
    with Project.open(out) as project:
        facts = project.reads.load_item(number).result().state.facts
        assert facts.review is Review.REJECTED
        assert project.reads.next_unfinished(number - 1).result() == number
    done("verify", out)


def test_what_was_changed_in_the_collection_is_reported_and_left_out(
    sent: Sent, media: Path, tmp_path: Path
) -> None:
    folder, out = new_collection(tmp_path / "all"), tmp_path / "m.fairlabel"
    one, two = received(folder, [sent.first[0], sent.second])
    for name in ("submission.json", "export/annotations.json"):
        path = folder / "submissions" / one.sha256 / name
        before = path.read_bytes()
        path.write_bytes(before.replace(b"1", b"2", 1))
        report = merged(folder, media, out)
        assert report.submissions == 1
        assert one.sha256[:16] in str(report.problems[0])
        path.write_bytes(before)
        out.unlink()
    (folder / "submissions" / two.sha256 / "export" / "more.json").write_text("{}")
    answer = run("merge", folder, out, "--media", media)
    assert answer.exit_code == 1
    assert "was changed since it was received" in answer.stderr
    assert out.exists()


def test_of_a_fork_the_receipted_line_is_taken(sent: Sent, media: Path, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all")
    received(folder, [sent.fork, sent.first[1]])
    report = merged(folder, media, tmp_path / "a.fairlabel")
    assert (report.submissions, report.regions) == (0, 0)
    assert "contradict each other" in str(report.problems[0])
    other = new_collection(tmp_path / "other")
    received(other, [sent.first[1]])
    received(other, [sent.fork])
    report = merged(other, media, tmp_path / "b.fairlabel")
    assert (report.submissions, english(report.problems)) == (1, ())


def test_media_that_the_vendor_lacks_are_said_to_be_missing(
    sent: Sent, media: Path, tmp_path: Path
) -> None:
    folder, out = new_collection(tmp_path / "all"), tmp_path / "m.fairlabel"
    received(folder, [sent.first[0]])
    with Project.open(_whole(folder, media, tmp_path)) as project:
        finished = next(
            row.path for row in project.reads.item_rows().result() if row.status is Status.DONE
        )
    (media / finished).unlink()
    merged(folder, media, out)
    with Project.open(out) as project:
        rows = project.reads.item_rows().result()
        [lost] = [row for row in rows if row.status is Status.UNREADABLE]
        assert len(project.reads.load_item(lost.id).result().state.regions) == 16


def test_nobody_hands_in_versions_of_items_that_others_got(
    sent: Sent, media: Path, tmp_path: Path
) -> None:
    """The second worker sends an empty version of the first one's finished item."""
    effort = json.loads(parts_of(sent.first[0])["export/effort.json"])
    keys = [(each["sha256"], each["part"]) for each in effort["items"]]
    done_key = next(
        (each["sha256"], each["part"]) for each in effort["items"] if each["status"] == "done"
    )
    given = {"p-1": keys, "p-2": [key for key in keys if key != done_key]}
    folder = new_collection(
        tmp_path / "all", {name: _package(name, items) for name, items in given.items()}
    )
    paths = []
    for name, path, signer in (
        ("p-1", sent.first[0], sent.signer),
        ("p-2", sent.second, sent.other_signer),
    ):
        parts = parts_of(path)
        parts["submission.json"] = parts["submission.json"].replace(
            b'"package":null', b'"package":"%s"' % name.encode()
        )
        paths.append(put_together(tmp_path / f"{name}.fairsubmission", parts, signer))
    own, other = received(folder, paths)
    report = merged(folder, media, tmp_path / "m.fairlabel")
    assert report.submissions == 2
    [problem] = report.problems
    assert other.sha256[:16] in str(problem)
    assert "1 item" in str(problem)
    used = mergeable_submissions(open_collection(folder)).used
    holders = [each.received.digest for each in used if done_key in each.items]
    assert holders == [own.sha256]


def _package(name: str, items: list[tuple[str, int]]) -> PackageRecord:
    recorded = [
        RecordedItem(f"{number}", part, sha256, f"{number}", number, is_gold=False)
        for number, (sha256, part) in enumerate(items, start=1)
    ]
    return PackageRecord(
        id=name, worker=name, file=name, sha256="1" * 64, key="", order="", due_day="", part=1,
        parts=1, items=tuple(recorded),
    )  # fmt: skip


def _whole(folder: Path, media: Path, tmp_path: Path) -> Path:
    out = tmp_path / "whole.fairlabel"
    merged(folder, media, out)
    return out

"""Sounds and pages are merged as pictures are, and their reviews find the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.drafts.draft import TextDraft, drafted, exported_draft
from annotator.editing.commands import AddRegions
from annotator.job_file.project import Project
from annotator.model.entities import (
    SOUND,
    Attributes,
    Geometry,
    LabelId,
    Region,
    Review,
    new_region_id,
)
from annotator.model.geometry import Box
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import Vendor, packages_in
from tests.annotator.worker_reviews.rounds import Round
from tests.support.material import material
from tools.checkers.check_export.command import main as check_export

SAID = "ask not\u2028what your country"
DRAFT = TextDraft(SAID, "engine", "1", "en", 0.5)


@pytest.fixture
def made(tmp_path: Path) -> Round:
    """Return the work of two people on a sound and a page, merged."""
    vendor = Vendor(tmp_path / "vendor", 1, sounds=[material("speech/jfk.flac")])
    collection = vendor.pack("--overlap", "2")
    jobs = []
    for number, package in enumerate(packages_in(collection)):
        home = tmp_path / f"home {number}"
        done("open-package", package, home, "--yes")
        [job] = home.glob("*.fairlabel")
        transcribe(job)
        out = tmp_path / f"{number}.fairsubmission"
        done("submit", job, out)
        done("receive", out, "--into", collection, "--key", vendor.key)
        jobs.append(job)
    merged = tmp_path / "merged.fairlabel"
    done("merge", collection, merged)
    return Round(vendor, collection, merged, (jobs[0], jobs[1]), tmp_path)


def transcribe(job: Path) -> None:
    """Transcribe two stretches of the sound, tag it, and write what a line of the page says."""
    with Project.open(job) as project:
        (worker,) = project.reads.workers().result()
        order = project.reads.orders().result()[-1]
        project.writes.accept_order(order.data, order.sha256, worker.id).result()
        session = JobSession(project, worker, Setup(job.parent / "state"))
        for row in project.reads.item_rows().result():
            session.open_item(project.reads.load_item(row.id).result())
            session.editor.run(AddRegions(tuple(regions(project, is_sound=row.kind == SOUND))))
            session.confirm()
        session.end()


def regions(project: Project, *, is_sound: bool) -> list[Region]:
    def region(place: Geometry, text: str = SAID, speaker: str = "") -> Region:
        attributes: Attributes = {SPEAKER: speaker, "occluded": True} if speaker else {}
        return Region(
            new_region_id(), project.new_region_number(), LabelId(2), place, "",
            transcription=text, attributes=attributes, comment="it is loud", group=1,
        )  # fmt: skip

    if not is_sound:
        return [drafted(region(Box(10, 10, 50, 40)), DRAFT)]
    places = [SoundSegment(0, 16_000, 44_100), SoundSegment(16_000, 40_001, 44_100)]
    first, second = (region(each, speaker="Ann") for each in places)
    return [drafted(first, DRAFT), replace(second, transcription=""), region(None, "a speech")]


def test_segments_come_in_with_all_that_is_known_of_them(made: Round) -> None:
    with Project.open(made.merged) as project:
        assert project.check().result() == []
        rows = project.reads.item_rows().result()
        sound, page = sorted(rows, key=lambda row: row.kind != SOUND)
        found = list(project.reads.load_item(sound.id).result().state.regions.values())
        [line] = project.reads.load_item(page.id).result().state.regions.values()
        names = project.reads.labels().result()
        assert {names[each.label_id].name for each in (*found, line)} == {"shop"}
        own = regions(project, is_sound=True)
    found.sort(key=lambda each: str(each.geometry), reverse=True)
    own.sort(key=lambda each: str(each.geometry), reverse=True)
    assert [content(each) for each in found] == [content(each) for each in own]
    drafts = [exported_draft(each) for each in (*found, line) if exported_draft(each)]
    assert [(each["text"], each["imported"]) for each in drafts if each] == [(SAID, True)] * 2
    out = made.folder / "out"
    done(
        "export",
        made.merged,
        out,
        "--format",
        "eaf",
        "--collection",
        made.collection,
        "--items",
        "all",
    )
    done("verify", out)
    assert check_export([str(out)]) == 0
    lines = [json.loads(each) for each in (out / "transcriptions.jsonl").read_bytes().splitlines()]
    assert len(lines) == 4


def content(region: Region) -> tuple[object, ...]:
    return (
        region.geometry,
        region.transcription,
        dict(region.attributes),
        region.comment,
        region.group,
    )


def test_the_review_of_a_sound_reaches_its_worker(made: Round) -> None:
    with Project.open(made.merged) as project:
        [number] = [row.id for row in project.reads.item_rows().result() if row.kind == SOUND]
    made.review("reject", str(number), "--reason", "A word is missing", "--fault", "worker")
    job, file = made.of_item(number)
    assert "1 rejected" in done("reviews", "take", job, file).stdout
    with Project.open(job) as project:
        [row] = [row for row in project.reads.item_rows().result() if row.kind == SOUND]
        assert row.review is Review.REJECTED

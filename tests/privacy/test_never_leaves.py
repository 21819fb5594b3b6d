"""What must not leave is put into a job wherever it can stand, and looked for in exports."""

from __future__ import annotations

import getpass
import json
import platform
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from annotator.export.api import Detail, ExportOptions, Report
from annotator.job_file.project import Project
from annotator.model.entities import WorkerId, new_region_id
from annotator.model.people import Worker, new_worker
from annotator.records import Payment
from exporters.coco.coco_exporter import CocoExporter
from tests.annotator.cli.running import done
from tests.privacy.jobs import with_everything
from tests.support.exports import files_of
from tests.support.snapshots import ANN, FakeSnapshot

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
JUDGE = WorkerId("99999999-9999-4999-8999-999999999999")
DAY = 20_574
BEGAN_MS = 1_777_624_496_123
FOLDER = "/home/wilhelmina/Pictures of canaries"


def _watched(workers: int = 2) -> FakeSnapshot:
    """Return a job with a canary in each place that must not be looked into."""
    job = with_everything(workers)
    records = []
    for record in job.records:
        facts = replace(
            record.item.facts,
            done_day=DAY,
            reviewed_by=JUDGE,
            review_reason="canary of a reviewer",
            reason="canary of a skip",
        )
        regions = [
            replace(region, worker_id=ANN, id=type(region.id)(f"canary-region-{region.number}"))
            for region in record.regions
        ]
        records.append(
            replace(
                record,
                item=replace(record.item, facts=facts),
                media=replace(record.media, mtime_ns=BEGAN_MS * 1_000_000 + 456_789),
                regions=regions,
                active_ms={},
            )
        )
    sessions = {each.id: f"canary-session-{each.id}" for each in job.sittings}
    return replace(
        job,
        media_folder=Path(FOLDER),
        records=records,
        entries=[replace(each, session_id=sessions[each.session_id]) for each in job.entries],
        sittings=[
            replace(each, id=sessions[each.id], started_utc_ms=BEGAN_MS, utc_offset_min=837)
            for each in job.sittings
        ],
        said=[replace(each, session_id=sessions[each.session_id]) for each in job.said],
        money=[_marked(each) for each in job.money],
        people=[Worker(each.id, f"Wilhelmina Canary {n}") for n, each in enumerate(job.people)],
        answers=[replace(each, day="2019-07-13") for each in job.answers],
    )


def _marked(payment: Payment) -> Payment:
    note, means = "canary of a note", "canary of phone money"
    changed = replace(payment, note=note, means=means, day="2019-07-14")
    if payment.conversion:
        conversion = {**json.loads(payment.conversion), "date": "2019-07-15"}
        changed = replace(changed, conversion=json.dumps(conversion))
    return changed


def _exported(job: FakeSnapshot, detail: Detail) -> dict[str, bytes]:
    files = CocoExporter().files(job, ExportOptions(detail), Report())
    return {file.path: b"".join(file.pieces) for file in files}


@pytest.fixture(scope="module", params=list(product(Detail, (1, 3))))
def files(request: pytest.FixtureRequest) -> tuple[Detail, dict[str, bytes]]:
    """Return what leaves of one worker's job, and of one that three share."""
    detail, workers = request.param
    return detail, _exported(_watched(workers), detail)


def test_no_name_folder_day_or_reason_leaves(files: tuple[Detail, dict[str, bytes]]) -> None:
    for name, data in files[1].items():
        assert not re.findall(rb"(?i)canary|wilhelmina|/home|2019-07", data), name


def test_no_moment_leaves(files: tuple[Detail, dict[str, bytes]]) -> None:
    """No time of day, no date, no time zone: neither as a number nor in words."""
    moments = {BEGAN_MS, BEGAN_MS // 1000, DAY, 837, 837 * 60, BEGAN_MS * 1_000_000 + 456_789}
    dated = re.compile(rb"\b(19|20)\d\d-\d\d-\d\d|\d\d:\d\d(:\d\d)?\b|UTC|GMT")
    for name, data in files[1].items():
        if name.startswith("work_orders/"):
            continue  # the terms leave as they are
        assert not dated.search(data), name
        if name.endswith(".json"):
            assert not moments & set(_numbers(json.loads(data))), name


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float):
        yield value


def test_who_judged_never_leaves_and_who_worked_only_at_full(
    files: tuple[Detail, dict[str, bytes]],
) -> None:
    detail, written = files
    whole = b"".join(written.values()).decode()
    job = _watched(3)
    assert JUDGE not in whole
    found = set(UUID4.findall(whole)) - {job.facts.job_id}
    workers = {entry.worker_id for entry in job.entries}
    assert len(workers) == 3
    assert found <= workers
    assert bool(found) is (detail is Detail.FULL)


@pytest.mark.parametrize("detail", Detail)
def test_the_clock_of_the_machine_does_not_leave(detail: Detail) -> None:
    """The same local hours in another time zone, in another year: not a byte is another."""
    job = _watched()
    years_ms = 4 * 365 * 86_400_000
    moved = replace(
        job,
        sittings=[
            replace(
                each,
                started_utc_ms=each.started_utc_ms + 837 * 60_000 + 330 * 60_000 + years_ms,
                utc_offset_min=-330,
            )
            for each in job.sittings
        ],
        # Days move with the sessions, for pay periods are counted in days.
        records=[
            replace(
                record,
                item=replace(record.item, facts=replace(record.item.facts, done_day=DAY + 4 * 365)),
            )
            for record in job.records
        ],
    )
    assert _exported(moved, detail) == _exported(job, detail)


def test_one_name_has_another_id_in_each_job() -> None:
    ids = {new_worker("Amina").id for _ in range(50)}
    assert len(ids) == 50
    assert all(UUID4.fullmatch(each) for each in ids)


def test_one_name_at_two_vendors_are_two_people_to_whoever_compares_files(tmp_path: Path) -> None:
    ids = []
    for vendor in ("north", "south"):
        folder = tmp_path / vendor
        folder.mkdir()
        Image.new("RGB", (32, 32)).save(folder / "one.png")
        job = folder / "job.fairlabel"
        done("new", job, "--media", folder, "--labels", "house", "--worker", "Amina")
        with Project.open(job) as project:
            (worker,) = project.reads.workers().result()
        assert worker.name == "Amina"
        ids.append(worker.id)
    assert ids[0] != ids[1]


def test_nothing_of_this_machine_leaves(tmp_path: Path) -> None:
    done("demo", tmp_path / "demo")
    job, out = tmp_path / "demo" / "Street scenes.fairlabel", tmp_path / "out"
    done(
        "export",
        job,
        "--format",
        "coco",
        out,
        "--detail",
        "full",
        "--images",
        "none",
        "--items",
        "all",
    )
    own = {socket.gethostname(), getpass.getuser(), platform.node(), platform.platform()}
    own |= {str(tmp_path), str(Path.home()), platform.python_version(), *time.tzname} - {"/", "UTC"}
    for name, data in files_of(out):
        text = data.decode("utf-8")
        found = {each for each in own if each and re.search(rf"\b{re.escape(each)}\b", text)}
        assert found == set(), name


def test_ids_of_regions_tell_no_time() -> None:
    """Version 4 is random throughout; version 7 would begin with the time."""
    ids = {new_region_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(UUID4.fullmatch(each) for each in ids)


def test_night_is_a_number_of_minutes_only(files: tuple[Detail, dict[str, bytes]]) -> None:
    effort = json.loads(files[1]["effort.json"])
    assert isinstance(effort["totals"]["night_minutes"], int)
    assert not any("night" in item for item in effort["items"])


@pytest.mark.parametrize("detail", [Detail.JOB, Detail.ITEM])
def test_who_came_first_does_not_show(detail: Detail) -> None:
    """The same people's time, booked the other way round: the pay is the same, byte for byte."""
    job = with_everything(3)
    turned = replace(job, entries=list(reversed(job.entries)), people=list(reversed(job.people)))
    first, other = (json.loads(_exported(each, detail)["fair_pay.json"]) for each in (job, turned))
    assert len({part["work_order"] for part in first["parts"]}) > 1
    for key in ("parts", "totals", "work_orders", "summary"):
        assert first[key] == other[key], key

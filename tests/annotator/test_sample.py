"""The sample job: one item done by a script, all of it marked, and an export that holds."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from annotator import sample
from annotator.effort.categories import Category
from annotator.errors import JobFileError
from annotator.export.api import Detail, ExportOptions
from annotator.imaging import probe
from annotator.job_file import Project
from annotator.job_file.reading.snapshot import JobSnapshot
from annotator.model.entities import IMAGE, PAGE, Status
from annotator.model.geometry import Box
from annotator.pay import read_work_order
from annotator.sample import make_sample
from tests.annotator.job_file.jobs import as_anybody
from tests.support.exports import export_coco, load, verified
from tests.support.material import CHECKOUT

EXAMPLES = CHECKOUT / "resources" / "examples"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("home") / "deep" / "sample", EXAMPLES)


@pytest.fixture
def job(made: Path, tmp_path: Path) -> Iterator[JobSnapshot]:
    with Project.open(made) as project, project.snapshot(tmp_path).result() as snapshot:
        yield snapshot


def test_its_folder_has_the_job_its_pictures_and_the_order_and_nothing_else(made: Path) -> None:
    folder = made.parent
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pictures = {f"pictures/{name}.jpg" for name in ("street_1", "street_2", "page_1")}
    assert found == {"Street scenes.fairlabel", "work_order.toml"} | pictures
    assert [path.name for path in folder.parent.iterdir()] == ["sample"]
    for name in pictures:
        assert (folder / name).read_bytes() == (EXAMPLES / Path(name).name).read_bytes()


def test_everything_is_marked_as_sample(job: JobSnapshot) -> None:
    assert job.facts.sample
    assert [record.item.sample for record in job.items()] == [True, True, True]
    assert [session.sample for session in job.sessions()] == [True]
    entries = list(job.effort())
    assert entries
    assert all(entry.sample for entry in entries)


def test_its_items_have_sizes_and_one_is_a_page(job: JobSnapshot) -> None:
    items = [record.item for record in job.items()]
    kinds = [IMAGE, IMAGE, PAGE]
    assert [item.kind for item in items] == kinds
    assert [item.path for item in items] == ["street_1.jpg", "street_2.jpg", "page_1.jpg"]
    for item in items:
        size = probe(EXAMPLES / item.path)
        assert (item.width_px, item.height_px) == (size.width_px, size.height_px)
    assert {label.name for label in job.labels.values()} == set(sample.LABELS)


def test_the_first_street_is_done_with_its_true_boxes_and_texts(job: JobSnapshot) -> None:
    first, *others = job.items()
    truth = json.loads((EXAMPLES / "sample.json").read_bytes())["pictures"][0]["regions"]
    found = [
        (job.labels[region.label_id].name, region.geometry, region.transcription)
        for region in first.regions
    ]
    assert found == [(one["label"], Box(*one["box"]), one["text"]) for one in truth]
    assert first.item.facts.status is Status.DONE
    for other in others:
        assert (other.item.facts.status, other.regions) == (Status.NEW, [])
    assert job.facts.place == 2


def test_its_worker_accepted_the_order_that_lies_beside_it(made: Path, job: JobSnapshot) -> None:
    (worker,) = job.workers()
    (order,) = job.work_orders()
    data = (made.parent / "work_order.toml").read_bytes()
    assert (order.data, order.accepted_by) == (data, (worker.id,))
    assert order.sha256 == read_work_order(data).sha256
    first = next(job.items())
    assert (first.item.facts.done_by, first.item.facts.done_order) == (worker.id, order.sha256)
    assert {entry.order_sha256 for entry in job.effort()} == {order.sha256}


def test_its_time_is_closed_plausible_and_adds_up(job: JobSnapshot) -> None:
    (session,) = job.sessions()
    spans = [entry.span for entry in job.effort()]
    assert session.closed
    assert all(span.end_ms > span.start_ms for span in spans)
    assert all(one.end_ms <= two.start_ms for one, two in pairwise(spans))
    label_ms = sum(span.end_ms - span.start_ms for span in spans if span.category is Category.LABEL)
    first = next(job.items())
    assert 120_000 < label_ms < 300_000
    assert all(first.active_ms[region.id] >= 5_000 for region in first.regions)
    assert sum(first.active_ms.values()) <= label_ms
    assert sum(first.active_ms.values()) > label_ms / 2
    assert any(span.bins for span in spans)


@pytest.mark.parametrize("hour", [0, 5, 6, 22])
def test_its_time_lies_before_an_edge_of_the_night_that_has_just_passed(
    tmp_path: Path, hour: int
) -> None:
    edge = dt.datetime(2026, 12, 1, hour).astimezone()
    made = make_sample(tmp_path / "sample", EXAMPLES, edge + dt.timedelta(minutes=2))
    with Project.open(made) as project:
        (session,) = project.reads.sessions().result()
        spans = [entry.span for entry in project.reads.entries_in(session.id).result()]
    edge_ms = edge.timestamp() * 1000
    assert edge_ms - 300_000 <= session.started_utc_ms
    assert edge_ms - 180_000 < session.started_utc_ms + spans[-1].end_ms <= edge_ms


def test_its_time_ends_about_now(tmp_path: Path) -> None:
    now = dt.datetime(2026, 12, 1, 14, 2).astimezone()
    made = make_sample(tmp_path / "sample", EXAMPLES, now)
    with Project.open(made) as project:
        (session,) = project.reads.sessions().result()
        spans = [entry.span for entry in project.reads.entries_in(session.id).result()]
    left_ms = now.timestamp() * 1000 - session.started_utc_ms - spans[-1].end_ms
    assert 0 <= left_ms < 180_000


@pytest.mark.parametrize("detail", list(Detail))
def test_its_export_holds_and_says_that_it_is_a_sample(
    job: JobSnapshot, tmp_path: Path, detail: Detail
) -> None:
    export_coco(tmp_path / "out", job, ExportOptions(detail))
    result = verified(tmp_path / "out")
    assert result.problems == ()
    assert load(tmp_path / "out", "fair_pay.json")["sample"] is True


def test_the_job_file_is_whole_and_can_be_worked_on(made: Path) -> None:
    with Project.open(made) as project:
        assert project.check().result() == []
        assert project.reads.next_unfinished(1).result() == 2


def test_an_empty_folder_will_do_and_another_is_refused_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    folder.mkdir()
    assert make_sample(folder, EXAMPLES).is_file()
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    for taken in (full, full / "mine.txt"):
        with pytest.raises(JobFileError, match=r"is not empty. Choose another folder"):
            make_sample(taken, EXAMPLES)
    assert [path.name for path in full.iterdir()] == ["mine.txt"]


def test_a_sample_that_could_not_be_finished_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "examples"
    shutil.copytree(EXAMPLES, source)
    (source / "sample.json").unlink()
    home = tmp_path / "home"
    with pytest.raises(JobFileError, match=r"cannot be written to .*No such file"):
        make_sample(home / "sample", source)
    assert list(home.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_is_refused() -> None:
    with as_anybody() as folder:
        folder.chmod(0o500)
        with pytest.raises(JobFileError, match=r"cannot be written to .*Permission denied"):
            make_sample(folder / "sample", EXAMPLES)
        folder.chmod(0o700)

"""New jobs: what is refused leaves nothing, what is made is what was asked for."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from pathlib import Path

import pytest

from annotator.errors import WriteFailedError
from annotator.job_file.project import Project
from annotator.job_file.write_api import JobWrites
from annotator.pay import UNSIGNED
from annotator.pay_basis.stored_orders import order_of
from tests.annotator.cli.running import done, refused, run, state_of, told
from tests.support.material import CHECKOUT, material

ORDER = (CHECKOUT / "resources" / "examples" / "work_order.toml").read_text(encoding="utf-8")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("photos/china.jpg", "coco/terrain1.jpg"):
        shutil.copy(material(name), folder)
    return folder


def test_a_job_has_the_pictures_labels_order_and_worker_that_were_given(
    tmp_path: Path, photos: Path
) -> None:
    order = tmp_path / "order.toml"
    order.write_text(ORDER, encoding="utf-8")
    job = tmp_path / "streets.fairlabel"
    result = done(
        *("new", job, "--media", photos, "--labels", "house, car,,car"),
        *("--work-order", order, "--worker", "Awa"),
    )
    assert "2 items" in result.stdout
    with Project.open(job) as project:
        assert project.facts.title == "streets"
        assert project.facts.media_folder == "photos"
        assert [each.name for each in project.reads.labels().result().values()] == ["house", "car"]
        assert [each.name for each in project.reads.workers().result()] == ["Awa"]
        stored = project.reads.orders().result()
        assert [(each.data, each.accepted_by) for each in stored] == [(ORDER.encode(), ())]


def test_the_signature_beside_an_order_comes_into_the_job_with_it(
    tmp_path: Path, photos: Path
) -> None:
    order, job = tmp_path / "order.toml", tmp_path / "streets.fairlabel"
    order.write_text(ORDER, encoding="utf-8")
    done("work-order", "sign", order, "--key", tmp_path / "key.pem", "--make-key")
    done("new", job, "--media", photos, "--work-order", order)
    with Project.open(job) as project:
        (stored,) = project.reads.orders().result()
        assert order_of(stored).signature != UNSIGNED
    order.write_text(ORDER + "\n", encoding="utf-8")
    other = tmp_path / "other.fairlabel"
    said = refused("new", other, "--media", photos, "--work-order", order)
    assert "its signature does not hold" in said
    assert not other.exists()


def test_a_job_beside_its_pictures_names_them_whole(tmp_path: Path, photos: Path) -> None:
    (tmp_path / "jobs").mkdir()
    job = tmp_path / "jobs" / "streets.fairlabel"
    done("new", job, "--media", photos)
    with Project.open(job) as project:
        assert project.facts.media_folder == photos.resolve().as_posix()


def test_files_that_cannot_be_read_are_items_that_say_why(tmp_path: Path, photos: Path) -> None:
    (photos / "text.jpg").write_text("I am no picture")
    (photos / "empty.png").touch()
    result = done("new", tmp_path / "streets.fairlabel", "--media", photos)
    assert "4 items, 2 of them cannot be read" in result.stdout
    reasons = result.stderr.splitlines()
    assert len(reasons) == 2
    assert any("text.jpg" in each for each in reasons)
    assert any("empty.png" in each for each in reasons)
    status = told("info", tmp_path / "streets.fairlabel", "--json")["items"]["by_status"]
    assert (status["new"], status["unreadable"]) == (2, 2)


def test_an_existing_file_is_never_replaced(tmp_path: Path, photos: Path) -> None:
    job = tmp_path / "streets.fairlabel"
    job.write_text("precious")
    assert "there already" in refused("new", job, "--media", photos)
    assert job.read_text() == "precious"


@pytest.mark.parametrize("kind", ["empty", "missing", "file"])
def test_a_folder_without_pictures_makes_no_job(tmp_path: Path, kind: str) -> None:
    media = tmp_path / "media"
    if kind == "file":
        media.write_text("not a folder")
    elif kind == "empty":
        media.mkdir()
        (media / "notes.txt").write_text("no picture")
    before = state_of(tmp_path)
    assert "media" in refused("new", tmp_path / "a.fairlabel", "--media", media)
    assert state_of(tmp_path) == before


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('currency = "KES"\n', "", "currency"),
        ('per_item = "4.00"', 'per_item = "-4.00"', "per_item"),
        ('means = "M-Pesa"', 'mean = "M-Pesa"', "mean "),
        ("\nsource = ", "\n# source = ", "source"),
    ],
    ids=["no currency", "negative rate", "unknown field", "floor without a source"],
)
def test_a_bad_work_order_makes_no_job(
    tmp_path: Path, photos: Path, old: str, new: str, word: str
) -> None:
    assert old in ORDER
    order = tmp_path / "order.toml"
    order.write_text(ORDER.replace(old, new), encoding="utf-8")
    before = state_of(tmp_path)
    job = tmp_path / "streets.fairlabel"
    assert word in refused("new", job, "--media", photos, "--work-order", order)
    assert word in refused("work-order", "check", order)
    assert state_of(tmp_path) == before


def test_every_fault_of_a_work_order_has_its_line(tmp_path: Path, photos: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_text(ORDER.replace('"KES"', '"KEX"').replace('"4.00"', '"-4.00"'), "utf-8")
    result = run("new", tmp_path / "a.fairlabel", "--media", photos, "--work-order", order)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2


def test_a_work_order_that_is_missing_makes_no_job(tmp_path: Path, photos: Path) -> None:
    missing = tmp_path / "missing.toml"
    job = tmp_path / "streets.fairlabel"
    assert "missing.toml" in refused("new", job, "--media", photos, "--work-order", missing)
    assert not job.exists()


def test_a_disk_that_refuses_the_work_order_leaves_no_job(
    tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Future[None]:
        answer: Future[None] = Future()
        answer.set_exception(WriteFailedError("The disk is full. Make room."))
        return answer

    monkeypatch.setattr(JobWrites, "add_order", full)
    order = tmp_path / "order.toml"
    order.write_text(ORDER, encoding="utf-8")
    before = state_of(tmp_path)
    job = tmp_path / "streets.fairlabel"
    assert "disk" in refused("new", job, "--media", photos, "--work-order", order)
    assert state_of(tmp_path) == before


def test_a_job_ends_as_jobs_end(tmp_path: Path, photos: Path) -> None:
    result = run("new", tmp_path / "streets", "--media", photos)
    assert result.exit_code == 2
    assert "write streets.fairlabel" in result.stderr


def test_the_sample_is_not_put_into_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    before = state_of(tmp_path)
    assert "not empty" in refused("demo", tmp_path)
    assert state_of(tmp_path) == before


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (f"car,{'x' * 10_000}", "has 10,000 characters, and a label can have 200."),
        ("car,house,Car", "“car” already, which differs only in upper and lower case."),
    ],
)
def test_a_label_that_cannot_be_is_refused_before_anything_is_made(
    tmp_path: Path, labels: str, told: str
) -> None:
    job = tmp_path / "a.fairlabel"
    assert told in refused("new", job, "--media", tmp_path, "--labels", labels)
    assert not job.exists()

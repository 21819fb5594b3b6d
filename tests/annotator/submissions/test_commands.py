"""Submitting and receiving as a worker and a vendor type it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.model.people import new_worker
from annotator.paths import keys_folder
from annotator.records import SessionFacts
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done, refused, run, state_of, told
from tests.annotator.submissions.rounds import parts_of
from tests.exporters.speech.talks import SPOKEN, kennedy


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


def test_the_preview_names_every_field_and_writes_nothing(demo: Path, tmp_path: Path) -> None:
    before = state_of(demo.parent).keys()
    text = done("submit", demo, "--preview").stdout
    assert state_of(demo.parent).keys() == before
    assert not keys_folder().exists()
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        assert project.reads.ledger_cut(worker.id).result().written == 0
    out = tmp_path / "one.fairsubmission"
    done("submit", demo, out)
    for name in parts_of(out):
        file = name.removeprefix("export/")
        assert file in text or file.endswith(".sigstore.json"), name
    for field in ("package", "job_id", "worker", "supersedes"):
        assert f"submission.json: {field}:" in text
    assert "hand-in.jsonl: totals.ms.label: 227000" in text


def test_no_name_no_picture_and_no_time_of_day_leaves(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "one.fairsubmission"
    done("submit", demo, out, "--detail", "full")
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        [session] = project.reads.sessions().result()
    parts = parts_of(out)
    for private in (worker.name, str(session.started_utc_ms), session.id):
        assert not any(private.encode() in data for data in parts.values())
    assert not [name for name in parts if name.endswith((".jpg", ".png"))]


def test_each_submission_names_the_one_before(demo: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.fairsubmission", tmp_path / "two.fairsubmission"
    first = done("submit", demo, one).stdout
    work(demo)
    done("submit", demo, two)
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        made = project.reads.submitted_by(worker.id).result()
    assert made[0].sha256 in first
    assert (made[0].supersedes, made[1].supersedes) == ("", made[0].sha256)
    assert made[0].sha256.encode() in parts_of(two)["submission.json"]


def test_a_name_that_is_taken_is_refused_before_anything_is_entered(
    demo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "one.fairsubmission"
    out.write_bytes(b"mine")
    assert "there already" in refused("submit", demo, out)
    assert out.read_bytes() == b"mine"
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        assert project.reads.ledger_cut(worker.id).result().written == 0


def test_a_submission_that_cannot_be_noted_is_not_left(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("annotator.job_file.rows.receipt_rows.add_submitted", full)
    out = tmp_path / "one.fairsubmission"
    with pytest.raises(OSError, match="full"):
        run("submit", demo, out)
    assert not out.exists()


def test_a_job_with_sounds_sends_its_segments_too(tmp_path: Path) -> None:
    with kennedy(tmp_path) as project:
        worker = new_worker("Ada")
        project.writes.add_worker(worker).result()
        session = SessionFacts("s1", worker.id, "effort/1", 1_790_000_000_000, 0, 0)
        project.writes.begin_session(session).result()
    job, out = tmp_path / "t.fairlabel", tmp_path / "s.fairsubmission"
    work(job, item=1)
    done("submit", job, out)
    document = parts_of(out)["export/eaf/jfk.eaf"]
    assert document.count(b"<ALIGNABLE_ANNOTATION ") == len(SPOKEN)
    answer = told("receive", out, "--into", tmp_path / "all", "--no-receipt", "--json")
    assert answer["files"][0]["results"][0]["code"] == "received"


def test_a_lost_stick_shows_nothing(demo: Path, tmp_path: Path) -> None:
    one, two = (tmp_path / f"{name}.fairsubmission.age" for name in ("one", "two"))
    text, collection = tmp_path / "vendor.txt", tmp_path / "all"
    done("encryption-key", "--new", "--out", text)
    done("submit", demo, one, "--encrypt-to", text)
    assert b"hand-in" not in one.read_bytes()
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        [made] = project.reads.submitted_by(worker.id).result()
    two.write_bytes(one.read_bytes()[:-100])
    answer = run("receive", two, one, one, "--into", collection, "--no-receipt", "--json")
    files = json.loads(answer.stdout)["files"]
    assert [each["results"][0]["code"] for each in files] == ["refused", "received", "again"]
    assert "damaged or cut short" in files[0]["results"][0]["sentence"]
    assert files[1]["sha256"] == made.sha256
    assert files[1]["path"].endswith("one.fairsubmission.age")
    keys_folder().rename(tmp_path / "elsewhere")
    other = ("receive", one, "--into", tmp_path / "other", "--no-receipt")
    assert "a key that is not on this computer" in run(*other).stdout
    assert len(list((tmp_path / "other" / "refused").iterdir())) == 1
    (tmp_path / "elsewhere").rename(keys_folder())
    done(*other)
    assert list((tmp_path / "other" / "refused").iterdir()) == [], "it is received by now"
    assert "cannot be used" in refused("submit", demo, tmp_path / "x.age", "--encrypt-to", one)


def test_the_answers_of_receiving_are_told_file_by_file(demo: Path, tmp_path: Path) -> None:
    stick, key = tmp_path / "stick", tmp_path / "k.pem"
    stick.mkdir()
    done("submit", demo, stick / "one.fairsubmission")
    (stick / "bad.fairsubmission").write_bytes(b"bad")
    (stick / "photo.jpg").write_bytes(b"x")
    answer = run("receive", stick, "--into", tmp_path / "all", "--key", key, "--make-key")
    assert answer.exit_code == 1
    assert "bad.fairsubmission: refused" in answer.stdout
    assert "one.fairsubmission: received, partial" in answer.stdout
    assert "Files: 2; refused: 1; receipts: 1." in answer.stdout
    assert "photo.jpg" not in answer.stdout


def test_many_files_with_the_same_fault_are_one_line(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.fairsubmission").touch()
    answer = run("receive", tmp_path, "--into", tmp_path / "all", "--no-receipt")
    first, last = answer.stdout.splitlines()
    assert "00.fairsubmission and 29 more files: It is empty" in first
    assert last == "Files: 30; refused: 30; receipts: 0."


@pytest.mark.parametrize(
    "options",
    [(), ("--make-key",), ("--no-receipt", "--make-key")],
)
def test_whether_and_how_to_countersign_must_be_said(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    answer = run("receive", tmp_path / "a", "--into", tmp_path / "all", *options)
    assert answer.exit_code == 2
    assert not (tmp_path / "all").exists()


def test_a_lost_key_is_named_and_can_be_approved(demo: Path, tmp_path: Path) -> None:
    one, two, three = (tmp_path / f"{name}.fairsubmission" for name in ("one", "two", "three"))
    key, collection = tmp_path / "k.pem", tmp_path / "all"
    done("submit", demo, one)
    receiving = ("--into", collection, "--key", key, "--json")
    [first] = told("receive", one, *receiving, "--make-key")["files"]
    done("receipt", "--take", demo, first["receipt"])
    [path] = keys_folder().iterdir()
    path.unlink()
    work(demo)
    assert "another key" in done("submit", demo, two).stdout
    answer = run("receive", two, *receiving)
    assert answer.exit_code == 1
    assert "whether the key was lost" in answer.stdout
    assert len(list((collection / "refused").iterdir())) == 1
    [second] = told("receive", two, *receiving, "--enrol")["files"]
    assert second["results"][0]["code"] == "superseding"
    assert list((collection / "refused").iterdir()) == []
    assert "approves your key" in done("receipt", "--take", demo, second["receipt"]).stdout
    work(demo)
    done("submit", demo, three)
    [third] = told("receive", three, *receiving)["files"]
    assert third["results"][0]["code"] == "superseding"


def test_what_is_no_collection_is_not_merged(tmp_path: Path) -> None:
    out = tmp_path / "m.fairlabel"
    assert "is no collection" in refused("merge", tmp_path, out, "--media", tmp_path)
    assert not out.exists()

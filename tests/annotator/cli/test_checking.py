"""``verify`` and ``check`` answer yes to what is whole, and no, with the place, to what is not."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.importers.folder_importer import scan_folder
from annotator.importers.relink import find_lost, relink
from annotator.job_file.project import Project
from annotator.progress import Cancel
from annotator.records import JobFacts
from tests.annotator.cli.running import done, refused, run, told
from tests.support.material import material


@pytest.fixture
def out(demo: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    done("export", demo, "--format", "coco", folder, "--detail", "full", "--items", "all")
    return folder


def _change(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file of an export once, and the manifest with it."""
    data = (folder / name).read_text(encoding="utf-8")
    assert old in data
    raw = data.replace(old, new, 1).encode()
    (folder / name).write_bytes(raw)
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["path"] == name:
            entry |= {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_an_export_and_its_job_hold(demo: Path, out: Path) -> None:
    answer = told("verify", out, demo, "--json")
    assert answer["ok"] is True
    assert [each["problems"] for each in answer["results"]] == [[], []]
    assert all(each["recomputed"] and each["stated"] for each in answer["results"])
    text = done("verify", out, demo).stdout
    assert text.count(": yes,") == 2
    assert text.count("Only stated:") == 2


def test_a_changed_digit_is_named_and_the_other_is_still_checked(demo: Path, out: Path) -> None:
    _change(out, "effort.json", "227000", "227001")
    result = run("verify", out, demo)
    assert result.exit_code == 1
    assert f"{out}: no," in result.stdout
    assert "effort.json" in result.stdout
    assert f"{demo}: yes," in result.stdout
    answer = json.loads(run("verify", out, demo, "--json").stdout)
    assert (answer["ok"], [each["ok"] for each in answer["results"]]) == (False, [False, True])


def test_a_folder_of_something_else_is_refused_in_one_sentence(demo: Path, out: Path) -> None:
    pictures = demo.parent / "pictures"
    assert refused("verify", pictures) == (
        f"{pictures} is not an export. Name an export folder or a job file."
    )
    for name in ("manifest.json", "annotations.json", "fair_pay.json"):
        (out / name).unlink()
    text = run("verify", out).stdout
    assert "manifest.json: It cannot be read" in text
    assert "the schemas of effort.json\n" in text


def test_what_is_not_there_is_refused_and_the_others_are_checked(out: Path) -> None:
    missing = out.parent / "missing"
    assert "missing" in refused("verify", missing)
    result = run("verify", missing, out)
    assert result.exit_code == 1
    assert f"{out}: yes," in result.stdout
    assert "missing" in result.stderr


def test_another_limit_gives_other_work(out: Path) -> None:
    label = told("info", out.parent / "demo" / "Street scenes.fairlabel", "--json")
    own = label["effort"]["ms"]["label"]
    (at_method,) = told("verify", out, "--limit", "120", "--json")["results"]
    (at_ten,) = told("verify", out, "--limit", "10", "--json")["results"]
    assert at_method["under_limit_ms"]["label"] == own
    assert at_ten["under_limit_ms"]["label"] < own
    assert "Work under a limit of 10 s:" in done("verify", out, "--limit", "10").stdout


def test_a_limit_that_is_no_edge_is_refused(out: Path) -> None:
    assert "7" in refused("verify", out, "--limit", "7")
    assert run("verify", out, "--limit", "0").exit_code == 2


def test_a_whole_job_is_whole(demo: Path) -> None:
    before = demo.read_bytes()
    assert "is whole" in done("check", demo).stdout
    assert demo.read_bytes() == before


def test_a_file_outside_the_folder_is_told_before_the_checkers_refuse_the_export(
    tmp_path: Path,
) -> None:
    media, job, out = tmp_path / "media", tmp_path / "j.fairlabel", tmp_path / "out"
    media.mkdir()
    for name in ("a.jpg", "b.jpg"):
        shutil.copy(material("photos/china.jpg"), media / name)
    items = list(scan_folder(media).items)
    path = "../outside.jpg"
    items[1] = replace(items[1], media=replace(items[1].media, path=path))
    Project.create(job, JobFacts("j", "T", "media"), labels=["car"], items=items).close()
    sentence = f"{path} leads outside the folder of the job, so both checkers refuse every export"
    assert run("check", job).exit_code == 1
    assert run("check", job).stdout.startswith(sentence)
    assert sentence in run("verify", job).stdout
    exported = run("export", job, "--format", "coco", out, "--items", "all")
    assert exported.exit_code == 0
    assert exported.output.count(sentence) == 1
    assert run("verify", out).exit_code == 1
    (media / "b.jpg").rename(media / "outside.jpg")  # as the sentence says
    with Project.open(job) as project:
        relink(project, find_lost(project, Cancel()), media, Cancel())
    assert "is whole" in done("check", job).stdout
    assert (
        sentence
        not in done("export", job, "--format", "coco", "--items", "all", out, "--force").output
    )
    assert run("verify", out).exit_code == 0


def test_a_changed_value_in_a_job_is_found(demo: Path) -> None:
    data = demo.read_bytes()
    old = b"street_2.jpg"
    assert old in data
    demo.write_bytes(data.replace(old, b"street_3.jpg"))
    result = run("check", demo)
    assert result.exit_code == 1
    assert result.output.strip().endswith(".")
    assert run("verify", demo).exit_code == 1


@pytest.mark.parametrize(
    "name", ["effort.json", "fair_pay.json", "annotations.json", "manifest.json", "README.md"]
)
def test_one_file_of_an_export_is_told_from_its_folder(out: Path, name: str) -> None:
    assert refused("verify", out / name) == (
        f"{out / name} is one file of an export, which is checked as a whole. Name its folder, "
        f"{out}."
    )


def test_a_file_deep_in_an_export_names_the_folder_as_it_was_typed(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (order,) = (out / "work_orders").iterdir()
    monkeypatch.chdir(out.parent)
    assert refused("verify", f"out/work_orders/{order.name}").endswith("Name its folder, out.")
    monkeypatch.chdir(order.parent)
    assert refused("verify", order.name).endswith(f"Name its folder, {out}.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("order.toml", 'title = "Streets"\n'),
        ("other.json", '{\n "a": 1\n}\n'),
        ("manifest.json", '{"files": []}\n'),
    ],
)
def test_a_file_that_cannot_be_checked_is_told_what_can(
    tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    assert refused("verify", file) == (
        f"{file} is none of the files that can be checked. Name the folder of an export, a job, a "
        "record, a hand-in, a receipt, a proof of an item, a signed payment, a package, a "
        "submission or a review."
    )


def test_a_damaged_document_of_a_ledger_is_still_told_what_is_wrong_with_it(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text('{"dsseEnvelope":{"payload":"')
    assert "receipt.json: It is not JSON" in run("verify", receipt).stdout

"""The main job without a window: every command in a process of its own, where there is no Qt.

The way of the sample is gone in processes that are started afresh: they import what they use
themselves. For all others that is done once (``tests.support.forks``).
"""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.support.material import material
from tests.support.terminal import PROGRAM, done, done_afresh, fairlabel, tree

TERRAIN = "coco/terrain1_coco.json"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The job file of the sample, written by the command; tests only read it."""
    folder = tmp_path_factory.mktemp("home") / "sample"
    done("demo", folder)
    return folder / "Street scenes.fairlabel"


@pytest.fixture
def terrain(tmp_path: Path) -> Path:
    """A new job over the photograph that the COCO file is about."""
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(material("coco/terrain1.jpg"), folder)
    job = tmp_path / "terrain.fairlabel"
    done("new", job, "--media", folder, "--labels", "human,car", "--worker", "Amina")
    return job


def boxes(document: dict[str, Any]) -> list[tuple[str, list[float]]]:
    names = {each["id"]: each["name"] for each in document["categories"]}
    return [(names[each["category_id"]], each["bbox"]) for each in document["annotations"]]


# A page of text ----------------------------------------------------------------------------


def test_a_page_goes_in_and_out_as_page_xml_byte_for_byte(tmp_path: Path) -> None:
    folder, job = tmp_path / "pages", tmp_path / "kant.fairlabel"
    folder.mkdir()
    shutil.copy(material("pages/kant_1784_0017.tif"), folder)
    done("new", job, "--media", folder, "--worker", "Amina")
    document = material("pages/kant_1784_0017.page.xml")
    assert "Words: 161" in done("import", job, "--format", "page", document).out
    done("export", job, "--format", "page", tmp_path / "out", "--items", "all")
    written = tmp_path / "out" / "page" / "kant_1784_0017.xml"
    assert written.read_bytes() == document.read_bytes()
    assert done("verify", tmp_path / "out", "--json").document["ok"] is True
    again = fairlabel("import", job, "--format", "page", written)
    assert again.status == 3
    (tmp_path / "bad.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    refused = fairlabel("import", job, "--format", "page", tmp_path / "bad.xml")
    assert "declares a document type or entities" in refused.refusal


# The way through ------------------------------------------------------------------------


def test_the_sample_goes_all_the_way_and_every_figure_is_told_alike(
    sample: Path, tmp_path: Path
) -> None:
    info = done_afresh("info", sample, "--json").document
    assert info["job"]["sample"] is True
    assert info["items"]["by_status"]["done"] == 1
    assert info["items"]["total"] == 3
    out, statement, text = tmp_path / "out", tmp_path / "pay.json", tmp_path / "pay.txt"
    done_afresh(
        "export",
        sample,
        "--format",
        "coco",
        out,
        "--detail",
        "full",
        "--images",
        "copy",
        "--items",
        "all",
    )
    verdict = done_afresh("verify", out, "--json").document
    assert verdict["ok"] is True
    assert verdict["results"][0]["problems"] == []
    assert {path.name for path in (out / "images").iterdir()} >= {"street_1.jpg", "page_1.jpg"}
    done_afresh("statement", sample, statement)
    done_afresh("statement", sample, text)

    exported = json.loads((out / "fair_pay.json").read_bytes())
    stated = json.loads(statement.read_bytes())
    (worker,), (pay,) = stated["workers"], info["pay"]
    assert worker["parts"][0]["inputs"] == exported["parts"][0]["inputs"]
    assert worker["totals"][0]["figures"] == exported["totals"][0]["figures"]
    due = worker["totals"][0]["figures"]["completed"]
    assert pay["figures"]["owed"] == due["owed"]
    assert pay["figures"]["full_rate"] == due["full_rate"]
    assert text.read_text(encoding="utf-8").splitlines()[0] == pay["first_line"]
    assert pay["first_line"].startswith("You worked ")
    assert stated["sample"] is True
    assert "Worker 1" not in statement.read_text(encoding="utf-8")
    assert done_afresh("check", sample).out.strip().endswith("is whole.")


def test_boxes_of_others_come_in_and_leave_with_the_right_areas(
    terrain: Path, tmp_path: Path
) -> None:
    source = json.loads(material(TERRAIN).read_bytes())
    brought = fairlabel("import", terrain, "--format", "coco", material(TERRAIN))
    assert brought.status == 0
    assert "reas larger than their box" in brought.out
    info = done("info", terrain, "--json").document
    assert info["regions"] == {"total": 7, "by_label": {"human": 7, "car": 0}}
    done("export", terrain, "--format", "coco", tmp_path / "out", "--items", "all")
    assert done("verify", tmp_path / "out").out.startswith(str(tmp_path / "out") + ": yes")
    exported = json.loads((tmp_path / "out" / "annotations.json").read_bytes())
    assert boxes(exported) == boxes(source)
    image = exported["images"][0]
    assert (image["width"], image["height"]) == (2048, 1365)
    for each in exported["annotations"]:
        assert each["area"] == each["bbox"][2] * each["bbox"][3]


def test_nobody_has_worked_yet_so_there_is_no_statement(terrain: Path, tmp_path: Path) -> None:
    said = fairlabel("statement", terrain, tmp_path / "pay.json").refusal
    assert "Nobody has worked on this job yet" in said
    assert not (tmp_path / "pay.json").exists()


def test_a_changed_box_is_a_no_that_names_its_item(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done("export", sample, "--format", "coco", out, "--items", "all")
    path = out / "annotations.json"
    document = json.loads(path.read_bytes())
    document["annotations"][0]["bbox"][0] += 1
    path.write_text(json.dumps(document), encoding="utf-8")
    answer = fairlabel("verify", out, "--json")
    assert answer.status == 1
    assert answer.document["ok"] is False
    wheres = [each["where"] for each in answer.document["results"][0]["problems"]]
    assert any("street_1.jpg" in where and "regions_sha256" in where for where in wheres), wheres


def test_one_that_is_refused_does_not_keep_the_others_from_their_answer(
    sample: Path, tmp_path: Path
) -> None:
    answer = fairlabel("verify", tmp_path / "nothing", sample, "--json")
    assert answer.status == 1
    verdicts = {each["path"]: each["ok"] for each in answer.document["results"]}
    assert verdicts == {str(sample): True, str(tmp_path / "nothing"): False}


# The end of the program in the middle ----------------------------------------------------

KILLED_AT_FILE = (
    """
import os, signal, sys
import annotator.export.export_folder as api

left = int(sys.argv.pop(1))
write = api._write

def write_or_die(root, file, cancel):
    global left
    left -= 1
    if left < 0:
        (root / "half").write_bytes(b"half a file")
        os.kill(os.getpid(), signal.SIGKILL)
    return write(root, file, cancel)

api._write = write_or_die
"""
    + PROGRAM
)


@pytest.mark.parametrize("files", [0, 3, 9])
def test_a_killed_export_leaves_no_half_folder_and_the_old_one_as_it_was(
    sample: Path, tmp_path: Path, files: int
) -> None:
    out = tmp_path / "exports" / "out"
    out.parent.mkdir()
    command = ("export", sample, "--format", "coco", out, "--images", "copy", "--items", "all")
    killed = fairlabel(str(files), *command, program=KILLED_AT_FILE)
    assert killed.status == -signal.SIGKILL
    assert not out.exists()

    done(*command)
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    before = tree(out)
    killed = fairlabel(str(files), *command, "--force", program=KILLED_AT_FILE)
    assert killed.status == -signal.SIGKILL
    assert tree(out) == before
    done(*command, "--force", "--detail", "job")
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    assert tree(out) != before
    assert done("verify", out).status == 0


# Bad input ------------------------------------------------------------------------------

IMAGE = {"id": 1, "file_name": "terrain1.jpg", "width": 2048, "height": 1365}
BOX = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "area": 12, "iscrowd": 0}


def coco(image: dict[str, Any], box: dict[str, Any]) -> str:
    document = {"images": [image], "annotations": [box], "categories": [{"id": 1, "name": "human"}]}
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"images": [], "images": [], "annotations": []}', "twice"),
        (coco(IMAGE, BOX | {"score": float("nan")}), "NaN"),
        ("house;1;2;3;4", "JSON"),
        ("", "empty"),
        ("[]", "COCO"),
    ],
)
def test_a_document_at_fault_is_refused_whole(
    terrain: Path, tmp_path: Path, text: str, word: str
) -> None:
    document = tmp_path / "boxes.json"
    document.write_text(text, encoding="utf-8")
    assert word in fairlabel("import", terrain, "--format", "coco", document).refusal
    assert done("info", terrain, "--json").document["regions"]["total"] == 0
    assert document.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("image", "box"),
    [({"file_name": "../terrain9.jpg"}, {}), ({}, {"image_id": 99})],
    ids=["climbs out", "unknown image"],
)
def test_a_record_at_fault_is_left_out_and_told_in_one_sentence(
    terrain: Path, tmp_path: Path, image: dict[str, Any], box: dict[str, Any]
) -> None:
    document = tmp_path / "boxes.json"
    document.write_text(coco(IMAGE | image, BOX | box), encoding="utf-8")
    answer = fairlabel("import", terrain, "--format", "coco", document)
    assert answer.status == 1  # nothing of the document came in
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert all(line.endswith(".") for line in answer.err.splitlines())
    assert done("info", terrain, "--json").document["regions"]["total"] == 0


ORDER = """
[what_for]
title = "Old letters"
{more}
[pay]
{currency}
per_item = "{rate}"

[[floors]]
kind = "statutory"
amount = "12.00"
unit = "hour"
{source}
"""
GOOD = {"more": "", "currency": 'currency = "EUR"', "rate": "0.50", "source": 'source = "Law 7"'}


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ({"currency": ""}, "currency"),
        ({"rate": "-0.50"}, "per_item"),
        ({"more": 'colour = "blue"'}, "colour"),
        ({"source": ""}, "source"),
    ],
)
def test_a_work_order_at_fault_is_told_in_one_sentence_and_makes_no_job(
    terrain: Path, tmp_path: Path, part: dict[str, str], word: str
) -> None:
    good, bad, job = tmp_path / "good.toml", tmp_path / "bad.toml", tmp_path / "other.fairlabel"
    good.write_text(ORDER.format(**GOOD), encoding="utf-8")
    bad.write_text(ORDER.format(**{**GOOD, **part}), encoding="utf-8")
    assert word in fairlabel("work-order", "check", bad).refusal
    make = ("new", job, "--media", terrain.parent / "photos", "--work-order")
    assert word in fairlabel(*make, bad).refusal
    assert not job.exists()
    made = fairlabel(*make, good)
    assert (made.status, "legal minimum" in made.err) == (0, True), made.err
    assert done("work-order", "show", good).out.startswith("They do not say for whom")


def test_what_a_person_may_name_by_mistake_is_refused_and_stays_as_it_was(
    terrain: Path, tmp_path: Path
) -> None:
    empty, letter = tmp_path / "empty", tmp_path / "letter.txt"
    empty.mkdir()
    letter.write_text("Dear all", encoding="utf-8")
    done("info", terrain)
    before = tree(tmp_path)
    other = tmp_path / "other.fairlabel"
    out = ("export", terrain, "--format", "coco", tmp_path / "photos", "--items", "all")
    assert "no pictures" in fairlabel("new", other, "--media", empty).refusal
    assert "not a folder" in fairlabel("new", other, "--media", letter).refusal
    assert "already" in fairlabel("new", terrain, "--media", tmp_path / "photos").refusal
    assert "not empty" in fairlabel("demo", tmp_path / "photos").refusal
    assert "not a Fairlabel job" in fairlabel("info", letter).refusal
    assert "no job at" in fairlabel("info", tmp_path / "nothing.fairlabel").refusal
    assert "--force" in fairlabel(*out).refusal
    assert "is no export" in fairlabel(*out, "--force").refusal
    assert (
        "coco"
        in fairlabel(
            "export", terrain, "--format", "yolo", tmp_path / "o", "--items", "all"
        ).refusal
    )
    assert "coco" in fairlabel("import", terrain, "--format", "yolo", letter).refusal
    assert tree(tmp_path) == before


def test_pictures_that_are_none_become_items_that_say_why(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(material("photos/china.jpg"), folder)
    (folder / "text.jpg").write_text("not a picture", encoding="utf-8")
    (folder / "nought.png").write_bytes(b"")
    (folder / "cut.png").write_bytes(material("photos/coffee.png").read_bytes()[:5000])
    job = tmp_path / "job.fairlabel"
    answer = fairlabel("new", job, "--media", folder)
    assert answer.status == 0
    assert len(answer.err.splitlines()) == 2
    assert done("info", job, "--json").document["items"]["by_status"]["unreadable"] == 2
    exported = fairlabel("export", job, "--format", "coco", tmp_path / "out", "--items", "all")
    assert exported.status == 0
    assert "text.jpg" in exported.out
    assert "nought.png" in exported.out
    assert done("verify", tmp_path / "out").status == 0

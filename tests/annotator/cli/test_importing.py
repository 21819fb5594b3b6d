"""Documents of others: what comes in, and that a refused one leaves the job as it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.annotator.cli.running import done, refused, run, told
from tests.support.material import material


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a new job over the one terrain picture."""
    (tmp_path / "pictures").mkdir()
    shutil.copy(material("coco/terrain1.jpg"), tmp_path / "pictures")
    path = tmp_path / "terrain.fairlabel"
    done("new", path, "--media", tmp_path / "pictures")
    return path


def _content(job: Path) -> dict[str, Any]:
    state: dict[str, Any] = told("info", job, "--json")
    return state


def test_seven_boxes_come_in_at_their_places(job: Path) -> None:
    source = material("coco/terrain1_coco.json")
    result = done("import", job, "--format", "coco", source)
    assert "\n  Regions: 7\n" in result.stdout
    expected = [
        Box(*map(float, each["bbox"])) for each in json.loads(source.read_text())["annotations"]
    ]
    with Project.open(job) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
    assert sorted(map(str, expected)) == sorted(str(each.geometry) for each in regions)
    assert not any(each.touched for each in regions)


BAD = {
    "no JSON": "hello",
    "duplicate key": '{"images": [], "images": [], "annotations": [], "categories": []}',
    "not a number": '{"images": [], "annotations": [], "categories": [{"id": NaN}]}',
    "no lists": '{"images": 4}',
    "cut short": '{"images": [',
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_document_at_fault_is_refused_whole(job: Path, tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text)
    before = _content(job)
    good = material("coco/terrain1_coco.json")
    assert "bad.json" in refused("import", job, "--format", "coco", bad)
    # The good one is not taken either: all are read before anything is written.
    assert "bad.json" in refused("import", job, "--format", "coco", good, bad)
    assert _content(job) == before


def test_a_record_at_fault_is_left_out_and_told(job: Path, tmp_path: Path) -> None:
    document = json.loads(material("coco/terrain1_coco.json").read_text())
    document["images"].append({"id": 77, "file_name": "../../etc/passwd", "width": 5, "height": 5})
    document["annotations"].append({"id": 99, "image_id": 4_040, "category_id": 1, "bbox": [1] * 4})
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps(document))
    result = done("import", job, "--format", "coco", odd)
    assert "passwd" in result.stderr
    assert "99" in result.stderr
    assert _content(job)["regions"]["total"] == 7
    assert _content(job)["items"]["total"] == 1


def test_a_missing_document_and_an_unknown_format(job: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    assert "missing.json" in refused("import", job, "--format", "coco", missing)
    sentence = refused("import", job, "--format", "yolo9", missing)
    assert "yolo9" in sentence
    assert "coco" in sentence


def test_new_pictures_of_the_folder_are_added_first(job: Path, tmp_path: Path) -> None:
    inner = tmp_path / "pictures" / "more"
    inner.mkdir()
    shutil.copy(material("photos/china.jpg"), inner)
    source = material("coco/terrain1_coco.json")
    assert (
        "Added 1 item." in done("import", job, "--format", "coco", source, "--media", inner).stdout
    )
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
    assert [row.path for row in rows] == ["terrain1.jpg", "more/china.jpg"]


def test_pictures_from_elsewhere_are_refused(job: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = _content(job)
    source = material("coco/terrain1_coco.json")
    sentence = refused("import", job, "--format", "coco", source, "--media", elsewhere)
    assert "elsewhere" in sentence
    assert _content(job) == before


def test_without_a_format_or_file_it_is_wrong_usage(job: Path) -> None:
    assert run("import", job, "x.json").exit_code == 2
    assert run("import", job, "--format", "coco").exit_code == 2

"""Ids of imported datasets come out as they went in, and what could not be kept is told."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from annotator.editing.commands import AddRegions, DeleteRegions
from annotator.job_file.project import Project
from annotator.model.entities import Region
from annotator.model.geometry import Box
from tests.annotator.cli.running import done, run
from tests.annotator.job_file.jobs import editor_on, new_region, settle
from tests.support.exports import load, rewrite, verified, wheres
from tools.checkers.check_export.refusal import Refused
from tools.checkers.check_export.steps import check

FILES = ["b.png", "a.png", "d.png", "c.png"]
IMAGES = [7, 0, 900_000_000_123, 3]
CATEGORIES = {5: "dog", 0: "cat", 90: "car"}
# With holes, not sorted, not grouped by image, one huge.
ANNOTATIONS = [
    *[(17, 7, 90), (2, 3, 90), (400_000_000_000, 7, 0), (5, 0, 5)],
    *[(1, 900_000_000_123, 0), (88, 0, 0), (13, 3, 5)],
]


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job over five pictures; one is in no document."""
    (tmp_path / "pictures").mkdir()
    for name in (*FILES, "e.png"):
        Image.new("RGB", (200, 100), "grey").save(tmp_path / "pictures" / name)
    done("new", tmp_path / "j.fairlabel", "--media", tmp_path / "pictures", "--labels", "sign")
    return tmp_path / "j.fairlabel"


def dataset() -> dict[str, Any]:
    """Return a dataset whose lists stand in no order of ids or names."""
    return {
        "images": [
            {"id": key, "file_name": name, "width": 200, "height": 100}
            for key, name in zip(IMAGES, FILES, strict=True)
        ],
        "annotations": [
            {
                "id": key,
                "image_id": image,
                "category_id": category,
                "iscrowd": 0,
                "bbox": [10 * at, 3 * at, 30 + at, 20],
                "area": (30 + at) * 20,
            }
            for at, (key, image, category) in enumerate(ANNOTATIONS)
        ],
        "categories": [{"id": key, "name": name} for key, name in CATEGORIES.items()],
    }


def bring(job: Path, content: dict[str, Any], name: str = "set.json", *more: str) -> str:
    path = job.with_name(name)
    path.write_text(json.dumps(content))
    return done("import", job, "--format", "coco", path, *more).stderr


def checked(out: Path) -> str | None:
    """Return what the independent checker finds wrong."""
    try:
        check(out)
    except Refused as fault:
        return str(fault)
    return None


def taken_out(job: Path, name: str = "out", detail: str = "full") -> Path:
    """Return an export that both checkers accept."""
    out = job.with_name(name)
    done("export", job, out, "--format", "coco", "--items", "all", "--detail", detail)
    assert verified(out).problems == ()
    assert checked(out) is None
    return out


def drawn(project: Project, text: str = "") -> Region:
    return replace(new_region(project, text), geometry=Box(1, 2, 3, 4))


def ids(out: Path) -> tuple[list[int], list[tuple[int, int, int]], dict[int, str]]:
    coco = load(out, "annotations.json")
    rows = [(each["id"], each["image_id"], each["category_id"]) for each in coco["annotations"]]
    names = {each["id"]: each["name"] for each in coco["categories"]}
    return [each["id"] for each in coco["images"]], rows, names


def precision(out: Path, predictions: list[dict[str, Any]]) -> float:
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(out / "annotations.json"))
        evaluation = COCOeval(truth, truth.loadRes(predictions), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return float(evaluation.stats[0])


def test_ids_and_the_order_of_each_list_come_out_as_they_went_in(job: Path) -> None:
    assert "Ids" not in bring(job, dataset())
    out = taken_out(job)
    images, annotations, categories = ids(out)
    assert images == [*IMAGES, 5]  # the picture in no document has the number of its item
    assert annotations == ANNOTATIONS
    assert list(categories.items()) == [(1, "sign"), *CATEGORIES.items()]
    assert not (out / "id_map.json").exists()


def test_perfect_predictions_by_the_ids_of_the_source_are_perfect(job: Path) -> None:
    content = dataset()
    bring(job, content)
    keys = ("image_id", "category_id", "bbox")
    found = [{**{key: each[key] for key in keys}, "score": 1} for each in content["annotations"]]
    assert precision(taken_out(job), found) == pytest.approx(1.0)


def test_a_new_region_has_an_id_above_all_and_no_id_is_given_again(job: Path) -> None:
    bring(job, dataset())
    with Project.open(job) as project:
        editor = editor_on(project, 1)
        first, second = drawn(project, "one"), drawn(project, "two")
        assert [first.number, second.number] == [400_000_000_001, 400_000_000_002]
        editor.run(AddRegions((first, second)))
        editor.run(DeleteRegions((second.id,)))
        settle(project)
    with Project.open(job) as project:
        editor = editor_on(project, 1)
        editor.run(AddRegions((drawn(project),)))
        settle(project)
    _, annotations, _ = ids(out := taken_out(job, detail="item"))  # without a session, no full
    assert annotations[:7] == ANNOTATIONS
    assert [key for key, _, _ in annotations[7:]] == [400_000_000_001, 400_000_000_003]
    effort = load(out, "effort.json")["items"]
    coco = load(out, "annotations.json")
    items = {each["id"]: each.get("effort_item", each["id"]) for each in coco["images"]}
    assert sorted(items.values()) == [each["id"] for each in effort]
    (line,) = map(json.loads, (out / "transcriptions.jsonl").read_text().splitlines())
    assert (line["annotation_id"], line["item_id"]) == (400_000_000_001, 1)


def test_an_import_that_was_undone_can_be_made_again_with_the_same_ids(job: Path) -> None:
    bring(job, dataset())
    with Project.open(job) as project:
        editor_on(project, 1).undo()
        settle(project)
    assert "Ids" not in bring(job, dataset())
    images, annotations, categories = ids(taken_out(job))
    assert (images[:4], annotations) == (IMAGES, ANNOTATIONS)
    assert categories == {1: "sign", **CATEGORIES}


def test_a_replaced_document_keeps_its_ids_and_so_does_its_undo(job: Path) -> None:
    bring(job, dataset())
    told = bring(job, dataset(), "again.json", "--again", "replace")
    assert "Ids" not in told
    assert ids(taken_out(job))[1] == ANNOTATIONS
    with Project.open(job) as project:
        editor_on(project, 1).undo()
        settle(project)
    assert ids(taken_out(job, "undone"))[1] == ANNOTATIONS
    with Project.open(job) as project:
        editor_on(project, 1).redo()
        settle(project)
    assert ids(taken_out(job, "redone"))[1] == ANNOTATIONS


def test_ids_that_cannot_be_kept_are_told_and_mapped(job: Path) -> None:
    with Project.open(job) as project:
        editor_on(project, 1).run(AddRegions((new_region(project),)))
        settle(project)
    content = dataset()
    odd = [0, "x7", 2**60, 1, 17, 17, 3]
    for each, key in zip(content["annotations"], odd, strict=True):
        each["id"] = key
    content["images"][1]["id"] = "zero"
    for each in content["annotations"]:
        each["image_id"] = "zero" if each["image_id"] == 0 else each["image_id"]
    told = bring(job, content)
    assert "1 of images, 0 of categories, 5 of annotations" in told
    out = taken_out(job, detail="item")
    found = load(out, "id_map.json")
    assert [row["imported_id"] for row in found["annotations"]] == [0, "x7", str(2**60), 1, 17]
    assert {row["document"] for row in found["annotations"]} == {"set.json"}
    there = {key for key, _, _ in ids(out)[1]}
    assert {1, 3, 17} <= there
    assert min(row["id"] for row in found["annotations"]) > 17
    ((image,),) = [found["images"]]
    assert (image["imported_id"], image["id"] > max(IMAGES)) == ("zero", True)
    assert not found["categories"]


def test_two_documents_with_the_same_ids_keep_those_of_the_first(job: Path) -> None:
    first, second = dataset(), dataset()
    for content, files in ((first, FILES[:2]), (second, FILES[2:])):
        content["images"] = [
            {"id": at, "file_name": name, "width": 200, "height": 100}
            for at, name in enumerate(files, 1)
        ]
        content["annotations"] = [
            {**each, "image_id": at} for at, each in enumerate(content["annotations"][:2], 1)
        ]
    second["categories"] = [{"id": 5, "name": "bus"}, {"id": 90, "name": "car"}]
    bring(job, first)
    told = bring(job, second, "second.json")
    assert "2 of images, 1 of categories, 2 of annotations" in told
    out = taken_out(job)
    images, annotations, categories = ids(out)
    assert (images[:2], [key for key, _, _ in annotations[:2]]) == ([1, 2], [17, 2])
    assert categories[5] == "dog"
    assert {row["document"] for row in load(out, "id_map.json")["images"]} == {"second.json"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda found: found["annotations"][0].update(id=3), "id_map.json, annotations"),
        (lambda found: found["annotations"].pop(), "id_map.json, annotations"),
        (lambda found: found["images"].append(found["annotations"][0]), "id_map.json, images"),
    ],
)
def test_a_forged_map_is_found_by_both_checkers(job: Path, change: Any, where: str) -> None:
    content = dataset()
    content["annotations"][0]["id"] = 0
    content["annotations"][1]["id"] = "x"
    bring(job, content)
    out = taken_out(job)
    found = load(out, "id_map.json")
    change(found)
    rewrite(out, "id_map.json", found)
    assert where in wheres(verified(out).problems)
    assert "id_map.json" in str(checked(out))


def test_an_import_of_nothing_is_no_success(job: Path) -> None:
    before = job.read_bytes()
    content = dataset()
    for each in content["annotations"]:
        each["image_id"] = 77
    job.with_name("none.json").write_text(json.dumps(content))
    job.with_name("zero.json").write_text('{"images": [], "annotations": [], "categories": []}')
    for name, sentence in (
        ("none.json", "none of the 7 annotations in none.json can be used"),
        ("zero.json", "there is nothing in zero.json that this job can take"),
    ):
        result = run("import", job, "--format", "coco", job.with_name(name))
        assert (result.exit_code, result.stdout) == (1, "")
        assert sentence in result.stderr
    assert job.read_bytes() == before


def test_the_counts_of_a_document_add_up(job: Path) -> None:
    content = dataset()
    content["annotations"][0]["bbox"] = "none"
    content["images"][0]["file_name"] = "../../out.png"
    content["annotations"][1]["image_id"] = 77
    path = job.with_name("set.json")
    path.write_text(json.dumps(content))
    lines = done("import", job, "--format", "coco", path, status=4).stdout.splitlines()[1:]
    counts = {line.partition(":")[0].strip(): int(line.rpartition(": ")[2]) for line in lines}
    assert counts["Annotations in the document"] == 7
    assert counts["Annotations left out"] + counts["Regions"] == 7
    assert counts["Images in the document"] == counts["Images left out"] + counts["Images found"]

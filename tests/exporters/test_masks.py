"""The mask of an imported region stays with its box, through labels, texts and attributes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotator.editing.commands import SetBoxes, SetLabel, SetTranscription
from annotator.editing.editor import Editor
from annotator.editing.note_commands import SetAttributes
from annotator.export.api import Detail, ExportOptions
from annotator.importers.registry import IMPORTERS
from annotator.job_file import Project
from annotator.model.entities import LabelId, Region
from annotator.model.geometry import Box
from tests.annotator.importers.documents import annotation, document, image
from tests.annotator.job_file.jobs import editor_on, make_job, settle
from tests.exporters.test_forged_shapes import answers
from tests.support.exports import export_coco, load

POLYGON = [[10, 20.5, 40, 20.5, 10, 60.5]]
MASK = {"counts": "PPYo0", "size": [480, 640]}
DROPPED = "imported shapes dropped: their box was changed since"
DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Project]:
    with make_job(tmp_path) as project:
        yield project


def bring(job: Project, folder: Path, *annotations: object) -> Editor:
    """Import annotations of the first picture, and return an editor on it."""
    content = document(*annotations, images=[image(name="p1.jpg", width=1000, height=800)])
    path = folder / "set.json"
    path.write_text(json.dumps(content))
    items, labels = job.reads.item_rows().result(), job.reads.labels().result()
    record = IMPORTERS["coco"].read(path, items=items, labels=labels).record
    job.writes.run_import(record, seq=1).result()
    return editor_on(job, 1)


def regions(editor: Editor) -> list[Region]:
    return sorted(editor.state.regions.values(), key=lambda each: each.number)


def exported(job: Project, folder: Path) -> tuple[list[dict[str, Any]], Mapping[str, int]]:
    """Return the annotations of an export that both checkers accept, and what was counted."""
    settle(job)
    with job.snapshot().result() as snapshot:
        report = export_coco(folder, snapshot, ExportOptions(Detail.ITEM))
    assert answers(folder) == (True, True)
    return load(folder, "annotations.json")["annotations"], report.counts


def test_a_mask_survives_everything_but_another_box_and_undo_brings_it_back(
    job: Project, tmp_path: Path
) -> None:
    shaped = [
        annotation(1, segmentation=POLYGON, area=600.5),
        annotation(2, segmentation=MASK, area=17, iscrowd=1),
        annotation(3, keypoints=[11, 22, 2], num_keypoints=1, area=5),
    ]
    editor = bring(job, tmp_path, *shaped)
    keys = [region.id for region in regions(editor)]
    editor.run(SetLabel(keys, LabelId(2)))
    editor.run(SetTranscription(keys[0], "a text"))
    editor.run(SetAttributes(keys, "occluded", value=True))
    assert all(region.touched for region in regions(editor))
    found, counts = exported(job, tmp_path / "relabelled")
    assert [each.get("segmentation") for each in found] == [POLYGON, MASK, None]
    assert [each["area"] for each in found] == [600.5, 17, 1200]  # keypoints have no area
    assert found[2]["keypoints"] == [11, 22, 2]
    assert DROPPED not in counts
    assert b"fairlabel/shape" not in (tmp_path / "relabelled" / "annotations.json").read_bytes()

    box = regions(editor)[0].box
    assert box is not None
    editor.run(SetBoxes({keys[0]: Box(box.x, box.y, box.width, box.height + 0.25)}))
    found, counts = exported(job, tmp_path / "resized")
    assert "segmentation" not in found[0]
    assert found[0]["area"] == 30 * 40.25
    assert counts[DROPPED] == 1

    editor.undo()
    found, _ = exported(job, tmp_path / "undone")
    assert (found[0]["segmentation"], found[0]["area"]) == (POLYGON, 600.5)


@pytest.mark.parametrize("area", [0, -1, 1213, "600", True, None, 1e300, [1]])
def test_an_area_that_no_mask_in_the_box_can_have_is_not_used(
    job: Project, tmp_path: Path, area: object
) -> None:
    hostile = {"fairlabel/shape": {"box": "x", "area": 3}}
    bring(job, tmp_path, annotation(1, segmentation=POLYGON, area=area, **hostile))
    (found,), _ = exported(job, tmp_path / "out")
    assert (found["segmentation"], found["area"]) == (POLYGON, 1200)
    assert "fairlabel/shape" not in found


def _alone(each: dict[str, Any]) -> None:
    del each["segmentation"]


@pytest.mark.parametrize(
    "alter",
    [
        lambda each: each.update(area=1212.1),
        lambda each: each.update(segmentation=[]),
        _alone,
    ],
)
def test_an_area_without_its_mask_or_larger_than_the_box_is_refused_by_both(
    job: Project, tmp_path: Path, alter: Callable[[dict[str, Any]], object]
) -> None:
    bring(job, tmp_path, annotation(1, segmentation=POLYGON, area=600.5))
    exported(job, tmp_path / "out")
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    alter(documents["annotations.json"]["annotations"][0])
    assert answers(tmp_path / "out", documents) == (False, False)

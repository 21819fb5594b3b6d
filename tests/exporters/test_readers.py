"""Opens our exports with readers that are not ours."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import globox
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from annotator.export.api import Detail, ExportOptions
from tests.support.exports import GOLDEN, export_coco, load


@pytest.mark.parametrize("detail", list(Detail))
def test_pycocotools_scores_an_export_against_itself_as_perfect(
    tmp_path: Path, detail: Detail
) -> None:
    export_coco(tmp_path / "out", options=ExportOptions(detail=detail))
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(tmp_path / "out" / "annotations.json"))
        found = [
            {key: each[key] for key in ("image_id", "category_id", "bbox")} | {"score": 1.0}
            for each in truth.dataset["annotations"]
        ]
        judge = COCOeval(truth, truth.loadRes(found), "bbox")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    assert judge.stats[0] == 1.0
    info = load(tmp_path / "out", "annotations.json")["info"]
    assert info["fair_pay"]["pay"][0]["currency"] == "KES"


def test_globox_finds_every_label_and_every_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # its progress bar would leave a thread
    path = GOLDEN / "coco_item" / "annotations.json"
    read = globox.AnnotationSet.from_coco(path)
    found = sorted(
        (annotation.image_id, box.label, *box.ltwh)
        for annotation in read
        for box in annotation.boxes
    )
    coco = load(path.parent, path.name)
    names = {image["id"]: image["file_name"] for image in coco["images"]}
    labels = {each["id"]: each["name"] for each in coco["categories"]}
    expected = sorted(
        (names[each["image_id"]], labels[each["category_id"]], *each["bbox"])
        for each in coco["annotations"]
    )
    # It keeps corners, so widths come back by a subtraction of doubles.
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    for one, other in zip(found, expected, strict=True):
        assert one[2:] == pytest.approx(other[2:], rel=1e-12)

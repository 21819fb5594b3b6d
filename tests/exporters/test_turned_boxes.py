"""A turned box in COCO: its bounds, its corners and its angle, and all of it back again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pycocotools import mask
from pycocotools.coco import COCO

from annotator.importers.coco.coco_turned import turned_box
from annotator.importers.registry import IMPORTERS
from annotator.model.entities import Region
from annotator.model.geometry import Box
from tests.annotator.importers.documents import annotation, document, read, rows
from tests.support.exports import export_coco, load, verified
from tests.support.snapshots import a_morning, a_record, a_region, an_item, snapshot_of

TURNED = Box(100, 80, 60, 20, 30)


def exported(folder: Path, box: Box) -> dict[str, object]:
    morning = a_morning()
    morning.records[2] = a_record(an_item(3), [a_region(7, box=box)])
    export_coco(folder, snapshot_of(morning))
    found = [each for each in load(folder, "annotations.json")["annotations"] if each["id"] == 7]
    return dict(found[0])


def imported(folder: Path, record: dict[str, object]) -> Region:
    ((_item, region),) = read(folder, document(record)).record.regions
    return region


def test_it_is_written_with_bounds_corners_and_angle_and_verified(tmp_path: Path) -> None:
    found = exported(tmp_path / "out", TURNED)
    around = TURNED.bounds
    assert found["bbox"] == [around.x, around.y, around.width, around.height]
    assert found["area"] == around.area
    corners = [side for at in TURNED.corners for side in (at.x, at.y)]
    assert found["segmentation"] == [corners]
    assert found["attributes"]["rotation"] == 30  # type: ignore[index]  # JSON, in its known form
    assert verified(tmp_path / "out").is_ok


def test_other_readers_take_it(tmp_path: Path) -> None:
    exported(tmp_path / "out", TURNED)
    coco = COCO(str(tmp_path / "out" / "annotations.json"))
    covered = float(mask.area(coco.annToRLE(coco.anns[7])))  # type: ignore[arg-type]  # the stubs tell apart forms of a mask that are one here
    assert covered == pytest.approx(TURNED.area, rel=0.03)


def test_an_upright_box_has_neither(tmp_path: Path) -> None:
    found = exported(tmp_path / "out", Box(100, 80, 60, 20))
    assert "segmentation" not in found
    assert "attributes" not in found


def test_at_the_edge_the_bounds_are_cut_and_the_corners_are_not(tmp_path: Path) -> None:
    box = Box(-10, 100, 40, 10, 45)
    found = exported(tmp_path / "out", box)
    assert found["bbox"][0] == 0  # type: ignore[index]  # JSON, in its known form
    assert min(found["segmentation"][0][::2]) < 0  # type: ignore[index]  # JSON, in its known form
    assert verified(tmp_path / "out").is_ok


@pytest.mark.parametrize("box", [TURNED, Box(-10, 100, 40, 10, 45), Box(1.25, 2.5, 3, 80, 359.75)])
def test_what_we_wrote_comes_back_the_same_box(tmp_path: Path, box: Box) -> None:
    exported(tmp_path / "out", box)
    path = tmp_path / "out" / "annotations.json"
    names = [image["file_name"] for image in json.loads(path.read_bytes())["images"]]
    reading = IMPORTERS["coco"].read(path, items=rows(*names), labels={})
    region = [found for _, found in reading.record.regions if found.geometry is not None][-1]
    assert isinstance(region.geometry, Box)
    assert "rotation" not in region.attributes
    assert "segmentation" not in region.extra
    assert region.geometry.angle_deg == box.angle_deg
    for found, given in zip(region.geometry.corners, box.corners, strict=True):
        assert (found.x, found.y) == pytest.approx((given.x, given.y), abs=1e-6)


def test_a_rectangle_of_cvat_is_turned_about_the_middle_of_its_bbox(tmp_path: Path) -> None:
    record = annotation(7, segmentation=[], attributes={"rotation": 18.5, "occluded": False})
    region = imported(tmp_path, record)
    assert region.geometry == Box(10, 20.5, 30, 40, 18.5)
    assert dict(region.attributes) == {"occluded": False}
    upright = imported(tmp_path, annotation(7, attributes={"rotation": 0.0}))
    assert upright.geometry == Box(10, 20.5, 30, 40)
    assert not upright.attributes


@pytest.mark.parametrize(
    "shape",
    [
        [[0, 0, 10, 0, 10, 10, 0, 10]],  # a rectangle, but not at this angle
        [[0, 0, 10, 0, 10, 10]],
        [[0, 0, 10, 0, 10, 10, 0, 1e300]],
        [["a", 0, 10, 0, 10, 10, 0, 10]],
        [[0, 0, 0, 0, 0, 0, 0, 0]],
        {"counts": [1, 2], "size": [3, 4]},
        [[0, 0, 10, 0], [10, 10, 0, 10]],
    ],
)
def test_another_shape_is_no_turned_box_and_nothing_of_it_is_lost(
    tmp_path: Path, shape: object
) -> None:
    record = annotation(7, segmentation=shape, attributes={"rotation": 30})
    assert turned_box(record, Box(10, 20.5, 30, 40)) is None
    region = imported(tmp_path, record)
    assert region.geometry == Box(10, 20.5, 30, 40)
    assert region.attributes["rotation"] == 30
    assert json.loads(region.extra)["segmentation"] == shape

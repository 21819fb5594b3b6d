"""Tests what is said of whole images, of crowds and groups, and which attributes a label has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import Label, LabelId
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.snapshots import a_morning, a_record, a_region, an_item, snapshot_of
from tools.checkers.check_export import main


def test_what_is_said_of_a_whole_image_stands_in_both_places(tmp_path: Path) -> None:
    morning = a_morning()
    night = a_region(7, geometry=None, label=1, attributes={"sure": True}, comment="?", group=2)
    both = [night, a_region(8), a_region(9, geometry=None, label=3)]
    morning.records[0] = a_record(morning.records[0].item, both, region_7=1_234)
    export_coco(tmp_path / "out", snapshot_of(morning), ExportOptions(detail=Detail.FULL))
    coco = load(tmp_path / "out", "annotations.json")
    assert [image.get("tags") for image in coco["images"]] == [
        ["house", "kiosk"],
        None,
        None,
    ]
    assert coco["image_tags"] == [
        {
            "id": 7,
            "image_id": 1,
            "category_id": 1,
            "attributes": {"sure": True, "active_ms": 1_234},
            "group": 2,
            "comment": "?",
        },
        {"id": 9, "image_id": 1, "category_id": 3, "attributes": {"active_ms": 0}},
    ]
    assert coco["annotations"][0]["id"] == 8
    item = load(tmp_path / "out", "effort.json")["items"][0]
    assert (item["regions"], item["regions_left_out"]) == (3, 0)
    assert verified(tmp_path / "out").is_ok


def test_a_job_without_tags_has_no_list_of_them(tmp_path: Path) -> None:
    morning = a_morning()
    morning.records[0] = a_record(an_item(1), [a_region(1)])
    export_coco(tmp_path / "out", snapshot_of(morning))
    coco = load(tmp_path / "out", "annotations.json")
    assert "image_tags" not in coco
    assert all("tags" not in image for image in coco["images"])


def test_tags_of_what_was_not_chosen_stay_in_the_job(tmp_path: Path) -> None:
    options = ExportOptions(only=frozenset({2, 3}))
    export_coco(tmp_path / "out", snapshot_of(a_morning()), options)
    assert "image_tags" not in load(tmp_path / "out", "annotations.json")
    assert verified(tmp_path / "out").is_ok


def test_what_an_import_said_never_stands_for_what_is_said_here(tmp_path: Path) -> None:
    morning = a_morning()
    old = '{"group": "x", "comment": 5, "ours": 1}'
    item = replace(an_item(3), extra='{"tags": 3, "comment": ["a"], "ours": 2}')
    morning.records[2] = a_record(item, [a_region(7, extra=old)])
    extra = '{"attribute_kinds": 1, "colour": 2, "hotkey": 3}'
    morning.labels[LabelId(1)] = Label(LabelId(1), "house", 0, extra=extra)
    snapshot = snapshot_of(morning)
    snapshot.import_extra = '{"image_tags": 3}'
    export_coco(tmp_path / "out", snapshot)
    coco = load(tmp_path / "out", "annotations.json")
    assert {"group", "comment"} & set(coco["annotations"][-1]) == set()
    assert (coco["annotations"][-1]["ours"], coco["images"][2]["ours"]) == (1, 2)
    assert coco["categories"][0] == {"id": 1, "name": "house"}
    assert verified(tmp_path / "out").is_ok


@pytest.mark.parametrize(
    ("alter", "where"),
    [
        (lambda coco: coco["images"][1].update(tags=["house"]), "image 2, tags"),
        (lambda coco: coco["images"][0].pop("tags"), "image 1, tags"),
        (lambda coco: coco["annotations"][0].update(iscrowd=1), "annotation 1, iscrowd"),
        (lambda coco: coco["annotations"][2].update(iscrowd=0), "annotation 3, iscrowd"),
        (lambda coco: coco["image_tags"][0].update(category_id=1), "regions_sha256"),
        (lambda coco: coco["image_tags"][0].update(image_id=9), "annotation 4"),
        (lambda coco: coco["image_tags"][0].update(id=1), "annotations.json"),
        (
            lambda coco: coco["categories"][0].update(
                attribute_kinds=[{"name": "storeys", "kind": "text"}]
            ),
            "category 3",
        ),
        (lambda coco: coco["categories"][1].update(hotkey="Ctrl+Alt+H"), "category 2"),
        (lambda coco: coco["categories"][1].update(colour="red"), "categories"),
        (lambda coco: coco["categories"][1].update(hotkey=""), "categories"),
    ],
)
def test_what_was_changed_afterwards_is_found_by_both_checkers(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    alter: Callable[[Any], object],
    where: str,
) -> None:
    export_coco(tmp_path / "out")
    names = ("annotations.json", "effort.json", "fair_pay.json")
    documents = {name: load(tmp_path / "out", name) for name in names}
    alter(documents["annotations.json"])
    write_sealed(tmp_path / "out", documents)
    assert where in wheres(verified(tmp_path / "out").problems)
    assert main([str(tmp_path / "out")]) == 1
    assert "no: " in capsys.readouterr().out

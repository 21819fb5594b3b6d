"""An item that is no picture and has boxes is told whole, and costs the other items nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import IMAGE, SOUND, ItemId, KindId, Region
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from annotator.records import ImageId
from tests.support.exports import export_coco, load, verified
from tests.support.snapshots import FakeSnapshot, a_morning, a_region, snapshot_of
from tools.checkers import check_export

VIDEO = KindId("video")
TURNED, CUT = Box(300.0, 60.0, 30.0, 20.0, 30.0), Box(-10.0, 5.0, 30.0, 20.0)
OUTSIDE, AT = Box(9_000.0, 9_000.0, 30.0, 20.0), Box(50.0, 20.5, 30.0, 40.25)


def another_kind(kind: KindId, *regions: Region) -> FakeSnapshot:
    """Return the fixed job with the second of its three items changed."""
    morning = a_morning()
    second = morning.records[1]
    item = replace(second.item, kind=kind)
    morning.records[1] = replace(second, item=item, regions=list(regions), active_ms={})
    return snapshot_of(morning)


def lines_of_second(out: Path) -> list[dict[str, Any]]:
    lines = (out / "transcriptions.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["item_id"] == 2]


def require_accepted(out: Path) -> None:
    assert verified(out).problems == ()
    assert check_export.main([str(out)]) == 0


@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("kind", [SOUND, VIDEO])
def test_boxes_of_what_is_no_picture_are_places(
    tmp_path: Path, kind: KindId, detail: Detail
) -> None:
    regions = [
        a_region(5, box=AT),
        a_region(6, box=AT, transcription="a sign"),
        a_region(7, box=TURNED, attributes={"confidential": True}),
        a_region(8, box=CUT),
        a_region(9, box=OUTSIDE),
        a_region(10, geometry=None),
    ]
    out = tmp_path / "out"
    snapshot = another_kind(kind, *regions)
    # An image with another id, as an import gives it: what is read back is compared in full.
    snapshot.numbered = {ItemId(1): ImageId(7)}
    assert export_coco(out, snapshot, ExportOptions(detail=detail)).reads_back
    require_accepted(out)
    lines = lines_of_second(out)
    assert [(line["annotation_id"], line["text"]) for line in lines] == [
        *((5, ""), (6, "a sign"), (7, "")),
        *((8, ""), (9, ""), (10, "")),
    ]
    assert {line["bbox"] for line in lines} == {None}
    at = {"form": "box", "x": 50.0, "y": 20.5, "width": 30.0, "height": 40.25, "angle_deg": 0.0}
    turned = {"form": "rotated", "x": 300.0, "y": 60.0, "width": 30.0, "height": 20.0}
    cut = {"form": "box", "x": 0.0, "y": 5.0, "width": 20.0, "height": 20.0, "angle_deg": 0.0}
    # Nothing is known of the place of a region outside, nor of one of the whole item.
    found = [line.get("place") for line in lines]
    assert found == [at, at, turned | {"angle_deg": 30.0}, cut, None, None]
    # The other items are as they would be without it.
    assert len(load(out, "annotations.json")["annotations"]) == 3
    assert load(out, "effort.json")["totals"]["regions"] == 4


def test_a_segment_of_a_picture_keeps_its_text(tmp_path: Path) -> None:
    segment = a_region(5, geometry=SoundSegment(0, 100, 16_000), transcription="a bell")
    out = tmp_path / "out"
    export_coco(out, another_kind(IMAGE, segment))
    require_accepted(out)
    (line,) = lines_of_second(out)
    assert (line["bbox"], line["text"], "place" in line) == (None, "a bell", False)


@pytest.mark.parametrize("kind", [IMAGE, SOUND])
def test_a_turned_box_needs_no_size_of_its_item(tmp_path: Path, kind: KindId) -> None:
    snapshot = another_kind(kind, a_region(5, box=TURNED, transcription="a sign"))
    second = snapshot.records[1]
    item = replace(second.item, width_px=0, height_px=0)
    snapshot.records = [snapshot.records[0], replace(second, item=item), snapshot.records[2]]
    out = tmp_path / "out"
    export_coco(out, snapshot)
    require_accepted(out)
    (line,) = lines_of_second(out)
    assert line["text"] == "a sign"
    assert ("place" in line) == (kind is SOUND)


def test_a_confidential_region_of_a_kind_that_is_not_known_stops_nothing(tmp_path: Path) -> None:
    regions = [a_region(5, transcription="a name", attributes={"confidential": True})]
    snapshot = another_kind(VIDEO, *regions)
    second = snapshot.records[1]
    facts = replace(second.item.facts, reviewed_sha256="ab" * 32)
    record = replace(second, item=replace(second.item, facts=facts))
    snapshot.records = [snapshot.records[0], record, snapshot.records[2]]
    out = tmp_path / "out"
    export_coco(out, snapshot)
    assert [line["text"] for line in lines_of_second(out)] == [""]
    assert check_export.main([str(out)]) == 0

"""Tests what stands in annotations.json and beside it."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from annotator.export.api import Detail, ExportOptions, ImageMode
from annotator.model.entities import Item, KindId, Media, MediaId, Status
from annotator.model.geometry import Box
from tests.annotator.imaging.drawing import jpeg_bytes, png_header_of
from tests.support.english import english
from tests.support.exports import export_coco, files_of, load, verified
from tests.support.snapshots import (
    TEXT,
    a_morning,
    a_record,
    a_region,
    an_item,
    snapshot_of,
)


def test_ids_keys_and_numbers_are_what_coco_readers_expect(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    raw = (tmp_path / "out" / "annotations.json").read_bytes()
    assert raw.isascii()
    coco = json.loads(raw)
    assert [image["id"] for image in coco["images"]] == [1, 2, 3]
    assert [each["id"] for each in coco["annotations"]] == [1, 2, 3, 5, 6]
    assert [each["name"] for each in coco["categories"]] == ["house", "shop sign", "kiosk"]
    # What an import said, and the name of the label above.
    assert [each.get("supercategory") for each in coco["categories"]] == [None, "sign", "house"]
    assert [each["iscrowd"] for each in coco["annotations"]] == [0, 0, 1, 0, 0]
    assert all(isinstance(image["width"], int) for image in coco["images"])


def test_a_colour_and_a_key_of_a_label_leave_with_it(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    first, second, _ = load(tmp_path / "out", "annotations.json")["categories"]
    assert (first["colour"], first["hotkey"]) == ("#0072b2", "Ctrl+Alt+H")
    assert {"colour", "hotkey"} & set(second) == set()  # nobody chose them


def test_a_box_over_the_edge_is_cut_has_the_area_that_is_left_and_is_counted(
    tmp_path: Path,
) -> None:
    report = export_coco(tmp_path / "out")
    cut = load(tmp_path / "out", "annotations.json")["annotations"][2]
    assert (cut["bbox"], cut["area"]) == ([600.0, 450.0, 40.0, 30.0], 1200.0)
    assert report.counts["boxes cut to their image"] == 1


def test_a_box_wholly_outside_is_reported(tmp_path: Path) -> None:
    morning = a_morning()
    morning.records[2] = a_record(an_item(3), [a_region(7, box=Box(700, 500, 5, 5))])
    report = export_coco(tmp_path / "out", snapshot_of(morning))
    assert report.counts["boxes wholly outside their image"] == 1
    assert load(tmp_path / "out", "effort.json")["items"][2]["regions_left_out"] == 1
    assert verified(tmp_path / "out").is_ok


def test_text_arrives_byte_for_byte_in_both_files(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    coco = load(tmp_path / "out", "annotations.json")
    assert coco["annotations"][1]["attributes"]["transcription"] == TEXT
    lines = (tmp_path / "out" / "transcriptions.jsonl").read_bytes().split(b"\n")
    assert lines[-1] == b""
    texts = {json.loads(line)["annotation_id"]: json.loads(line) for line in lines[:-1]}
    assert texts[2]["text"] == TEXT
    assert (texts[4]["text"], texts[4]["bbox"]) == ("a dark day", None)


def test_a_reserved_attribute_is_written_under_another_name(tmp_path: Path) -> None:
    report = export_coco(tmp_path / "out")
    attributes = load(tmp_path / "out", "annotations.json")["annotations"][1]["attributes"]
    assert (attributes["id_"], attributes["occluded"]) == (7, True)
    assert "id" not in attributes
    assert report.counts["attributes renamed"] == 1


def test_keys_of_an_import_come_back_but_never_in_the_place_of_ours(tmp_path: Path) -> None:
    morning = a_morning()
    item = replace(an_item(3), extra='{"license": 4, "id": 99, "effort": {"work_ms": 5}}')
    old = '{"segmentation": [[0, 0, 1, 1]], "area": 5, "note": 1, "attributes": {"id": 1}}'
    morning.records[2] = a_record(item, [a_region(7, extra=old)])
    snapshot = snapshot_of(morning)
    snapshot.import_extra = '{"licenses": [{"id": 4}], "info": {"year": 2019, "fair_pay": 1}}'
    report = export_coco(tmp_path / "out", snapshot, ExportOptions(detail=Detail.JOB))
    coco = load(tmp_path / "out", "annotations.json")
    assert coco["licenses"] == [{"id": 4}]
    assert coco["info"]["year"] == 2019
    assert coco["info"]["fair_pay"]["method"] == "effort/1"
    assert (coco["images"][2]["id"], coco["images"][2]["license"]) == (3, 4)
    assert "effort" not in coco["images"][2]
    changed = coco["annotations"][-1]
    assert (changed["area"], changed["note"]) == (1207.5, 1)
    assert "segmentation" not in changed
    assert "segmentation" in coco["annotations"][3]
    assert report.counts["imported shapes dropped: their box was changed since"] == 1


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (an_item(3, status=Status.UNREADABLE, reason="It is cut off."), "It is cut off."),
        (an_item(3, size=(0, 0)), "Its size is not known."),
        (replace(an_item(3), kind=KindId("sound")), "It is a sound, not a picture."),
    ],
)
def test_what_cannot_be_an_image_is_left_out_and_says_why(
    tmp_path: Path, item: Item, reason: str
) -> None:
    morning = a_morning()
    morning.records[2] = a_record(item)
    report = export_coco(tmp_path / "out", snapshot_of(morning))
    assert len(load(tmp_path / "out", "annotations.json")["images"]) == 2
    assert load(tmp_path / "out", "effort.json")["items"][2]["left_out"] == reason
    assert report.counts["items left out"] == 1
    assert verified(tmp_path / "out").problems == ()


def test_regions_of_a_picture_that_is_not_at_hand_today_are_not_lost(tmp_path: Path) -> None:
    morning = a_morning()
    item = an_item(3, status=Status.UNREADABLE, reason="It is not there.")
    morning.records[2] = a_record(item, [a_region(7)])
    export_coco(tmp_path / "out", snapshot_of(morning))
    assert load(tmp_path / "out", "annotations.json")["annotations"][-1]["id"] == 7


def test_two_pictures_of_one_stem_are_told_of(tmp_path: Path) -> None:
    morning = a_morning()
    twin = replace(an_item(3), path="street/photo_1.png")
    morning.records[2] = a_record(twin)
    report = export_coco(tmp_path / "out", snapshot_of(morning))
    assert report.counts["names that some readers confuse"] == 2
    assert any("street/photo_1 " in note for note in english(report.notes))


@pytest.mark.parametrize("images", [ImageMode.COPY, ImageMode.LINK])
def test_pictures_come_along_and_are_hashed(tmp_path: Path, images: ImageMode) -> None:
    media = tmp_path / "media"
    (media / "street").mkdir(parents=True)
    morning = a_morning()
    first = morning.records[0]
    size = (first.item.width_px, first.item.height_px)
    picture = jpeg_bytes(Image.new("L", size, 90))
    (media / "street" / "photo_1.jpg").write_bytes(picture)
    morning.records[0] = replace(first, media=Media(MediaId(1), first.item.path))
    snapshot = snapshot_of(morning, media)
    report = export_coco(tmp_path / "out", snapshot, ExportOptions(images=images))
    files = dict(files_of(tmp_path / "out"))
    assert files["images/street/photo_1.jpg"] == picture
    assert report.counts["pictures not at hand"] == 2
    digest = load(tmp_path / "out", "effort.json")["items"][0]["sha256"]
    assert digest == hashlib.sha256(picture).hexdigest()
    assert verified(tmp_path / "out").is_ok


@pytest.mark.parametrize("images", [ImageMode.COPY, ImageMode.LINK])
def test_what_is_no_picture_does_not_leave_with_them(tmp_path: Path, images: ImageMode) -> None:
    media = tmp_path / "media"
    media.mkdir()
    (media / "diary.txt").write_text("Dear diary")
    (media / "huge.png").write_bytes(png_header_of(9, 9))
    os.truncate(media / "huge.png", 2**40)
    morning = a_morning()
    for at, name in enumerate(("diary.txt", "huge.png")):
        morning.records[at] = replace(morning.records[at], media=Media(MediaId(at + 1), name))
    report = export_coco(
        tmp_path / "out", snapshot_of(morning, media), ExportOptions(images=images)
    )
    assert not [name for name, _data in files_of(tmp_path / "out") if name.startswith("images/")]
    assert report.counts["files that are no pictures"] == 2
    for name in ("diary.txt", "huge.png"):
        told = f"{name} is no picture that can be read"
        assert any(told in each.replace("”", "") for each in english(report.notes))
    items = load(tmp_path / "out", "effort.json")["items"]
    assert [each["sha256"] for each in items[:2]] == [None, None]
    assert verified(tmp_path / "out").is_ok


def test_a_job_in_which_nothing_was_done_is_exported_and_verified(tmp_path: Path) -> None:
    morning = a_morning()
    morning.records = [a_record(an_item(1))]
    morning.entries.clear()
    for detail in Detail:
        folder = tmp_path / detail
        export_coco(folder, snapshot_of(morning), ExportOptions(detail=detail))
        assert verified(folder).problems == ()
        assert not (folder / "transcriptions.jsonl").exists()
        assert not (folder / "work_orders").exists()

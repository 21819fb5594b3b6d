"""COCO as it is in the wild: what is sound comes in, the rest is left out and told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.errors import CancelledError, ImportRefusedError
from annotator.importers.registry import IMPORTERS
from annotator.model.entities import NO_ATTRIBUTES, Origin, Region, Status
from annotator.model.geometry import Box
from annotator.progress import Cancel
from tests.annotator.importers.documents import annotation, document, image, read, rows
from tests.support.english import english
from tests.support.material import material


def regions(folder: Path, *annotations: object) -> list[Region]:
    return [region for _, region in read(folder, document(*annotations)).record.regions]


def test_an_annotation_becomes_a_region_that_nobody_has_touched(tmp_path: Path) -> None:
    reading = read(tmp_path, document(annotation(7)))
    ((item, region),) = reading.record.regions
    assert (item, region.label_id, region.geometry) == (1, 3, Box(10, 20.5, 30, 40))
    assert (region.origin, region.touched, region.worker_id) == (Origin.IMPORTED, False, None)
    assert (region.number, region.order, region.extra) == (7, "", "")
    assert (region.transcription, region.attributes) == ("", NO_ATTRIBUTES)
    assert (reading.record.format, reading.record.source) == ("coco", "boxes.json")
    assert reading.counts == {"images found": 1, "regions": 1}
    assert english(reading.notes) == ()


def test_the_terrain_photograph_has_its_seven_boxes() -> None:
    path = material("coco/terrain1_coco.json")
    reading = IMPORTERS["coco"].read(path, items=rows("other.jpg", "a/terrain1.jpg"), labels={})
    given = [one["bbox"] for one in json.loads(path.read_bytes())["annotations"]]
    boxes = [region.geometry for _, region in reading.record.regions]
    assert boxes == [Box(*each) for each in given]
    assert len(boxes) == 7
    assert {item for item, _ in reading.record.regions} == {2}
    assert {region.label_id for _, region in reading.record.regions} == {-1}
    assert reading.record.new_labels == ("human",)
    assert reading.record.label_extras == (("human", '{"supercategory":"human"}'),)
    assert english(reading.notes) == ()
    assert reading.counts["areas larger than their box, not used"] == 7


def test_ids_from_0_holes_texts_and_whole_floats_are_ids(tmp_path: Path) -> None:
    content = document(
        annotation(0, image_id=0, category_id=0),
        annotation(0, image_id="x", category_id=900),
        annotation("a", image_id=7.0, category_id=0.0),
        images=[image(0, "1.jpg"), image("x", "2.jpg"), image(7, "3.jpg")],
        categories=[{"id": 0, "name": "tree"}, {"id": 900, "name": "sign"}],
    )
    reading = read(tmp_path, content, rows("1.jpg", "2.jpg", "3.jpg"))
    found = [(item, region.label_id) for item, region in reading.record.regions]
    assert found == [(1, -1), (2, 4), (3, -1)]
    assert english(reading.notes) == ()


def test_area_and_iscrowd_may_be_missing_wrong_or_true(tmp_path: Path) -> None:
    bare = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}
    polygons = annotation(2, segmentation=[[1, 2, 3, 4, 5, 6]], area=7.5)
    crowd = annotation(3, iscrowd=1, segmentation={"counts": [3, 4], "size": [5, 6]}, area="big")
    reading = read(tmp_path, document(bare, polygons, crowd))
    extras = [region.extra for _, region in reading.record.regions]
    came_with = '"fairlabel/shape":{"box":[10.0,20.5,30.0,40.0,0.0]'
    assert extras == [
        "",
        f'{{"segmentation":[[1,2,3,4,5,6]],{came_with},"area":7.5}}}}',
        f'{{"segmentation":{{"counts":[3,4],"size":[5,6]}},{came_with}}}}}',
    ]
    marks = [dict(region.attributes) for _, region in reading.record.regions]
    assert marks == [{}, {}, {"crowd": True}]
    assert english(reading.notes) == ()
    odd = read(tmp_path, document(annotation(4, iscrowd="yes")))
    assert english(odd.notes) == (
        "Values of iscrowd that are neither 0 nor 1, not used: 1 (id 4).",
    )


def test_keys_that_are_not_used_are_kept(tmp_path: Path) -> None:
    content = document(
        annotation(score=0.1, note={"by": "é\u2028"}),
        images=[
            image(license=3, coco_url="x"),
            image(2, "gone.jpg", license=4, effort={"a": 1}),
            image(3, "2.jpg"),
        ],
        categories=[{"id": 1, "name": "car", "supercategory": "vehicle", "keypoints": []}],
        info={"year": 2017},
        licenses=[{"id": 3}],
    )
    record = read(tmp_path, content, rows("1.jpg", "2.jpg")).record
    assert json.loads(record.extra) == {"info": {"year": 2017}, "licenses": [{"id": 3}]}
    assert record.item_extras == ((1, '{"license":3,"coco_url":"x"}'),)
    assert record.new_items[0].extra == '{"license":4}'
    assert record.label_extras == (("car", '{"supercategory":"vehicle","keypoints":[]}'),)
    assert record.regions[0][1].extra == '{"score":0.1,"note":{"by":"é\u2028"}}'


def test_text_and_attributes_come_back_as_an_export_wrote_them(tmp_path: Path) -> None:
    text = "\u00c9t\u00e9 \u00a0\u2028e\u0301 \u0645\u0642\u0647\u0649 \u200f\u200d"
    given = {"transcription": text, "active_ms": 900, "old": True, "rows": 2, "x": 0.5, "y": ""}
    (region,) = regions(tmp_path, annotation(attributes=given))
    assert region.transcription == text
    assert dict(region.attributes) == {"old": True, "rows": 2, "x": 0.5, "y": ""}
    assert region.attributes["old"] is True
    assert region.extra == ""


def test_attributes_of_other_shapes_are_left_out_and_told(tmp_path: Path) -> None:
    odd = annotation(attributes={"a": [1], "b": None, "c": {}, "big": 10**400, "transcription": 30})
    data = json.dumps(document(odd, annotation(2, attributes=[1]), annotation(3, attributes=None)))
    reading = read(tmp_path, data.replace("30}", '30, "d": 1e999}').encode())
    found = [dict(region.attributes) for _, region in reading.record.regions]
    assert found == [{"transcription": 30}, {}, {}]
    assert english(reading.notes) == (
        (
            "Attributes that are neither text nor a number, left out: 5 "
            "(“a” of id 1, “b” of id 1, “c” of id 1 and 2 more)."
        ),
        "Attributes that are no JSON object, left out: 1 (id 2).",
    )


@pytest.mark.parametrize(
    "box",
    [
        *(None, [], [1, 2, 3], [1, 2, 3, 4, 5], "1234", {"x": 1}, [1, 2, "3", 4], [1, 2, True, 4]),
        *([1, 2, 0, 4], [1, 2, 3, -4], [1, None, 3, 4], [10**400, 2, 3, 4], [1e12, 2, 3, 4]),
    ],
)
def test_what_is_no_box_is_left_out_alone(tmp_path: Path, box: object) -> None:
    reading = read(tmp_path, document(annotation(8, bbox=box), annotation(9)))
    assert len(reading.record.regions) == 1
    assert english(reading.notes) == ("Annotations without a usable box, left out: 1 (id 8).",)


def test_a_coordinate_that_is_too_large_to_be_a_number_is_left_out(tmp_path: Path) -> None:
    data = json.dumps(document(annotation(8), annotation(9))).replace("20.5", "1e999", 1)
    assert len(read(tmp_path, data.encode()).record.regions) == 1


def test_boxes_outside_are_kept_as_given_and_told(tmp_path: Path) -> None:
    boxes: list[list[float]] = [
        [-5, 1, 20, 20],
        [600, 0, 40.5, 9],
        [0, 0, 640, 480],
        [5000, 5000, 1, 1],
    ]
    content = document(*(annotation(at, bbox=box, area=1) for at, box in enumerate(boxes)))
    reading = read(tmp_path, content)
    assert [region.geometry for _, region in reading.record.regions] == [Box(*b) for b in boxes]
    assert english(reading.notes) == (
        "Boxes that reach outside their image, kept as they are: 3 (id 0, id 1, id 3).",
    )


def test_what_refers_to_nothing_is_left_out_alone(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        document(
            annotation(1),
            annotation(2, image_id=99),
            annotation(3, image_id=[1]),
            annotation(4, category_id=99),
            annotation(5, category_id=True),
            "no annotation",
            {},
        ),
    )
    assert [region.label_id for _, region in reading.record.regions] == [3, -1]
    assert reading.record.new_labels == ("category 99",)
    assert reading.record.ids.categories == (("car", 1), ("category 99", 99))
    assert english(reading.notes) == (
        (
            "Annotations of an unknown image, left out too: 3 "
            "(id 2, id 3, number 7 of the annotations)."
        ),
        ("Categories that the document does not declare, called by their id: 1 (“category 99”)."),
        "Annotations of an unknown category, left out: 1 (id 5).",
        "Annotations that are no JSON objects: 1 (number 6 of the annotations).",
    )


@pytest.mark.parametrize(
    "name",
    [
        *("../1.jpg", "a/../../1.jpg", "..\\1.jpg", "/etc/1.jpg", "C:\\1.jpg", "c:1.jpg", ".."),
        *("\\\\nas\\1.jpg", "https://example.org/1.jpg", "file:///1.jpg", "", ".", "a\0.jpg"),
        *(None, 5, "x" * 5000),
    ],
)
def test_a_file_name_that_leads_outside_is_refused_with_its_annotations(
    tmp_path: Path, name: object
) -> None:
    images = [image(1, "1.jpg"), image(2, name)]
    reading = read(tmp_path, document(annotation(1), annotation(2, image_id=2), images=images))
    assert [item for item, _ in reading.record.regions] == [1]
    assert reading.record.new_items == ()
    told, too = english(reading.notes)
    assert told.startswith("Images whose file name leads outside or nowhere, left out: 1 (“")
    assert len(told) < 200
    assert too == "Annotations of an image that was left out, left out too: 1 (id 2)."


def test_the_last_part_of_a_path_finds_a_picture_that_only_one_item_can_be(
    tmp_path: Path,
) -> None:
    """As Label Studio writes them; a path that leads out never makes an item."""
    names = ["/data/local-files/?d=set/1.jpg", "..\\..\\media\\upload\\4\\2.jpg", "train/3.jpg"]
    names += ["http://host/b/4.jpg", "/x/5.jpg", "/y/5.jpg", "b/6.jpg"]
    images = [image(at, name) for at, name in enumerate(names, 1)]
    marks = [annotation(at, image_id=at) for at in range(1, 8)]
    items = rows("1.jpg", "2.jpg", "val/3.jpg", "a/4.jpg", "5.jpg", "6.jpg")
    reading = read(tmp_path, document(*marks, images=images), items)
    assert [item for item, _ in reading.record.regions] == [1, 2, 3, 4, 6]
    assert reading.record.new_items == ()
    found, doubtful, too = english(reading.notes)
    assert found == (
        "Images found by the name of their file, in another folder than the document says: 4 "
        "(1.jpg, 2.jpg, val/3.jpg and 1 more)."
    )
    assert doubtful == (
        "Images whose name could mean several items, left out: 2 (“/x/5.jpg”, “/y/5.jpg”)."
    )
    assert too == "Annotations of an image that was left out, left out too: 2 (id 5, id 6)."


def test_undeclared_categories_count_against_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.importers.coco.coco_categories.IMPORT_CATEGORIES", 2)
    marks = [annotation(at, category_id=key) for at, key in enumerate((1, 8, 9, 8))]
    reading = read(tmp_path, document(*marks))
    assert reading.record.new_labels == ("category 8",)
    assert "Annotations of an unknown category, left out: 1 (id 2)." in english(reading.notes)


def test_polygons_without_a_box_have_their_bounds(tmp_path: Path) -> None:
    """As in the example of torchvision, the categories need not be declared either."""
    shape = [[10.0, 20.0, 40.0, 20.0, 40.0, 60.0], [5.0, 30.0, 6.0, 30.0, 6.0, 31.5]]
    marks = [
        annotation(at, category_id=18, segmentation=given, bbox=box)
        for at, (given, box) in enumerate(
            [(shape, None), (shape, []), ([[1, 2, 3]], None), ([[5, 5, 5, 9]], None), (shape, [1])]
        )
    ]
    del marks[0]["bbox"]
    content = document(*marks)
    del content["categories"]
    reading = read(tmp_path, content)
    regions = [region for _, region in reading.record.regions]
    assert [region.geometry for region in regions] == [Box(5, 20, 35, 40)] * 2
    assert [json.loads(region.extra)["segmentation"] for region in regions] == [shape] * 2
    assert reading.counts["boxes taken from the bounds of their polygons"] == 2
    assert english(reading.notes)[-1] == (
        "Annotations without a usable box, left out: 3 (id 2, id 3, id 4)."
    )


@pytest.mark.parametrize("name", ["./1.jpg", "a//b/./1.jpg", "a\\b\\1.jpg", "a/b/1.jpg"])
def test_a_name_is_found_however_it_is_written(tmp_path: Path, name: str) -> None:
    record = read(tmp_path, document(annotation(), images=[image(1, name)])).record
    assert (record.regions[0][0], record.new_items) == (1, ())


def test_names_with_dots_and_colons_are_names(tmp_path: Path) -> None:
    names = ["..1.jpg", "at 12:30.jpg", "IMG-12:30.jpg", "a..b/1...jpg"]
    images = [image(at, name) for at, name in enumerate(names)]
    assert read(tmp_path, document(images=images), rows(*names)).record.new_items == ()


def test_images_that_are_not_there_become_items_without_a_picture(tmp_path: Path) -> None:
    images = [image(5, "b/2.jpg", height="tall"), image(1, "1.jpg"), image(6, "a/3.jpg")]
    marks = [annotation(1, image_id=6), annotation(2, image_id=5), annotation(3)]
    reading = read(tmp_path, document(*marks, images=images))
    second, third = reading.record.new_items
    assert (second.media.path, third.media.path) == ("b/2.jpg", "a/3.jpg")
    assert (third.status, third.width_px, third.height_px) == (Status.UNREADABLE, 640, 480)
    assert (second.width_px, second.height_px) == (640, 0)
    assert third.reason == (
        "“3.jpg” was not found. Put it into the folder of the job as “a/3.jpg”."
    )
    assert [item for item, _ in reading.record.regions] == [-2, -1, 1]
    assert english(reading.notes) == (
        "Images that are not there, taken as items without a picture: 2 (b/2.jpg, a/3.jpg).",
    )


@pytest.mark.parametrize(
    "name", ["nul\0.jpg", "../\x1b[2J.jpg", "../a\u202egpj.exe", "../a\nb.jpg"]
)
def test_what_acts_on_a_reader_is_not_told_as_it_stands(tmp_path: Path, name: str) -> None:
    """Nor is it where the name is that of an item without a picture."""
    inside = name.removeprefix("../")
    images = [image(1, name), image(2, f"b/{inside}")]
    reading = read(tmp_path, document(images=images))
    reasons = [item.reason for item in reading.record.new_items]
    assert "\ufffd" in english(reading.notes)[0]
    assert {each for text in (*english(reading.notes), *reasons) for each in text}.isdisjoint(
        "\0\x1b\u202e\n"
    )


def test_one_file_named_twice_is_one_item(tmp_path: Path) -> None:
    images = [image(1, "1.jpg"), image(2, "1.jpg"), image(3, "gone.jpg"), image(4, "gone.jpg")]
    marks = [annotation(at, image_id=at) for at in (1, 2, 3, 4)]
    record = read(tmp_path, document(*marks, images=images)).record
    assert [item for item, _ in record.regions] == [1, 1, -1, -1]
    assert len(record.new_items) == 1


def test_parts_of_a_file_are_items_of_their_own(tmp_path: Path) -> None:
    images = [image(1, "1.tif"), image(2, "1.tif", part=1), image(3, "2.tif", part=0)]
    images += [image(4, "2.tif", part=1), image(5, "1.tif", part=2), image(6, "2.tif", part=10**9)]
    marks = [annotation(at, image_id=at) for at in range(1, 7)]
    reading = read(tmp_path, document(*marks, images=images), rows("1.tif", "1.tif"))
    assert [item for item, _ in reading.record.regions] == [1, 2, -1, -2]
    assert [item.media.path for item in reading.record.new_items] == ["2.tif", "2.tif"]
    assert any("a part of a file which is not there" in note for note in english(reading.notes))


def test_doubtful_names_and_taken_ids_are_left_out(tmp_path: Path) -> None:
    images = [image(1, "1.jpg"), image(1, "a/2.jpg"), image(None, "a/2.jpg"), image(3, "3.jpg")]
    content = document(annotation(1, image_id=3), images=images)
    reading = read(tmp_path, content, rows("1.jpg", "a/3.jpg", "b/3.jpg"))
    assert (reading.record.regions, reading.record.new_items) == ((), ())
    assert english(reading.notes) == (
        "Images with a taken id, left out: 1 (“a/2.jpg”).",
        "Images without an id, left out: 1 (“a/2.jpg”).",
        "Images whose name could mean several items, left out: 1 (“3.jpg”).",
        "Annotations of an image that was left out, left out too: 1 (id 1).",
    )


def test_categories_are_labels_by_their_name(tmp_path: Path) -> None:
    categories = [{"id": 5, "name": "sign"}, {"id": 6, "name": "tree"}, {"id": 7, "name": "tree"}]
    categories += [{"id": 8}, {"id": 5, "name": "house"}, {"name": "lamp"}]
    marks = [annotation(at, category_id=at) for at in (5, 6, 7, 8)]
    reading = read(tmp_path, document(*marks, categories=categories))
    assert [region.label_id for _, region in reading.record.regions] == [4, -1, -1, -2]
    assert reading.record.new_labels == ("tree", "category 8")
    assert reading.counts["new labels"] == 2
    assert english(reading.notes) == (
        "Categories without a name, called by their id: 1 (“category 8”).",
        "Categories with a taken id: 1 (“house”).",
        "Categories without an id: 1 (“lamp”).",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[]", "it is no JSON object"),
        (b'"images"', "it is no JSON object"),
        (b"{}", "it has no list “images”"),
        (b'{"images": [], "annotations": {}}', "it has no list “annotations”"),
        (b'{"images": [], "annotations": [], "categories": 1}', "it has no list “categories”"),
        (
            b'{"images": [], "annotations": [{"image_id": 1, "caption": "A cup."}]}',
            "it has the captions of COCO",
        ),
        (
            b'{"images": [], "annotations": [{"image_id": 1, "segments_info": []}]}',
            "it has the panoptic segments of COCO",
        ),
        (b'{"images": [], "images": []}', "the key “images” twice"),
        (b'{"images": [], "annotations": [{"bbox": [1, 2, NaN, 4]}]}', "holds NaN"),
        (b'{"images": [], "annotations": [], "x": [1e999]}', "too large to be one"),
    ],
)
def test_a_fault_of_the_document_refuses_it(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(ImportRefusedError, match=sentence) as refusal:
        read(tmp_path, content)
    assert str(refusal.value).endswith("Nothing of it was imported.")


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "boxes.json"
    path.write_text(json.dumps(document(*(annotation(at) for at in range(2500)))))
    told: list[tuple[int, int]] = []
    cancel = Cancel()

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1000:
            cancel.cancel()

    with pytest.raises(CancelledError):
        IMPORTERS["coco"].read(
            path, items=rows("1.jpg"), labels={}, cancel=cancel, progress=progress
        )
    assert told == [(0, 2500), (1000, 2500)]

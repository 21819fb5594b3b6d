"""What documents say of regions, images and categories beside boxes: ours, and that of others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.importers.common.importer import ImportContents
from annotator.job_file import Project
from annotator.model.entities import AttributeKind, Label, LabelId, ValueKind
from annotator.records import NO_DOCUMENT_IDS, LabelFacts
from tests.annotator.importers.documents import LABELS, annotation, document, image, read, rows
from tests.annotator.job_file.jobs import editor_on, make_job
from tests.annotator.job_file.test_merging import rows_of
from tests.support.english import english

BARE = {"image_id": 1, "category_id": 1}
SPEED = AttributeKind("speed", ValueKind.NUMBER, default=30, lowest=0, highest=120)


def said(reading: ImportContents) -> list[tuple[object, ...]]:
    return [
        (item, region.label_id, region.geometry is None, region.group, region.comment)
        for item, region in reading.record.regions
    ]


def test_what_our_export_says_of_whole_images_is_read_back(tmp_path: Path) -> None:
    tag = {"id": 4, **BARE, "group": 2, "comment": "?", "attributes": {"sure": True}, "own": 1}
    content = document(
        annotation(1, group=2, comment="which?"), images=[image(tags=["car"])], image_tags=[tag]
    )
    reading = read(tmp_path, content)
    assert said(reading) == [(1, 3, False, 2, "which?"), (1, 3, True, 2, "?")]
    region = reading.record.regions[1][1]
    assert (dict(region.attributes), region.extra, region.touched) == (
        {"sure": True},
        '{"own":1}',
        False,
    )
    assert (reading.counts["regions"], reading.counts["tags of images"]) == (1, 1)
    assert reading.record.extra == ""
    assert reading.record.item_extras == ()
    assert english(reading.notes) == ()


def test_an_annotation_without_any_shape_is_a_tag(tmp_path: Path) -> None:
    """COCO Camera Traps has classes of whole images in this way."""
    content = document({"id": 1, **BARE}, {"id": 2, **BARE, "bbox": None})
    reading = read(tmp_path, content)
    assert said(reading) == [(1, 3, True, 0, "")]
    assert english(reading.notes) == ("Annotations without a usable box, left out: 1 (id 2).",)


def test_names_beside_an_image_are_tags_where_nothing_more_is_said(tmp_path: Path) -> None:
    content = document(images=[image(tags=["car", "night"]), image(2, "2.jpg", tags=["x" * 300])])
    reading = read(tmp_path, content, rows("1.jpg", "2.jpg"))
    assert said(reading) == [(1, 3, True, 0, ""), (1, -1, True, 0, "")]
    assert reading.record.new_labels == ("night",)
    assert english(reading.notes) == (f"Tags that are no names, left out: 1 (“{'x' * 80}…”).",)
    odd = read(tmp_path, document(images=[image(tags={"a": 1})]))
    assert english(odd.notes) == ("Tags that are no names, left out: 1 (1.jpg).",)


def test_how_others_call_groups_comments_and_flags_is_understood(tmp_path: Path) -> None:
    content = document(
        annotation(1, group_id=3, description="left one", difficult=True, flags={}),
        annotation(2, attributes={"occluded": True, "truncated": False}),
        annotation(3, group_id=None, description="", difficult=0),
    )
    reading = read(tmp_path, content)
    regions = [region for _, region in reading.record.regions]
    assert [(one.group, one.comment) for one in regions] == [(3, "left one"), (0, ""), (0, "")]
    assert [dict(one.attributes) for one in regions] == [
        {"difficult": True},
        {"occluded": True, "truncated": False},
        {},
    ]
    # What was not used comes back as it was.
    assert [one.extra and json.loads(one.extra) for one in regions] == [
        {"flags": {}},
        "",
        {"group_id": None, "description": "", "difficult": 0},
    ]


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({"group": "x"}, "Groups that are no number from 1, left out: 1 (id 1)."),
        ({"group": -1}, "Groups that are no number from 1, left out: 1 (id 1)."),
        ({"group": True}, "Groups that are no number from 1, left out: 1 (id 1)."),
        ({"group": 10**30}, "Groups that are no number from 1, left out: 1 (id 1)."),
        ({"comment": 5}, "Comments that are no text, left out: 1 (id 1)."),
    ],
)
def test_what_cannot_be_said_of_a_region_is_left_out_and_told(
    tmp_path: Path, more: dict[str, object], note: str
) -> None:
    reading = read(tmp_path, document(annotation(1, **more)))
    assert said(reading) == [(1, 3, False, 0, "")]
    assert reading.record.regions[0][1].extra == ""
    assert english(reading.notes) == (note,)


def test_comments_on_images_are_read_and_null_characters_are_not(tmp_path: Path) -> None:
    images = [
        image(comment="dark\0"),
        image(2, "2.jpg", comment=["a"]),
        image(3, "new.jpg", comment="b"),
    ]
    content = document(annotation(1, comment="a\0b"), images=images)
    reading = read(tmp_path, content, rows("1.jpg", "2.jpg"))
    assert reading.record.item_comments == ((1, "dark"), (-1, "b"))
    assert reading.record.regions[0][1].comment == "ab"
    assert "Comments that are no text, left out: 1 (2.jpg)." in english(reading.notes)


def category(name: str, key: int = 1, **more: object) -> dict[str, object]:
    return {"id": key, "name": name, **more}


def kinds(*given: object) -> dict[str, object]:
    return {"attribute_kinds": list(given)}


def test_what_a_category_stands_under_and_can_have_is_read(tmp_path: Path) -> None:
    speed = {"name": "speed", "kind": "number", "default": 30, "minimum": 0, "maximum": 120}
    content = document(
        categories=[
            category("van", 1, supercategory="car", **kinds(speed)),
            category("car", 2, supercategory="vehicle"),
            category("person", 3, supercategory="person"),
        ]
    )
    record = read(tmp_path, content).record
    assert record.label_facts == (LabelFacts("van", "car", (SPEED,)),)
    # What is no label here is kept as before, and written back.
    assert record.label_extras == (
        ("car", '{"supercategory":"vehicle"}'),
        ("person", '{"supercategory":"person"}'),
    )


def test_categories_under_themselves_are_told(tmp_path: Path) -> None:
    content = document(
        categories=[
            category("a", 1, supercategory="b"),
            category("b", 2, supercategory="c"),
            category("c", 3, supercategory="a"),
        ]
    )
    reading = read(tmp_path, content)
    assert [facts.name for facts in reading.record.label_facts] == ["a", "b"]
    assert english(reading.notes) == ("Categories that would stand under themselves: 1 (“c”).",)
    # Also with what stands in the job already.
    labels = {**LABELS, LabelId(4): replace(LABELS[LabelId(4)], parent=LabelId(3))}
    content = document(categories=[category("car", 1, supercategory="sign")])
    assert read(tmp_path, content, labels=labels).record.label_facts == ()


def test_a_chain_of_categories_without_end_is_cut(tmp_path: Path) -> None:
    kind = {"name": "speed", "kind": "number"}
    chain = [category(f"c{n}", n, supercategory=f"c{n - 1}", **kinds(kind)) for n in range(1_000)]
    reading = read(tmp_path, document(categories=chain))
    record = reading.record
    assert "Categories that would stand under more than 100 others" in english(reading.notes)[0]
    assert len(record.label_facts) == 1_000
    assert sum(bool(facts.parent) for facts in record.label_facts) < 1_000
    with make_job(tmp_path) as project:
        project.writes.run_import(record).result()
        assert len(project.reads.labels().result()) == 2 + 1_000


@pytest.mark.parametrize(
    "kind",
    [
        5,
        {"name": "speed"},
        {"name": "speed", "kind": "colour"},
        {"name": 5, "kind": "text"},
        {"name": "a\0", "kind": "text"},
        {"name": "area", "kind": "text"},
        {"name": "c", "kind": "choice"},
        {"name": "c", "kind": "choice", "choices": [1]},
        {"name": "n", "kind": "number", "default": []},
        {"name": "n", "kind": "number", "default": "x"},
        {"name": "n", "kind": "number", "default": 10**400},
        *({"name": "n", "kind": []}, {"name": "n", "kind": {}}),
        {"name": "n", "kind": "number", "minimum": 2, "maximum": 1},
        {"name": "weight", "kind": "text"},
    ],
)
def test_attributes_that_cannot_be_are_left_out_and_told(tmp_path: Path, kind: object) -> None:
    weight = AttributeKind("weight", ValueKind.NUMBER)
    labels = {**LABELS, LabelId(9): Label(LabelId(9), "crate", 2, attributes=(weight,))}
    good = {"name": "good", "kind": "flag"}
    content = document(categories=[category("car", 1, **kinds(kind, good))])
    reading = read(tmp_path, content, labels=labels)
    (facts,) = reading.record.label_facts
    assert [one.name for one in facts.attributes] == ["good"]
    assert english(reading.notes)[0].startswith(
        "Attributes of categories that cannot be, left out: 1 ("
    )


def test_names_that_are_too_long_or_differ_in_case_are_told(tmp_path: Path) -> None:
    long = "x" * 10_000
    content = document(
        categories=[
            category(long, 1),
            category("Car", 2),
            category("CAR", 3),
            category("y", 4),
            category(long, 5),
        ]
    )
    reading = read(tmp_path, content)
    assert reading.record.new_labels == ("category 1", "Car", "CAR", "y")
    assert reading.record.label_extras == (
        ("category 1", json.dumps({"long_name": long}, separators=(",", ":"))),
    )
    assert english(reading.notes) == (
        (
            "Categories with a name of more than 200 characters, called by their id: 2 "
            f"(“category 1” for “{'x' * 80}…”, “category 1” for “{'x' * 80}…”)."
        ),
        (
            "Labels that differ from another one only in upper and lower case, kept apart (merge "
            "them if they mean the same): 2 (“Car” and “car”, “CAR” and “car”)."
        ),
    )


def test_a_proposed_category_is_told_by_its_name(tmp_path: Path) -> None:
    """Its id means another label here, or none."""
    told = {"by": "track", "bbox": [1, 2, 3, 4], "score": 0.5}
    content = document(
        annotation(1, proposed={**told, "category_id": 1}),
        annotation(2, proposed={**told, "category_id": 77}),
        annotation(3, proposed="by hand"),
    )
    found = [json.loads(region.extra) for _, region in read(tmp_path, content).record.regions]
    assert [each["proposed"] for each in found] == [{**told, "category": "car"}, told, "by hand"]


def test_all_of_it_is_one_step_that_is_undone_to_the_byte(tmp_path: Path) -> None:
    speed = {"name": "speed", "kind": "number"}
    content = document(
        annotation(1, group=2, comment="which?", category_id=2),
        images=[image(name="p1.jpg", comment="dark", tags=["stamp"])],
        categories=[
            category("line", 1, supercategory="seal", **kinds(speed)),
            category("seal", 2, **kinds(speed)),
        ],
    )
    with make_job(tmp_path) as project:
        before = rows_of(project)
        path = tmp_path / "boxes.json"
        path.write_text(json.dumps(content))
        items, labels = project.reads.item_rows().result(), project.reads.labels().result()
        record = read(tmp_path, content, items, labels).record
        step = project.writes.run_import(record).result()
        after = rows_of(project)
        found = {label.name: label for label in project.reads.labels().result().values()}
        assert found["line"].parent == found["seal"].id
        assert [one.name for one in found["line"].attributes] == ["speed"]
        loaded = project.reads.load_item(1).result().state
        assert loaded.facts.comment == "dark"
        assert sorted(one.comment for one in loaded.regions.values()) == ["", "which?"]
        editor = editor_on(project, 1)
        editor.undo()
        labels = project.reads.labels().result()
        assert labels[LabelId(1)] == Label(LabelId(1), "line", 0)
        assert project.reads.load_item(1).result().state.facts.comment == ""
        assert rows_of(project)["item_comment"] == before["item_comment"] == []
    with Project.open(project.path) as project:
        editor_on(project, 1).redo()
        assert {**rows_of(project), "import": []} == {**after, "import": []}
        editor = editor_on(project, 1)
        assert editor.undo() is not None
        # Once it cannot come back nothing is left of it.
        project.writes.run_import(
            replace(
                record,
                regions=(),
                new_labels=(),
                item_comments=(),
                label_facts=(),
                label_extras=(),
                ids=NO_DOCUMENT_IDS,
            )
        ).result()
        settled = rows_of(project)
        assert {name: rows for name, rows in settled.items() if name != "import"} == {
            name: rows for name, rows in before.items() if name != "import"
        }
        assert project.check().result() == []
        assert step.import_id == 1

"""A document goes into a job as one step, and all of it can be taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.editing.commands import SetTranscription
from annotator.editing.editor import Editor
from annotator.export.api import Detail, ExportOptions
from annotator.importers.folder_importer import scan_folder
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.job_file import Project
from annotator.model.entities import RESERVED_ATTRIBUTES, Item, LabelId, Labels, Region, Status
from annotator.model.geometry import Box
from annotator.records import JobFacts
from tests.annotator.importers.documents import annotation, document, image
from tests.annotator.job_file.jobs import editor_on, settle
from tests.support.english import english
from tests.support.exports import export_coco, load
from tests.support.material import material
from tests.support.snapshots import a_morning, snapshot_of

TERRAIN = "coco/terrain1_coco.json"


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Project]:
    media = tmp_path / "pictures"
    shutil.copytree(material("photos"), media / "photos")
    shutil.copy(material("coco/terrain1.jpg"), media)
    items = scan_folder(media).items
    facts = JobFacts("j", "Terrain", "pictures")
    with Project.create(tmp_path / "t.fairlabel", facts, labels=["car"], items=items) as project:
        yield project


def read(project: Project, path: Path) -> ImportContents:
    rows, labels = project.reads.item_rows().result(), project.reads.labels().result()
    return IMPORTERS["coco"].read(path, items=rows, labels=labels)


def bring(project: Project, editor: Editor, path: Path) -> None:
    record = read(project, path).record
    editor.history.record(project.writes.run_import(record, seq=editor.history.take_seq()).result())


def regions_on(project: Project, path: str) -> list[Region]:
    row = next(row for row in project.reads.item_rows().result() if row.path == path)
    return list(project.reads.load_item(row.id).result().state.regions.values())


def test_the_terrain_comes_in_is_undone_and_comes_back_after_a_restart(job: Project) -> None:
    given = json.loads(material(TERRAIN).read_bytes())["annotations"]
    boxes = [Box(*each["bbox"]) for each in given]
    editor = editor_on(job, 1)
    bring(job, editor, material(TERRAIN))
    regions = regions_on(job, "terrain1.jpg")
    assert [region.box for region in regions] == boxes
    assert [region.number for region in regions] == list(range(1, 8))
    names = {label.name for label in job.reads.labels().result().values()}
    assert names == {"car", "human"}
    editor.undo()
    settle(job)
    assert regions_on(job, "terrain1.jpg") == []
    assert {label.name for label in job.reads.labels().result().values()} == {"car"}
    job.close()
    with Project.open(job.path) as again:
        editor_on(again, 1).redo()
        settle(again)
        assert regions_on(again, "terrain1.jpg") == regions
        assert again.check().result() == []


def test_an_export_of_the_terrain_has_the_right_areas_and_the_keys_of_the_document(
    job: Project, tmp_path: Path
) -> None:
    bring(job, editor_on(job, 1), material(TERRAIN))
    terrain = next(row for row in job.reads.item_rows().result() if row.path == "terrain1.jpg")
    job.writes.set_size(terrain.id, 2048, 1365).result()
    with job.snapshot().result() as snapshot:
        only = frozenset({terrain.id})
        export_coco(tmp_path / "out", snapshot, ExportOptions(Detail.ITEM, only=only))
    written = load(tmp_path / "out", "annotations.json")
    given = json.loads(material(TERRAIN).read_bytes())["annotations"]
    assert [each["bbox"] for each in written["annotations"]] == [one["bbox"] for one in given]
    for each, one in zip(written["annotations"], given, strict=True):
        assert each["area"] == one["bbox"][2] * one["bbox"][3]
        assert each["segmentation"] == one["segmentation"]
    assert {one["name"]: one.get("supercategory") for one in written["categories"]} == {
        "car": None,
        "human": "human",
    }


def test_colours_and_keys_of_labels_come_back_and_never_replace_those_of_the_job(
    job: Project, tmp_path: Path
) -> None:
    export_coco(tmp_path / "out", snapshot_of(a_morning()))
    path = tmp_path / "out" / "annotations.json"
    editor = editor_on(job, 1)
    bring(job, editor, path)

    def found() -> dict[str, tuple[str, str]]:
        labels = job.reads.labels().result().values()
        return {each.name: (each.colour, each.key) for each in labels}

    assert found()["house"] == ("#0072b2", "Ctrl+Alt+H")
    assert found()["shop sign"] == ("", "")
    content = json.loads(path.read_bytes())
    content["categories"][0] |= {"colour": "#ffffff", "hotkey": "Ctrl+Alt+J"}
    content["categories"][1] |= {"colour": "#56b4e9", "hotkey": "Ctrl+Alt+H"}
    content["categories"][2] |= {"colour": "red", "hotkey": 5}
    path.write_text(json.dumps(content))
    notes = "\n".join(english(read(job, path).notes))
    assert "Keys that two labels want, left out: 1 (“shop sign”)" in notes
    assert "Colours of categories that are none, left out: 1 (“kiosk”)" in notes
    assert "Keys of categories that are none, left out: 1 (“kiosk”)" in notes
    bring(job, editor, path)
    wanted = {"house": ("#0072b2", "Ctrl+Alt+H"), "shop sign": ("#56b4e9", ""), "kiosk": ("", "")}
    assert {name: found()[name] for name in wanted} == wanted
    editor.undo()
    settle(job)
    assert found()["shop sign"] == ("", "")
    editor.redo()
    settle(job)
    assert found()["shop sign"] == ("#56b4e9", "")
    assert job.check().result() == []


def test_missing_and_hostile_images_lose_nothing_of_the_others(
    job: Project, tmp_path: Path
) -> None:
    content = document(
        annotation(1, image_id=1),
        annotation(2, image_id=2),
        annotation(3, image_id=3),
        annotation(4, image_id=99),
        images=[image(1, "china.jpg"), image(2, "gone.jpg"), image(3, "../../etc/secret.jpg")],
        licenses=[{"id": 1}],
    )
    path = tmp_path / "boxes.json"
    path.write_text(json.dumps(content))
    before = job.reads.item_rows().result()
    editor = editor_on(job, 1)
    bring(job, editor, path)
    assert len(regions_on(job, "photos/china.jpg")) == 1
    assert len(regions_on(job, "gone.jpg")) == 1
    after = job.reads.item_rows().result()
    assert after[:-1] == before
    assert (after[-1].path, after[-1].status) == ("gone.jpg", Status.UNREADABLE)
    with job.snapshot().result() as snapshot:
        assert json.loads(snapshot.import_extra) == {"licenses": [{"id": 1}]}
    editor.undo()
    settle(job)
    assert job.reads.item_rows().result() == before


def test_an_edit_of_an_imported_region_is_undone_first(job: Project) -> None:
    editor = editor_on(job, 1)
    bring(job, editor, material(TERRAIN))
    row = next(row for row in job.reads.item_rows().result() if row.path == "terrain1.jpg")
    editor.show(job.reads.load_item(row.id).result().state)
    region = next(iter(editor.state.regions.values()))
    editor.run(SetTranscription(region.id, "tree"))
    assert editor.state.regions[region.id].touched
    editor.undo()
    assert not editor.state.regions[region.id].touched
    editor.undo()
    settle(job)
    assert regions_on(job, "terrain1.jpg") == []


def test_what_we_export_comes_back_as_it_was_written(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    export_coco(tmp_path / "out", snapshot, ExportOptions(Detail.FULL))
    (tmp_path / "empty").mkdir()
    facts = JobFacts("j", "Back", "empty")
    with Project.create(tmp_path / "b.fairlabel", facts, labels=[]) as project:
        reading = read(project, tmp_path / "out" / "annotations.json")
        project.writes.run_import(reading.record).result()
        with project.snapshot().result() as back:
            found = {
                record.item.path: [_facts(region, back.labels) for region in record.regions]
                for record in back.items()
            }
            comments = {record.item.path: record.item.facts.comment for record in back.items()}
            labels = {label.name: label for label in back.labels.values()}
        export_again = project.snapshot().result()
        with export_again:
            export_coco(tmp_path / "again", export_again, ExportOptions(Detail.JOB))
    exported = {image["file_name"] for image in _images(tmp_path / "out")}
    assert any(marks[2] for all_marks in found.values() for marks in all_marks)
    assert found == {
        record.item.path: [
            _facts(region, snapshot.labels, record.item) for region in record.regions
        ]
        for record in snapshot.records
        if record.item.path in exported
    }
    assert comments["street/photo_1.jpg"] == "Taken through glass."
    kiosk, given = labels["kiosk"], snapshot.labels[LabelId(3)]
    assert (kiosk.parent, kiosk.attributes) == (labels["house"].id, given.attributes)
    # What came back leaves again just as it came.
    first, second = (load(tmp_path / name, "annotations.json") for name in ("out", "again"))
    assert [tag["attributes"]["transcription"] for tag in second["image_tags"]] == ["a dark day"]
    assert second["images"][0]["tags"] == first["images"][0]["tags"]
    assert [each.get("group") for each in second["annotations"]] == [1, None, 1, None, None]
    assert second["categories"] == first["categories"]


def _images(folder: Path) -> list[dict[str, str]]:
    images: list[dict[str, str]] = load(folder, "annotations.json")["images"]
    return images


def _facts(region: Region, labels: Labels, item: Item | None = None) -> tuple[object, ...]:
    box = region.box
    if item is not None and box is not None:
        box = box.clipped(item.width_px, item.height_px)
    attributes = {
        f"{name}_" if item is not None and name in RESERVED_ATTRIBUTES else name: value
        for name, value in region.attributes.items()
    }
    said = (region.transcription, attributes, region.group, region.comment)
    return labels[region.label_id].name, box, *said

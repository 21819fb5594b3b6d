"""A page goes into a real job as PAGE XML, is undone, imported again, and exported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.export.api import ExportOptions, ImageMode
from annotator.importers.document_import import (
    JobContent,
    earlier_import,
    read_document,
    replacing,
)
from annotator.importers.folder_importer import scan_folder
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.job_file import Project
from annotator.media_files import refresh_media
from annotator.model.entities import Region
from annotator.progress import Watch
from annotator.records import JobFacts
from exporters.registry import export, find_exporters
from tests.annotator.job_file.jobs import editor_on, settle
from tests.support.english import english
from tests.support.exports import load, verified
from tests.support.material import material

STEM = "kant_1784_0017"
KANT = f"pages/{STEM}.page.xml"


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Project]:
    media = tmp_path / "pictures"
    media.mkdir()
    shutil.copy(material(f"pages/{STEM}.tif"), media)
    items = scan_folder(media).items
    facts = JobFacts("j", "Kant", "pictures")
    with Project.create(tmp_path / "k.fairlabel", facts, labels=[], items=items) as project:
        yield project


def read(project: Project, path: Path, name: str = "page") -> ImportContents:
    content = JobContent(project.reads.item_rows().result(), project.reads.labels().result())
    return read_document(project, IMPORTERS[name], path, content, Watch())


def bring(project: Project, path: Path, name: str = "page") -> None:
    project.writes.run_import(read(project, path, name).record).result()


def regions(project: Project) -> list[Region]:
    return list(project.reads.load_item(1).result().state.regions.values())


def written(project: Project, folder: Path, name: str) -> Path:
    refresh_media(project)
    with project.snapshot().result() as snapshot:
        options = ExportOptions(images=ImageMode.COPY)
        report = export(find_exporters()[name], snapshot, folder, options)
    assert report.reads_back, report.notes
    result = verified(folder)
    assert result.is_ok, result.problems
    return folder


@pytest.mark.parametrize("name", ["page", "alto", "hocr", "paddleocr", "lines"])
def test_each_format_is_written_beside_effort_and_pay(
    job: Project, tmp_path: Path, name: str
) -> None:
    bring(job, material(KANT))
    out = written(job, tmp_path / "out", name)
    assert {path.name for path in out.iterdir()} >= {"effort.json", "fair_pay.json", name}
    sealed = {path for path in load(out, "effort.json")["seals"] if path.startswith(f"{name}/")}
    assert sealed == {str(path.relative_to(out)) for path in (out / name).rglob("*.*")}
    annotations = load(out, "annotations.json")
    assert len(annotations["annotations"]) == 198
    assert "page_xml" not in annotations["images"][0]
    assert annotations["annotations"][1]["page_element"]["baseline"] == "114,429 918,429"


@pytest.mark.parametrize("name", ["alto", "hocr", "paddleocr"])
def test_what_was_exported_comes_into_another_job(job: Project, tmp_path: Path, name: str) -> None:
    bring(job, material(KANT))
    out = written(job, tmp_path / "out", name)
    (document,) = (path for path in (out / name).rglob("*.*") if path.is_file())
    facts = JobFacts("k", "Again", "pictures")
    items = scan_folder(job.media_folder).items
    with Project.create(tmp_path / "l.fairlabel", facts, labels=[], items=items) as again:
        bring(again, document, name)
        lines = [each for each in regions(again) if '"name":"TextLine"' in each.extra]
        expected = [each for each in regions(job) if '"name":"TextLine"' in each.extra]
        assert [(each.transcription, each.box) for each in lines] == [
            (each.transcription, each.box) for each in expected
        ]


def test_it_is_undone_and_comes_back_with_its_document(job: Project, tmp_path: Path) -> None:
    editor = editor_on(job, 1)
    record = read(job, material(KANT)).record
    editor.history.record(job.writes.run_import(record, seq=editor.history.take_seq()).result())
    assert len(regions(job)) == 198
    editor.undo()
    settle(job)
    assert regions(job) == []
    assert job.reads.item_and_media(1).result()[0].extra == ""
    editor.redo()
    settle(job)
    out = written(job, tmp_path / "out", "page")
    assert (out / "page" / f"{STEM}.xml").read_bytes() == material(KANT).read_bytes()


def test_the_same_page_is_recognised_and_can_replace_what_it_brought(
    job: Project, tmp_path: Path
) -> None:
    bring(job, material(KANT))
    out = written(job, tmp_path / "out", "page")
    reading = read(job, out / "page" / f"{STEM}.xml")
    earlier = earlier_import(job, reading)
    assert earlier is not None
    assert earlier.untouched == 198
    job.writes.run_import(replacing(reading, earlier).record).result()
    assert len(regions(job)) == 198
    again = written(job, tmp_path / "again", "page")
    assert (again / "page" / f"{STEM}.xml").read_bytes() == material(KANT).read_bytes()


def test_the_keys_of_an_item_from_one_document_survive_the_import_of_another(
    job: Project, tmp_path: Path
) -> None:
    image = {"id": 1, "file_name": f"{STEM}.tif", "width": 1457, "height": 2083, "shelf": "R 12"}
    coco = tmp_path / "boxes.json"
    coco.write_text(json.dumps({"images": [image], "annotations": [], "categories": []}))
    bring(job, coco, "coco")
    bring(job, material(KANT))
    bring(job, coco, "coco")
    out = written(job, tmp_path / "out", "page")
    assert load(out, "annotations.json")["images"][0]["shelf"] == "R 12"
    assert (out / "page" / f"{STEM}.xml").read_bytes() == material(KANT).read_bytes()


def test_a_page_of_another_size_than_the_picture_is_told(job: Project, tmp_path: Path) -> None:
    path = tmp_path / f"{STEM}.xml"
    text = material(KANT).read_text(encoding="utf-8")
    path.write_text(text.replace('imageWidth="1457"', 'imageWidth="2914"'), encoding="utf-8")
    reading = read(job, path)
    (note,) = english(reading.notes)
    assert "1 picture has another size than the document says" in note
    assert "1457 × 2083, not 2914 × 2083" in note
    assert len(reading.record.regions) == 198

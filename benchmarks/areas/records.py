"""Whole jobs of 10,000 images with ten boxes: import and verify, without a window."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resources
from annotator.export.api import Detail, ExportOptions
from annotator.importers.coco.coco_importer import CocoImporter
from annotator.job_file.project import Project
from annotator.model.entities import Media, MediaId
from annotator.model.people import new_worker
from annotator.records import JobFacts, NewItem
from annotator.verify import verify_export
from benchmarks.figures import Figure, judged
from benchmarks.jobs import LABELS, boxes
from benchmarks.loads import Load
from benchmarks.timing import CPU, Samples
from exporters.registry import export, find_exporters

SIZE = (640, 480)


@dataclass(slots=True)
class Job:
    """A job with one import in it, and the cost of the import."""

    project: Project
    document: Path
    read: Samples
    whole: Samples


def measure_import(load: Load, folder: Path) -> Iterator[Figure]:
    """Import a COCO document into a job."""
    read, whole, floor = Samples(), Samples(), Samples()
    for number in range(load.whole):
        place = folder / str(number)
        place.mkdir()
        job = _imported(load, place)
        job.project.close()
        read.add(job.read)
        whole.add(job.whole)
        with floor:
            _bare_import(job.document, place / "bare.db")
    yield judged("import coco", "s", (whole, floor), CPU, scale=1000)
    yield judged("import coco elapsed", "s", (whole, floor), scale=1000)
    yield Figure("import coco, reading", read.cpu / 1000, "s")


def measure_verify(load: Load, folder: Path) -> Iterator[Figure]:
    """Check that export."""
    job = _imported(load, folder)
    out = folder / "export"
    _exported(job.project, out)
    job.project.close()
    samples, floor = Samples(), Samples()
    for _ in range(load.whole):
        with samples:
            result = verify_export(out, schemas=resources.path("schemas"))
        if not result.is_ok:
            raise RuntimeError(f"The export does not hold: {result.problems[:3]}")
        with floor:
            _bare_reading(out)
    yield judged("verify coco", "s", (samples, floor), CPU, scale=1000)
    yield judged("verify coco elapsed", "s", (samples, floor), scale=1000)


def _imported(load: Load, folder: Path) -> Job:
    names = [f"{number:06d}.jpg" for number in range(load.images)]
    document = folder / "boxes.json"
    document.write_text(json.dumps(coco_document(names, load.boxes_per_image)), encoding="utf-8")
    items = [
        NewItem(Media(MediaId(0), name), width_px=SIZE[0], height_px=SIZE[1]) for name in names
    ]
    facts = JobFacts("bench", "Bench", "pictures")
    project = Project.create(folder / "job.fairlabel", facts, labels=LABELS, items=items)
    project.writes.add_worker(new_worker("Amina")).result()
    rows, labels = project.reads.item_rows().result(), project.reads.labels().result()
    read, whole = Samples(), Samples()
    with whole:
        with read:
            reading = CocoImporter().read(document, items=rows, labels=labels)
        project.writes.run_import(reading.record).result()
    return Job(project, document, read, whole)


def _exported(project: Project, out: Path) -> Samples:
    samples = Samples()
    exporter = find_exporters()["coco"]
    with samples, project.snapshot(out.parent / "snapshots").result() as snapshot:
        export(exporter, snapshot, out, ExportOptions(Detail.ITEM))
    return samples


def coco_document(names: list[str], per_image: int) -> dict[str, Any]:
    """Return a COCO document with so many boxes on each of the pictures."""
    width, height = SIZE
    annotations: list[dict[str, Any]] = []
    for image_id in range(1, len(names) + 1):
        for at, box in enumerate(boxes(per_image, SIZE, seed=image_id)):
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": image_id,
                    "category_id": 1 + at % len(LABELS),
                    "bbox": [box.x, box.y, box.width, box.height],
                    "area": round(box.width * box.height, 2),
                    "iscrowd": 0,
                }
            )
    return {
        "images": [
            {"id": number, "file_name": name, "width": width, "height": height}
            for number, name in enumerate(names, 1)
        ],
        "annotations": annotations,
        "categories": [{"id": number, "name": name} for number, name in enumerate(LABELS, 1)],
    }


def _bare_reading(folder: Path) -> None:
    """Hash and parse the documents of an export."""
    for path in folder.rglob("*.json*"):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        for text in data.splitlines() if path.suffix == ".jsonl" else [data]:
            json.loads(text)


def _bare_import(document: Path, target: Path) -> None:
    """Read the document and store four numbers for each box in a bare table."""
    read = json.loads(document.read_bytes())
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("CREATE TABLE box (item, label, x, y, w, h)")
        rows = ((a["image_id"], a["category_id"], *a["bbox"]) for a in read["annotations"])
        connection.executemany("INSERT INTO box VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.commit()


MEASURES = {"import": measure_import, "verify": measure_verify}

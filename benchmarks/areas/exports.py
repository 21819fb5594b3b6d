"""Exports of 10,000 pictures with ten boxes each, beside ``json.dump`` of the same document."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

import cv2
import numpy as np

import resources
from annotator.export.api import Detail, ExportOptions
from annotator.export.preview import dry_run
from annotator.importers.coco.coco_importer import CocoImporter
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.media_files import refresh_media
from annotator.model.people import new_worker
from annotator.records import JobFacts
from annotator.verify import verify_export
from benchmarks.areas.records import SIZE, coco_document
from benchmarks.figures import Figure, judged
from benchmarks.jobs import LABELS
from benchmarks.loads import Load
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.timing import CPU, Samples
from exporters.registry import export, find_exporters
from tools.checkers.check_export.steps import check

T = TypeVar("T")

MOST_MB: Final = 100
"""The goal for the memory that a step takes above that of the program."""

OPTIONS: Final = ExportOptions(Detail.ITEM)


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Take each step in a process of its own, so that its memory is its own."""
    _apart(_made, folder, load)
    samples = {name: Samples() for name in STEPS}
    floor = Samples()
    most = dict.fromkeys(STEPS, 0.0)
    for _ in range(max(1, load.whole // 2)):
        for name in STEPS:
            taken, mb = _apart(_taken, name, folder)
            samples[name].add(taken)
            most[name] = max(most[name], mb)
        floor.add(_apart(_bare, folder))
    for name, taken in samples.items():
        yield judged(name, "s", (taken, floor), CPU, scale=1000)
    for name, mb in most.items():
        yield Figure(f"{name}, memory", mb, "MB", limit=MOST_MB)


def _apart(act: Callable[..., T], *arguments: object) -> T:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(act, *arguments).result()


def _made(folder: Path, load: Load) -> None:
    """Make the pictures, and a job that has imported their boxes but read none of their sizes."""
    pictures = folder / "pictures"
    pictures.mkdir()
    data = cv2.imencode(".jpg", np.zeros((SIZE[1], SIZE[0], 3), np.uint8))[1].tobytes()
    names = [f"{number:06d}.jpg" for number in range(load.images)]
    for number, name in enumerate(names):
        (pictures / name).write_bytes(data + str(number).encode())
    document = folder / "boxes.json"
    document.write_text(json.dumps(coco_document(names, load.boxes_per_image)), encoding="utf-8")
    facts, items = JobFacts("bench", "Bench", str(pictures)), scan_folder(pictures).items
    with Project.create(folder / "made.fairlabel", facts, labels=LABELS, items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
        rows, labels = project.reads.item_rows().result(), project.reads.labels().result()
        reading = CocoImporter().read(document, items=rows, labels=labels)
        project.writes.run_import(reading.record).result()


def _taken(name: str, folder: Path) -> tuple[Samples, float]:
    """Return the time of a step, and the memory that it took."""
    samples, before = Samples(), resident_mb()
    with samples:
        STEPS[name](folder)
    return samples, peak_mb() - before


def _first(folder: Path) -> None:
    """Export when no size and no digest of a picture is known."""
    shutil.copy(folder / "made.fairlabel", folder / "job.fairlabel")
    _next(folder)


def _next(folder: Path) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    with Project.open(folder / "job.fairlabel") as project:
        refresh_media(project)
        with project.snapshot(folder / "snapshots").result() as snapshot:
            export(find_exporters()["coco"], snapshot, folder / "out", OPTIONS)


def _previewed(folder: Path) -> None:
    with Project.open(folder / "job.fairlabel") as project:
        refresh_media(project)
        with project.snapshot(folder / "snapshots").result() as snapshot:
            dry_run(find_exporters()["coco"], snapshot, OPTIONS)


def _verified(folder: Path) -> None:
    result = verify_export(folder / "out", schemas=resources.path("schemas"))
    if not result.is_ok:
        raise RuntimeError(f"The export does not hold: {result.problems[:3]}")


def _checked(folder: Path) -> None:
    check(folder / "out")


STEPS: Final[Mapping[str, Callable[[Path], None]]] = MappingProxyType(
    {
        "export first": _first,
        "export next": _next,
        "export preview": _previewed,
        "export verified": _verified,
        "export checked apart": _checked,
    }
)
"""What is done with a job and its export, in this order."""


def _bare(folder: Path) -> Samples:
    """Return the time in which ``json.dump`` writes the annotations."""
    document = json.loads((folder / "out" / "annotations.json").read_bytes())
    samples = Samples()
    with samples, (folder / "bare.json").open("w", encoding="utf-8") as file:
        json.dump(document, file)
    return samples


MEASURES = {"export": measure}

"""Makes real jobs of real pictures for journeys through the window."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import cv2
import numpy as np

from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.people import new_worker
from annotator.pay.order.order_reader import read_work_order
from annotator.records import JobFacts

LABELS = ("house", "shop", "car")


def begun_job(
    folder: Path,
    *,
    labels: Sequence[str] = LABELS,
    workers: Sequence[str] = ("Amina",),
    order: Path | None = None,
) -> Path:
    """Return a job with the pictures of a folder; it lies there and is not open."""
    path = folder / "job.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Street scenes", ".")
    items = scan_folder(folder).items
    with Project.create(path, facts, labels=labels, items=items) as project:
        for name in workers:
            project.writes.add_worker(new_worker(name)).result()
        if order is not None:
            data = order.read_bytes()
            project.writes.add_order(data, read_work_order(data).sha256).result()
    return path


@dataclass(frozen=True)
class FilesAsTheyWere:
    """The files of a folder, with their times: a job holds those of its pictures."""

    files: tuple[tuple[str, bytes, os.stat_result], ...]

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return all files of a folder, which has no other folder in it."""
        found = sorted(folder.iterdir())
        return cls(tuple((each.name, each.read_bytes(), each.stat()) for each in found))

    def write(self, folder: Path) -> None:
        """Write them into another folder."""
        for name, data, stat in self.files:
            path = folder / name
            path.write_bytes(data)
            path.chmod(stat.st_mode)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def paint_pictures(folder: Path, count: int, *, size_px: tuple[int, int] = (320, 240)) -> None:
    """Paint pictures named ``p1.png`` and so on, each of another grey."""
    for number in range(1, count + 1):
        (folder / f"p{number}.png").write_bytes(_grey_picture((40 * number) % 256, size_px))


@lru_cache(maxsize=64)  # hundreds of tests want the same pictures
def _grey_picture(grey: int, size_px: tuple[int, int]) -> bytes:
    width, height = size_px
    is_encoded, data = cv2.imencode(".png", np.full((height, width, 3), grey, np.uint8))
    assert is_encoded
    return data.tobytes()


def photograph(path: Path, size_px: tuple[int, int]) -> Path:
    """Paint a picture with detail in every part of it, and return where it lies."""
    path.write_bytes(_photograph(path.suffix, size_px))
    return path


@lru_cache(maxsize=4)  # large ones take longer to paint than most tests take with them
def _photograph(suffix: str, size_px: tuple[int, int]) -> bytes:
    width, height = size_px
    down, across = np.mgrid[0:height, 0:width]
    pixels = np.stack([across // 8, down // 8, (across ^ down) // 4], axis=-1).astype(np.uint8)
    is_encoded, data = cv2.imencode(suffix, pixels)
    assert is_encoded
    return data.tobytes()

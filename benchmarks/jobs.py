"""Makes job files for measuring: pictures in a folder, some of them with many boxes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

import numpy as np

from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import LabelId, Origin, Region, new_region_id
from annotator.model.geometry import Box
from annotator.model.order_keys import key_at
from annotator.model.people import new_worker
from annotator.records import ImportRecord, JobFacts

LABELS = ("person", "car", "bicycle", "dog", "tree", "sign", "bottle", "chair")


TURNED_OF = 5
"""In an item with rotated boxes, one box in this many is rotated."""


def make_job(
    path: Path,
    pictures: Path,
    *,
    box_counts: tuple[int, ...] = (),
    turned_at: int | None = None,
) -> Path:
    """Make a job for a folder of pictures; ``box_counts`` are the boxes on the first items.

    On the item at ``turned_at`` a fifth of the boxes is rotated.
    """
    facts = JobFacts(str(uuid.uuid4()), path.stem, str(pictures))
    with Project.create(path, facts, labels=LABELS, items=scan_folder(pictures).items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
        for item_id, count in enumerate(box_counts, 1):
            is_turned = item_id - 1 == turned_at
            made = _regions(project, count, turned_of=TURNED_OF if is_turned else 0)
            regions = tuple((item_id, region) for region in made)
            project.writes.run_import(ImportRecord("bench", "bench", regions=regions)).result()
    return path


def boxes(count: int, size: tuple[int, int], seed: int = 0) -> list[Box]:
    """Return boxes of one to six per cent of a picture's sides, at random places."""
    rng = np.random.default_rng([seed, count])
    sides = rng.uniform(0.01, 0.06, (count, 2)) * size
    corners = rng.uniform(0, 1, (count, 2)) * (np.array(size) - sides)
    rows = np.hstack([corners, sides]).round(2).tolist()
    return [Box(*row) for row in rows]


def _regions(project: Project, count: int, *, turned_of: int = 0) -> list[Region]:
    made = []
    for at, upright in enumerate(boxes(count, (4000, 3000))):
        is_turned = turned_of and at % turned_of == 0
        box = replace(upright, angle_deg=1.0 + at % 358) if is_turned else upright
        number = project.new_region_number()
        label_id = LabelId(1 + at % len(LABELS))
        region = Region(
            new_region_id(), number, label_id, box, key_at(number), origin=Origin.IMPORTED
        )
        made.append(region)
    return made

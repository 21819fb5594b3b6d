"""Makes a job with much drawing and typing, as the program would have written it."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.editing.changes import Change, Step
from annotator.editing.commit import Commit
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.job_file.rows.counters import Counters
from annotator.job_file.writing.edit_writes import write_commit
from annotator.model.entities import ItemId, LabelId, Region, new_region_id
from annotator.model.order_keys import key_at
from annotator.model.people import Worker, new_worker
from annotator.records import JobFacts
from benchmarks.jobs import LABELS, boxes
from benchmarks.pictures import SMALL

ON_ITEM = 500


def drawn_job(path: Path, pictures: Path, regions: int) -> Path:
    """Make a job with regions that were drawn, typed into and timed: 1.3 kB of file each.

    They are distributed over the pictures, 500 on each at most.

    Raises:
        ValueError: there are too few pictures for them.
    """
    facts = JobFacts(str(uuid.uuid4()), path.stem, str(pictures))
    items = scan_folder(pictures).items
    if regions > ON_ITEM * len(items):
        raise ValueError(f"{len(items)} pictures are too few for {regions} regions.")
    worker = new_worker("Amina")
    with Project.create(path, facts, labels=LABELS, items=items) as project:
        project.writes.add_worker(worker).result()
        numbers = [project.new_region_number() for _ in range(regions)]

        def work(connection: sqlite3.Connection) -> None:
            for commit in _commits(numbers, worker):
                write_commit(connection, commit, Counters())

        # In one transaction: with one flush each it would take an hour.
        project._writer.write(work).result()  # noqa: SLF001 - nobody else may write so much at once
    return path


def _commits(numbers: list[int], worker: Worker) -> Iterator[Commit]:
    seq = 0
    for at, (number, box) in enumerate(zip(numbers, boxes(len(numbers), SMALL), strict=True)):
        item_id, label_id = ItemId(1 + at // ON_ITEM), LabelId(1 + at % len(LABELS))
        empty = Region(
            new_region_id(), number, label_id, box, key_at(at % ON_ITEM + 1), worker_id=worker.id
        )
        typed = replace(empty, transcription=f"what is written in line {at % ON_ITEM} of this page")
        for name, sides in (("add-region", (None, empty)), ("set-transcription", (empty, typed))):
            seq += 1
            change = Change(name, item_id, {empty.id: sides})
            step = Step(seq, name, (change,), worker_id=worker.id)
            yield Commit(item_id, (change,), step, active_ms={empty.id: 1_500 + at % 4_000})

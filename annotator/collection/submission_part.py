"""Reads what a merge takes of each submission; of many submissions in processes, on all cores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.collection.submitted_record import submitted_record
from annotator.errors import ImportRefusedError
from annotator.job_file.writing.region_columns import PackedRegions
from annotator.model.entities import IMAGE, KindId, Labels, RegionId, Status
from annotator.processes import ProcessEndedError, Processes
from annotator.records import NO_DOCUMENT_IDS, ImportRecord, ItemRow
from annotator.sentences.said import Said

NAMESPACE: Final = uuid.UUID("6f1d2c1e-8a0b-5c57-9f0e-6d0c8f6a7b11")
"""Of the ids that are derived from digests."""

_FEW: Final = 16
"""So few submissions are read in this process: starting others would take longer."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """What to read: the export of a submission, for the items of a job with these labels.

    ``rows`` find the items by their names in the submission; only those of ``taken`` come in.
    """

    digest: str
    export: Path
    rows: Sequence[ItemRow]
    taken: frozenset[int]
    labels: Labels


def part_of(task: PartTask) -> ImportRecord | Said:
    """Return what a merge takes of a submission, or why it cannot be read.

    Its regions have the ids that they have in the new job, and are packed for another process.
    """
    try:
        record = submitted_record(task.export, task.rows, task.labels)
    except ImportRefusedError as error:
        return error.said
    regions = [
        (item, replace(region, id=merged_region_id(task.digest, number), number=0))
        for number, (item, region) in enumerate(record.regions)
        if item in task.taken
    ]
    return replace(
        record,
        new_items=(),
        regions=PackedRegions(regions),
        item_extras=tuple(each for each in record.item_extras if each[0] in task.taken),
        item_comments=tuple(each for each in record.item_comments if each[0] in task.taken),
        extra="",
        ids=NO_DOCUMENT_IDS,  # the ids of a submission are those of its own job
    )


def parts_of(
    tasks: Iterator[PartTask], count: int
) -> Iterator[tuple[PartTask, ImportRecord | Said]]:
    """Yield each task and its result, in their order; ``count`` is how many there are."""
    if count <= _FEW:
        yield from ((task, part_of(task)) for task in tasks)
        return
    waiting: dict[str, PartTask] = {}

    def taken() -> Iterator[PartTask]:
        for task in tasks:
            waiting[task.digest] = task
            yield task

    with Processes() as processes:
        try:
            for task, part in processes.results(part_of, taken(), is_ordered=True):
                del waiting[task.digest]
                yield task, part
            return
        except ProcessEndedError:
            pass
    yield from ((task, part_of(task)) for task in chain(list(waiting.values()), tasks))


def item_rows(submission: MergeableSubmission, places: Mapping[ItemKey, int]) -> list[ItemRow]:
    """Return rows for an importer that find the items of a submission by their names in it."""
    items = [each for each in submission.items.values() if each.key in places]
    return [
        ItemRow(places[item.key], item.file, KindId(item.kind or IMAGE), Status.NEW, "")
        for item in sorted(items, key=lambda each: (each.file, each.key[1]))
    ]


def merged_region_id(digest: str, position: int) -> RegionId:
    """Return the id of a region in a merged job, by its submission and its position in that."""
    return RegionId(str(uuid.uuid5(NAMESPACE, f"{digest}/{position}")))

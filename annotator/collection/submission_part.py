"""Reads what a merge takes of each submission; of many submissions in processes, on all cores."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha1
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.collection.submitted_record import submitted_record
from annotator.errors import ImportRefusedError
from annotator.items.item_row import ItemRow
from annotator.job_file.writing.region_columns import PackedRegions
from annotator.model.entities import IMAGE, KindId, Labels, RegionId, Status, uuid_text
from annotator.processes import ProcessEndedError, Processes
from annotator.records import NO_DOCUMENT_IDS, DocumentIds, ImportRecord
from annotator.sentences.said import Said

_NO_NUMBERS: Final[Mapping[int, int]] = MappingProxyType({})

NAMESPACE: Final = uuid.UUID("6f1d2c1e-8a0b-5c57-9f0e-6d0c8f6a7b11")
"""Of the ids that are derived from digests."""

_FEW: Final = 16
"""So few submissions are read in this process: starting others would take longer."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """What to read: the export of a submission, for the items of a job with these labels.

    ``rows`` find the items by their names in the submission; only those of ``taken`` come in.
    ``ids`` and ``numbers`` are those of annotations in the packed job, the latter by item and by
    the number in the worker's job.
    """

    digest: str
    export: Path
    rows: Sequence[ItemRow]
    taken: frozenset[int]
    labels: Labels
    ids: DocumentIds = NO_DOCUMENT_IDS
    numbers: Mapping[int, Mapping[int, int]] = field(default_factory=dict)


def part_of(task: PartTask) -> ImportRecord | Said:
    """Return what a merge takes of a submission, or why it cannot be read.

    Its regions have the ids that they have in the new job, and are packed for another process.
    """
    try:
        record = submitted_record(task.export, task.rows, task.labels)
    except ImportRefusedError as error:
        return error.said
    taken = [(at, each) for at, each in enumerate(record.regions) if each[0] in task.taken]
    ids = merged_region_ids(task.digest, [at for at, _ in taken])
    numbers = [
        task.numbers.get(item, _NO_NUMBERS).get(region.number, 0) for _, (item, region) in taken
    ]
    regions = PackedRegions([each for _, each in taken], ids, numbers)
    return replace(
        record,
        new_items=(),
        regions=regions,
        item_extras=tuple(each for each in record.item_extras if each[0] in task.taken),
        item_comments=tuple(each for each in record.item_comments if each[0] in task.taken),
        extra="",
        ids=task.ids,  # those of a submission itself are of its own job
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
    """Return rows by which an importer finds the items by their names in a submission."""
    items = [each for each in submission.items.values() if each.key in places]
    return [
        ItemRow(places[item.key], item.file, KindId(item.kind or IMAGE), Status.NEW, "")
        for item in sorted(items, key=lambda each: (each.file, each.key[1]))
    ]


def merged_region_ids(digest: str, positions: Iterable[int]) -> list[RegionId]:
    """Return the ids of regions in a merged job, by their submission and their positions in that.

    They are UUIDs of version 5 (RFC 9562) of the digest, ``/`` and the position.
    """
    begun = sha1(NAMESPACE.bytes + f"{digest}/".encode(), usedforsecurity=False)
    found = []
    for position in positions:
        hashed = begun.copy()
        hashed.update(str(position).encode())
        found.append(RegionId(uuid_text(hashed.digest()[:16], 5)))
    return found


def merged_region_id(digest: str, position: int) -> RegionId:
    """Return the id of one region in a merged job; see ``merged_region_ids``."""
    return merged_region_ids(digest, [position])[0]

"""Snapshots: a job at one moment, read from a copy, for exporters, checks and backups."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Generic, Self, TypeVar

from annotator.export.api import ItemRecord, ItemSummary, ItemTag, LedgerState
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.reading.image_ids import read_image_ids
from annotator.job_file.reading.item_queries import read_labels
from annotator.job_file.reading.item_works import divided_items, read_item_works
from annotator.job_file.reading.stored_regions import StoredRegions
from annotator.job_file.rows.claim_rows import read_corrections, read_witnesses
from annotator.job_file.rows.effort_rows import read_orders, read_sessions, read_workers
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_file.rows.label_merge import read_merged
from annotator.job_file.rows.ledger_rows import read_states
from annotator.job_file.rows.model_rows import item_of, media_of, region_from
from annotator.job_file.rows.package_rows import read_contributions
from annotator.job_file.rows.payment_rows import read_payments
from annotator.job_file.rows.record_rows import effort_of, job_of
from annotator.job_file.rows.refusal_rows import read_refusals
from annotator.job_file.rows.review_rows import read_all_answers, read_region_reviews
from annotator.job_file.rows.values import media_folder_of
from annotator.job_file.schema.sealed_rows import SealedRow, SealedTable, value_of
from annotator.job_file.schema.tables import (
    EFFORT,
    IMPORT,
    ITEM,
    ITEM_COMMENT,
    ITEM_LENGTH,
    ITEM_NOTE,
    JOB,
    MEDIA,
    REGION,
    REGION_NOTE,
    REGION_TIME,
    SECRET,
    seen,
)
from annotator.media.image import PICTURES
from annotator.model.entities import (
    CONFIDENTIAL,
    Item,
    ItemId,
    LabelId,
    Labels,
    Media,
    RegionId,
    RegionReview,
)
from annotator.model.people import Worker
from annotator.proposals.counts import RefusedProposals
from annotator.records import (
    Contribution,
    Correction,
    EffortEntry,
    ImageId,
    ItemWork,
    JobFacts,
    Payment,
    RejectionAnswer,
    SessionFacts,
    StoredOrder,
    Witness,
)
from annotator.sentences.parts import Count
from annotator.sentences.said import said

T = TypeVar("T")

_BY_ITEM = "ORDER BY item_id"
_ITEM_OF_REGION = itemgetter(REGION.columns.index("item_id"))


class JobSnapshot:
    """A copy of a job file, read-only; the whole job is never held in memory.

    Use it on one thread at a time. It is a context manager: at its end the copy is removed.

    Args:
        path: the copy, which belongs to the snapshot from now on.
        job_path: the original job file, for finding the media.

    Raises:
        DamagedJobError: the copy cannot be read or has a wrong seal.
    """

    def __init__(self, path: Path, job_path: Path) -> None:
        """Open the copy."""
        self.path = path
        self._connection = open_copy(path)
        self._facts = job_of(next(JOB.read(self._connection)))
        self._media_folder = media_folder_of(job_path, self._facts)
        self._labels: Labels | None = None
        self._ledgers: list[LedgerState] | None = None
        self._image_ids: Mapping[ItemId, ImageId] | None = None
        self._is_in_order: bool | None = None
        self._is_checked = False
        self._are_items_checked = False

    def __enter__(self) -> Self:
        """Return the snapshot."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the copy."""
        self.close()

    @property
    def facts(self) -> JobFacts:
        """The job."""
        return self._facts

    @property
    def media_folder(self) -> Path:
        """The folder that media paths are relative to."""
        return self._media_folder

    @property
    def labels(self) -> Labels:
        """All labels, in their order.

        Raises:
            DamagedJobError: one of them has a wrong seal.
        """
        if self._labels is None:
            self._labels = read_labels(self._connection)
        return self._labels

    @property
    def import_extra(self) -> str:
        """The unused top-level keys of the newest import that has any, as a JSON object, or ""."""
        rows = IMPORT.read(self._connection, "WHERE undone = 0 AND extra <> '' ORDER BY id DESC")
        return str(next((row.extra for row in rows), ""))

    def item_count(self) -> int:
        """Return the number of items."""
        sql = f"SELECT count(*) FROM item WHERE {seen('item')}"
        return int(value_of(self._connection, sql))

    def items(self) -> Iterator[ItemRecord]:
        """Yield the items in their order, each with its regions in reading order.

        After a full pass the seals need no further check: nobody else writes to the copy.

        Raises:
            DamagedJobError: a row has a wrong seal; the sentence names the item.
        """
        regions = _Groups(self._regions())
        notes = _Groups(self._region_notes())
        times = _Groups(self._times())
        works = self._works()
        for item, media in self._items():
            rows = next(iter(regions.of(item.id)), ())
            noted = {note.region_id: note for note in notes.of(item.id)}
            spent: dict[RegionId, int] = {}
            for region_id, active_ms in times.of(item.id):
                if active_ms:
                    spent[region_id] = spent.get(region_id, 0) + active_ms
            on_item = StoredRegions(rows, noted, item.extent)
            yield ItemRecord(item, media, on_item, spent, works(item.id))
        self._is_checked = True

    def summaries(self) -> Iterator[ItemSummary]:
        """Yield the items in their order, with counts instead of regions.

        Raises:
            DamagedJobError: an item has a wrong seal; the sentence names it.
        """
        sql = (
            "SELECT item_id, count(*), sum(touched), "
            "max(transcription <> '' AND NOT (origin = 'proposed' AND touched = 0)), "
            "sum(origin = 'pasted'), sum(origin = 'proposed'), sum(geometry_kind = '') "
            f"FROM region INDEXED BY region_item WHERE {seen('region')} "
            "GROUP BY item_id ORDER BY item_id"
        )
        counts = _Groups((item_id, sums) for item_id, *sums in self._connection.execute(sql))
        works = self._works()
        for item, media in self._items():
            regions, touched, has_text, *origins = next(iter(counts.of(item.id)), (0,) * 6)
            made = (*origins, works(item.id))
            yield ItemSummary(item, media, regions, touched, bool(has_text), *made)

    def bare_items(self) -> Iterator[Item]:
        """Yield the items alone, in their order, without regions and times.

        Raises:
            DamagedJobError: an item has a wrong seal; the sentence names it.
        """
        return (item for item, _ in self._items())

    def are_regions_in_order(self) -> bool:
        """Return whether the regions of each item are ordered before those of all later items."""
        if self._is_in_order is None:
            self._is_in_order = self._are_in_order()
        return self._is_in_order

    def refusals(self) -> Mapping[ItemId, RefusedProposals]:
        """Return the number of refused proposals by item.

        Raises:
            DamagedJobError: a step of the history has a wrong seal.
        """
        return read_refusals(self._connection)

    def merged_labels(self) -> Mapping[LabelId, LabelId]:
        """Return the labels that were merged, each with the label that it became.

        Raises:
            DamagedJobError: a merge has a wrong seal.
        """
        return read_merged(self._connection)

    def confidential_items(self) -> frozenset[ItemId]:
        """Return the items with a region that is marked as confidential."""
        rows = self._connection.execute(
            "SELECT DISTINCT item_id FROM region WHERE attributes <> '' "
            f"AND json_extract(attributes, '$.{CONFIDENTIAL}') = 1"
        )
        return frozenset(ItemId(item_id) for (item_id,) in rows)

    def tags(self) -> Iterator[ItemTag]:
        """Yield the tags, by item and in reading order, without reading other regions.

        Raises:
            DamagedJobError: a row has a wrong seal; the sentence names the item.
        """
        rest = (
            "INDEXED BY region_item WHERE geometry_kind = '' AND {} ORDER BY item_id, place, number"
        )
        tags = REGION.read(self._connection, rest.format(seen("region")))
        for row in tags:
            note = REGION_NOTE.one(self._connection, row.id)
            spent = REGION_TIME.read(self._connection, "WHERE region_id = ?", (row.id,))
            spent_ms = sum(int(one.active_ms) for one in spent)
            yield ItemTag(row.item_id, region_from(row, note), spent_ms)

    def image_ids(self) -> Mapping[ItemId, ImageId]:
        """Return the id and the place in its document of each image that has one of a document.

        Raises:
            DamagedJobError: a row has a wrong seal.
        """
        if self._image_ids is None:
            self._image_ids = read_image_ids(self._connection)
        return self._image_ids

    def next_region_number(self) -> int:
        """Return the number that the next region would get; none has had it or a higher one."""
        return int(value_of(self._connection, "SELECT next_region FROM tally"))

    def workers(self) -> Sequence[Worker]:
        """Return all workers of the job, in the order in which they were added."""
        return read_workers(self._connection)

    def sessions(self) -> Iterator[SessionFacts]:
        """Yield the sessions, oldest first."""
        return iter(read_sessions(self._connection))

    def effort(self) -> Iterator[EffortEntry]:
        """Yield the effort entries in the order in which they were booked."""
        return map(effort_of, EFFORT.read(self._connection, "ORDER BY seq"))

    def corrections(self) -> Iterator[Correction]:
        """Yield the workers' corrections and claims, in the order in which they were made."""
        return read_corrections(self._connection)

    def payments(self) -> Sequence[Payment]:
        """Return the statements of both sides about money, in order, including voided ones."""
        return read_payments(self._connection)

    def rejection_answers(self) -> Iterator[RejectionAnswer]:
        """Yield the answers to rejections, by item and then in their order."""
        return read_all_answers(self._connection)

    def region_reviews(self) -> Iterator[tuple[ItemId, int, RegionReview]]:
        """Yield the last decision on each region that has one, by item and region number."""
        return read_region_reviews(self._connection)

    def contributions(self) -> Sequence[Contribution]:
        """Return the contributions that were merged into the job, by their digests."""
        return read_contributions(self._connection)

    def witnesses(self) -> Sequence[Witness]:
        """Return the workers' statements about the measured hours, in order."""
        return read_witnesses(self._connection)

    def ledgers(self) -> Sequence[LedgerState]:
        """Return the ledgers of all workers with time; read once, since every entry is hashed."""
        if self._ledgers is None:
            self._ledgers = read_states(self._connection)
        return self._ledgers

    @property
    def secret(self) -> str:
        """The secret from which the salts of this job's commitments are derived; never exported."""
        return str(next(SECRET.read(self._connection)).key)

    def work_orders(self) -> Sequence[StoredOrder]:
        """Return all current and former work orders, oldest first."""
        return read_orders(self._connection)

    def problems(self) -> list[FileFault]:
        """Return a sentence for each fault of the file; empty if it is whole."""
        return problems_of(self._connection, self.path)

    def close(self) -> None:
        """Remove the copy. Idempotent."""
        self._connection.close()
        with suppress(FileNotFoundError):
            self.path.unlink()

    def _items(self) -> Iterator[tuple[Item, Media]]:
        sql = (
            f"SELECT {ITEM.listed}, {MEDIA.listed} FROM item "
            f"JOIN media ON media.id = item.media_id WHERE {seen('item')} ORDER BY item.id"
        )
        width = len(ITEM.columns) + 1
        notes, comments = self._said(ITEM_NOTE), self._said(ITEM_COMMENT)
        lengths = self._said(ITEM_LENGTH)
        for values in self._connection.execute(sql):
            row = ITEM.record(values[:width])
            media_row = MEDIA.record(values[width:])
            if not self._are_items_checked:
                for table, one in ((ITEM, row), (MEDIA, media_row)):
                    if not table.is_sealed(one):
                        table.refuse(one, said("item {item}", item=Count(row.id)))
            note = next(iter(notes.of(row.id)), None)
            comment = next(iter(comments.of(row.id)), None)
            is_picture = row.kind in PICTURES
            length = None if is_picture else next(iter(lengths.of(row.id)), None)
            yield item_of(row, media_row.path, note, comment, length), media_of(media_row)
        self._are_items_checked = True

    def _are_in_order(self) -> bool:
        sql = (
            "SELECT min(place), max(place) FROM region INDEXED BY region_item "
            f"WHERE {seen('region')} GROUP BY item_id ORDER BY item_id"
        )
        before = ""
        for first, last in self._connection.execute(sql):
            if first <= before:
                return False
            before = last
        return True

    def _works(self) -> Callable[[int], ItemWork | None]:
        """Return a function that returns who worked on an item; call it in the order of items."""
        works = _Groups(read_item_works(self._connection, divided_items(self._connection)))
        return lambda item_id: next(iter(works.of(item_id)), None)

    def _said(self, table: SealedTable) -> _Groups[SealedRow]:
        rows = table.read(self._connection, _BY_ITEM)
        return _Groups((row.item_id, row) for row in rows)

    # The indexes are named: otherwise SQLite might sort the whole table in memory.

    def _regions(self) -> Iterator[tuple[int, list[SealedRow]]]:
        """Yield the rows of the regions of each item that has any."""
        sql = (
            f"SELECT {REGION.listed} FROM region INDEXED BY region_item WHERE {seen('region')} "
            "ORDER BY item_id"
        )
        rows = map(REGION.record, self._connection.execute(sql))
        for item_id, of_item in groupby(rows, key=_ITEM_OF_REGION):
            found = list(of_item)
            if not self._is_checked:
                for row in found:
                    if not REGION.is_sealed(row):
                        REGION.refuse(row, said("a region of item {item}", item=Count(item_id)))
            yield item_id, found

    def _region_notes(self) -> Iterator[tuple[int, SealedRow]]:
        rest = "INDEXED BY region_note_item ORDER BY item_id"
        return ((row.item_id, row) for row in REGION_NOTE.read(self._connection, rest))

    def _times(self) -> Iterator[tuple[int, tuple[RegionId, int]]]:
        sql = (
            f"SELECT {REGION_TIME.listed} FROM region_time INDEXED BY region_time_item "
            "ORDER BY item_id"
        )
        for row in map(REGION_TIME.record, self._connection.execute(sql)):
            if not self._is_checked and not REGION_TIME.is_sealed(row):
                REGION_TIME.refuse(row, said("the time of item {item}", item=Count(row.item_id)))
            yield row.item_id, (RegionId(row.region_id), row.active_ms)


class _Groups(Generic[T]):
    """Returns pairs sorted by item, one item at a time, without holding the rest."""

    def __init__(self, pairs: Iterator[tuple[int, T]]) -> None:
        self._pairs = pairs
        self._next = next(pairs, None)

    def of(self, item_id: int) -> list[T]:
        """Return the values of an item; items must be requested in order."""
        found = []
        while self._next is not None:
            of_item, value = self._next
            if of_item > item_id:
                break
            if of_item == item_id:
                found.append(value)
            self._next = next(self._pairs, None)
        return found

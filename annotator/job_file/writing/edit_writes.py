"""Writes edits, and states of items and the job that are not part of the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.editing.changes import Change
from annotator.editing.commands import CONFIRM
from annotator.editing.commit import Commit
from annotator.errors import JobFileError
from annotator.job_file.rows.counters import Counters
from annotator.job_file.rows.json_columns import NO_NOTE, note_values
from annotator.job_file.rows.label_merge import turn_merge
from annotator.job_file.rows.model_rows import facts_from, label_row, media_row, region_row
from annotator.job_file.rows.note_rows import put_item_comment, put_label_note, put_region_note
from annotator.job_file.rows.record_rows import job_of, job_row, step_row
from annotator.job_file.schema.sealed_rows import SealedRow
from annotator.job_file.schema.tables import (
    CONFIRMATION,
    HISTORY,
    ITEM,
    ITEM_COMMENT,
    ITEM_LENGTH,
    ITEM_NOTE,
    JOB,
    LABEL,
    MEDIA,
    REGION,
)
from annotator.job_file.writing.confirmed_versions import (
    forget_confirmed_version,
    keep_confirmed_version,
)
from annotator.job_file.writing.deleted_regions import match_imported, write_deletions
from annotator.job_file.writing.import_rows import purge_undone_imports, turn_import
from annotator.job_file.writing.reading_orders import orders_of, write_reading_orders
from annotator.job_file.writing.region_work import write_region_work
from annotator.job_file.writing.reviewed_digests import with_digests
from annotator.job_file.writing.settled_times import settled_before, write_settled_times
from annotator.model.entities import ItemFacts, ItemId, LabelId, Media, Status
from annotator.model.place import Extent
from annotator.records import JobFacts
from annotator.sentences.parts import Count, FilePath
from annotator.sentences.said import said


def write_commit(
    connection: sqlite3.Connection, commit: Commit, counters: Counters, session_id: str = ""
) -> None:
    """Write one edit with its history step and the time it took, in that session.

    Raises:
        InvalidValueError: a text has a character that a job file cannot store.
        JobFileError: an item is not in the job.
    """
    if commit.forgets_redo:
        connection.execute("DELETE FROM history WHERE undone = 1")
        purge_undone_imports(connection)
    if commit.step.import_id is not None:
        turn_import(connection, commit.step.import_id, undone=commit.undone)
        match_imported(connection)
    orders = orders_of(connection, commit)
    settled = settled_before(connection, commit)
    keep_confirmed_version(connection, commit)
    for change in commit.changes:
        _write_change(connection, change, counters)
        _write_confirmation(connection, change, commit)
    write_reading_orders(connection, commit, orders)
    write_deletions(connection, commit, counters)
    write_region_work(connection, commit)
    write_settled_times(connection, commit, settled, session_id)
    HISTORY.put(connection, step_row(commit.step, undone=commit.undone))


def _write_change(connection: sqlite3.Connection, change: Change, counters: Counters) -> None:
    if (merge := change.merge) is not None:
        with_digests(connection, merge, lambda: turn_merge(connection, merge))
    # New labels are written before their regions, old ones are deleted after them.
    for label_id, (old_label, new_label) in change.labels.items():
        if new_label is not None:
            counters.note("label", label_id)
            LABEL.put(connection, label_row(new_label, _import_of_label(connection, label_id)))
            put_label_note(connection, old_label, new_label)
    _write_regions(connection, change, counters)
    for label_id, (_, new_label) in change.labels.items():
        # A label that is merged into another stays, hidden.
        if new_label is None and (change.merge is None or label_id != change.merge.source):
            connection.execute("DELETE FROM label WHERE id = ?", (label_id,))
    if change.facts is not None:
        write_facts(connection, change.item_id, change.facts[1])


def _write_confirmation(connection: sqlite3.Connection, change: Change, commit: Commit) -> None:
    """Note the step by which an item is confirmed, or forget it if that is undone."""
    if change.name != CONFIRM or change.facts is None:
        return
    if commit.undone:
        connection.execute("DELETE FROM confirmation WHERE seq = ?", (commit.step.seq,))
        forget_confirmed_version(connection, commit.step.seq)
    else:
        worker_id = change.facts[1].done_by or ""
        CONFIRMATION.put(connection, (commit.step.seq, change.item_id, worker_id))


def _write_regions(connection: sqlite3.Connection, change: Change, counters: Counters) -> None:
    for region_id, (old, region) in change.regions.items():
        if region is None:
            connection.execute("DELETE FROM region WHERE id = ?", (region_id,))
        else:
            counters.note("region", region.number)
            REGION.put(connection, region_row(region, change.item_id))
            put_region_note(connection, old, region, change.item_id)


def _import_of_label(connection: sqlite3.Connection, label_id: LabelId) -> int | None:
    row = LABEL.one(connection, label_id)
    return None if row is None else row.import_id


def _item_row(connection: sqlite3.Connection, item_id: ItemId) -> SealedRow:
    row = ITEM.one(connection, item_id)
    if row is None:
        raise JobFileError(
            said("There is no item {item} in this job. Choose another one.", item=Count(item_id))
        )
    return row


def write_facts(connection: sqlite3.Connection, item_id: ItemId, facts: ItemFacts) -> None:
    """Write the changeable facts of an item.

    Raises:
        JobFileError: there is no such item.
    """
    edited = _item_row(connection, item_id).but(
        status=facts.status.value,
        review=facts.review.value,
        reason=facts.reason,
        done_by=facts.done_by,
        done_order=facts.done_order,
    )
    ITEM.put(connection, edited)
    note = note_values(facts)
    if note != NO_NOTE or ITEM_NOTE.one(connection, item_id) is not None:
        ITEM_NOTE.put(connection, (item_id, *note))
    put_item_comment(connection, item_id, facts.comment)


def write_extent(connection: sqlite3.Connection, item_id: ItemId, extent: Extent) -> None:
    """Write the size of an item.

    Raises:
        JobFileError: there is no such item.
    """
    row = _item_row(connection, item_id)
    ITEM.put(connection, row.but(width_px=extent.width_px, height_px=extent.height_px))
    if extent.length_ms:
        ITEM_LENGTH.put(connection, (item_id, extent.length_ms))


def write_readability(connection: sqlite3.Connection, item_id: ItemId, reason: str) -> ItemFacts:
    """Mark a new item unreadable for a reason, or new again if the reason is empty.

    An item with work on it keeps its status: its work is not lost because a memory stick was
    removed. Returns the item's facts afterwards.

    Raises:
        JobFileError: there is no such item.
    """
    row = _item_row(connection, item_id)
    edited = row.unsealed
    if reason and row.status in {Status.NEW, Status.UNREADABLE}:
        edited = row.but(status=Status.UNREADABLE.value, reason=reason)
    elif not reason and row.status == Status.UNREADABLE:
        edited = row.but(status=Status.NEW.value, reason="")
    ITEM.put(connection, edited)
    note, comment = ITEM_NOTE.one(connection, item_id), ITEM_COMMENT.one(connection, item_id)
    return facts_from(edited, note, comment)


def write_media(connection: sqlite3.Connection, media: Sequence[Media]) -> None:
    """Update the facts of files: digests, sizes, times.

    Raises:
        JobFileError: one of them is not in the job.
    """
    for one in media:
        if MEDIA.one(connection, one.id) is None:
            raise JobFileError(
                said(
                    "The job has no file number {number} ({path}).",
                    number=Count(one.id),
                    path=FilePath(one.path),
                )
            )
        MEDIA.put(connection, media_row(one))


def write_found_media(
    connection: sqlite3.Connection,
    media: Sequence[Media],
    extents: Mapping[int, Extent],
    unreadable: Mapping[int, str],
) -> None:
    """Update what was found out about files: their facts, the sizes of items, why they are no use.

    Raises:
        JobFileError: one of them is not in the job.
    """
    write_media(connection, media)
    for item_id, extent in extents.items():
        write_extent(connection, ItemId(item_id), extent)
    for item_id, reason in unreadable.items():
        write_readability(connection, ItemId(item_id), reason)


def write_job(connection: sqlite3.Connection, changed: dict[str, Any]) -> JobFacts:
    """Change fields of the job; return its facts afterwards.

    Raises:
        DamagedJobError: the row of the job has a wrong seal.
    """
    row = JOB.one(connection, 1)
    if row is None:
        raise JobFileError("The job file has lost its first row. Restore a backup of it.")
    facts = replace(job_of(row), **changed)
    JOB.put(connection, job_row(facts))
    return facts


def hold_pages(connection: sqlite3.Connection, mebibytes: int) -> None:
    """Let a connection hold so much of the file in memory.

    Beyond that, each row whose key is in no order reads a page and writes another one.
    """
    connection.execute(f"PRAGMA cache_size = {-1024 * mebibytes}")

"""Reads confirmed versions of items; reads and writes answers to rejections, and taken reviews."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from annotator.errors import InvalidValueError
from annotator.job_file.rows.json_columns import (
    pack_regions,
    unpack_region_review,
    unpack_regions,
)
from annotator.job_file.rows.label_merge import read_merged
from annotator.job_file.schema.sealed_rows import SealedRow, value_of
from annotator.job_file.schema.tables import (
    CONFIRMED_STATE,
    EARLIER_REVIEW,
    GIVEN_REVIEW,
    ITEM,
    REGION_NOTE,
    REJECTION_ANSWER,
    TAKEN_REVIEW,
    seen,
)
from annotator.model.entities import (
    Fault,
    ItemId,
    LabelId,
    RegionId,
    RegionReview,
    Regions,
    Review,
    WorkerId,
)
from annotator.records import EarlierReview, GivenReview, RejectionAnswer, TakenReview
from annotator.sentences.parts import Count
from annotator.sentences.said import said


def confirmation_of(connection: sqlite3.Connection, item_id: ItemId) -> int:
    """Return the step by which an item was confirmed last, 0 if it is not known."""
    sql = "SELECT coalesce(max(seq), 0) FROM confirmation WHERE item_id = ?"
    return int(value_of(connection, sql, (item_id,)))


def read_confirmed_version(connection: sqlite3.Connection, item_id: ItemId) -> Regions | None:
    """Return the regions as they were confirmed last; None if no reviewer has changed any since.

    A label that was merged into another counts as that one.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    row = CONFIRMED_STATE.one(connection, (item_id, confirmation_of(connection, item_id)))
    if row is None:
        return None
    merged = read_merged(connection)
    regions = unpack_regions(row.regions)
    return {
        RegionId(each.id): replace(each, label_id=_in_force(each.label_id, merged))
        for each in regions
    }


def drop_confirmed_versions(connection: sqlite3.Connection, item_id: ItemId) -> None:
    """Forget the versions of an item that were confirmed; another one takes their place."""
    connection.execute("DELETE FROM confirmed_state WHERE item_id = ?", (item_id,))


def _in_force(label_id: LabelId, merged: Mapping[LabelId, LabelId]) -> LabelId:
    while label_id in merged:
        label_id = merged[label_id]
    return label_id


def append_answer(connection: sqlite3.Connection, answer: RejectionAnswer) -> int:
    """Append an answer to a rejection; return its number.

    Raises:
        InvalidValueError: there is no such item.
    """
    if ITEM.one(connection, answer.item_id) is None:
        raise InvalidValueError(
            said("There is no item {item} in this job.", item=Count(answer.item_id))
        )
    seq = REJECTION_ANSWER.next_seq(connection)
    REJECTION_ANSWER.put(connection, _answer_row(replace(answer, seq=seq)))
    return seq


def read_answers(connection: sqlite3.Connection, item_id: ItemId) -> list[RejectionAnswer]:
    """Return the answers to rejections of an item and its regions, oldest first.

    Raises:
        DamagedJobError: one of them has a wrong seal.
    """
    rows = REJECTION_ANSWER.read(connection, "WHERE item_id = ? ORDER BY seq", (item_id,))
    return list(map(_answer_of, rows))


def read_all_answers(connection: sqlite3.Connection) -> Iterator[RejectionAnswer]:
    """Yield all answers to rejections, by item and then in their order.

    Raises:
        DamagedJobError: one of them has a wrong seal.
    """
    return map(_answer_of, REJECTION_ANSWER.read(connection, "ORDER BY item_id, seq"))


def read_region_reviews(
    connection: sqlite3.Connection,
) -> Iterator[tuple[ItemId, int, RegionReview]]:
    """Yield the last decision on each region that has one, by item and region number.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    sql = (
        f"SELECT {REGION_NOTE.listed}, region.number FROM region_note "
        "JOIN region ON region.id = region_note.region_id "
        f"WHERE region_note.review <> '' AND {seen('region')} "
        "ORDER BY region_note.item_id, region.number"
    )
    for *values, number in connection.execute(sql):
        row = REGION_NOTE.verified(values)
        if (review := unpack_region_review(row.review)) is not None:
            yield ItemId(row.item_id), number, review


def _answer_row(answer: RejectionAnswer) -> tuple[int | str, ...]:
    return (
        answer.seq,
        answer.item_id,
        answer.region_number,
        answer.worker_id,
        answer.day,
        answer.answer,
        answer.rejected_by,
        answer.rejected_day,
        answer.reason,
        answer.fault.value,
    )


def _answer_of(row: SealedRow) -> RejectionAnswer:
    return RejectionAnswer(
        ItemId(row.item_id),
        row.region_number,
        WorkerId(row.worker_id),
        row.day,
        row.answer,
        WorkerId(row.rejected_by),
        row.rejected_day,
        row.reason,
        Fault(row.fault),
        row.seq,
    )


def read_taken_reviews(connection: sqlite3.Connection) -> list[TakenReview]:
    """Return the reviews that were taken, in the order of that.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return [
        TakenReview(
            row.sha256,
            WorkerId(row.worker_id),
            row.submission,
            row.key,
            row.vendor,
            bytes(row.manifest),
            bytes(row.signature),
            bytes(row.document),
            row.day,
        )
        for row in TAKEN_REVIEW.read(connection, "ORDER BY rowid")
    ]


def add_taken_review(connection: sqlite3.Connection, taken: TakenReview) -> None:
    """Store a review that was taken."""
    TAKEN_REVIEW.append(
        connection,
        (
            taken.sha256,
            taken.worker_id,
            taken.submission,
            taken.key,
            taken.vendor,
            taken.manifest,
            taken.signature,
            taken.document,
            taken.day,
        ),
    )


def append_given_reviews(connection: sqlite3.Connection, given: Iterable[GivenReview]) -> None:
    """Note review files that are given to workers."""
    for each in given:
        items = json.dumps([list(item) for item in each.items])
        seq = GIVEN_REVIEW.next_seq(connection)
        GIVEN_REVIEW.append(connection, (seq, each.submission, items))


def read_given_reviews(connection: sqlite3.Connection) -> list[GivenReview]:
    """Return the review files that were given to workers, oldest first.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return [
        GivenReview(row.submission, tuple((sha256, part) for sha256, part in json.loads(row.items)))
        for row in GIVEN_REVIEW.read(connection, "ORDER BY seq")
    ]


def append_earlier_review(connection: sqlite3.Connection, review: EarlierReview) -> None:
    """Append the review of a version that another one replaces."""
    EARLIER_REVIEW.append(
        connection,
        (
            EARLIER_REVIEW.next_seq(connection),
            review.item_id,
            review.submission,
            review.review.value,
            review.reviewed_by,
            review.day,
            review.reason,
            review.fault.value,
            pack_regions(review.regions),
        ),
    )


def read_earlier_reviews(connection: sqlite3.Connection, item_id: ItemId) -> list[EarlierReview]:
    """Return the reviews of earlier versions of an item, oldest first.

    Raises:
        DamagedJobError: one of them has a wrong seal.
    """
    return [
        EarlierReview(
            ItemId(row.item_id),
            row.submission,
            Review(row.review),
            WorkerId(row.reviewed_by),
            row.review_day,
            row.reason,
            Fault(row.fault),
            tuple(unpack_regions(row.regions)),
        )
        for row in EARLIER_REVIEW.read(connection, "WHERE item_id = ? ORDER BY seq", (item_id,))
    ]

"""Reads and writes the reviews that came back in files."""

from __future__ import annotations

import sqlite3

from annotator.job_file.schema.tables import TAKEN_REVIEW
from annotator.model.entities import WorkerId
from annotator.records import TakenReview


def read_taken_reviews(connection: sqlite3.Connection) -> list[TakenReview]:
    """Return the reviews that were taken, by day.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return [
        TakenReview(
            row.sha256,
            WorkerId(row.worker_id),
            row.submission,
            row.key,
            bytes(row.manifest),
            bytes(row.signature),
            bytes(row.document),
            row.day,
        )
        for row in TAKEN_REVIEW.read(connection, "ORDER BY day, sha256")
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
            taken.manifest,
            taken.signature,
            taken.document,
            taken.day,
        ),
    )

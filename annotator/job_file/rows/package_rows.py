"""Reads and writes the package from which a job was made, or the contributions merged into it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from annotator.errors import JobFileError
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import CONTINUATION, CONTRIBUTION, PACKAGE
from annotator.model.entities import ItemId
from annotator.records import Contribution, StoredPackage


def read_package(connection: sqlite3.Connection) -> StoredPackage | None:
    """Return the package from which the job was made; None if it was made otherwise.

    Raises:
        DamagedJobError: the row has a wrong seal.
    """
    row = next(PACKAGE.read(connection), None)
    if row is None:
        return None
    return StoredPackage(
        id=row.id,
        sha256=row.sha256,
        key=row.key,
        vendor=row.vendor,
        worker=row.worker,
        due_day=row.due_day,
        guideline=row.guideline,
    )


def write_package(connection: sqlite3.Connection, package: StoredPackage) -> None:
    """Store the package from which the job was made.

    Raises:
        JobFileError: it was made from another one.
    """
    known = read_package(connection)
    if known == package:
        return
    if known is not None:
        raise JobFileError("This job was made from another package. Open that one separately.")
    PACKAGE.append(
        connection,
        (
            package.id,
            package.sha256,
            package.key,
            package.vendor,
            package.worker,
            package.due_day,
            package.guideline,
        ),
    )


def read_contributions(connection: sqlite3.Connection) -> list[Contribution]:
    """Return the contributions of the last merge by their digests; most jobs have none.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return _of_merge(connection, _last_merge(connection))


def read_first_contributions(connection: sqlite3.Connection) -> list[Contribution]:
    """Return the contributions of the merge that made the job, by their digests.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return _of_merge(connection, 1)


def _last_merge(connection: sqlite3.Connection) -> int:
    return int(value_of(connection, "SELECT coalesce(max(merge), 0) FROM contribution"))


def _of_merge(connection: sqlite3.Connection, merge: int) -> list[Contribution]:
    return [
        Contribution(
            sha256=row.sha256,
            manifest_sha256=row.manifest_sha256,
            package=row.package,
            worker=row.worker,
            root=row.root,
            size=row.size,
            orders=tuple(json.loads(row.orders)),
            items=tuple(map(ItemId, json.loads(row.items))),
        )
        for row in CONTRIBUTION.read(connection, "WHERE merge = ? ORDER BY sha256", (merge,))
    ]


def add_contributions(connection: sqlite3.Connection, made: Iterable[Contribution]) -> None:
    """Store the contributions of a merge, in the place of those of the merge before it.

    Nothing is stored if they are the same.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    wanted = sorted(made, key=lambda each: each.sha256)
    last = _last_merge(connection)
    if wanted == _of_merge(connection, last):
        return
    for each in wanted:
        CONTRIBUTION.append(
            connection,
            (
                last + 1,
                each.sha256,
                each.manifest_sha256,
                each.package,
                each.worker,
                each.root,
                each.size,
                json.dumps(each.orders),
                json.dumps(each.items),
            ),
        )


def read_continuation(connection: sqlite3.Connection) -> str:
    """Return the name of the job that continues this one since a later merge; "" without one.

    Raises:
        DamagedJobError: the row has a wrong seal.
    """
    row = next(CONTINUATION.read(connection), None)
    return "" if row is None else str(row.file)


def put_continuation(connection: sqlite3.Connection, file: str, day: str) -> None:
    """Note the job that continues this one; "" takes the note away."""
    CONTINUATION.put(connection, (1, file, day))

"""Reads and writes the work package from which a job was made."""

from __future__ import annotations

import sqlite3

from annotator.errors import JobFileError
from annotator.job_file.schema.tables import PACKAGE
from annotator.records import StoredPackage


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

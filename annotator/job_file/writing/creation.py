"""Creates a new job file, which appears under its name completely or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from annotator.errors import JobFileError
from annotator.files import flush, is_taken, put_new, scratch_prefix
from annotator.job_file.opening.disk_faults import as_sentence
from annotator.job_file.opening.file_access import make_file
from annotator.job_file.opening.files_beside import require_none_beside
from annotator.job_file.rows.counters import Counters
from annotator.job_file.rows.record_rows import job_row
from annotator.job_file.schema.tables import JOB, TALLY
from annotator.job_file.writing.item_insertion import ItemInsertion
from annotator.records import JobFacts, LabelFacts, NewItem
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said


def create_file(
    path: Path, facts: JobFacts, labels: Sequence[str | LabelFacts], items: Iterable[NewItem]
) -> None:
    """Make a job file; a label is a name, or all facts of it.

    Raises:
        JobFileError: the name is taken, or the folder cannot be written to.
        InvalidValueError: a text has a character that a job file cannot store.
        WriteFailedError: the disk refused.
    """
    require_free(path)
    require_none_beside(path)
    try:
        prefix = scratch_prefix(path)
        handle, name = tempfile.mkstemp(suffix=".new", prefix=prefix, dir=path.parent)
    except OSError as error:
        raise JobFileError(
            said(
                "{folder} cannot be written to ({reason}). Choose another folder.",
                folder=FilePath(path.parent),
                reason=Reason(error.strerror),
            )
        ) from error
    os.close(handle)
    scratch = Path(name)
    try:
        _fill(scratch, facts, labels, items)
        flush(scratch)
        put_new_in_place(scratch, path)
        flush(path.parent)
    except sqlite3.Error as error:
        raise as_sentence(error) or error from error
    except OSError as error:
        raise JobFileError(
            said(
                "{path} could not be made: {reason}.",
                path=FilePath(path),
                reason=Reason(error.strerror),
            )
        ) from error
    finally:
        for left in (scratch, scratch.with_name(f"{scratch.name}-journal")):
            left.unlink(missing_ok=True)


def _fill(
    scratch: Path, facts: JobFacts, labels: Sequence[str | LabelFacts], items: Iterable[NewItem]
) -> None:
    with closing(make_file(scratch)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        JOB.put(connection, job_row(facts))
        adding = ItemInsertion(connection, Counters())
        adding.labels(each if isinstance(each, str) else each.name for each in labels)
        adding.describe([each for each in labels if isinstance(each, LabelFacts)])
        adding.first_items(items)
        TALLY.put(connection, (1, 1, *adding.counters.all()))
        connection.execute("COMMIT")


def require_free(path: Path) -> None:
    """Refuse a name that is taken.

    Raises:
        JobFileError: the name is taken.
    """
    if is_taken(path):
        raise JobFileError(
            said(
                "{path} is there already. Choose another name, or open that job.",
                path=FilePath(path),
            )
        )


def put_new_in_place(scratch: Path, path: Path) -> None:
    """Rename a finished file in the same folder, without replacing another one.

    Raises:
        JobFileError: the name is taken.
        OSError: the disk refused.
    """
    try:
        put_new(scratch, path)
    except FileExistsError:
        require_free(path)
        raise

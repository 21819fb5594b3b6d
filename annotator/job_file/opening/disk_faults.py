"""Turns errors of SQLite and of the system into sentences for people."""

from __future__ import annotations

import sqlite3

from annotator.errors import AnnotatorError, DamagedJobError, JobLockedError, WriteFailedError
from annotator.sentences.said import Said, said

FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""The exceptions for faults of disk or file. The second is raised where SQLite's message quotes a
name in the file that is no valid text any more."""

_PRIMARY = 0xFF
"""Extended result codes carry the primary one in their lowest byte (sqlite.org/rescode.html)."""

_DAMAGED = said("The job file is damaged. Close the job and restore a backup of it.")

_SENTENCES: dict[int, tuple[type[AnnotatorError], Said]] = {
    sqlite3.SQLITE_FULL: (
        WriteFailedError,
        said("The disk is full, so the last change was not saved. Free some space and try again."),
    ),
    sqlite3.SQLITE_READONLY: (
        WriteFailedError,
        said(
            "The job file or its folder cannot be written to, so the last change was not saved. "
            "Allow writing there, or copy the job to another folder."
        ),
    ),
    sqlite3.SQLITE_IOERR: (
        WriteFailedError,
        said(
            "The disk reported an error, so the last change was not saved. "
            "Check the disk and its free space, then try again."
        ),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        WriteFailedError,
        said(
            "A file beside the job file could not be made, so the last change was not saved. "
            "Check that the folder is there and can be written to."
        ),
    ),
    sqlite3.SQLITE_BUSY: (
        JobLockedError,
        said("The job is already open in another window or program. Close it there first."),
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedJobError,
        _DAMAGED,
    ),
    sqlite3.SQLITE_NOTADB: (
        DamagedJobError,
        _DAMAGED,
    ),
}


def is_damage(error: Exception) -> bool:
    """Return whether a fault lies in the content of the file rather than in the disk."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return bool(code & _PRIMARY == sqlite3.SQLITE_CORRUPT)


def as_sentence(error: Exception) -> AnnotatorError | None:
    """Return the error to show for a fault of disk or file; None for a fault of our own."""
    if isinstance(error, UnicodeDecodeError):
        return DamagedJobError(_DAMAGED)
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Python's own message for invalid text, which only a flipped byte causes.
        is_damage = str(error).startswith("Could not decode")
        return DamagedJobError(_DAMAGED) if is_damage else None
    if (found := _SENTENCES.get(code & _PRIMARY)) is None:
        return None
    kind, sentence = found
    return kind(sentence)

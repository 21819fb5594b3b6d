"""Copies an open job file while work on it continues."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from annotator.errors import DamagedJobError, JobFileError
from annotator.files import flush
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.opening.file_access import open_copy, turn_of
from annotator.job_file.opening.files_beside import require_none_beside
from annotator.job_file.reading.snapshot import JobSnapshot
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said
from annotator.system import face

_PREFIX, _SUFFIX = ".fairlabel-", ".copy"
_LEFT_AFTER_S = 24 * 3600
_PAGES = 256
_BREATH_S = 0.002
"""How long the copier sleeps after each batch of pages, so that writes can proceed."""


def copy_to_scratch(source: sqlite3.Connection, job_path: Path, folder: Path) -> JobSnapshot:
    """Return a snapshot on a fresh copy in a folder; closing it deletes the copy.

    Raises:
        JobFileError: the folder cannot be written to.
        sqlite3.Error: reading or writing failed.
    """
    scratch = _new_file(folder)
    try:
        copy_pages(source, scratch)
        return JobSnapshot(scratch, job_path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def copy_for_good(source: sqlite3.Connection, target: Path) -> None:
    """Make a verified copy, atomically; an old copy is replaced.

    Raises:
        DamagedJobError: the copied data are inconsistent; the old copy stays.
        JobFileError: the folder cannot be written to.
        sqlite3.Error: reading or writing failed.
    """
    require_none_beside(target)
    try:
        with scratch_file(target.parent) as scratch:
            copy_pages(source, scratch)
            with closing(open_copy(scratch)) as copy:
                problems = problems_of(copy, scratch)
            if problems:
                raise DamagedJobError(
                    said(
                        "No backup was made, because the job file is damaged: {problem}",
                        problem=problems[0].said,
                    )
                )
            put_in_place(scratch, target)
    except OSError as error:
        raise JobFileError(
            said(
                "No backup was made at {path}: {reason}.",
                path=FilePath(target),
                reason=Reason(error.strerror),
            )
        ) from error


def copy_pages(source: sqlite3.Connection, target: Path) -> None:
    """Copy all pages; writes to the source in the meantime are included.

    It holds the source for a few pages at a time, and only between two transactions.

    Raises:
        sqlite3.Error: reading or writing failed.
    """
    turn = turn_of(source)

    def give_way(*_: int) -> None:
        turn.release()
        try:
            time.sleep(_BREATH_S)
        finally:
            turn.acquire()

    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        # An unfinished copy is discarded, so it needs no journal and no flush here.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        with turn:
            source.backup(copy, pages=_PAGES, progress=give_way, sleep=0.01)


def put_in_place(scratch: Path, target: Path) -> None:
    """Rename a finished file into place, replacing an older one, and flush both to disk.

    Raises:
        OSError: the disk refused.
    """
    flush(scratch)
    face.replace(scratch, target)
    flush(target.parent)


def _sweep(folder: Path) -> None:
    """Remove copies that killed programs left behind: they contain names and work of people."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def scratch_file(folder: Path) -> Iterator[Path]:
    """Yield an empty file in a folder for the block; it is deleted unless it was renamed.

    Raises:
        JobFileError: the folder cannot be written to.
    """
    scratch = _new_file(folder)
    try:
        yield scratch
    finally:
        for left in (scratch, scratch.with_name(f"{scratch.name}-journal")):
            with suppress(OSError):
                left.unlink()


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty subfolder for the block; it is deleted with all its content.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with tempfile.TemporaryDirectory(_SUFFIX, _PREFIX, folder, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _new_file(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        handle, name = tempfile.mkstemp(suffix=_SUFFIX, prefix=_PREFIX, dir=folder)
    except OSError as error:
        raise JobFileError(
            said(
                "{folder} cannot be written to ({reason}). Choose another folder.",
                folder=FilePath(folder),
                reason=Reason(error.strerror),
            )
        ) from error
    os.close(handle)
    return Path(name)

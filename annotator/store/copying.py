"""Copies an open job file while work on it goes on."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from annotator.errors import DamagedJobError, JobFileError
from annotator.store.checking import problems_of
from annotator.store.opening import open_copy
from annotator.store.snapshot import JobSnapshot

_PREFIX, _SUFFIX = ".fairlabel-", ".copy"
_LEFT_AFTER_S = 24 * 3600
_PAGES = 256
_BREATH_S = 0.002
"""How long the copier sleeps after each batch of pages, so that a write can come between."""


def copy_to_scratch(source: sqlite3.Connection, job_path: Path, folder: Path) -> JobSnapshot:
    """Return a snapshot on a fresh copy in a folder; the copy goes when it is closed.

    Raises:
        JobFileError: the folder cannot be written to.
        sqlite3.Error: reading or writing failed.
    """
    scratch = _scratch_file(folder)
    try:
        copy_pages(source, scratch)
        return JobSnapshot(scratch, job_path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def copy_for_good(source: sqlite3.Connection, target: Path) -> None:
    """Make a verified copy that appears under its name whole or not at all; an old one is replaced.

    Raises:
        DamagedJobError: what was copied does not hold together; the old copy stays.
        JobFileError: the folder cannot be written to.
        sqlite3.Error: reading or writing failed.
    """
    scratch = _scratch_file(target.parent)
    try:
        copy_pages(source, scratch)
        with closing(open_copy(scratch)) as copy:
            problems = problems_of(copy)
        if problems:
            raise DamagedJobError(
                f"No backup was made, because the job file is damaged: {problems[0]}"
            )
        flush(scratch)
        scratch.replace(target)
        flush(target.parent)
    except OSError as error:
        raise JobFileError(f"No backup was made at {target}: {error.strerror}.") from error
    finally:
        scratch.unlink(missing_ok=True)


def copy_pages(source: sqlite3.Connection, target: Path) -> None:
    """Copy all pages; what is written to the source meanwhile is in the copy too.

    Raises:
        sqlite3.Error: reading or writing failed.
    """
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        # A copy that is cut short is thrown away, so it needs no journal and no flush here.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES, progress=lambda *_: time.sleep(_BREATH_S), sleep=0.01)


def flush(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder. Never for a job file that is open."""
    if os.name == "nt" and path.is_dir():
        return  # Windows keeps names without being asked, and cannot open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove copies that killed programs left: they hold people's names and work."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
                left.unlink()


def _scratch_file(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        handle, name = tempfile.mkstemp(suffix=_SUFFIX, prefix=_PREFIX, dir=folder)
    except OSError as error:
        raise JobFileError(
            f"{folder} cannot be written to ({error.strerror}). Choose another folder."
        ) from error
    os.close(handle)
    return Path(name)

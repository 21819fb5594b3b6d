"""Keeps backups of a job in the data folder: lists them, and deletes old ones."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from annotator.errors import JobFileError
from annotator.files import private_folder
from annotator.job_file.backup.online_backup import copy_pages, put_in_place, scratch_file
from annotator.job_file.integrity.contents import mark_of, serial_of
from annotator.job_file.integrity.file_check import problems_of, unreadable_part
from annotator.job_file.opening.disk_faults import FAULTS, is_damage
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.rows.file_faults import FileFault
from annotator.paths import data_folder
from annotator.sentences.parts import Reason
from annotator.sentences.said import Part, Said, said

NEWEST: Final = 10
"""The number of newest backups that are kept."""

DAYS: Final = 14
"""For this many days, the last backup of each local day is kept too."""

_NAME: Final = re.compile(r"(\d{8}T\d{6}\.\d{6})Z-([0-9a-f]{16})\.fairlabel")
_STAMP: Final = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup. ``mark`` is the result of ``mark_of`` for it; ``made`` is in UTC."""

    path: Path
    made: dt.datetime
    mark: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of making a backup: the newest backup, or the faults that prevented one.

    ``newer`` is an earlier backup that has seen more writes than the job has now: the file was
    replaced by an older version.
    """

    backup: Backup | None
    problems: tuple[FileFault, ...] = ()
    newer: Backup | None = None


def backups_of(job_path: Path, job_id: str | None = None) -> list[Backup]:
    """Return the backups of a job, newest first.

    Backups of the same job count, wherever it was; if its id cannot be read, those of the file at
    this path. The list is empty if the data folder cannot be read.
    """
    try:
        at = _short(str(job_path.resolve()))
        pattern = f"*-{at}" if job_id is None else f"{_short(job_id)}-*"
        found = [each for folder in backups_folder().glob(pattern) for each in _in_folder(folder)]
    except OSError:
        return []
    return sorted(found, key=lambda backup: (backup.made, backup.path), reverse=True)


def keep_backup(source: sqlite3.Connection, job_path: Path, job_id: str) -> Kept:
    """Check a copy of an open job, and keep it as a backup if it differs from the newest one.

    Older backups are deleted, except the newest ten and the last of each day for 14 days. The
    backup is written atomically.

    Raises:
        JobFileError: the data folder cannot be written to, or its disk is full.
    """
    try:
        folder = backups_folder() / f"{_short(job_id)}-{_short(str(job_path.resolve()))}"
        private_folder(private_folder(backups_folder()) / folder.name)
        with scratch_file(folder) as scratch:
            copy_pages(source, scratch)
            return _keep(scratch, folder)
    except FAULTS as error:
        if is_damage(error):
            return Kept(None, (unreadable_part(error),))
        raise JobFileError(_not_kept(Reason(str(error)))) from error
    except OSError as error:
        raise JobFileError(_not_kept(Reason(error.strerror))) from error
    except JobFileError as error:
        raise JobFileError(_not_kept(_cause(error))) from error


def backups_folder() -> Path:
    """Return the folder of all backups, which need not exist."""
    return data_folder() / "backups"


def _keep(scratch: Path, folder: Path) -> Kept:
    with closing(open_copy(scratch)) as copy:
        problems = problems_of(copy, scratch)
        if problems:
            return Kept(None, tuple(problems))
        mark, serial = mark_of(copy), serial_of(copy)
    before = _in_folder(folder)
    if before and before[0].mark == mark:
        return Kept(before[0])
    now = dt.datetime.now(dt.UTC)
    target = folder / f"{now:{_STAMP}}Z-{mark}.fairlabel"
    put_in_place(scratch, target)
    for backup in outdated([Backup(target, now, mark, 0), *before], now):
        with suppress(OSError):  # the next backup tries again
            backup.path.unlink()
    is_older = bool(before) and _is_newer(before[0], serial)
    return Kept(_backup(target), newer=before[0] if is_older else None)


def _is_newer(backup: Backup, serial: int) -> bool:
    with suppress(*FAULTS), closing(open_copy(backup.path)) as kept:
        return serial_of(kept) > serial
    return False


def outdated(backups: Iterable[Backup], now: dt.datetime) -> list[Backup]:
    """Return the given backups, newest first, that need not be kept any longer."""
    days: set[dt.date] = set()
    found = []
    for at, backup in enumerate(backups):
        day = backup.made.astimezone().date()
        is_last_of_day = day not in days and now - backup.made < dt.timedelta(days=DAYS)
        days.add(day)
        if at >= NEWEST and not is_last_of_day:
            found.append(backup)
    return found


def _in_folder(folder: Path) -> list[Backup]:
    found = (_backup(path) for path in folder.glob("*.fairlabel"))
    return sorted((each for each in found if each), key=lambda each: each.made, reverse=True)


def _backup(path: Path) -> Backup | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        made = dt.datetime.strptime(named[1], _STAMP).replace(tzinfo=dt.UTC)
        return Backup(path, made, named[2], path.stat().st_size)
    except (ValueError, OSError):
        return None  # not a name of ours, or deleted just now


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _cause(error: JobFileError) -> Part:
    return error.said if error.__cause__ is None else Reason(str(error.__cause__))


def _not_kept(why: Part) -> Said:
    return said(
        "No copy of this job could be kept in the data folder of Fairlabel ({reason}). Your "
        "work is saved in the job file as before. Free some space, or allow writing there.",
        reason=why,
    )

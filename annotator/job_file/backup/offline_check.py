"""Checks a job file that is not open, without writing to it or beside it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError, DamagedJobError, JobFileError
from annotator.job_file.backup.online_backup import scratch_folder
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.opening.disk_faults import FAULTS
from annotator.job_file.opening.file_access import open_copy, require_readable, require_unlocked
from annotator.job_file.opening.files_beside import JOURNAL, LOG, beside, require_own_beside
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_file.schema.tables import JOB
from annotator.paths import snapshots_folder
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import Said, said


@dataclass(frozen=True, slots=True)
class OfflineCheck:
    """The faults of a job file, and the paths of its media, which are () if there are faults."""

    faults: tuple[FileFault, ...]
    media: tuple[str, ...] = ()


def problems_of_file(path: Path) -> list[FileFault]:
    """Return the faults of a job file; empty if it is whole.

    Raises:
        AnnotatorError: see ``check_file``.
    """
    return list(check_file(path).faults)


def check_file(path: Path) -> OfflineCheck:
    """Return the faults of a job file, and the paths of its media.

    Raises:
        NotAJobError: there is no file, or it is something else.
        NewerJobError: a newer program wrote it.
        JobLockedError: another window or program has it open.
        JobFileError: it cannot be read, or there is no room for a copy of it.
    """
    try:
        require_readable(path)
    except DamagedJobError as error:
        return OfflineCheck((FileFault(error.said),))
    with twin_of(path) as twin:
        try:
            with closing(open_copy(twin)) as connection:
                if faults := problems_of(connection, twin):
                    return OfflineCheck(tuple(faults))
                rows = connection.execute("SELECT path FROM media ORDER BY id")
                return OfflineCheck((), tuple(path for (path,) in rows))
        except FAULTS as error:
            fault = said("The file cannot be read at all ({reason}).", reason=Reason(str(error)))
            return OfflineCheck((FileFault(fault),))


def id_of_file(path: Path) -> str | None:
    """Return the id of the job in a file that may be damaged; None if it cannot be read."""
    with suppress(*FAULTS, AnnotatorError), closing(open_copy(path)) as connection:
        row = JOB.one(connection, 1)
        return None if row is None else str(row.job_id)
    return None


@contextmanager
def twin_of(path: Path) -> Iterator[Path]:
    """Yield a byte-for-byte copy of a file for the block; it may be as damaged as the file.

    A half-finished write of a killed program is rolled back in the copy, as the next opening would
    do in the file.

    Raises:
        JobLockedError: another window or program has it open.
        JobFileError: it cannot be read, or there is no room for a copy of it; or see
            ``require_own_beside``.
    """
    require_unlocked(path)
    with ExitStack() as stack:
        try:
            twin = stack.enter_context(scratch_folder(snapshots_folder())) / "job"
            shutil.copyfile(path, twin)
            for ending in (JOURNAL, LOG):
                if (left := beside(path, ending)).exists():
                    shutil.copyfile(left, beside(twin, ending))
        except OSError as error:
            raise JobFileError(_no_copy(path, error)) from error
        require_own_beside(twin)  # check the copies, since the originals may have changed
        with suppress(*FAULTS), closing(sqlite3.connect(twin)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_schema")
        yield twin


def _no_copy(path: Path, error: OSError) -> Said:
    return said(
        "{file} could not be looked into, because no copy of it could be made ({reason}). "
        "Free some space and try again.",
        file=Name(path.name),
        reason=Reason(error.strerror),
    )

"""Opens a job file that cannot be written as a temporary copy.

Nothing is written to the file, nor beside it; what is found out of pictures goes with the copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from annotator.errors import JobFileError
from annotator.files import private_folder
from annotator.job_file.backup.online_backup import copy_pages, scratch_folder
from annotator.job_file.opening.file_access import (
    is_half_written,
    is_of_older_version,
    open_to_read,
    require_readable,
    require_unlocked,
    unwritable,
)
from annotator.job_file.opening.files_beside import JOURNAL, beside
from annotator.paths import cache_folder
from annotator.sentences.parts import FilePath, Name, Reason
from annotator.sentences.said import Said, said
from annotator.system import face


def why_only_looked_at(path: Path) -> Said | None:
    """Return why a job file cannot be edited in its place, as a clause; None if it can.

    For a missing or inaccessible file it returns "": opening it reports the error.
    """
    try:
        if not path.is_file():
            return None
    except OSError:
        return None
    place = unwritable(path)
    if place is None:
        return None
    if face.is_read_only_volume(path):
        return said("it lies on a disk that is write-protected")
    if place == path:
        return said("its file is write-protected")
    return said("its folder is write-protected")


def why_left_as_it_is(path: Path, *, reads: bool) -> Said | None:
    """Return why an editable job file is only viewed, in the form of ``why_only_looked_at``.

    For reading only, a file of an older version is not migrated.
    """
    try:
        is_older = reads and path.is_file() and is_of_older_version(path)
    except (OSError, JobFileError):
        return None
    return said("an older version wrote it, and reading leaves it so") if is_older else None


@contextmanager
def private_copy(home: Path) -> Iterator[Path]:
    """Yield a private copy of a job file for the block; it is deleted afterwards.

    An interrupted write is rolled back in the copy when that is opened.

    Raises:
        JobFileError: as ``require_readable``; or the program's own folder cannot be written to.
        JobLockedError: somebody is working on it.
        sqlite3.Error: it cannot be read.
    """
    require_readable(home)
    require_unlocked(home)
    place = cache_folder() / "looking"
    try:
        private_folder(place)
        with scratch_folder(place) as folder:
            copy = folder / home.name
            _copy(home, copy)
            yield copy
    except OSError as error:
        raise JobFileError(
            said(
                "No copy of {file} to look at could be made in {folder}: {reason}. Free some "
                "space, or allow writing there.",
                file=Name(home.name),
                folder=FilePath(place),
                reason=Reason(error.strerror),
            )
        ) from error


def _copy(home: Path, copy: Path) -> None:
    if is_half_written(home):
        # SQLite would have to roll the write back, which is not allowed here: it does so in the
        # copy.
        shutil.copyfile(beside(home, JOURNAL), beside(copy, JOURNAL))
        shutil.copyfile(home, copy)
        return
    with closing(open_to_read(home)) as source:
        copy_pages(source, copy)

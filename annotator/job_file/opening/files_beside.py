"""The files that SQLite keeps beside a job file, and the checks on them before opening.

A journal may name a file that SQLite reads, and deletes once it has taken back the write: it is
meant for transactions over several databases, which a job never has. A link in its place is written
to, and a pipe is waited for. All of that comes with a job that is given from somebody else.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from annotator.errors import JobFileError
from annotator.files import fault_of_path
from annotator.sentences.parts import Name
from annotator.sentences.said import said

JOURNAL: Final = "-journal"
LOG: Final = "-wal"

_ENDINGS: Final = (JOURNAL, LOG, "-shm")
_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
"""The end of a journal record that names another file (sqlite.org/fileformat, 3)."""


def beside(path: Path, ending: str) -> Path:
    """Return the path of a file that SQLite keeps beside a job file, or beside a link's target."""
    return Path(f"{os.path.realpath(path)}{ending}")


def require_own_beside(path: Path) -> None:
    """Refuse a job file if a file beside it would make SQLite touch other files.

    Raises:
        JobFileError: a file there is a link or no regular file, or names another file.
    """
    for ending in _ENDINGS:
        place = beside(path, ending)
        try:
            found = place.lstat()
            is_own = stat.S_ISREG(found.st_mode) and found.st_nlink == 1
            if is_own and not (ending == JOURNAL and _names_another(place)):
                continue
        except FileNotFoundError:
            continue
        except OSError:
            continue  # SQLite cannot use it either, and reports why
        raise JobFileError(
            said(
                "{file} beside the job leads to another file, which could be lost. Nothing was "
                "opened. Move {file} to another folder, and open the job again.",
                file=Name(place.name),
            )
        )


def require_none_beside(path: Path) -> None:
    """Refuse a path for a new job file if files of another job are beside it.

    SQLite would roll back a write that was never made to the new file.

    Raises:
        JobFileError: there is such a file, or there can be none, because the name is too long.
    """
    for ending in (JOURNAL, LOG):
        place = Path(f"{path}{ending}")
        if fault := fault_of_path(place):
            raise JobFileError(fault)
        if place.is_symlink() or (place.exists() and place.stat().st_size > 0):
            raise JobFileError(
                said(
                    "{file} is left of another job of that name. Choose another name, or move "
                    "{file} to another folder.",
                    file=Name(place.name),
                )
            )


def _names_another(journal: Path) -> bool:
    with journal.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_MAGIC)))
        # A file that is only this long is a truncated header: SQLite ignores it.
        return size > len(_MAGIC) and file.read() == _MAGIC

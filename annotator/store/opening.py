"""Opens a job file the one safe way: hardened, locked, known to be ours, or not touched at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import (
    DamagedJobError,
    JobFileError,
    JobLockedError,
    NewerJobError,
    NotAJobError,
)
from annotator.store.faults import as_sentence
from annotator.store.schema import APPLICATION_ID, VERSION, migrate, require_exact

_LOCK_PATIENCE_S = 0.2

# Before the lock is taken, and after it. trust.md says why each of them; the numbers are what
# SQLite answers when it is asked for the setting.
_BEFORE_LOCK: dict[str, tuple[str, object]] = {
    "locking_mode": ("EXCLUSIVE", "exclusive"),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
    "foreign_keys": ("ON", 1),
    "recursive_triggers": ("ON", 1),  # else INSERT OR REPLACE goes past an append-only trigger
    "fullfsync": ("1", 1),
    "synchronous": ("EXTRA", 3),
}
_AFTER_LOCK: dict[str, tuple[str, object]] = {"journal_mode": ("TRUNCATE", "truncate")}

HARDENED = {name: answer for name, (_, answer) in {**_BEFORE_LOCK, **_AFTER_LOCK}.items()}
"""Every setting of an open job file, as SQLite answers when asked."""


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Which file a path meant when it was opened."""

    path: Path
    device: int
    inode: int

    def is_there(self) -> bool:
        """Return whether the path still means that file."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == (self.device, self.inode)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A job file that is open and locked; nothing else in this process may open it."""

    connection: sqlite3.Connection
    identity: FileIdentity


def open_file(path: Path) -> OpenFile:
    """Open and lock a job file and bring its tables up to date. A refused file is left as it was.

    Raises:
        NotAJobError: there is no file, or it is something else.
        NewerJobError: a newer program wrote it.
        JobLockedError: another window or program has it open.
        DamagedJobError: it is ours and does not hold together.
        JobFileError: it or its folder cannot be written to.
    """
    path = path.absolute()
    try:
        is_file, found = path.is_file(), path.stat()
    except OSError as error:
        raise NotAJobError(f"There is no job at {path}. Choose another file.") from error
    if not is_file:
        raise NotAJobError(f"{path} is not a job file. Choose a file that ends in .fairlabel.")
    _require_ours(path)
    _require_writable(path)
    identity = FileIdentity(path, found.st_dev, found.st_ino)
    connection = _connect(path, "mode=rw")
    try:
        _prepare(connection, identity)
    except sqlite3.Error as error:
        connection.close()
        raise as_sentence(error) or JobFileError(_cannot_use(path, error)) from error
    except BaseException:
        connection.close()
        raise
    return OpenFile(connection, identity)


def close_file(file: OpenFile) -> None:
    """Close a job file, and leave no empty journal beside it."""
    # SQLite deletes the journal itself, under its own lock: by hand one could hit the journal of
    # whoever opens the job at this moment. Where it cannot, the empty file stays and does no harm.
    with closing(file.connection), suppress(sqlite3.Error):
        file.connection.execute("PRAGMA locking_mode = NORMAL")
        file.connection.execute("PRAGMA journal_mode = DELETE")


def make_file(path: Path) -> sqlite3.Connection:
    """Return a hardened connection to a new job file with empty tables.

    The file is empty and made by the caller, under a name that nobody else uses.

    Raises:
        sqlite3.Error: the disk refused.
    """
    connection = _connect(path, "mode=rw")
    try:
        _harden(connection)
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_copy(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a copy of a job file that nobody writes to.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    connection = _connect(path, "mode=ro&immutable=1")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_LOCK_PATIENCE_S,
    )


def _require_ours(path: Path) -> None:
    """Look at the header alone: nothing is locked, rolled back or written.

    Through SQLite and not by ``open()``: closing a handle of our own would drop the lock that
    another window of this process may hold.
    """
    try:
        with closing(_connect(path, "mode=ro&immutable=1")) as connection:
            ours = _asked(connection, "application_id") == APPLICATION_ID
            version = int(str(_asked(connection, "user_version")))
    except sqlite3.Error as error:
        raise _why_unreadable(path, error) from error
    if not ours:
        raise NotAJobError(_not_a_job(path))
    if version > VERSION:
        raise NewerJobError(
            f"{path.name} was made by a newer Fairlabel. Install the newest one to open it."
        )


def _why_unreadable(path: Path, error: sqlite3.Error) -> JobFileError:
    if not _may(path, os.R_OK):
        return JobFileError(f"{path} cannot be read. Ask for the right to read it.")
    if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
        return DamagedJobError(
            f"{path.name} is damaged or was cut short. It was left as it is; restore a backup."
        )
    return NotAJobError(_not_a_job(path))


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def _require_writable(path: Path) -> None:
    for place in (path, path.parent):
        if not _may(place, os.W_OK):
            raise JobFileError(
                f"{place} cannot be written to, so no work could be saved there. "
                "Allow writing, or copy the job to another folder and open it there."
            )


def _prepare(connection: sqlite3.Connection, identity: FileIdentity) -> None:
    _lock(connection, identity.path)
    if not identity.is_there():
        raise JobFileError(f"{identity.path} was replaced while it was opened. Open it again.")
    version = int(str(_asked(connection, "user_version")))
    if _asked(connection, "application_id") != APPLICATION_ID or not 1 <= version <= VERSION:
        raise DamagedJobError(f"The header of {identity.path.name} is damaged. Restore a backup.")
    require_exact(connection, version)
    _set(connection, _AFTER_LOCK)
    if version < VERSION:
        migrate(connection)
        require_exact(connection, VERSION)


def _lock(connection: sqlite3.Connection, path: Path) -> None:
    """Take the lock now: by itself EXCLUSIVE takes it at the first write only."""
    _set(connection, _BEFORE_LOCK)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        raise JobLockedError(
            f"{path.name} is already open in another window or program. Close it there first."
        ) from error


def _harden(connection: sqlite3.Connection) -> None:
    _set(connection, _BEFORE_LOCK)
    _set(connection, _AFTER_LOCK)


def _set(connection: sqlite3.Connection, settings: dict[str, tuple[str, object]]) -> None:
    for name, (value, wanted) in settings.items():
        connection.execute(f"PRAGMA {name} = {value}")
        answer = _asked(connection, name)
        if answer != wanted:
            raise JobFileError(
                f"SQLite {sqlite3.sqlite_version} does not accept {name} = {value} "
                f"(it says {answer}), so work would not be safe. Update Python."
            )


def _asked(connection: sqlite3.Connection, name: str) -> object:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    # mmap_size answers with no row at all where there is no memory mapping to switch off.
    return row[0] if row else 0


def _not_a_job(path: Path) -> str:
    return f"{path.name} is not a Fairlabel job. Choose a file that ends in .fairlabel."


def _cannot_use(path: Path, error: sqlite3.Error) -> str:
    return f"{path.name} cannot be used ({error}). Restore a backup of it."

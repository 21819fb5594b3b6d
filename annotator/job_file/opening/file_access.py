"""Opens a job file in the one safe way: recognised as ours, hardened, locked."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from annotator.errors import (
    DamagedJobError,
    JobFileError,
    JobLockedError,
    NewerJobError,
    NotAJobError,
)
from annotator.job_file.opening.disk_faults import FAULTS, as_sentence, is_damage
from annotator.job_file.opening.files_beside import JOURNAL, beside, require_own_beside
from annotator.job_file.schema.migrations import (
    create_tables,
    is_known,
    migrate,
    require_schema,
    version_of,
)
from annotator.job_file.schema.schema import APPLICATION_ID, VERSION
from annotator.sentences.parts import Code, FilePath, Name, Reason
from annotator.sentences.said import Said, said

_LOCK_PATIENCE_S = 0.2
_OPEN_HERE: set[tuple[int, int]] = set()
"""Devices and inodes of the job files that are open in this process."""

_LOG_AT, _LOG = slice(18, 20), 2
"""Where the header says that a file uses a write-ahead log, and the value (sqlite.org/fileformat).
"""

# The settings before the lock is taken, and after it (docs/decisions/file/opening.md). The
# numbers are the answers of SQLite when a setting is read.
_BEFORE_LOCK: dict[str, tuple[str, object]] = {
    "locking_mode": ("EXCLUSIVE", "exclusive"),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
    "foreign_keys": ("ON", 1),
    "recursive_triggers": ("ON", 1),  # otherwise INSERT OR REPLACE bypasses an append-only trigger
    "fullfsync": ("1", 1),
    "synchronous": ("EXTRA", 3),
}
_AFTER_LOCK: dict[str, tuple[str, object]] = {"journal_mode": ("TRUNCATE", "truncate")}

HARDENED = {name: answer for name, (_, answer) in {**_BEFORE_LOCK, **_AFTER_LOCK}.items()}
"""Every setting of an open job file, with SQLite's answer when it is read."""


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """The file that a path referred to when it was opened."""

    path: Path
    device: int
    inode: int

    def is_there(self) -> bool:
        """Whether the path still refers to that file."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == (self.device, self.inode)


class SharedConnection(sqlite3.Connection):
    """A connection for two threads: the one that owns the file, and the one that copies it.

    SQLite admits only one thread at a time. But Python would wait for that with the interpreter
    lock held, which would freeze the window. So each thread takes ``turn`` before a call.
    """

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401 - as they are
        """Connect; nobody holds the turn."""
        super().__init__(*values, **named)
        self.turn = threading.Lock()


def turn_of(connection: sqlite3.Connection) -> threading.Lock:
    """Return the lock to hold while calling a connection; a new one if it is not shared."""
    return connection.turn if isinstance(connection, SharedConnection) else threading.Lock()


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open and locked job file; nothing else in this process may open it."""

    connection: sqlite3.Connection
    identity: FileIdentity


BeforeMigration = Callable[[sqlite3.Connection], None]


def open_file(path: Path, before_migration: BeforeMigration = lambda _: None) -> OpenFile:
    """Open and lock a job file, and migrate its tables. A refused file is unchanged.

    ``before_migration`` is called with a file of an older version, before its tables change.

    Raises:
        NotAJobError: there is no file, or it is something else.
        NewerJobError: a newer program wrote it.
        JobLockedError: another window or program has it open.
        DamagedJobError: it is ours but inconsistent.
        JobFileError: it or its folder cannot be written to.
    """
    path = path.absolute()
    found = require_readable(path)
    _require_writable(path)
    identity = FileIdentity(path, found.st_dev, found.st_ino)
    connection = _connect(path, "mode=rw")
    try:
        _prepare(connection, identity, before_migration)
    except FAULTS as error:
        connection.close()
        raise as_sentence(error) or JobFileError(_cannot_use(path, error)) from error
    except BaseException:
        connection.close()
        raise
    _OPEN_HERE.add((identity.device, identity.inode))
    return OpenFile(connection, identity)


def require_readable(path: Path) -> os.stat_result:
    """Check by the header alone that a file is a job file of this program; return its identity.

    Raises:
        NotAJobError: there is no file, or it is something else.
        NewerJobError: a newer program wrote it.
        DamagedJobError: it was cut short.
        JobFileError: it cannot be read.
    """
    try:
        is_file, found = path.is_file(), path.stat()
    except OSError as error:
        raise NotAJobError(
            said("There is no job at {path}. Choose another file.", path=FilePath(path))
        ) from error
    if not is_file:
        raise NotAJobError(
            said(
                "{path} is not a file, but a folder or the like. Choose a file that ends in "
                ".fairlabel.",
                path=FilePath(path),
            )
        )
    _require_ours(path)
    return found


def unwritable(path: Path) -> Path | None:
    """Return the job file or its folder if it cannot be written to; None if both can."""
    return next((place for place in (path, path.parent) if not _may(place, os.W_OK)), None)


def require_unlocked(path: Path) -> None:
    """Refuse a file that is open elsewhere; nothing is written, whatever its state.

    Raises:
        JobLockedError: another window or program has it open.
        JobFileError: see ``require_own_beside``.
    """
    require_own_beside(path)
    with suppress(OSError):
        if _has_log(path) and not beside(path, "-shm").exists():
            return  # nobody has it open; and asking SQLite would create files beside it
    with closing(_connect(path, "mode=ro")) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except FAULTS as error:
            # Other errors are left to the reader, since SQLite looks at the lock first.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise JobLockedError(_is_open(path)) from error


def is_half_written(path: Path) -> bool:
    """Return whether a write was interrupted, which the next opening rolls back (or nearly so)."""
    try:
        return beside(path, JOURNAL).stat().st_size > 0
    except OSError:
        return False


def rewrites_when_opened(path: Path) -> bool:
    """Return whether merely opening a file would change it.

    That is so after an interrupted write, and if another program has switched the file to a
    write-ahead log.
    """
    try:
        if not path.is_file():
            return False
        return is_half_written(path) or _has_log(path)
    except OSError:
        return False  # opening it reports the error


def _has_log(path: Path) -> bool:
    """Return whether a file uses a write-ahead log, which this program never sets."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) or (found.st_dev, found.st_ino) in _OPEN_HERE:
        return False  # ours has none, and closing a handle of it would release its lock
    with path.open("rb") as file:
        return _LOG in file.read(_LOG_AT.stop)[_LOG_AT]


def close_file(file: OpenFile) -> None:
    """Close a job file, and leave no empty journal beside it."""
    _close(file.connection)
    _OPEN_HERE.discard((file.identity.device, file.identity.inode))


def _close(connection: sqlite3.Connection) -> None:
    # SQLite deletes the journal itself, under its own lock. Deleting it here could hit the journal
    # of a program that opens the job at this moment. Where SQLite cannot delete it, the empty file
    # stays and does no harm.
    with closing(connection), suppress(sqlite3.Error):
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("PRAGMA journal_mode = DELETE")


def make_file(path: Path) -> sqlite3.Connection:
    """Return a hardened connection to a new job file with empty tables.

    The caller has made the empty file, under a name that nothing else uses, and flushes it when it
    is finished: until then nothing is.

    Raises:
        sqlite3.Error: the disk refused.
    """
    connection = _connect(path, "mode=rw")
    try:
        _harden(connection)
        connection.execute("PRAGMA synchronous = OFF")
        create_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a job file that nobody writes to until it is closed.

    Raises:
        sqlite3.Error: it cannot be read, or a program is using it.
    """
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
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
    if "immutable" not in how:  # otherwise SQLite looks at nothing but the file
        require_own_beside(path)
    return sqlite3.connect(
        sqlite_uri(path.absolute(), how),
        uri=True,
        isolation_level=None,
        factory=SharedConnection,
        check_same_thread=False,
        timeout=_LOCK_PATIENCE_S,
    )


def sqlite_uri(path: PurePath, how: str) -> str:
    """Return the URI by which SQLite opens an absolute path with some options.

    A share of Windows stands after the empty name of a machine: SQLite takes no other name
    (sqlite.org/uri.html), while ``as_uri`` writes that of the share's machine there.
    """
    uri = path.as_uri()
    if path.drive.startswith("\\\\"):
        uri = uri.replace("file://", "file:////", 1)
    return f"{uri}?{how}"


def is_of_older_version(path: Path) -> bool:
    """Return whether opening a job file would migrate it to ``VERSION``; nothing is written.

    Raises:
        JobFileError: as ``open_file`` for a file that is no readable job file.
    """
    require_readable(path)
    return _require_ours(path) < VERSION


def _require_ours(path: Path) -> int:
    """Check the header alone, and return its version: nothing is locked, rolled back or written.

    It is read through SQLite and not by ``open()``, because closing another handle would release
    the lock that another window of this process may hold.
    """
    try:
        with closing(_connect(path, "mode=ro&immutable=1")) as connection:
            if is_half_written(path):
                # The header may count pages that were never written, which SQLite reports as
                # damage, except in this mode for repairing a schema.
                connection.execute("PRAGMA writable_schema = ON")
            ours = _asked(connection, "application_id") == APPLICATION_ID
            version = version_of(connection)
    except FAULTS as error:
        raise _why_unreadable(path, error) from error
    if not ours:
        raise NotAJobError(_not_a_job(path))
    if version > VERSION:
        raise NewerJobError(
            said(
                "{file} was made by a newer Fairlabel. Install the newest one to open it.",
                file=Name(path.name),
            )
        )
    return version


def _why_unreadable(path: Path, error: Exception) -> JobFileError:
    if not _may(path, os.R_OK):
        return JobFileError(
            said("{path} cannot be read. Ask for the right to read it.", path=FilePath(path))
        )
    if is_damage(error):
        return DamagedJobError(
            said(
                "{file} is damaged or was cut short. It was left as it is; restore a backup.",
                file=Name(path.name),
            )
        )
    return NotAJobError(_not_a_job(path))


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def _require_writable(path: Path) -> None:
    place = unwritable(path)
    if place is not None:
        raise JobFileError(
            said(
                "{folder} cannot be written to, so no work could be saved there. Allow writing, "
                "or copy the job to another folder and open it there.",
                folder=FilePath(place),
            )
        )


def _prepare(
    connection: sqlite3.Connection, identity: FileIdentity, before_migration: BeforeMigration
) -> None:
    _lock(connection, identity.path)
    if not identity.is_there():
        raise JobFileError(
            said(
                "{path} was replaced while it was opened. Open it again.",
                path=FilePath(identity.path),
            )
        )
    version = version_of(connection)
    if _asked(connection, "application_id") != APPLICATION_ID or not is_known(version):
        raise DamagedJobError(
            said(
                "The header of {file} is damaged. Restore a backup.", file=Name(identity.path.name)
            )
        )
    require_schema(connection)
    _set(connection, _AFTER_LOCK)
    if version < VERSION:
        before_migration(connection)
        try:
            migrate(connection)
        except BaseException:
            _close(connection)
            raise


def _lock(connection: sqlite3.Connection, path: Path) -> None:
    """Take the lock now; by itself, EXCLUSIVE takes it only at the first write."""
    _set(connection, _BEFORE_LOCK)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        raise JobLockedError(_is_open(path)) from error


def _harden(connection: sqlite3.Connection) -> None:
    _set(connection, _BEFORE_LOCK)
    _set(connection, _AFTER_LOCK)


def _set(connection: sqlite3.Connection, settings: dict[str, tuple[str, object]]) -> None:
    for name, (value, wanted) in settings.items():
        connection.execute(f"PRAGMA {name} = {value}")
        answer = _asked(connection, name)
        if answer != wanted:
            raise JobFileError(
                said(
                    "SQLite {version} does not accept {name} = {value} (it says {answer}), so "
                    "work would not be safe. Update Python.",
                    version=Code(sqlite3.sqlite_version),
                    name=Name(name),
                    value=Code(value),
                    answer=Code(str(answer)),
                )
            )


def _asked(connection: sqlite3.Connection, name: str) -> object:
    # mmap_size returns no row if there is no memory mapping to switch off.
    return next((answer for (answer,) in connection.execute(f"PRAGMA {name}")), 0)


def _is_open(path: Path) -> Said:
    return said(
        "{file} is already open in another window or program. Close it there first.",
        file=Name(path.name),
    )


def _not_a_job(path: Path) -> Said:
    """Return what is wrong with a file that is no job, which for some is not its name."""
    if path.suffix.lower() == ".fairlabel":
        if _is_empty(path):
            return said(
                "{file} is empty, so it is no job. Restore a backup of it, or choose another file.",
                file=Name(path.name),
            )
        return said(
            "{file} is not a Fairlabel job, although its name ends in .fairlabel: something else "
            "is in it. It was left as it is; choose another file.",
            file=Name(path.name),
        )
    return said(
        "{file} is not a Fairlabel job. Choose a file that ends in .fairlabel.",
        file=Name(path.name),
    )


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def _cannot_use(path: Path, error: Exception) -> Said:
    return said(
        "{file} cannot be used ({reason}). Restore a backup of it.",
        file=Name(path.name),
        reason=Reason(str(error)),
    )

"""Sits between SQLite and the disk: observes each write, flush and deletion, and may delay it.

It is a VFS (sqlite.org/vfs.html) around the one of Python's SQLite, installed through ctypes, so
that the store under test is the real one, to the byte.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, pointer
from pathlib import Path
from typing import Any, Final, Protocol

IO_ERROR: Final = 10
OK: Final = 0

_WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)
# Names by their address: SQLite keeps it, and the options follow the name in memory.
_OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Methods(Structure):
    """``sqlite3_io_methods``; unwatched methods are passed on."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        *((f"other{number}", c_void_p) for number in range(13)),
    )


class _Vfs(Structure):
    """``sqlite3_vfs``."""

    _fields_ = (
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        *((f"other{number}", c_void_p) for number in range(14)),
    )


class Watcher(Protocol):
    """Called before each operation, on the thread that performs it."""

    def wrote(self, path: Path, at: int, data: bytes) -> None:
        """Bytes are about to be written."""
        ...

    def truncated(self, path: Path, size: int) -> None:
        """A file is about to be made shorter, or longer."""
        ...

    def flushed(self, path: Path) -> None:
        """Written bytes are about to be flushed; of a new file its name, too."""
        ...

    def deleted(self, path: Path, *, is_flushed: bool) -> None:
        """A file is about to be deleted, and perhaps the folder flushed."""
        ...


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Pass all of SQLite's disk operations through a watcher; close all connections in the block.

    Raises:
        RuntimeError: Python's SQLite does not permit it.
    """
    library = ctypes.CDLL(_sqlite3.__file__)
    try:
        find, register = library.sqlite3_vfs_find, library.sqlite3_vfs_register
        unregister = library.sqlite3_vfs_unregister
    except AttributeError as error:
        raise RuntimeError(
            "This Python has SQLite inside: use one with a library of it."
        ) from error
    find.restype = POINTER(_Vfs)
    real = find(None).contents
    between = _Between(real, watcher)
    if register(pointer(between.vfs), 1) != OK:
        raise RuntimeError("SQLite does not take another file system.")
    try:
        yield
    finally:
        unregister(pointer(between.vfs))
        register(pointer(real), 1)


class _Between:
    def __init__(self, real: _Vfs, watcher: Watcher) -> None:
        self._real = real
        self._watcher = watcher
        self._kept: dict[int, tuple[Any, ...]] = {}
        self.vfs = _Vfs.from_buffer_copy(real)
        self.vfs.name = b"watched"
        self.vfs.next = None
        self.vfs.open = _OPEN(self._open)
        self.vfs.delete = _DELETE(self._delete)

    def _open(self, _: int, name: int | None, file: int, flags: int, out: int) -> int:
        status = int(self._real.open(ctypes.addressof(self._real), name, file, flags, out))
        methods = cast(file, POINTER(POINTER(_Methods)))
        if status == OK and name is not None and methods[0]:
            # The address may have belonged to a file that was closed since.
            self._kept[file] = self._watching(_path(name), methods)
        return status

    def _watching(self, path: Path, methods: Any) -> tuple[Any, ...]:
        real: _Methods = methods[0].contents
        write, truncate, sync = real.write, real.truncate, real.sync
        watcher = self._watcher

        def on_write(file: int, data: int, count: int, at: int) -> int:
            told = _told(lambda: watcher.wrote(path, at, ctypes.string_at(data, count)))
            return told or int(write(file, data, count, at))

        def on_truncate(file: int, size: int) -> int:
            return _told(lambda: watcher.truncated(path, size)) or int(truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            return _told(lambda: watcher.flushed(path)) or int(sync(file, flags))

        ours = _Methods.from_buffer_copy(real)
        ours.write, ours.truncate, ours.sync = (
            _WRITE(on_write),
            _TRUNCATE(on_truncate),
            _SYNC(on_sync),
        )
        methods[0] = pointer(ours)
        return ours, real

    def _delete(self, _: int, name: int, is_flushed: int) -> int:
        path = _path(name)
        told = _told(lambda: self._watcher.deleted(path, is_flushed=bool(is_flushed)))
        return told or int(self._real.delete(ctypes.addressof(self._real), name, is_flushed))


def _path(name: int) -> Path:
    return Path(os.fsdecode(ctypes.string_at(name)))


def _told(tell: Callable[[], None]) -> int:
    """Call the watcher; if it raises ``OSError``, the disk refuses."""
    try:
        tell()
    except OSError:
        return IO_ERROR
    return OK

"""A folder of files that can be made again, limited in bytes; the oldest are deleted first."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from annotator.files import private_folder, replace_private, replace_written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEPT_SHARE: Final = 0.8


class FileCache:
    """A folder shared by several programs. One thread at a time uses an instance."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """Use a folder, which need not exist."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._used: int | None = None

    def find(self, name: str) -> bytes | None:
        """Return the bytes of a file, or None if it is not there. A hit marks it as the newest."""
        path = self._folder / name
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return data

    def place_of(self, name: str) -> Path | None:
        """Return where a file is, or None if it is not there. A hit marks it as the newest."""
        path = self._folder / name
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    def keep(self, name: str, data: bytes) -> None:
        """Keep a file, and delete the oldest ones if there are too many bytes.

        Raises:
            OSError: the disk refused.
        """
        private_folder(self._folder)
        replace_private(self._folder / name, data, self._folder / f"{uuid.uuid4().hex}.begun")
        self._make_room(name, len(data))

    def keep_written(self, name: str, write: Callable[[IO[bytes]], object]) -> Path:
        """Keep a file that is too large for memory, as ``keep`` does; return where it is.

        Raises:
            OSError: the disk refused; nothing is kept.
        """
        private_folder(self._folder)
        path = self._folder / name
        replace_written(path, self._folder / f"{uuid.uuid4().hex}.begun", write)
        self._make_room(name, path.stat().st_size)
        return path

    def _make_room(self, kept: str, more_bytes: int) -> None:
        self._used = self._measured() if self._used is None else self._used + more_bytes
        if self._used > self._most_bytes:
            self._used = self._let_go(kept)

    def _measured(self) -> int:
        return sum(size for _time, size, _path in self._all())

    def _all(self) -> list[tuple[int, int, str]]:
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat()
                    found.append((status.st_mtime_ns, status.st_size, entry.path))
        return found

    def _let_go(self, kept: str) -> int:
        """Remove the oldest until there is some room again; return the remaining bytes."""
        found = sorted(self._all())
        left = sum(size for _time, size, _path in found)
        for _time, size, path in found:
            if left <= _KEPT_SHARE * self._most_bytes:
                break
            if os.path.basename(path) == kept:  # noqa: PTH119 - as below
                continue
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - creating a Path each time is slow
                left -= size
        return left

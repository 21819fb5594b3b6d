"""Files that a scan must not open: job files, because closing one would release its lock."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from annotator.files import JOB_ENDINGS

EXPORT_MARKS: Final = frozenset({"manifest.json", "fair_pay.json"})
"""Files that mark an export of ours, whose copied pictures are not imported."""


class OffLimits:
    """Recognises job files by their extensions, and the open job by its identity.

    Closing any handle of a file releases every POSIX lock that the process has on it: a second
    program could then write to the open job.
    """

    def __init__(self, job: Path | None = None) -> None:
        """Set the open job, if there is one."""
        self._job = None if job is None else _identity(job)

    def has(self, entry: os.DirEntry[str]) -> bool:
        """Return whether the entry, or its link target, must not be opened."""
        if entry.name.lower().endswith(JOB_ENDINGS):
            return True
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            return target.lower().endswith(JOB_ENDINGS) or self._is_job(target)
        return self._job is not None and entry.inode() == self._job[1] and self._is_job(entry.path)

    def _is_job(self, path: str) -> bool:
        return self._job is not None and _identity(Path(path)) == self._job


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the identity of a file without opening it; None if it does not exist."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino

"""Lets the files of tests lie in memory where the system has room for them."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
ENOUGH = 8 * 2**30
"""Bytes. A whole run has at most a fraction of it at a time."""


def lie_in_memory() -> None:
    """Make new temporary files in memory, unless a place was chosen or there is little room.

    On a disk, a tenth of the time of a run is waiting for it: each save is flushed.
    """
    if "TMPDIR" in os.environ or not _has_room():
        return
    os.environ["TMPDIR"] = str(SHARED_MEMORY)
    tempfile.tempdir = None  # it is found out anew


def _has_room() -> bool:
    if not SHARED_MEMORY.is_dir():
        return False
    try:
        place = os.statvfs(SHARED_MEMORY)
        memory = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return False
    available = re.search(r"^MemAvailable: +(\d+) kB", memory, re.MULTILINE)
    return (
        os.access(SHARED_MEMORY, os.W_OK)
        and not place.f_flag & os.ST_NOEXEC  # some tests start programs that they wrote
        and place.f_bavail * place.f_frsize >= ENOUGH
        and available is not None
        and int(available[1]) * 1024 >= ENOUGH
    )

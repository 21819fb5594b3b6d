"""Keeps memory small and collections short: shared heaps, and frozen permanent objects.

By default glibc gives each thread its own heap, up to eight for each processor. Memory that is free
in one heap cannot be used from another, so the process grows (``python -m tests.faults soak`` shows
it). This tells glibc to share two heaps among all threads.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from typing import Final

MOST: Final = 2
MAPPED_FROM_BYTES: Final = 4_000_000
"""Larger blocks, which are pictures, are returned to the system when they are freed. A lower limit
would free 15 MB more, but would add a fifth to the decoding time of each small picture."""

_M_ARENA_MAX: Final = -8
"""The number of this limit in glibc's ``malloc.h`` (see mallopt(3))."""

_M_MMAP_THRESHOLD: Final = -3
"""Likewise. By default glibc raises it to 32 MB, and keeps former pictures in its heaps."""


def share_heaps() -> bool:
    """Limit glibc to two heaps, before any thread is started. Returns whether it was accepted."""
    is_shared = False
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library, without this limit
            mallopt = ctypes.CDLL(None).mallopt
            is_shared = bool(
                mallopt(_M_ARENA_MAX, MOST) and mallopt(_M_MMAP_THRESHOLD, MAPPED_FROM_BYTES)
            )
    return is_shared


def set_aside() -> None:
    """Exclude the objects that exist by now, which are the program, from Python's collector.

    A pass over all of them blocks every thread for 80 to 230 ms, in the middle of work when another
    thread creates many objects. Excluded objects are still freed when their last reference goes;
    only cycles among them stay. So this is done once, after the start of the program.
    """
    if not gc.get_freeze_count():
        gc.freeze()

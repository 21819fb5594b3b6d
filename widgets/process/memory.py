"""Keeps memory small and collections short: shared heaps, and frozen permanent objects.

By default glibc gives each thread a heap of its own, up to eight for each processor. Memory that is
free in one heap cannot be used from another, so the process grows: ``python -m tests.faults soak``
shows it. The C library is therefore told to share two heaps among all threads.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

MOST: Final = 2
MAPPED_FROM_BYTES: Final = 4_000_000
"""What is larger, which is pictures, goes back to the system as soon as nobody has it. Less would
free 15 MB more, and cost each small picture a fifth of the time that decoding it takes."""

_M_ARENA_MAX: Final = -8
"""The number of that limit, from glibc's ``malloc.h`` (see mallopt(3))."""

_M_MMAP_THRESHOLD: Final = -3
"""Likewise. By itself glibc raises it to 32 MB, and keeps the pictures of before in its heaps."""


def share_heaps() -> bool:
    """Let there be two heaps at most; before any thread is started. True: it was taken."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
        return bool(mallopt(_M_ARENA_MAX, MOST) and mallopt(_M_MMAP_THRESHOLD, MAPPED_FROM_BYTES))
    except (OSError, AttributeError):
        return False  # a C library that knows no such limit


def set_aside() -> None:
    """Take what lives by now, which is the program, out of what Python's collector goes through.

    A pass over all of it holds every thread for 80 to 230 ms, and comes in the middle of work when
    another thread makes many objects. What is set aside is freed as soon as nobody has it, like all
    else; only circles in it stay. So this is done once, when the program has come up.
    """
    if not gc.get_freeze_count():
        gc.freeze()

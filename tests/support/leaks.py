"""Tells what a test left running: threads, timers and Qt's threads."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator

GRACE_S = 2.0
"""How long a thread that is already on its way out may take to end."""


def running_threads() -> set[threading.Thread]:
    """Return Python's own threads that are alive, without those that Qt began."""
    return {
        thread
        for thread in threading.enumerate()
        # A thread that Qt began and that once ran Python leaves a dummy behind; Python never
        # learns that it ended.
        if thread.is_alive() and not isinstance(thread, threading._DummyThread)
    }


def leaked_threads(before: Iterable[threading.Thread], *, grace_s: float = GRACE_S) -> list[str]:
    """Return the names of threads begun since and still alive, after a moment's grace."""
    begun = running_threads() - set(before)
    for thread in begun:
        thread.join(grace_s)
    return sorted(thread.name for thread in begun if thread.is_alive())


def leaked_qt() -> list[str]:
    """Return a description of each ``QTimer`` and ``QThread`` that still runs."""
    if "PySide6.QtCore" not in sys.modules:
        return []
    return sorted(_running_qt())


def _running_qt() -> Iterator[str]:
    import shiboken6  # noqa: PLC0415  tests of the core run without Qt
    from PySide6.QtCore import QThread, QTimer  # noqa: PLC0415

    for thing in shiboken6.getAllValidWrappers():
        if isinstance(thing, QTimer) and thing.isActive():
            yield f"a QTimer of {thing.interval()} ms, child of {thing.parent()!r}"
        elif isinstance(thing, QThread) and thing.isRunning() and not thing.isCurrentThread():
            yield f"the QThread {thing.objectName() or thing!r}"

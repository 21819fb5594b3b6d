"""Reports what a test left running: programs, threads and timers; deletes its windows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

GRACE_S = 60.0
"""How long a thread that is about to end may take."""


def running_threads() -> set[threading.Thread]:
    """Return Python's own threads that are alive, without those that Qt started."""
    return {
        thread
        for thread in threading.enumerate()
        # A thread that Qt started and that once ran Python leaves a dummy behind; Python never
        # learns that it ended.
        if thread.is_alive() and not isinstance(thread, threading._DummyThread)
    }


def leaked_threads(before: Iterable[threading.Thread], *, grace_s: float = GRACE_S) -> list[str]:
    """Return the names of threads started since and still alive, after a grace period."""
    begun = running_threads() - set(before)
    for thread in begun:
        thread.join(grace_s)
    return sorted(thread.name for thread in begun if thread.is_alive())


def leaked_qt() -> list[str]:
    """Return a description of each ``QTimer`` and ``QThread`` that is still running."""
    if "PySide6.QtCore" not in sys.modules:
        return []
    return sorted(_running_qt())


def windows() -> dict[int, QWidget]:
    """Return all windows without a parent, shown or not, by address."""
    if "PySide6.QtWidgets" not in sys.modules:
        return {}
    import shiboken6
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return {}
    return {
        shiboken6.getCppPointer(each)[0]: each
        for each in QApplication.topLevelWidgets()
        if each.parent() is None
    }


def close_programs() -> int:
    """Close the programs that a test left open, as their windows do; returns how many.

    A window cannot be deleted while its program still works with it: that ends the process.
    """
    journeys = sys.modules.get("tests.journeys.hand")
    if journeys is None:
        return 0
    left = [hand for hand in journeys.HANDS if hand.is_open]
    for hand in left:
        hand.faults.clear()
        hand.close()
    journeys.HANDS.clear()
    return len(left)


def delete_windows(but: Container[int]) -> int:
    """Delete all windows created since, with their children; returns how many.

    A window with a connection to itself would stay alive with all its children, and every later
    style sheet would be applied to it.
    """
    left = [each for address, each in windows().items() if address not in but]
    if left:
        from PySide6.QtCore import QCoreApplication, QEvent

        for each in left:
            each.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return len(left)


def _running_qt() -> Iterator[str]:
    import shiboken6
    from PySide6.QtCore import QThread, QTimer

    things = shiboken6.getAllValidWrappers()
    # Few classes have thousands of objects: each is looked at once.
    watched = {kind for kind in set(map(type, things)) if issubclass(kind, QTimer | QThread)}
    for thing in (each for each in things if type(each) in watched):
        if isinstance(thing, QTimer) and thing.isActive():
            yield f"a QTimer of {thing.interval()} ms, child of {thing.parent()!r}"
        elif isinstance(thing, QThread) and thing.isRunning() and not thing.isCurrentThread():
            yield f"the QThread {thing.objectName() or thing!r}"

"""Timers that call once after each start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def single_shot(parent: QObject | None, call: Callable[[], object], after_ms: int = 0) -> QTimer:
    """Return a stopped timer that calls so long after each start."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(call)
    return timer

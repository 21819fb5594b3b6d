"""Collects reference cycles on the window's thread, and on no other.

By itself Python collects on whichever thread happens to create an object. A worker thread would
then delete widgets of a cycle: Qt takes a lock of its own for that and calls back into Python,
while the window's thread may hold Python's lock and wait for Qt's: a deadlock.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_EACH_MS: Final = 1_000
LOOK_EACH_BUSY_MS: Final = 100
"""The interval while another thread creates very many objects, as an import does. A pass goes
through all objects created since the last one, and blocks the window meanwhile."""

BUSY_FROM: Final = 50_000
"""New objects since the last check."""

FULL_EACH_S: Final = 60.0
"""The minimum time between passes through all objects."""


_ALL: Final = 2
"""The generation of Python's collector that covers all objects."""


class CycleCollector(QObject):
    """Disables Python's own collection and collects by a timer until ``stop`` is called."""

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        """Start at once; ``clock`` returns seconds and never goes back."""
        super().__init__(parent)
        self._clock = clock
        self._full_at = clock()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EACH_MS)

    def look(self) -> None:
        """Collect what is due by Python's own thresholds."""
        new = gc.get_count()[0]
        now = self._clock()
        generation = _due_generation()
        if generation == _ALL and now - self._full_at < FULL_EACH_S:
            generation = _ALL - 1
        if generation is not None:
            gc.collect(generation)
        if generation == _ALL:
            self._full_at = now
        self._timer.setInterval(LOOK_EACH_BUSY_MS if new >= BUSY_FROM else LOOK_EACH_MS)

    def stop(self) -> None:
        """Restore Python's own collection, if it was enabled before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()


def _due_generation() -> int | None:
    """Return the oldest generation that Python would collect now, or None."""
    over = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if not over[0]:
        return None
    return max(generation for generation, is_over in enumerate(over) if is_over)

"""A watchdog in the window's event loop: how long the window did not respond."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 1


class Beats(QObject):
    """Ticks in the window's event loop, and the longest pause between two of them.

    ``longest_ms`` is elapsed time, which other programs on the machine prolong; ``longest_cpu_ms``
    is the processor time of the window's own thread between two ticks.
    """

    def __init__(self) -> None:
        """Start to tick."""
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self.begin()

    def begin(self) -> None:
        """Measure from now on."""
        self._last_s, self._last_cpu_s = time.perf_counter(), time.thread_time()
        self.longest_ms = self.longest_cpu_ms = 0.0

    def stop(self) -> None:
        """Stop ticking."""
        self._timer.stop()

    def _beat(self) -> None:
        now_s, cpu_s = time.perf_counter(), time.thread_time()
        self.longest_ms = max(self.longest_ms, 1000 * (now_s - self._last_s))
        self.longest_cpu_ms = max(self.longest_cpu_ms, 1000 * (cpu_s - self._last_cpu_s))
        self._last_s, self._last_cpu_s = now_s, cpu_s

"""Ends the program as if its window were closed, if the system or a terminal asks for it."""

from __future__ import annotations

import signal
import socket
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

ASKED: Final = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
"""Logging out and ``kill``, Ctrl+C, a terminal that is closed, Ctrl+Break; where they exist."""

TURN_MS = 20
MOST_TURNS = 600
"""12 s: longer than is waited for a slow disk, which may be what goes on."""


class SystemSignals(QObject):
    """Listens to the system from when it is made until ``stop``; for the main thread only.

    Python runs its handlers between instructions of its own, and while the window waits there are
    none. But it writes each signal into a socket at once, and the window wakes for that.

    Args:
        window: what is closed; if that is refused, the program stays, and can be asked again.

    Signals:
        asked: the system asks; nobody may be there to answer anything.
        closed: it is closed, and all is saved.
    """

    asked = Signal()
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        """Begin to listen. What the program was started without, such as SIGHUP, stays so."""
        super().__init__(window)
        self._window = window
        self._turns = 0
        self._is_ending = False
        self._read, self._written = socket.socketpair()
        for end in (self._read, self._written):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(TURN_MS)
        self._later.timeout.connect(self._leave)
        self._before_fd = signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, lambda *_: None)
            for name in ASKED
            if (number := getattr(signal, name, None)) is not None
            and signal.getsignal(number) is not signal.SIG_IGN
        }

    def stop(self) -> None:
        """Listen no longer; the system's signals do again what they did before."""
        self._later.stop()
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._read.close()
        self._written.close()

    def _on_signal(self) -> None:
        """Read which signals came; others have handlers of their own."""
        came = self._read.recv(4096)
        if not self._is_ending and any(number in self._before for number in came):
            self._is_ending, self._turns = True, 0
            self.asked.emit()
            self._leave()

    def _leave(self) -> None:
        """Leave what waits for an answer, the last first: one in each turn; then close.

        Each of them runs a loop of its own, and what called it goes on when it returns. Only in the
        outermost loop nothing is half done.
        """
        if QThread.currentThread().loopLevel() > 1 and self._turns < MOST_TURNS:
            self._turns += 1
            asks = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if isinstance(asks, QDialog):
                asks.reject()
            elif asks is not None:
                asks.close()
            self._later.start()
            return
        self._is_ending = False
        if self._window.close():
            self.closed.emit()

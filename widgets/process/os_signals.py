"""Closes the window and ends the program when the system or a terminal asks for it."""

from __future__ import annotations

import signal
import socket
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, QThread, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from widgets.kit.timers import single_shot

ASKED: Final = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
"""Logout and ``kill``, Ctrl+C, a closed terminal, Ctrl+Break; those that the system has."""

TURN_MS = 20
MOST_TURNS = 600
"""12 s: longer than the program waits for a slow disk, which may be the cause."""


class SystemSignals(QObject):
    """Handles signals from its creation until ``stop``; for the main thread only.

    Python runs signal handlers between its own instructions, and while the window waits there are
    none. But Python writes each signal to a socket at once, which wakes the window.

    Args:
        window: is closed; if it refuses, the program stays and can be asked again.

    Signals:
        asked: the system asks; nobody may be there to answer a question.
        closed: the window is closed, and everything is saved.
    """

    asked = Signal()
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        """Start to listen.

        Signals that the program was started without, such as SIGHUP, stay ignored.
        """
        super().__init__(window)
        self._window = window
        self._turns = 0
        self._is_ending = False
        self._read, self._written = socket.socketpair()
        for end in (self._read, self._written):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._later = single_shot(self, self._leave, TURN_MS)
        self._before_fd = signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, lambda *_: None)
            for name in ASKED
            if (number := getattr(signal, name, None)) is not None
            and signal.getsignal(number) is not signal.SIG_IGN
        }

    def stop(self) -> None:
        """Stop listening, and restore the former handlers."""
        self._later.stop()
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._read.close()
        self._written.close()

    def _on_signal(self) -> None:
        """Read which signals came; others have their own handlers."""
        came = self._read.recv(4096)
        if not self._is_ending and any(number in self._before for number in came):
            self._is_ending, self._turns = True, 0
            self.asked.emit()
            self._leave()

    def _leave(self) -> None:
        """Close open dialogs and menus, the last first, one per turn; then close the window.

        Each of them runs a nested event loop, and its caller continues when the loop returns. Only
        in the outermost loop is nothing half done.
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

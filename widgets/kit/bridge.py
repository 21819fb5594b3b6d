"""Turns calls from other threads into calls on the window's thread; the only module that does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Bridge(QObject):
    """Runs calls on the thread on which it was made, in the order in which they came."""

    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Belong to the window's thread."""
        super().__init__(parent)
        self._is_open = True
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def deliver(self, call: Callable[[], None]) -> None:
        """Run the call soon on the window's thread; any thread may ask. After ``close``: never."""
        if self._is_open:
            self._called.emit(call)

    def when_done(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Call one of the two on the window's thread when the future is done, and hold neither.

        A future keeps what was added to it. Whoever is called often knows the future, and the two
        would hold each other, and what came, until the collector of circles comes by.
        """
        waiting = [(done, failed)]

        def report(finished: Future[T]) -> None:
            done, failed = waiting.pop()
            if finished.cancelled():
                return
            try:
                error = finished.exception()
            except CancelledError:
                return
            if error is None:
                self.deliver(lambda: done(finished.result()))
            else:
                self.deliver(lambda: failed(error))

        future.add_done_callback(report)

    def close(self) -> None:
        """Drop what comes from now on."""
        self._is_open = False

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if self._is_open:
            call()

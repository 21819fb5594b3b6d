"""Turns calls from other threads into calls on the window's thread; the only module that does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Bridge(QObject):
    """Runs calls on the thread on which it was created, in the order of their arrival."""

    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Bind to the window's thread."""
        super().__init__(parent)
        self._is_open = True
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def deliver(self, call: Callable[[], None]) -> None:
        """Run the call soon on the window's thread.

        Can be called from any thread; no-op once closed.
        """
        if self._is_open:
            self._called.emit(call)

    def when_done(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Call one of the two on the window's thread when the future is done, and keep neither.

        A future keeps its callbacks, and a callback often references the future; the cycle would
        keep the result alive until garbage collection.
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
        """Drop all later calls."""
        self._is_open = False

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if self._is_open:
            call()

"""Holds writes in a queue until the whole job file has been checked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueuedCall:
    """A waiting call, and the future that its caller holds."""

    call: Callable[[], Any]
    future: Future[Any]
    is_write: bool

    def run(self) -> None:
        """Make the call, on the thread that owns the file."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.call()
        except BaseException as error:  # noqa: BLE001 - carried by the future, as an executor does
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


@dataclass(slots=True)
class WriteHold:
    """Holds writes, and later reads that depend on them.

    Not thread-safe: its owner holds a lock around each call.

    Args:
        wanted: called with the first write; it starts the check of the file.
    """

    wanted: Callable[[], None]
    _queued: list[QueuedCall] = field(default_factory=list)
    _hides_reads: bool = False

    def put_write(self, call: Callable[[], T], *, is_read_back: bool) -> Future[T]:
        """Queue a write; later reads wait if they may depend on it."""
        is_first = not any(each.is_write for each in self._queued)
        future = self._put(call, is_write=True)
        self._hides_reads |= is_read_back
        if is_first:
            self.wanted()
        return future

    def put_read(self, call: Callable[[], T]) -> Future[T] | None:
        """Queue a read behind the writes; None: it need not wait."""
        return self._put(call, is_write=False) if self._hides_reads else None

    def take(self) -> list[QueuedCall]:
        """Return the waiting calls in order, and clear the queue."""
        taken, self._queued, self._hides_reads = self._queued, [], False
        return taken

    def _put(self, call: Callable[[], T], *, is_write: bool) -> Future[T]:
        future: Future[T] = Future()
        self._queued.append(QueuedCall(call, future, is_write))
        return future

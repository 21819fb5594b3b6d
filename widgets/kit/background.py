"""Runs long work off the window's thread, with progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from annotator.errors import CancelledError
from annotator.progress import Cancel, Progress
from widgets.kit.bridge import Bridge

T = TypeVar("T")


class BackgroundJobs:
    """One worker thread. ``done``, ``failed`` and ``progress`` run on the window's thread.

    A job gets plain values, a ``Cancel`` and a progress callback; it must not touch a widget. It
    reads a snapshot, never the job file: closing a second handle would drop the lock.
    """

    def __init__(self, bridge: Bridge) -> None:
        """Start no thread before there is work."""
        self._bridge = bridge
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._running: set[Cancel] = set()

    def start(
        self,
        work: Callable[[Cancel, Progress], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> Cancel:
        """Queue the work; returns the handle that stops it."""
        cancel = Cancel()
        self._running.add(cancel)

        def tell(count: int, total: int) -> None:
            self._bridge.deliver(lambda: progress(count, total))

        def finish(result: T) -> None:
            self._running.discard(cancel)
            done(result)

        def give_up(error: BaseException) -> None:
            self._running.discard(cancel)
            if not isinstance(error, CancelledError):
                failed(error)

        self._bridge.when_done(self._pool.submit(work, cancel, tell), finish, give_up)
        return cancel

    def shut_down(self) -> None:
        """Cancel the running job, drop the queue, and wait."""
        for cancel in self._running:
            cancel.cancel()
        self._pool.shutdown(cancel_futures=True)

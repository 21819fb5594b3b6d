"""Closes job files off the window's thread: the last copy of a big job takes its time."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from annotator.store.project import Project


class Closing:
    """Nobody waits for a job that is being closed, unless they want to open it again."""

    def __init__(self) -> None:
        """Start no thread until there is something to close."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job-closer")
        self._running: list[tuple[Path, Future[None]]] = []

    def close(self, project: Project) -> None:
        """Close a job as soon as its last copy is made; nothing is asked of it any more."""
        self._running = [each for each in self._running if not each[1].done()]
        self._running.append((project.path, self._pool.submit(project.close)))

    def wait_for(self, path: Path) -> None:
        """Return once that job file is not open any more."""
        for closed, future in self._running:
            if is_same(closed, path):
                future.result()

    def shut_down(self) -> None:
        """Wait for all of them, and end the thread."""
        self._pool.shutdown()


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to the same file; one may be missing."""
    try:
        return one.samefile(other)
    except OSError:
        return False

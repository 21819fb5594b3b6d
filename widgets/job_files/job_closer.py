"""Closes job files on another thread, because the last backup of a large job takes time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from annotator.job_file.project import Project
from widgets.kit.bridge import Bridge
from widgets.open_job.current_job import Notices
from widgets.shell.notice_bar import Notice

AT_ONCE_S: Final = 0.04
"""Most jobs are closed within this time, so that no notice is needed."""


class JobCloser:
    """Closes jobs in the background; only reopening the same job has to wait."""

    def __init__(self) -> None:
        """Start without a thread."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job-closer")
        self._running: list[tuple[Path, Future[None]]] = []

    def close(self, project: Project) -> None:
        """Close a job once its last copy is made; the job is not used any more."""
        self._running = [each for each in self._running if not each[1].done()]
        self._running.append((project.path, self._pool.submit(project.close)))

    def running(self, path: Path) -> list[Future[None]]:
        """Return the pending work that keeps a job file open."""
        return [each for closed, each in self._running if not each.done() and is_same(closed, path)]

    def wait_for(self, path: Path) -> None:
        """Wait until this job file is closed. Never call it on the window's thread."""
        wait(self.running(path))

    def shut_down(self) -> None:
        """Wait for all jobs, and end the thread."""
        self._pool.shutdown()


class JobReopener:
    """Opens a job once it has finished closing, unless another one is opened first."""

    def __init__(self, closing: JobCloser, bridge: Bridge, notices: Notices) -> None:
        """Start with nothing to open."""
        self._closing = closing
        self._bridge = bridge
        self._notices = notices
        self._wanted: Notice | None = None

    def puts_off(self, path: Path, open_path: Callable[[Path], object]) -> bool:
        """Return whether the job must wait; if so, show a notice and call ``open_path`` later."""
        self.forget()
        wait(self._closing.running(path), AT_ONCE_S)
        running = self._closing.running(path)
        if not running:
            return False
        text = QCoreApplication.translate("JobDoor", "%1 opens as soon as a copy of it is saved…")
        told = self._wanted = Notice(text.replace("%1", path.name))
        self._notices.say(told)

        def go_on(_how: object) -> None:
            if self._wanted is told:
                self.forget()
                open_path(path)

        self._bridge.when_done(running[-1], go_on, go_on)
        return True

    def forget(self) -> None:
        """Open nothing later: another job was chosen, or none."""
        if self._wanted is not None:
            self._notices.withdraw(self._wanted)
            self._wanted = None


def is_same(one: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file; one or both may be missing."""
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False

"""Opens a job whose last session did not end properly, once its file has been checked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from annotator.job_file.project import Project
from widgets.job_files.job_closer import JobCloser, is_same
from widgets.kit.bridge import Bridge
from widgets.open_job.current_job import Notices
from widgets.shell.notice_bar import Notice

AT_ONCE_S: Final = 0.5
"""Most files are checked within this time; waited for only if the last session crashed."""


class CheckedOpener:
    """Holds one job back until its check has ended, before time is booked in its file."""

    def __init__(self, bridge: Bridge, closing: JobCloser, notices: Notices) -> None:
        """Start with no job held back."""
        self._bridge = bridge
        self._closing = closing
        self._notices = notices
        self._waiting: tuple[Project, Notice] | None = None

    def puts_off(self, project: Project, enter: Callable[[Project], object]) -> bool:
        """Return whether the job must wait; if so, show a notice and call ``enter`` later."""
        self.forget()
        checking = project.examine(keeps=True)
        wait([checking], AT_ONCE_S)
        if checking.done():
            return False
        text = QCoreApplication.translate(
            "JobDoor",
            "The program ended without warning last time, so %1 is checked first. It opens in a "
            "moment…",
        )
        waiting = self._waiting = project, Notice(text.replace("%1", project.path.name))
        self._notices.say(waiting[1])

        def go_on(_how: object) -> None:
            if self._waiting is waiting:
                self._waiting = None
                self._notices.withdraw(waiting[1])
                enter(project)

        self._bridge.when_done(checking, go_on, go_on)
        return True

    def is_waiting_for(self, path: Path) -> bool:
        """Return whether that job is about to open by itself."""
        return self._waiting is not None and is_same(path, self._waiting[0].path)

    def forget(self) -> None:
        """Close the waiting job: another one was chosen, or none."""
        if self._waiting is not None:
            project, notice = self._waiting
            self._waiting = None
            self._notices.withdraw(notice)
            self._closing.close(project)

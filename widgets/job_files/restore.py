"""Restores a damaged job: finds the best copy in the background, and asks once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.errors import AnnotatorError
from annotator.job_file.backup.backups import Backup
from annotator.job_file.backup.job_recovery import Recovery, put_back, recovery_of
from annotator.progress import Cancel, Progress
from widgets.job_files.damaged_dialog import DamagedDialog, FileDamage
from widgets.kit.error_text import error_text
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.shell.notice_bar import Notice, NoticeTone


class JobFiles(Protocol):
    """Opens job files; see ``JobLifecycle``."""

    def open_path(self, path: Path) -> bool:
        """Open a job file; False: it was refused."""
        ...

    def wait_closed(self, path: Path) -> None:
        """Return once this job file is closed; do not call it on the window's thread."""
        ...


class JobRestore(QObject):
    """Restores a damaged file and opens it after a single question."""

    def __init__(self, context: Context, files: JobFiles) -> None:
        """Take the objects that restore and open a job."""
        super().__init__(context.window)
        self._context = context
        self._files = files
        self._asked: set[Path] = set()

    def offer(self, path: Path, why: str, newer: Backup | None = None) -> None:
        """Look for recoverable data of a damaged job, and ask whether to restore it.

        ``newer`` is a copy that is newer than the file, which is then whole.
        """
        if path in self._asked:
            return
        self._asked.add(path)
        looking = Notice(self.tr("Looking for the best copy of %1…").replace("%1", path.name))

        def work(_cancel: Cancel, _progress: Progress) -> tuple[Recovery, ExitStack]:
            self._files.wait_closed(path)
            stack = ExitStack()
            return stack.enter_context(recovery_of(path, newer)), stack

        def done(found: tuple[Recovery, ExitStack]) -> None:
            recovery, stack = found
            self._context.notices.withdraw(looking)
            wanted = self._wanted(FileDamage(path, why, is_older=newer is not None), recovery)
            if wanted is not None:
                self._restore(path, wanted, stack)
            else:
                stack.close()
                self._asked.discard(path)

        self._context.notices.say(looking)
        self._context.background.start(work, done=done, failed=self._refusing(path, looking))

    def _wanted(self, harm: FileDamage, recovery: Recovery) -> Recovery | None:
        """Ask whether to restore it, and which of the variants; None: not now."""
        dialog = DamagedDialog(self._context.look, harm, recovery, self._context.window)
        with off_item(self._context):
            is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen() if is_wanted else None
        dialog.deleteLater()
        return chosen

    def _restore(self, path: Path, recovery: Recovery, stack: ExitStack) -> None:
        now = dt.datetime.now().astimezone()

        def work(_cancel: Cancel, _progress: Progress) -> Path | None:
            with stack:
                return put_back(recovery, path, now)

        def done(left: Path | None) -> None:
            self._asked.discard(path)
            self._files.open_path(path)
            if left is not None:
                text = self.tr("The job is restored. The file that was here is now called %1.")
                self._context.notices.say(Notice(text.replace("%1", left.name)))

        self._context.background.start(work, done=done, failed=self._refusing(path))

    def _refusing(self, path: Path, shown: Notice | None = None) -> Callable[[BaseException], None]:
        def failed(error: BaseException) -> None:
            self._asked.discard(path)
            if shown is not None:
                self._context.notices.withdraw(shown)
            if not isinstance(error, AnnotatorError):
                raise error
            self._context.notices.say(Notice(error_text(error), NoticeTone.REFUSAL))

        return failed

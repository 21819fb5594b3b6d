"""Writes working copies back to their files, and reports failures."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from annotator.errors import AnnotatorError
from annotator.job_file.backup.working_copy import bring_home, left_behind
from annotator.job_file.project import Project
from annotator.progress import Cancel, Progress
from annotator.sentences.said import Said
from annotator.session.job_session import JobSession
from widgets.job_files.write_back_dialog import HomeDialog
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text, sentence_text
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone
from widgets.theme.look import Look

FIRST_MS: Final = 5_000
"""How long after the opening to look for working copies that were not written back."""

EVERY_MS: Final = 5 * 60_000

PATIENCE_S: Final = 0.3
"""How long the window waits for a write-back before it shows the dialog."""

DONE_MS: Final = 6_000


Bringing = Callable[[Cancel, Progress], Said | None]


class WriteBacks(QObject):
    """Writes back soon after the opening, every five minutes and at the close.

    The window waits for it only at the end of the program. A failure is reported once, with a
    button to try again, and the notice is withdrawn after a success. Working copies that an earlier
    run left behind are reported at the start.
    """

    def __init__(
        self,
        context: Context,
        wait_closed: Callable[[Path], None],
        bridge: Bridge,
        background: BackgroundJobs,
        look: Look,
    ) -> None:
        """Wait for a job; ``wait_closed`` returns once no thread has that job file open."""
        super().__init__(context.window)
        self._context = context
        self._jobs = context.jobs
        self._wait_closed = wait_closed
        self._bridge = bridge
        self._background = background
        self._look = look
        self._told: dict[Path, Notice] = {}
        self._leaving: tuple[Path, Future[Said | None]] | None = None
        self._timer = single_shot(self, self.look)
        context.jobs.job_changed.connect(self._on_job)
        QTimer.singleShot(0, self, self.look_behind)

    def look(self) -> None:
        """Write back now if the original file is older."""
        if self._jobs.is_open:
            self._write(self._jobs.job.project)
            self._timer.start(EVERY_MS)

    def look_behind(self) -> None:
        """Report working copies that were not written back by this program or an earlier run."""
        for home in left_behind():
            if not self._is_open(home):
                text = self.tr(
                    "The last work on %1 was not written back to its place. It is safe on this "
                    "computer."
                )
                self._offer(home, text.replace("%1", home.name), NoticeTone.ATTENTION)

    def has_come_home(self, *, asks: bool) -> bool:
        """Wait for the write-back of the last closed job, because the window is about to close.

        If it fails, the person learns why and can try again. Returns whether the window may close:
        data that is not written back stays on this computer, and the next start reports it. If
        nobody is there to answer (``asks`` is False), the window may close.
        """
        if self._leaving is None or not asks:
            return True
        home, writing = self._leaving
        self._leaving = None
        wait([writing], timeout=PATIENCE_S)
        if writing.done() and writing.exception() is None:
            return True
        dialog = HomeDialog(self._look, home, self._context.window)
        dialog.again_asked.connect(lambda: self._try_beside(dialog, home))
        self._bridge.when_done(
            writing,
            lambda _told: dialog.accept(),
            lambda error: dialog.show_refusal(_sentence(error)),
        )
        dialog.exec()
        dialog.deleteLater()
        self._withdraw(home)
        return True

    def _on_job(self) -> None:
        job = self._jobs.job_or_none
        if job is not None:
            self._withdraw(job.project.path)  # the job continues, and is written back with the rest
        if job is not None and job.project.is_working_copy:
            self._timer.start(FIRST_MS)
        else:
            self._timer.stop()

    def write_at_close(self, session: JobSession) -> None:
        """Write back a job that is about to be closed."""
        if session.project.is_working_copy:
            self._leaving = session.project.path, self._write(session.project)

    def _write(self, project: Project) -> Future[Said | None]:
        writing, home = project.write_back(), project.path
        self._bridge.when_done(
            writing,
            lambda told: self._on_written(home, told),
            lambda error: self._offer(home, _sentence(error), NoticeTone.REFUSAL),
        )
        return writing

    def _on_written(self, home: Path, told: Said | None) -> None:
        self._withdraw(home)
        if told is not None:
            self._context.notices.say(Notice(sentence_text(told), NoticeTone.ATTENTION))

    def _offer(self, home: Path, text: str, tone: NoticeTone) -> None:
        """Report once that a job is not written back, with a button to do it."""
        if home in self._told:
            return
        choice = self.tr("&Write it back"), lambda: self._again(home)
        self._told[home] = Notice(text, tone, (choice,))
        self._context.notices.say(self._told[home])

    def _withdraw(self, home: Path) -> None:
        told = self._told.pop(home, None)
        if told is not None:
            self._context.notices.withdraw(told)

    def _again(self, home: Path) -> None:
        self._withdraw(home)
        if self._is_open(home):
            self.look()
            return

        def done(told: Said | None) -> None:
            text = self.tr("%1 is written back to its place.").replace("%1", home.name)
            if told is not None:
                text = sentence_text(told)
            tone = NoticeTone.PLAIN if told is None else NoticeTone.ATTENTION
            passes_ms = DONE_MS if told is None else 0
            self._context.notices.say(Notice(text, tone, passes_ms=passes_ms))

        self._background.start(
            self._bringing(home),
            done=done,
            failed=lambda error: self._offer(home, _sentence(error), NoticeTone.REFUSAL),
        )

    def _try_beside(self, dialog: HomeDialog, home: Path) -> None:
        dialog.show_writing()
        self._background.start(
            self._bringing(home),
            done=lambda _told: dialog.accept(),
            failed=lambda error: dialog.show_refusal(_sentence(error)),
        )

    def _bringing(self, home: Path) -> Bringing:
        def work(_cancel: Cancel, _progress: Progress) -> Said | None:
            self._wait_closed(home)
            return bring_home(home)

        return work

    def _is_open(self, home: Path) -> bool:
        return self._jobs.is_open and self._jobs.job.project.path == home


def _sentence(error: BaseException) -> str:
    if not isinstance(error, AnnotatorError):
        raise error
    return error_text(error)

"""Reports missing pictures, asks for their folder, and updates the job."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from annotator.errors import AnnotatorError
from annotator.model.entities import MediaId
from annotator.progress import Cancel, Progress
from widgets.kit.amount_text import counted
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice, NoticeTone

if TYPE_CHECKING:
    from annotator.importers.relink import Lost, RelinkResult

T = TypeVar("T")
PASSING_MS = 8000


class MissingPictures(QObject):
    """Checks each opened job once, when the first picture is not in its place."""

    def __init__(self, context: Context) -> None:
        """Follow the open job."""
        super().__init__(context.window)
        self._context = context
        self._has_looked = False
        self._running: Cancel | None = None
        self._told: tuple[Notice, frozenset[MediaId]] | None = None
        context.jobs.job_changed.connect(self._on_job)

    def ask(self) -> None:
        """Look for missing pictures, and report also if there are none."""
        self._look(self._context.jobs.job, is_asked=True)

    def _on_job(self) -> None:
        self._has_looked = False
        self._withdraw()
        if self._running is not None:
            self._running.cancel()
            self._running = None
        job = self._context.jobs.job_or_none
        if job is not None:
            job.content_came.connect(lambda shown, _why: self._on_picture(job, shown))

    def _on_picture(self, job: OpenJob, shown: object) -> None:
        if job.loaded is None:
            return
        if shown is not None and self._told is not None and job.loaded.media.id in self._told[1]:
            # A picture is back, as when a USB stick was plugged in again: perhaps all are.
            self._withdraw()
            self._look(job, is_asked=False)
            return
        if shown is not None or self._has_looked:
            return
        path = job.project.media_folder / job.loaded.media.path
        if not os.path.exists(path):  # noqa: PTH110 - not Path.exists, which fails in some folders
            self._look(job, is_asked=False)

    def _look(self, job: OpenJob, *, is_asked: bool) -> None:
        """Check each picture on the disk, on another thread."""
        if self._running is not None:
            return
        self._has_looked = True
        project = job.project

        def work(cancel: Cancel, progress: Progress) -> Lost:
            from annotator.importers.relink import find_lost  # noqa: PLC0415 - seldom needed

            return find_lost(project, cancel, progress)

        self._start(job, work, lambda lost: self._tell(job, lost, is_asked=is_asked))

    def _tell(self, job: OpenJob, lost: Lost, *, is_asked: bool) -> None:
        if not lost.media:
            if is_asked:
                self._say(self.tr("All pictures are where the job expects them."))
            return
        text = self.tr("Pictures that were not found: %1 of %2. Where are they now?")
        text = self._counted(text, len(lost.media), lost.total)
        choose = partial(self._choose, job, lost)
        notice = Notice(text, NoticeTone.ATTENTION, ((self.tr("Choose their folder…"), choose),))
        self._told = notice, frozenset(one.id for one in lost.media)
        self._context.notices.say(notice)

    def _withdraw(self) -> None:
        """Withdraw the notice of missing pictures; the next missing one starts another check."""
        told, self._told, self._has_looked = self._told, None, False
        if told is not None:
            self._context.notices.withdraw(told[0])

    def _choose(self, job: OpenJob, lost: Lost) -> None:
        if self._context.jobs.job_or_none is not job:
            return
        title = self.tr("The folder in which the pictures are now")
        start = str(job.project.path.parent)
        with off_item(self._context):
            found = QFileDialog.getExistingDirectory(self._context.window, title, start)
        if found:
            self.look_in(job, lost, Path(found))

    def look_in(self, job: OpenJob, lost: Lost, folder: Path) -> None:
        """Look for lost pictures in a folder, and update the job with those found."""
        project = job.project

        def work(cancel: Cancel, progress: Progress) -> RelinkResult:
            from annotator.importers.relink import relink  # noqa: PLC0415 - late: pictures are rarely missing

            return relink(project, lost, folder, cancel, progress)

        looking = Notice(self.tr("Looking in %1…").replace("%1", folder.name))
        self._context.notices.say(looking)
        self._start(job, work, lambda done: self._on_relinked(job, done, lost, folder), looking)

    def _on_relinked(self, job: OpenJob, done: RelinkResult, lost: Lost, folder: Path) -> None:
        if done.elsewhere:
            text = self.tr(
                "%1 of them are in %3. A job has its pictures in one folder: copy these into it?"
            )
            text = self._counted(text, done.found, len(lost.media)).replace("%3", folder.name)
            copy = partial(self._copy, job, done)
            self._context.notices.say(Notice(text, choices=((self.tr("Copy them"), copy),)))
            return
        if not done.found:
            text = self.tr("None of them is in %3. Choose another folder.")
            again = partial(self._choose, job, lost)
            choice = ((self.tr("Choose their folder…"), again),)
            self._context.notices.say(
                Notice(text.replace("%3", folder.name), NoticeTone.ATTENTION, choice)
            )
            return
        text = self.tr("All pictures were found again.")
        if done.missing:
            text = self.tr("%1 of %2 pictures were found again; the others are still missing.")
            text = self._counted(text, done.found, done.found + done.missing)
        self._show_again(job, text)

    def _copy(self, job: OpenJob, done: RelinkResult) -> None:
        project = job.project

        def work(cancel: Cancel, _progress: Progress) -> int:
            from annotator.importers.relink import copy_back  # noqa: PLC0415 - late: pictures are rarely missing

            return copy_back(project, done.elsewhere, cancel)

        def say(count: int) -> None:
            one = self.tr("1 picture was copied; it is where the job expects it.")
            many = self.tr("%1 pictures were copied; they are where the job expects them.")
            self._show_again(job, counted(count, one, many))

        self._start(job, work, say)

    def _show_again(self, job: OpenJob, text: str) -> None:
        """Open the current item again: its picture is back, perhaps under another name."""
        self._say(text)
        job.read_anew()

    def _start(
        self,
        job: OpenJob,
        work: Callable[[Cancel, Progress], T],
        done: Callable[[T], None],
        looking: Notice | None = None,
    ) -> None:
        def end() -> bool:
            self._running = None
            if looking is not None:
                self._context.notices.withdraw(looking)
            return self._context.jobs.job_or_none is job

        def finish(result: T) -> None:
            if end():
                done(result)

        def give_up(error: BaseException) -> None:
            end()
            if not isinstance(error, AnnotatorError):
                raise error
            self._context.jobs.refuse(error)

        self._running = self._context.background.start(work, done=finish, failed=give_up)

    def _counted(self, text: str, count: int, total: int) -> str:
        locale = self._context.window.locale()
        return text.replace("%1", locale.toString(count)).replace("%2", locale.toString(total))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

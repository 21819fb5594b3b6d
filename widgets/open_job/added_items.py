"""Adds pictures to the open job in the background, and shows the progress in the list."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from annotator.errors import AnnotatorError, CancelledError
from annotator.job_file.project import Project
from annotator.paths import state_folder
from annotator.progress import Cancel
from annotator.sentences.said import Said
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import sentence_text
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

if TYPE_CHECKING:
    from annotator.importers.import_run import Feed, ImportProgress

TELL_EVERY_S: Final = 0.25
PASSING_MS: Final = 8000


class ProgressPanel(Protocol):
    """The item list; it shows the progress of the import and has a button that stops it."""

    @property
    def stop_asked(self) -> SignalInstance:
        """Emitted when the person asks to stop the import."""
        ...

    def show_adding(self, text: str) -> None:
        """Show the progress of the import; "" when nothing is being imported."""
        ...


class AddedItems(QObject):
    """Imports at most one folder at a time; the thread ends with the import.

    Signals:
        ended: the import has ended; carries whether the whole folder is in the job, and how many
            items were added.
    """

    ended = Signal(bool, int)

    def __init__(self, context: Context, panel: ProgressPanel, bridge: Bridge) -> None:
        """Start with no import running."""
        super().__init__(context.window)
        self._context = context
        self._panel = panel
        self._bridge = bridge
        self._cancel: Cancel | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._project: Project | None = None
        self._fed: ImportProgress | None = None
        panel.stop_asked.connect(self._on_stop_asked)

    @property
    def is_running(self) -> bool:
        """Whether pictures are being imported."""
        return self._pool is not None

    def go_on(self, project: Project, feed: Feed | None) -> None:
        """Import the rest of the folder of a new job, or of one that was closed during the import.

        Args:
            project: the open job.
            feed: the files that are left, or None if they are not known.
        """
        from annotator.importers.import_run import UnfinishedImports  # noqa: PLC0415 - most jobs are whole

        if feed is not None:
            if feed.is_over:
                self._say_all(feed.notes)
            else:
                self._start(project, lambda _cancel: feed)
        elif UnfinishedImports(state_folder()).has(project.facts.job_id):
            self.look_for_new(project)

    def look_for_new(self, project: Project) -> None:
        """Import new files from the folder of a job."""
        from annotator.importers.common.file_list import list_files  # noqa: PLC0415 - late: a window opens without importing files
        from annotator.importers.import_run import Feed, UnfinishedImports  # noqa: PLC0415 - late: a window opens without importing files

        folder, job = project.media_folder, project.path

        def listed(cancel: Cancel) -> Feed:
            return Feed.of(list_files(folder, job=job, cancel=cancel), cancel)

        if not self.is_running:
            UnfinishedImports(state_folder()).note(project.facts.job_id)
            self._start(project, listed)

    def stop(self) -> None:
        """Stop after the current batch, because the job is closing; the next opening continues."""
        if self._cancel is not None:
            self._cancel.cancel()
        if self._pool is not None:
            self._pool.shutdown()
        self._put_away()

    def _start(self, project: Project, feed_of: Callable[[Cancel], Feed]) -> None:
        cancel = self._cancel = Cancel()
        self._project = project
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="adding")
        self._panel.show_adding(self.tr("Adding pictures…"))
        told_s = 0.0

        def tell(fed: ImportProgress) -> None:
            nonlocal told_s
            now_s = time.monotonic()
            if now_s - told_s >= TELL_EVERY_S or fed.seen == fed.total:
                told_s = now_s
                self._bridge.deliver(lambda: self._show(cancel, fed))

        def work() -> Feed:
            feed = feed_of(cancel)
            feed.run(project, cancel, tell)
            return feed

        self._bridge.when_done(
            self._pool.submit(work),
            lambda feed: self._on_done(cancel, feed),
            lambda error: self._on_failed(cancel, error),
        )

    def _show(self, cancel: Cancel, fed: ImportProgress) -> None:
        if cancel is not self._cancel:
            return
        self._fed = fed
        locale = self._context.window.locale()
        words = self.tr("Adding pictures: %1 of %2")
        words = words.replace("%1", locale.toString(fed.seen))
        self._panel.show_adding(words.replace("%2", locale.toString(fed.total)))
        self._look_further()

    def _look_further(self) -> None:
        job = self._context.jobs.job_or_none
        if job is not None and job.project is self._project:
            job.items.look_further()

    def _on_done(self, cancel: Cancel, feed: Feed) -> None:
        if cancel is not self._cancel:
            return
        self._forget()
        self._look_further()
        self._put_away()
        self._say_all(feed.notes)
        self.ended.emit(True, feed.added)

    def _on_failed(self, cancel: Cancel, error: BaseException) -> None:
        if cancel is not self._cancel:
            return
        self._look_further()
        self._put_away()
        self.ended.emit(False, 0)
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _on_stop_asked(self) -> None:
        """Keep the items that were added; the import does not continue by itself any more."""
        if self._cancel is None:
            return
        self._cancel.cancel()
        self._forget()
        fed, locale = self._fed, self._context.window.locale()
        if fed is not None:
            text = self.tr(
                "Stopped after %1 of %2 files. “Add new files from the folder” in the menu "
                "adds the rest."
            )
            text = text.replace("%1", locale.toString(fed.seen))
            self._say(text.replace("%2", locale.toString(fed.total)))

    def _forget(self) -> None:
        from annotator.importers.import_run import UnfinishedImports  # noqa: PLC0415 - late: a window opens without importing files

        if self._project is not None:
            UnfinishedImports(state_folder()).forget(self._project.facts.job_id)

    def _put_away(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
        self._pool = self._cancel = self._project = self._fed = None
        self._panel.show_adding("")

    def _say_all(self, notes: tuple[Said, ...]) -> None:
        for note in notes:
            self._say(sentence_text(note))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text))

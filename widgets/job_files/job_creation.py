"""Creates a job on another thread: lists pictures, makes the file, shows the progress."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from annotator.errors import CancelledError
from annotator.job_file.opening.location import unsafe_place
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.model.people import Worker, new_worker
from annotator.paths import state_folder
from annotator.progress import Cancel, Progress
from annotator.records import JobFacts, NewItem, StoredOrder
from annotator.session.given_order import read_given
from widgets.kit.background import BackgroundJobs
from widgets.shell.notice_bar import Notice, NoticeBar

if TYPE_CHECKING:
    from annotator.importers.import_run import Feed
    from widgets.job_files.new_job_dialog import NewJob

_TELL_EVERY_S = 0.1

FIRST_ITEMS = 200
"""A new job opens with this many pictures; the others are added while work goes on."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A new job, open, with its first items; ``feed`` has the files that are left.

    The ``worker`` is not in the job yet: a person who refuses the work order leaves no name there.
    """

    project: Project
    worker: Worker
    feed: Feed


class JobCreation(QObject):
    """Creates one job at a time; a notice shows the progress and has a button to stop."""

    def __init__(self, jobs: BackgroundJobs, notices: NoticeBar) -> None:
        """Start with nothing to create."""
        super().__init__(notices)
        self._jobs = jobs
        self._notices = notices

    def start(
        self,
        wanted: NewJob,
        done: Callable[[Begun], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Find pictures and create the job; calls ``done`` or ``failed``, neither if stopped."""
        folder = wanted.folder.name
        looking = self.tr("Looking in %1…").replace("%1", folder)
        part = self.tr("Looking in %1: %2 files")
        handle: list[Cancel] = []

        def stop() -> None:
            handle[0].cancel()

        shown = [Notice(looking, choices=((self.tr("Stop"), stop),))]

        def tell(count: int, _total: int) -> None:
            text = part.replace("%2", QLocale().toString(count)).replace("%1", folder)
            shown[0] = self._notices.revise(shown[0], text)

        def finish(begun: Begun) -> None:
            self._notices.withdraw(shown[0])
            done(begun)

        def give_up(error: BaseException) -> None:
            self._notices.withdraw(shown[0])
            failed(error)

        def work(cancel: Cancel, progress: Progress) -> Begun:
            return begin(wanted, cancel, now_and_then(progress))

        self._notices.say(shown[0])
        handle.append(self._jobs.start(work, done=finish, failed=give_up, progress=tell))


def begin(wanted: NewJob, cancel: Cancel, progress: Progress) -> Begun:
    """Return the new job, open, with its first pictures; ``progress`` counts the files found.

    Raises:
        AnnotatorError: the folder, the work order or the job file is refused, or the disk.
        CancelledError: the person stopped it; nothing is created.
    """
    from annotator.importers.common.file_list import list_files  # noqa: PLC0415 - late: most people open a job that is there
    from annotator.importers.folder_importer import no_pictures  # noqa: PLC0415 - the same
    from annotator.importers.import_run import Feed, UnfinishedImports  # noqa: PLC0415 - a later need

    order = None if wanted.work_order is None else read_given(wanted.work_order)
    feed = Feed.of(list_files(wanted.folder, cancel=cancel, progress=progress), cancel)
    items = feed.first(FIRST_ITEMS, cancel)
    if not items:
        raise no_pictures(wanted.folder)
    job_id, unfinished = str(uuid.uuid4()), UnfinishedImports(state_folder())
    if not feed.is_over:
        unfinished.note(job_id)
    try:
        project = _make(wanted, job_id, items, cancel)
        _settle(project, order, cancel, wanted)
    except BaseException:
        unfinished.forget(job_id)
        raise
    if unsafe_place(project.path) is not None:
        project.close()
        project = Project.open_safely(project.path)
    return Begun(project, new_worker(wanted.worker), feed)


def _settle(project: Project, order: StoredOrder | None, cancel: Cancel, wanted: NewJob) -> None:
    """Store the work order in the new job; if the person cancels now, delete the job."""
    try:
        if order is not None:
            project.writes.add_order(order.data, order.sha256, order.signature).result()
        cancel.check()
    except CancelledError:
        project.close()
        # This program created it a moment ago: nothing else is in it.
        wanted.job_file.unlink(missing_ok=True)
        raise
    except BaseException:
        project.close()
        raise


def _make(wanted: NewJob, job_id: str, items: Sequence[NewItem], cancel: Cancel) -> Project:
    cancel.check()
    media = media_text_of(wanted.job_file, wanted.folder)
    return Project.create(
        wanted.job_file,
        JobFacts(job_id, wanted.job_file.stem, media),
        labels=wanted.labels,
        items=items,
    )


def now_and_then(progress: Progress) -> Progress:
    """Limit ``progress`` to ten calls a second, so that the window stays responsive."""
    told_s = time.monotonic()

    def tell(count: int, total: int) -> None:
        nonlocal told_s
        now_s = time.monotonic()
        if now_s - told_s >= _TELL_EVERY_S:
            told_s = now_s
            progress(count, total)

    return tell

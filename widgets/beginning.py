"""Begins a job off the window's thread: looks for pictures, makes the file, tells how far it is."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.errors import CancelledError
from annotator.jobs import Cancel, Progress, counted
from annotator.pay.reading import read_work_order
from annotator.people import Worker, new_worker
from annotator.records import ItemRow, JobFacts
from annotator.store.project import Project
from annotator.store.values import media_text_of
from widgets.jobs import Jobs
from widgets.notice_bar import Notice, NoticeBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.records import NewItem
    from widgets.dialogs.new_job import NewJob

_TELL_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Begun:
    """A job that was just made, and open; its items, and what was left out of it.

    The ``worker`` is not in the job yet: whoever refuses its work order leaves no name there.
    """

    project: Project
    worker: Worker
    rows: list[ItemRow]
    notes: tuple[str, ...]


class Beginning(QObject):
    """Begins jobs one after the other; a notice tells how far it is and has a button to stop."""

    def __init__(self, jobs: Jobs, notices: NoticeBar) -> None:
        """Begin nothing yet."""
        super().__init__(notices)
        self._jobs = jobs
        self._notices = notices

    def start(
        self,
        wanted: NewJob,
        done: Callable[[Begun], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Look for pictures and make the job; one of the two is called, neither when stopped."""
        folder = wanted.folder.name
        looking = self.tr("Looking for pictures in %1…").replace("%1", folder)
        part = self.tr("Beginning the job of pictures in %1: %2 %")
        handle: list[Cancel] = []

        def stop() -> None:
            handle[0].cancel()

        shown = [Notice(looking, choices=((self.tr("Stop"), stop),))]

        def tell(count: int, total: int) -> None:
            text = part.replace("%2", str(100 * count // max(total, 1))).replace("%1", folder)
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
    """Return the new job, open; finding its pictures is half of the progress.

    Raises:
        AnnotatorError: the folder, the work order or the job file is refused, or the disk.
        OSError: the work order cannot be read.
        CancelledError: the person stopped it; nothing is made.
    """
    from annotator.importers.folder import scan_folder  # noqa: PLC0415 - a later need

    def look(count: int, total: int) -> None:
        progress(count, 2 * total)

    def make(count: int, total: int) -> None:
        progress(total + count, 2 * total)

    order = None if wanted.work_order is None else wanted.work_order.read_bytes()
    digest = "" if order is None else read_work_order(order).sha256
    scan = scan_folder(wanted.folder, cancel=cancel, progress=look)
    project = _make(wanted, scan.items, cancel, make)
    try:
        if order is not None:
            project.add_order(order, digest).result()
        rows = project.item_rows().result()
        cancel.check()
    except CancelledError:
        project.close()
        # Made a moment ago, by us: nobody has put anything into it.
        wanted.job_file.unlink(missing_ok=True)
        raise
    except BaseException:
        project.close()
        raise
    return Begun(project, new_worker(wanted.worker), rows, scan.notes)


def _make(wanted: NewJob, items: Sequence[NewItem], cancel: Cancel, progress: Progress) -> Project:
    media = media_text_of(wanted.job_file, wanted.folder)
    return Project.create(
        wanted.job_file,
        JobFacts(str(uuid.uuid4()), wanted.job_file.stem, media),
        labels=wanted.labels,
        items=counted(items, cancel, progress),
    )


def now_and_then(progress: Progress) -> Progress:
    """Return the same, told ten times a second at most: the window has other things to do."""
    told_s = time.monotonic()

    def tell(count: int, total: int) -> None:
        nonlocal told_s
        now_s = time.monotonic()
        if now_s - told_s >= _TELL_EVERY_S:
            told_s = now_s
            progress(count, total)

    return tell

"""Takes the review of a submission into the worker's job: reads it, shows it, writes, opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.errors import AnnotatorError
from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.job_file.project import Project
from annotator.model.entities import ItemId, RegionVerdict, Review
from annotator.packages.opened_packages import job_of
from annotator.progress import Cancel, Progress
from annotator.worker_reviews.review_file import (
    ReadReview,
    ReviewFileRefusedError,
    read_review_file,
)
from annotator.worker_reviews.taken_reviews import (
    TakeReport,
    is_taken,
    require_for,
    take_review,
    vendor_keys,
)
from widgets.kit.error_text import sentence_text
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.review.taken_review_dialog import ReviewSummary, TakenReviewDialog
from widgets.shell.notice_bar import Notice, NoticeBar

PASSING_MS = 8_000


class ClosableJobs(Protocol):
    """Opens and closes job files; see ``JobLifecycle``."""

    def open_path(self, path: Path) -> bool:
        """Open a job file; False: it was refused."""
        ...

    def close(self) -> bool:
        """Close the open job; False: something could not be saved, so it stays open."""
        ...

    def wait_closed(self, path: Path) -> None:
        """Return once this job file is closed; do not call it on the window's thread."""
        ...


class TakenReviewController(QObject):
    """Takes one review at a time. The job is closed meanwhile, and opens again with the review.

    Args:
        context: the window.
        notices: where the result is shown.
        files: opens and closes the job.
        show_items: shows the items that fit a filter.
    """

    def __init__(
        self,
        context: Context,
        notices: NoticeBar,
        files: ClosableJobs,
        show_items: Callable[[ItemFilter], object],
    ) -> None:
        """Start with no review."""
        super().__init__(context.window)
        self._context = context
        self._notices = notices
        self._files = files
        self._show_items = show_items
        self._busy = False

    def open(self, path: Path) -> None:
        """Read a review, then show what it decides and ask whether to take it."""
        if self._busy:
            return

        def work(_cancel: Cancel, _progress: Progress) -> ReadReview:
            return read_review_file(path)

        self._busy = True
        self._context.background.start(work, done=self._find_job, failed=self._give_up)

    def _find_job(self, read: ReadReview) -> None:
        """Show the review of the open job, or of the job of its package."""
        job, review = self._context.jobs.job_or_none, read.review
        if job is not None and job.project.facts.job_id == review.job_id:
            self._ask(job.project, read)
            return
        found = None if review.package is None else job_of(review.package)
        if found is None:
            self._give_up(
                ReviewFileRefusedError(
                    "This review is for another job. Open that job, then open the review again."
                )
            )
            return

        def work(_cancel: Cancel, _progress: Progress) -> Project:
            return Project.open_safely(found)

        def ask(project: Project) -> None:
            try:
                self._ask(project, read)
            finally:
                project.close()

        self._context.background.start(work, done=ask, failed=self._give_up)

    def _ask(self, project: Project, read: ReadReview) -> None:
        path = project.path
        try:
            is_new = not is_taken(project, read)
            if is_new:
                require_for(project, read)
            is_known = read.signer.fingerprint in vendor_keys(project)
        except AnnotatorError as error:
            self._give_up(error)
            return
        if not is_new:
            self._busy = False
            self._say(self.tr("This review was taken before. Nothing was changed."))
            return
        summary = ReviewSummary(read.review, read.signer.fingerprint, is_known)
        dialog = TakenReviewDialog(self._context.look, summary, self._context.window)
        with off_item(self._context):
            is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        job = self._context.jobs.job_or_none
        is_open = job is not None and job.project is project
        if not is_wanted or (is_open and not self._files.close()):
            self._busy = False
            return
        self._take(path, read)

    def _take(self, path: Path, read: ReadReview) -> None:
        def work(_cancel: Cancel, _progress: Progress) -> TakeReport:
            self._files.wait_closed(path)
            with Project.open_safely(path) as project:
                project.require_work()
                return take_review(project, read)

        def done(report: TakeReport) -> None:
            self._busy = False
            self._files.open_path(path)
            self._tell(report)

        def failed(error: BaseException) -> None:
            self._files.open_path(path)
            self._give_up(error)

        self._context.background.start(work, done=done, failed=failed)

    def _tell(self, report: TakeReport) -> None:
        refused = report.items.get(Review.REJECTED, 0) + report.regions.get(
            RegionVerdict.REJECTED, 0
        )
        text = sentence_text(report.said)
        if not refused:
            self._say(text)
            return
        choices = ((self.tr("Show what was rejected"), self._show_rejected),)
        self._notices.say(Notice(text, choices=choices))

    def _show_rejected(self) -> None:
        """List the rejected items, and open the first one of this worker."""
        job = self._context.jobs.job_or_none
        if job is None:
            return
        self._show_items(replace(NO_FILTER, reviews=frozenset({Review.REJECTED})))
        asked = job.project.reads.rejected_of(job.session.worker.id)

        def go(found: list[ItemId]) -> None:
            if found and self._context.jobs.job_or_none is job:
                job.go_to(found[0])

        job.bridge.when_done(asked, go, lambda _error: None)

    def _give_up(self, error: BaseException) -> None:
        self._busy = False
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _say(self, text: str) -> None:
        self._notices.say(Notice(text, passes_ms=PASSING_MS))

"""The day by which the vendor wants the work, in the status bar as long as the job is open."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.records import StoredPackage
from widgets.kit.day_words import apart, short_date
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.status_bar import StatusBar


class DueDay(QObject):
    """Shows what stands on the package of the job. It is only what the vendor wrote."""

    def __init__(self, context: Context, line: StatusBar) -> None:
        """Follow the open job."""
        super().__init__(context.window)
        self._jobs, self._line = context.jobs, line
        context.jobs.job_changed.connect(self._follow)

    def _follow(self) -> None:
        job = self._jobs.job_or_none
        self._line.show_due("", "")
        if job is not None:
            # Not awaited: the file may still be checked.
            job.bridge.when_done(
                job.project.reads.package(), lambda found: self._show(job, found), _ignore
            )

    def _show(self, job: OpenJob, package: StoredPackage | None) -> None:
        day = None if package is None else package.due
        if job is self._jobs.job_or_none and day is not None:
            text = self.tr("wanted by %1").replace("%1", apart(f"{short_date(day)} {day.year}"))
            told = self.tr(
                "The vendor wrote this on the package. Nothing in this program changes on that day."
            )
            self._line.show_due(text, told)


def _ignore(_error: BaseException) -> None:
    """The job was closed, or its file is damaged, which is told elsewhere."""

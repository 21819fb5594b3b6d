"""Shreds the countersigned spans of the current worker, after a preview."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, Signal

from annotator.job_file.project import Project
from annotator.job_ledger.kept_copies import CopyRenewal, KeptCopies, kept_copies, renew_copies
from annotator.job_ledger.shred import SettledRecord, ShredDraft, settled, shred
from annotator.model.people import Worker
from annotator.progress import Cancel, Progress, Watch
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.shred_dialog import ShredDialog
from widgets.open_job.context import Context


class Shred(QObject):
    """Connects the dialog and the job.

    Signals:
        shredded: spans are gone.
    """

    shredded = Signal()

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def ask(self) -> None:
        """Show what can be shredded, and shred it if the person agrees."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        dialog = ShredDialog(self._context.look, self._context.window)
        shown = _OpenDialog(dialog, job.project, job.session.worker, self._context.background)
        shown.shredded.connect(self.shredded)
        shown.look()
        dialog.exec()
        shown.stop()
        dialog.deleteLater()


class _OpenDialog(QObject):
    """One open dialog.

    Signals:
        shredded: spans are gone.
    """

    shredded = Signal()

    def __init__(
        self, dialog: ShredDialog, project: Project, worker: Worker, background: BackgroundJobs
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._project, self._worker = project, worker
        self._settled: SettledRecord | None = None
        self._request = LatestRequest(background, self)
        dialog.day_chosen.connect(self._plan)
        dialog.start_asked.connect(self._shred)

    def look(self) -> None:
        """Read what can be shredded, and show it when it is ready."""
        project, worker = self._project, self._worker

        def work(cancel: Cancel, progress: Progress) -> tuple[SettledRecord, KeptCopies]:
            found = settled(project, worker, Watch(cancel, progress))
            return found, kept_copies(project, worker)

        def done(found: tuple[SettledRecord, KeptCopies]) -> None:
            self._settled = found[0]
            self._dialog.show_days(found[0].days, found[1])

        self._request.start(work, done=done, refused=self._dialog.show_unknown)

    def stop(self) -> None:
        """Drop all later results."""
        self._request.stop()

    def _plan(self) -> None:
        found, day = self._settled, self._dialog.day
        if found is None or day is None:
            return

        def work(_cancel: Cancel, _progress: Progress) -> ShredDraft:
            return found.draft(day)

        self._dialog.show_looking()
        self._request.start(work, done=self._dialog.show_draft, refused=self._dialog.show_unknown)

    def _shred(self) -> None:
        draft = self._dialog.draft
        if draft is None:
            return
        project, worker = self._project, self._worker
        with_backups = self._dialog.with_backups.isChecked()

        def work(_cancel: Cancel, _progress: Progress) -> CopyRenewal:
            shred(project, draft, dt.datetime.now().astimezone().date())
            return renew_copies(project, worker, with_backups=with_backups)

        def done(renewed: CopyRenewal) -> None:
            self._dialog.show_shredded(draft, renewed)
            self.shredded.emit()

        self._dialog.progress_words.setText(self.tr("Shredding…"))
        self._dialog.show_progress(0, 0)
        self._request.start(work, done=done, refused=self._dialog.show_refusal)

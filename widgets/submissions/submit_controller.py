"""Makes a submission for the current worker: shown first, then exported, signed and written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.errors import CancelledError
from annotator.export.api import Detail, ExportOptions, ImageMode, Report
from annotator.export.preview import DryRun, dry_run
from annotator.files import exists, is_folder
from annotator.job_file.project import Project
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.media_files import refresh_media
from annotator.progress import Cancel, Progress, Watch
from annotator.submissions.submission_draft import (
    MadeSubmission,
    SubmissionRequest,
    SubmissionTarget,
    preview_submission,
    submit,
)
from annotator.submissions.submission_file import SUFFIX, export_format
from exporters.registry import WriteOptions, export, find_exporters
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.passphrase import sign_on_start
from widgets.ledger.dialogs.shown_draft import DraftDetails
from widgets.ledger.hand_in_controller import orders_of
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.submissions.submission_details import SubmissionDetails
from widgets.submissions.submit_dialog import SubmitChoice, SubmitDialog
from widgets.theme.look import Look

FOLDER = "last_hand_in_folder"


class SubmitController(QObject):
    """Connects the dialog and the job; all reading and writing is on the background thread.

    Signals:
        submitted: the file is written.
    """

    submitted = Signal()

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def ask(self) -> None:
        """Show all that would leave, and write it if the person agrees."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        detail = Detail(self._context.settings.text("export_detail"))
        first = SubmitChoice(self._first_path(job.project), detail)
        package = job.project.reads.package().result()
        key = "" if package is None else package.key
        dialog = SubmitDialog(self._context.look, first, self._context.window, key)
        shown = _OpenDialog(dialog, job, self._context.background, self._context.look)
        shown.written.connect(lambda path: self._context.settings.set(FOLDER, str(path.parent)))
        shown.written.connect(lambda _path: self.submitted.emit())
        shown.look()
        dialog.exec()
        shown.stop()
        dialog.deleteLater()

    def _first_path(self, project: Project) -> Path:
        """Return an unused name: each submission is worth keeping."""
        kept = self._context.settings.text(FOLDER)
        folder = Path(kept) if kept and is_folder(Path(kept)) else project.path.parent
        number, name = 1, self.tr("%1 submission %2").replace("%1", project.path.stem) + SUFFIX
        while _is_used(folder / name.replace("%2", str(number))):
            number += 1
        return folder / name.replace("%2", str(number))


def _is_used(path: Path) -> bool:
    return exists(path) or exists(path.with_name(path.name + ENCRYPTED_SUFFIX))


class _OpenDialog(QObject):
    """One open dialog.

    Signals:
        written: carries the ``Path`` of the submission.
    """

    written = Signal(object)

    def __init__(
        self, dialog: SubmitDialog, job: OpenJob, background: BackgroundJobs, look: Look
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._project, self._worker = job.project, job.session.worker
        self._recording = job.session.recording
        kinds = job.project.reads.kinds().result()
        self._exporter = find_exporters()[export_format(kinds)]
        self._request = LatestRequest(background, self)
        dialog.preview_asked.connect(self.look)
        sign_on_start(dialog, self._request, look, self._start)

    def look(self) -> None:
        """Make a preview, and show it when it is ready."""
        project, worker, recording = self._project, self._worker, self._recording
        request = SubmissionRequest(self._dialog.word.hours_answer)
        options = ExportOptions(self._dialog.detail, ImageMode.NONE)
        with_it = self.tr("in the same file")

        def work(cancel: Cancel, progress: Progress) -> SubmissionDetails:
            recording.checkpoint()
            watch = Watch(cancel, progress)
            draft = preview_submission(project, worker, request, watch)
            refresh_media(project, cancel=cancel)
            with project.snapshot().result() as snapshot:
                seen = dry_run(self._exporter, snapshot, options, DryRun(cancel, progress))
            hand_in = DraftDetails(draft.hand_in, orders_of(project, worker), with_it)
            return SubmissionDetails(draft, hand_in, seen)

        self._dialog.show_looking(0, 0)
        self._request.start(
            work,
            done=self._dialog.show_details,
            refused=self._dialog.show_unknown,
            progress=self._dialog.fields.show_looking,
        )

    def stop(self) -> None:
        """Stop; later results are dropped."""
        self._request.stop()

    def _start(self, passphrase: str) -> None:
        choice = self._dialog.choice()
        if choice is None:
            return
        project, worker, recording = self._project, self._worker, self._recording
        request = SubmissionRequest(choice.answer)
        options = ExportOptions(choice.detail, ImageMode.NONE)

        def work(cancel: Cancel, progress: Progress) -> MadeSubmission | None:
            def write(folder: Path) -> Report:
                with project.snapshot().result() as snapshot:
                    writing = WriteOptions(cancel=cancel, progress=progress)
                    return export(self._exporter, snapshot, folder, options, writing)

            try:
                recording.checkpoint()
                refresh_media(project, cancel=cancel)
                target = SubmissionTarget(choice.path, write, passphrase, choice.recipient)
                return submit(project, worker, target, request, Watch(cancel, progress))
            except CancelledError:
                return None

        def done(made: MadeSubmission | None) -> None:
            if made is None:
                self._dialog.show_refusal(self.tr("Stopped. Nothing was handed in."))
                return
            self._dialog.show_submitted(made, choice.path)
            self.written.emit(choice.path)

        self._dialog.progress_words.setText(self.tr("Exporting and signing your work…"))
        self._dialog.show_progress(0, 0)
        self._request.start(
            work,
            done=done,
            refused=self._dialog.show_refusal,
            progress=self._dialog.show_progress,
        )

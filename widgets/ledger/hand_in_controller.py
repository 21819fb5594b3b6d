"""Makes a hand-in for the current worker: shown first, then signed and written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from annotator.errors import AnnotatorError, CancelledError
from annotator.files import exists, is_file, is_folder
from annotator.job_file.project import Project
from annotator.job_ledger.hand_in import (
    HandInRequest,
    SignedHandIn,
    export_digest,
    hand_in,
    preview,
)
from annotator.model.people import Worker
from annotator.pay.order.order_reader import read_work_order
from annotator.progress import Cancel, Progress, Watch
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.hand_in_dialog import HandInChoice, HandInDialog
from widgets.ledger.dialogs.passphrase import sign_on_start
from widgets.ledger.dialogs.shown_draft import DraftDetails
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look
from widgets.work_order.order_summary_words import title_of

FOLDER = "last_hand_in_folder"


class HandInController(QObject):
    """Connects the dialog and the job; all reading and writing is on the background thread.

    Signals:
        handed_in: both files are written.
    """

    handed_in = Signal()

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def ask(self) -> None:
        """Show the preview, and hand in if the person agrees."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        first = HandInChoice(path=self._first_path(job.project), export=None)
        dialog = HandInDialog(self._context.look, first, self._context.window)
        shown = _OpenDialog(dialog, job, self._context.background, self._context.look)
        shown.written.connect(lambda path: self._context.settings.set(FOLDER, str(path.parent)))
        shown.written.connect(lambda _path: self.handed_in.emit())
        exports = self._context.settings.text("last_export_folder")
        shown.propose(Path(exports) if exports else job.project.path.parent)
        shown.look()
        dialog.exec()
        shown.stop()
        dialog.deleteLater()

    def _first_path(self, project: Project) -> Path:
        """Return an unused name: each hand-in is worth keeping."""
        kept = self._context.settings.text(FOLDER)
        folder = Path(kept) if kept and is_folder(Path(kept)) else project.path.parent
        number, name = 1, self.tr("%1 hand-in %2.jsonl").replace("%1", project.path.stem)
        while exists(folder / name.replace("%2", str(number))):
            number += 1
        return folder / name.replace("%2", str(number))


class _OpenDialog(QObject):
    """One open dialog.

    Signals:
        written: carries the ``Path`` of the hand-in.
    """

    written = Signal(object)

    def __init__(
        self, dialog: HandInDialog, job: OpenJob, background: BackgroundJobs, look: Look
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._project, self._worker = job.project, job.session.worker
        self._recording = job.session.recording
        self._proposing = LatestRequest(background, self)
        self._request = LatestRequest(background, self)
        dialog.preview_asked.connect(self.look)
        sign_on_start(dialog, self._request, look, self._start)

    def propose(self, folder: Path) -> None:
        """Suggest the newest export of this job in a folder, without including it yet."""
        project = self._project

        def work(_cancel: Cancel, _progress: Progress) -> Path | None:
            return _export_in(project, folder)

        def done(found: Path | None) -> None:
            if found is not None:
                self._dialog.propose_export(found)

        self._proposing.start(work, done=done, refused=lambda _sentence: None)

    def look(self) -> None:
        """Make a preview, and show it when it is ready."""
        if self._dialog.missing_export():
            return
        project, worker, recording = self._project, self._worker, self._recording
        export = self._dialog.export
        asked = HandInRequest(export, self._dialog.word.hours_answer)
        name = "" if export is None else export.name

        def work(cancel: Cancel, progress: Progress) -> DraftDetails:
            recording.checkpoint()
            draft = preview(project, worker, asked, Watch(cancel, progress))
            return DraftDetails(draft, orders_of(project, worker), name)

        self._dialog.show_looking()
        self._request.start(work, done=self._dialog.show_draft, refused=self._dialog.show_unknown)

    def stop(self) -> None:
        """Stop; later results are dropped."""
        self._proposing.stop()
        self._request.stop()

    def _start(self, passphrase: str) -> None:
        choice = self._dialog.choice()
        if choice is None:
            return
        project, worker, recording = self._project, self._worker, self._recording
        asked = HandInRequest(choice.export, choice.answer)

        def work(cancel: Cancel, progress: Progress) -> tuple[SignedHandIn, Path] | None:
            try:
                recording.checkpoint()
                watch = Watch(cancel, progress)
                signed = hand_in(project, worker, asked, watch, passphrase)
                cancel.check()
                return signed, signed.write(choice.path, is_replaced=choice.is_replaced)
            except CancelledError:
                return None

        def done(made: tuple[SignedHandIn, Path] | None) -> None:
            if made is None:
                self._dialog.show_refusal(self.tr("Stopped. Nothing was handed in."))
                return
            self._dialog.show_handed_in(made[0], choice.path, made[1])
            self.written.emit(choice.path)

        self._dialog.progress_words.setText(self.tr("Entering and signing your record…"))
        self._dialog.show_progress(0, 0)
        self._request.start(
            work,
            done=done,
            refused=self._dialog.show_refusal,
            progress=self._dialog.show_progress,
        )


def orders_of(project: Project, worker: Worker) -> tuple[str, ...]:
    """Return the titles of the work orders that a worker accepted, in the system's language."""
    lang = QLocale().name().split("_")[0]
    return tuple(
        title_of(read_work_order(stored.data), lang)
        for stored in project.reads.orders().result()
        if worker.id in stored.accepted_by
    )


def _export_in(project: Project, folder: Path) -> Path | None:
    """Return the newest export of this job in a folder, or None."""
    try:
        found = [each for each in folder.iterdir() if is_file(each / "manifest.json")]
        found.sort(key=lambda each: (each / "manifest.json").stat().st_mtime_ns, reverse=True)
    except OSError:
        return None
    return next((each for each in found if _is_of(project, each)), None)


def _is_of(project: Project, folder: Path) -> bool:
    try:
        return export_digest(project, folder) is not None
    except AnnotatorError:
        return False

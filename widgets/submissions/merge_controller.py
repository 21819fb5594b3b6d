"""Merges a collection in the background, and opens the merged job on request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from annotator.collection.merge import MergeReport, merge
from annotator.collection.merge_preview import MergePreview, merge_preview
from annotator.errors import CancelledError
from annotator.files import exists
from annotator.packages.collection_records import COLLECTION
from annotator.progress import Cancel, Progress, Watch
from annotator.submissions.collection_folder import existing_collection
from widgets.kit.latest_request import LatestRequest
from widgets.open_job.context import Context
from widgets.submissions.merge_dialog import MergeDialog

FOLDER: Final = "last_collection_folder"


class MergeController(QObject):
    """Asks for a collection, shows what would be merged, merges it.

    Args:
        context: the window.
        open_job: opens a job file.
    """

    def __init__(self, context: Context, open_job: Callable[[Path], object]) -> None:
        """Nothing is open yet."""
        super().__init__(context.window)
        self._context = context
        self._open_job = open_job

    def ask(self, folder: Path | None = None) -> None:
        """Show the dialog, with the collection that was used last, or with that in a folder."""
        context, settings = self._context, self._context.settings
        kept = settings.text(FOLDER)
        if folder is None and kept and exists(Path(kept) / COLLECTION):
            folder = Path(kept)
        job = context.jobs.job_or_none
        opened = None if job is None else job.project.path
        dialog = MergeDialog(context.look, folder, opened, context.window)
        shown = _OpenDialog(dialog, context)
        dialog.exec()
        shown.stop()
        dialog.deleteLater()
        if shown.wanted is not None:
            self._open_job(shown.wanted)

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Merge a dropped collection; False: it is none."""
        if len(paths) == 1 and exists(paths[0] / COLLECTION):
            self.ask(paths[0])
            return True
        return False


class _OpenDialog(QObject):
    """One open dialog; ``wanted`` is the job to open afterwards."""

    def __init__(self, dialog: MergeDialog, context: Context) -> None:
        super().__init__(dialog)
        self._dialog, self._context = dialog, context
        self.wanted: Path | None = None
        self._looking = LatestRequest(context.background, self)
        self._merging = LatestRequest(context.background, self)
        dialog.preview_asked.connect(self._look)
        dialog.start_asked.connect(self._start)
        dialog.cancel_asked.connect(self._merging.cancel)
        dialog.opening_asked.connect(self._want)
        if dialog.collection.path is not None:
            self._look()

    def stop(self) -> None:
        """Stop; later results are dropped."""
        self._looking.stop()
        self._merging.stop()

    def _look(self) -> None:
        dialog, folder = self._dialog, self._dialog.collection.path
        if folder is None or not exists(folder / COLLECTION):
            self._looking.stop()
            return

        def work(_cancel: Cancel, _progress: Progress) -> MergePreview:
            return merge_preview(existing_collection(folder))

        dialog.show_looking()
        self._looking.start(work, done=dialog.show_preview, refused=dialog.show_unreadable)

    def _start(self) -> None:
        dialog = self._dialog
        folder, media, out = dialog.collection.path, dialog.media.path, dialog.place.path
        earlier = dialog.earlier.path
        if folder is None or media is None or out is None:
            return
        self._context.settings.set(FOLDER, str(folder.absolute()))

        def work(cancel: Cancel, progress: Progress) -> MergeReport | None:
            try:
                collection = existing_collection(folder)
                return merge(collection, media, out, Watch(cancel, progress), earlier)
            except CancelledError:
                return None

        def done(report: MergeReport | None) -> None:
            if report is None:
                dialog.show_refusal(self.tr("Stopped. Nothing was merged."))
            else:
                dialog.show_merged(report, out)

        dialog.show_merging(0, 0)
        self._merging.start(
            work, done=done, refused=dialog.show_refusal, progress=dialog.show_merging
        )

    def _want(self) -> None:
        self.wanted = self._dialog.place.path
        self._dialog.accept()

"""Makes the proof of one item for an inspector: shown first, then written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from annotator.files import is_folder
from annotator.job_ledger.document_files import write
from annotator.job_ledger.item_proof import ShownItem, show_item
from annotator.model.entities import ItemId
from annotator.progress import Cancel, Progress, Watch
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.ledger_words import tr
from widgets.ledger.dialogs.proof_dialog import ProofDialog
from widgets.ledger.hand_in_controller import FOLDER
from widgets.open_job.context import Context


class ItemProof(QObject):
    """Connects the dialog and the job."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context
        self.item_of: Callable[[], ItemId | None] = self._open_item
        """Returns the item to prove: that of a menu, or the open one."""

    def _open_item(self) -> ItemId | None:
        return self._context.jobs.job.item_id

    def ask_of_item(self) -> None:
        """Show the proof of that item."""
        item_id = self.item_of()
        if item_id is not None:
            self.ask(item_id, self._context.jobs.job.items.path_of(item_id))

    def ask(self, item_id: int, name: str) -> None:
        """Show an item of the open job, and write its proof if the person agrees."""
        job = self._context.jobs.job
        project, worker = job.project, job.session.worker
        kept = self._context.settings.text(FOLDER)
        folder = Path(kept) if kept and is_folder(Path(kept)) else project.path.parent
        first = folder / self.tr("%1 proof.json").replace("%1", Path(name).stem)
        dialog = ProofDialog(self._context.look, name, first, self._context.window)
        request = LatestRequest(self._context.background, dialog)

        def read(cancel: Cancel, progress: Progress) -> ShownItem:
            return show_item(project, worker, item_id, Watch(cancel, progress))

        def keep() -> None:
            self._write(dialog, request)

        dialog.start_asked.connect(keep)
        request.start(read, done=dialog.show_proof, refused=dialog.show_unknown)
        dialog.exec()
        request.stop()
        dialog.deleteLater()

    @staticmethod
    def _write(dialog: ProofDialog, request: LatestRequest) -> None:
        shown, path, is_replaced = dialog.shown, dialog.place.path, dialog.place.is_replaced
        if shown is None or path is None:
            return

        def work(_cancel: Cancel, _progress: Progress) -> None:
            write({path: shown.data}, is_replaced=is_replaced)

        # At once, so that nobody presses twice.
        dialog.progress_words.setText(tr("Writing the proof…"))
        dialog.show_progress(0, 0)
        request.start(
            work, done=lambda _none: dialog.show_written(path), refused=dialog.show_refusal
        )

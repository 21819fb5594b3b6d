"""Makes an audit in the background, and shows its result; no job need be open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

import resources
from annotator.errors import AnnotatorError, CancelledError
from annotator.files import is_folder
from annotator.progress import Cancel, Progress, Watch
from widgets.kit.error_text import error_text
from widgets.kit.latest_request import LatestRequest
from widgets.open_job.context import Context

if TYPE_CHECKING:
    from annotator.audit.audit import Audit
    from annotator.audit.reconciliation import Reconciliation
    from widgets.audit.audit_dialog import AuditDialog

FOLDERS: Final = "last_audited_folders"
OUT: Final = "last_audit_folder"
DATASET: Final = "last_reconciled_dataset"


class AuditController(QObject):
    """Asks for folders, audits them, and shows findings, questions and figures."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def show(self) -> None:
        """Show the dialog until it is closed."""
        # Late: few people audit, and the others need not wait for it.
        from widgets.audit.audit_dialog import AuditDialog  # noqa: PLC0415

        context, settings = self._context, self._context.settings
        folders = [Path(each) for each in settings.text(FOLDERS).splitlines() if each]
        kept, dataset = settings.text(OUT), settings.text(DATASET)
        dialog = AuditDialog(
            context.look,
            [each for each in folders if is_folder(each)],
            Path(kept) if kept else None,
            _unable(),
            context.window,
        )
        if dataset and is_folder(Path(dataset)):
            dialog.dataset.show_path(dataset)
        shown = _OpenDialog(dialog, context)
        dialog.exec()
        shown.stop()
        dialog.deleteLater()


class _OpenDialog(QObject):
    """One open dialog."""

    def __init__(self, dialog: AuditDialog, context: Context) -> None:
        super().__init__(dialog)
        self._dialog, self._settings = dialog, context.settings
        self._request = LatestRequest(context.background, self)
        dialog.start_asked.connect(self._start)
        dialog.cancel_asked.connect(self._request.cancel)

    def stop(self) -> None:
        """Stop; later results are dropped."""
        self._request.stop()

    def _start(self) -> None:
        dialog, settings = self._dialog, self._settings
        paths, out, dataset = dialog.paths, dialog.out.path, dialog.dataset.path
        other = dialog.compare.path
        if out is None:
            return
        settings.set(FOLDERS, "\n".join(map(str, paths)))
        settings.set(OUT, str(out))
        settings.set(DATASET, "" if dataset is None else str(dataset))

        def work(cancel: Cancel, progress: Progress) -> tuple[Audit, Reconciliation | None] | None:
            try:
                return _audited(paths, out, (dataset, other), Watch(cancel, progress))
            except CancelledError:
                return None

        dialog.show_progress(0, 0)
        self._request.start(
            work, done=self._show, refused=dialog.show_refusal, progress=dialog.show_progress
        )

    def _show(self, found: tuple[Audit, Reconciliation | None] | None) -> None:
        if found is None:
            self._dialog.show_refusal(self.tr("Stopped. What was verified is kept."))
        else:
            self._dialog.show_audit(*found)


def _unable() -> str:
    """Return why no audit can be made here, or ""."""
    from annotator.audit.tables.libraries import require_libraries  # noqa: PLC0415 - as above

    try:
        require_libraries()
    except AnnotatorError as error:
        return error_text(error)
    return ""


def _audited(
    paths: list[Path], out: Path, compared_with: tuple[Path | None, Path | None], watch: Watch
) -> tuple[Audit, Reconciliation | None]:
    """Return the audit, and how the dataset differs from what is at the paths, if there is one.

    ``compared_with`` are the dataset, and another audit.
    """
    from annotator.audit.audit_folder import AuditFolder  # noqa: PLC0415 - as above
    from annotator.audit.audit_process import audit_apart  # noqa: PLC0415
    from annotator.audit.reconciliation import reconciled, write_reconciliation  # noqa: PLC0415

    dataset, other = compared_with
    schemas = resources.path("schemas")
    # First: a wrong dataset should not be refused after a long audit.
    compared = None if dataset is None else reconciled(paths, dataset, watch)
    found = audit_apart(paths, out, schemas=schemas, watch=watch, compare=other)
    write_reconciliation(AuditFolder(out), compared)
    return found, compared

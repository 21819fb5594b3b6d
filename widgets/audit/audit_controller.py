"""Makes an audit in the background, and shows its result; no job need be open."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

import resources
from annotator.errors import AnnotatorError, CancelledError
from annotator.files import is_folder
from annotator.progress import Cancel, Progress, Watch
from widgets.kit.error_text import error_text
from widgets.ledger.errand import Errand
from widgets.open_job.context import Context

FOLDERS: Final = "last_audited_folders"
OUT: Final = "last_audit_folder"


class AuditController(QObject):
    """Asks for folders, audits them, and shows findings, questions and figures."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def show(self) -> None:
        """Show the dialog until it is closed."""
        # Late: few people audit, and the others need not wait for it.
        from annotator.audit.audit import Audit  # noqa: PLC0415
        from annotator.audit.audit_process import audit_apart  # noqa: PLC0415
        from annotator.audit.tables.libraries import require_libraries  # noqa: PLC0415
        from widgets.audit.audit_dialog import AuditDialog  # noqa: PLC0415

        unable = ""
        try:
            require_libraries()
        except AnnotatorError as error:
            unable = error_text(error)
        context, settings = self._context, self._context.settings
        folders = [Path(each) for each in settings.text(FOLDERS).splitlines() if each]
        kept = settings.text(OUT)
        dialog = AuditDialog(
            context.look,
            [each for each in folders if is_folder(each)],
            Path(kept) if kept else None,
            unable,
            context.window,
        )
        errand = Errand(context.background, dialog)

        def start() -> None:
            paths, out, compare = dialog.paths, dialog.out.path, dialog.compare.path
            if out is None:
                return
            settings.set(FOLDERS, "\n".join(map(str, paths)))
            settings.set(OUT, str(out))

            def work(cancel: Cancel, progress: Progress) -> Audit | None:
                watch, schemas = Watch(cancel, progress), resources.path("schemas")
                try:
                    return audit_apart(paths, out, schemas=schemas, watch=watch, compare=compare)
                except CancelledError:
                    return None

            def done(found: Audit | None) -> None:
                if found is None:
                    dialog.show_refusal(self.tr("Stopped. What was verified is kept."))
                else:
                    dialog.show_audit(found)

            dialog.show_progress(0, 0)
            errand.start(
                work, done=done, refused=dialog.show_refusal, progress=dialog.show_progress
            )

        dialog.start_asked.connect(start)
        dialog.cancel_asked.connect(errand.cancel)
        dialog.exec()
        errand.stop()
        dialog.deleteLater()

"""Opens the guideline that came with the package of the open job."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from annotator.files import FileRefusedError, contained, is_file
from annotator.packages.package_document import GUIDELINE_ENDINGS
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

PASSING_MS = 8_000
_NAME: Final = re.compile(r"guideline(\.[a-z]{2,4})")


class Guideline(QObject):
    """Shows the guideline in the program that the system has for such files."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def open(self) -> None:
        """Open the guideline, or say that there is none. Opening it counts as reading."""
        job = self._context.jobs.job
        package = job.project.reads.package().result()
        name = "" if package is None else package.guideline
        if not name:
            self._say(self.tr("This job came without a guideline."))
            return
        path = guideline_of(job.project.path.parent, name)
        if path is None:
            self._say(self.tr("The guideline is no longer in the folder of the job."))
            return
        job.session.clock.enter_guideline()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            text = self.tr("No program here shows files such as %1. It lies beside the job.")
            self._say(text.replace("%1", name))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))


def guideline_of(folder: Path, name: str) -> Path | None:
    """Return the guideline in the folder of a job; None if there is none that may be opened.

    The name stands in a job file, which may be a stranger's: it never names another file.
    """
    found = _NAME.fullmatch(name)
    if found is None or found[1] not in GUIDELINE_ENDINGS:
        return None
    try:
        path = contained(folder, name)
    except FileRefusedError:
        return None
    return path if is_file(path) else None

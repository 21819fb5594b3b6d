"""The last resort: a fault of the program is written to a file and shown whole; nothing is sent."""

from __future__ import annotations

import datetime as dt
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QWidget

from annotator.paths import log_folder
from widgets.theme.look import Look

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class FaultHook:
    """Catches what no slot caught. The window goes on; the person sees the report once.

    Args:
        look: gives the dialog its look.
        window: the window that the dialog belongs to.
        folder: where reports are written.
    """

    def __init__(self, look: Look, window: QWidget, folder: Path | None = None) -> None:
        """Take the place of Python's own hook."""
        self._look = look
        self._window = window
        self._folder = folder or log_folder()
        self._is_showing = False
        self._before: Hook = sys.excepthook
        sys.excepthook = self.caught

    def remove(self) -> None:
        """Give the place back."""
        sys.excepthook = self._before

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write a report and show it; a second fault while it is shown is written only."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        text = report_of(error)
        file = self._written(text)
        sys.stderr.write(text)
        if self._is_showing:
            return
        from widgets.dialogs.crash import CrashDialog  # noqa: PLC0415 - seldom needed

        self._is_showing = True
        dialog = CrashDialog(self._look, text, file, self._window)
        dialog.finished.connect(self._on_shown)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_shown(self) -> None:
        self._is_showing = False

    def _written(self, text: str) -> Path:
        now = dt.datetime.now(dt.UTC)
        file = self._folder / f"fault-{now:%Y%m%d-%H%M%S}.txt"
        try:
            file.write_text(text, encoding="utf-8")
        except OSError:
            sys.stderr.write(f"The report could not be written to {file}.\n")
        return file


def report_of(error: BaseException) -> str:
    """Return the whole report: versions and trace, no content of the job.

    Lines of the trace name files of the program only; the message of the error is left out,
    because it may hold text of the job.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
    head = f"Fairlabel fault\nPython {platform.python_version()}, {platform.system()}\n"
    return f"{head}{type(error).__name__}\n" + "\n".join(lines) + "\n"

"""The last resort: writes a program error to a file and shows the whole report; sends nothing."""

from __future__ import annotations

import datetime as dt
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.files import FOR_THE_OWNER, exists, write_whole
from annotator.paths import log_folder
from widgets.kit.bridge import Bridge
from widgets.process.fault_log import left_report, report_head
from widgets.shell.notice_bar import Notice, NoticeBar, NoticeTone
from widgets.theme.look import Look

MOST_REPORTS: Final = 50
"""How many reports of caught errors are kept; older ones are deleted."""

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class CrashHook:
    """Handles errors that no other code caught. The window stays open; each report is shown once.

    Args:
        look: of the dialog.
        window: the parent of the dialog.
        notices: reports the crash of the last run.
        folder: the folder of the reports.
    """

    def __init__(
        self, look: Look, window: QWidget, notices: NoticeBar, folder: Path | None = None
    ) -> None:
        """Replace Python's own hooks, for this thread and all others."""
        self._look = look
        self._window = window
        self._notices = notices
        self._folder = folder or log_folder()
        self._bridge = Bridge(window)
        self._is_showing = False
        self._known: dict[str, Notice] = {}
        self._before: Hook = sys.excepthook
        self._before_beside = threading.excepthook
        sys.excepthook = self.caught
        threading.excepthook = self._caught_beside

    def remove(self) -> None:
        """Restore the former hooks."""
        sys.excepthook = self._before
        threading.excepthook = self._before_beside
        self._bridge.close()

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write a report and show it; if one is being shown, only write it.

        If the same error occurs again, it has a report already: a notice says so.
        """
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        text = report_of(error)
        if text in self._known:
            self._notices.say(self._known[text])
            return
        file = self._written(text)
        again = _tr("The same fault of the program happened again. What is shown as saved is safe.")
        choice = _tr("Show the report"), lambda: self._show(text, file)
        self._known[text] = Notice(again, NoticeTone.ATTENTION, (choice,))
        _say_where_errors_go(text)
        self._show(text, file)

    def _caught_beside(self, args: threading.ExceptHookArgs) -> None:
        """Pass an error of another thread on to the window's thread."""
        kind, error, trace = args.exc_type, args.exc_value, args.exc_traceback
        if not issubclass(kind, SystemExit):
            self._bridge.deliver(lambda: self.caught(kind, error or kind(), trace))

    def tell_last(self) -> None:
        """Report, once, an error that ended the program last time."""
        file = left_report(self._folder)
        if file is None:
            return
        text = _tr(
            "The program was ended by a fault of its own last time. "
            "What was shown as saved is safe."
        )
        report = file.read_text(encoding="utf-8")
        choice = _tr("Show the report"), lambda: self._show(report, file)
        self._notices.say(Notice(text, NoticeTone.ATTENTION, (choice,)))

    def _show(self, text: str, file: Path) -> None:
        if self._is_showing:
            return
        from widgets.process.crash_dialog import CrashDialog  # noqa: PLC0415 - seldom needed

        self._is_showing = True
        dialog = CrashDialog(self._look, text, file, self._window)
        dialog.finished.connect(self._on_shown)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_shown(self) -> None:
        self._is_showing = False

    def _written(self, text: str) -> Path:
        """Write a report, delete the oldest ones beyond the limit, and return the file."""
        stem = f"fault-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
        names = chain([stem], (f"{stem}-{number}" for number in count(2)))
        files = (self._folder / f"{name}.txt" for name in names)
        file = next(each for each in files if not exists(each))
        try:
            write_whole(file, text.encode(), mode=FOR_THE_OWNER)
            older = sorted(self._folder.glob("fault-*.txt"), key=lambda each: each.stat().st_mtime)
            for each in older[:-MOST_REPORTS]:
                each.unlink()
        except OSError:
            _say_where_errors_go(f"The report could not be written to {file.name}.\n")
        return file


def report_of(error: BaseException) -> str:
    """Return the whole report: versions, trace and causes; no content of the job.

    The lines of the trace name files of the program only; the message of the error is left out,
    because it may contain text from the job.
    """
    return report_head() + "because of\n".join(map(_trace, _with_causes(error)))


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, and the errors from which or during which it was raised."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _trace(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(f.filename).name}:{f.lineno} in {f.name}\n" for f in frames]
    return f"{type(error).__name__}\n" + "".join(lines)


def _say_where_errors_go(text: str) -> None:
    # Without a terminal there may be no standard error.
    if sys.stderr is not None:
        sys.stderr.write(text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FaultHook", text)

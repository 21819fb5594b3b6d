"""The actions on submissions, and submissions dropped on the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from widgets.open_job.context import Context
from widgets.submissions.receive_controller import ReceiveController
from widgets.submissions.submit_controller import SubmitController

Beside = Callable[[Callable[[], object]], Callable[[], None]]
"""Wraps a call so that no item is booked meanwhile."""


class SubmissionActions(QObject):
    """Runs the actions: hand in the work as one file, receive submissions."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self.submitting = SubmitController(context)
        self.receiving = ReceiveController(context)

    def calls(self, beside: Beside) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "submit": beside(self.submitting.ask),
            "receive": beside(self.receiving.choose),
        }

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Handle dropped submissions; False: none of them is one."""
        return self.receiving.take_dropped(paths)

"""The actions on submissions, and submissions dropped on the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.files import exists
from annotator.packages.collection_records import COLLECTION
from widgets.open_job.context import Context
from widgets.submissions.receive_controller import ReceiveController
from widgets.submissions.submit_controller import SubmitController

if TYPE_CHECKING:
    from widgets.submissions.merge_controller import MergeController

Beside = Callable[[Callable[[], object]], Callable[[], None]]
"""Wraps a call so that no item is booked meanwhile."""


class SubmissionActions(QObject):
    """Runs the actions: hand in the work as one file, receive submissions, merge them."""

    def __init__(self, context: Context, open_job: Callable[[Path], object]) -> None:
        """Take the context, and what opens a job file; nothing is open yet."""
        super().__init__(context.window)
        self._context, self._open_job = context, open_job
        self._merge: MergeController | None = None
        self.submitting = SubmitController(context)
        self.receiving = ReceiveController(context)

    def calls(self, beside: Beside) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "submit": beside(self.submitting.ask),
            "receive": beside(self.receiving.choose),
            "merge-collection": beside(lambda: self._merging().ask()),
            "give-reviews": beside(self._give_reviews),
        }

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Handle dropped submissions; False: none of them is one."""
        if any(exists(path / COLLECTION) for path in paths[:1]):
            return self._merging().take_dropped(paths)
        return self.receiving.take_dropped(paths)

    def _give_reviews(self) -> None:
        # Late: as below.
        from widgets.submissions.give_reviews_controller import (  # noqa: PLC0415
            GiveReviewsController,
        )

        giving = GiveReviewsController(self._context)
        giving.ask()
        giving.deleteLater()

    def _merging(self) -> MergeController:
        # Late: few people who label merge, and the others need not wait for it.
        from widgets.submissions.merge_controller import MergeController  # noqa: PLC0415

        if self._merge is None:
            self._merge = MergeController(self._context, self._open_job)
        return self._merge

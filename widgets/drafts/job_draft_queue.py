"""Goes through the drafts of the whole job, the least sure first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.drafts.draft_queue import DraftQueue, QueuedDraft
from annotator.editing.changes import Change
from annotator.job_file.reading.waiting_drafts import DraftSlice
from annotator.model.entities import RegionId
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob


class JobDraftQueue(QObject):
    """Reads the waiting drafts of the job at the first request, and follows edits from then on.

    Args:
        context: the open job and its views.
        show: shows a region of the current item, ready to be decided on.
        say: shows a sentence that passes.
    """

    def __init__(
        self, context: Context, show: Callable[[RegionId], None], say: Callable[[str], None]
    ) -> None:
        """Follow whatever job is open."""
        super().__init__(context.window)
        self._context = context
        self._show = show
        self._say = say
        self._queue: DraftQueue | None = None
        self._is_read = False
        self._here: QueuedDraft | None = None
        self._coming: QueuedDraft | None = None
        context.jobs.job_changed.connect(self._on_job)

    def is_at(self, region_id: str) -> bool:
        """Return whether this region was reached by the queue of the job."""
        return self._here is not None and self._here.region_id == region_id

    def leave(self) -> None:
        """Forget the place in the queue; the next request begins with the least sure draft."""
        self._here = self._coming = None

    def go_on(self) -> None:
        """Open the item of the next draft and show it; read the drafts first if they are not."""
        self._context.views.finish_typing()
        job = self._context.jobs.job_or_none
        if job is None:
            return
        if self._queue is None:
            self._read(job, DraftQueue())
        elif self._is_read:
            self._go_to_next(job, self._queue)

    def _read(self, job: OpenJob, queue: DraftQueue, after: int = 0) -> None:
        """Read the drafts a slice of items at a time, so that what is saved never waits."""

        def take(part: DraftSlice) -> None:
            if self._queue is not queue:
                return  # another job is open
            queue.extend(part.drafts)
            if part.is_last:
                self._is_read = True
                self._go_to_next(job, queue)
            else:
                self._read(job, queue, part.until)

        def fail(error: BaseException) -> None:
            if self._queue is queue:
                self._queue = None
                self._context.jobs.refuse(error)

        self._queue = queue
        job.bridge.when_done(job.project.reads.waiting_drafts(after), take, fail)

    def _go_to_next(self, job: OpenJob, queue: DraftQueue) -> None:
        here = self._here
        is_here = here is not None and list(self._context.view.selection) == [here.region_id]
        draft = queue.after(here if is_here else None)
        self._here = self._coming = draft
        if draft is None:
            self._say(self.tr("No draft of this job waits for a decision."))
            return
        job.go_to(draft.item_id, then=self._show_coming)

    def _show_coming(self) -> None:
        """Show the draft once its picture or sound is shown."""
        job, draft = self._context.jobs.job_or_none, self._coming
        if job is None or draft is None or job.item_id != draft.item_id or job.shown is None:
            return
        self._coming = None
        if draft.region_id in job.session.editor.state.regions:
            self._show(draft.region_id)

    def _on_job(self) -> None:
        self._queue, self._is_read = None, False
        self.leave()
        job = self._context.jobs.job_or_none
        if job is not None:
            job.edited.connect(self._on_edited)
            job.content_came.connect(self._show_coming)

    def _on_edited(self, change: Change) -> None:
        if self._queue is not None:
            self._queue.follow(change.item_id, change.regions)

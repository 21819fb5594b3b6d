"""Decisions on drafts by key: accept one and go on, by reading order or by confidence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from annotator.drafts.draft import next_waiting, waiting
from annotator.editing.changes import Change
from annotator.editing.draft_commands import AcceptDrafts
from annotator.model.entities import RegionId, in_reading_order
from widgets.drafts.job_draft_queue import JobDraftQueue
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice
from widgets.transcription.text_strip import TextStrip

PASSING_MS = 6000


class DraftDecisions(QObject):
    """Accepts drafts in the text strip.

    Enter accepts the shown draft and goes to the next region. After ``go_to_least_sure`` Enter and
    Tab go to the waiting draft with the next higher confidence, until another region is chosen;
    after ``go_to_least_sure_of_job`` to that of the whole job.
    """

    def __init__(self, context: Context, strip: TextStrip) -> None:
        """Follow whatever job is open."""
        super().__init__(context.window)
        self._context = context
        self._strip = strip
        self._queued: RegionId | None = None
        self._of_job = JobDraftQueue(context, self._show, self._say)
        strip.accepted.connect(self.accept)
        context.jobs.job_changed.connect(self._on_job)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions."""
        return {
            "next-draft": self.go_to_least_sure,
            "next-draft-of-job": self.go_to_least_sure_of_job,
            "accept-drafts": self.accept_all,
        }

    def accept(self, region_id: str) -> None:
        """Accept the draft of a region and go on."""
        job = self._context.editable_job
        if job is None:
            return
        key = RegionId(region_id)
        job.session.editor.end_merging()
        job.run(AcceptDrafts((key,)))
        if not self.take_step(1):
            self._context.view.select_next(1)
            self._strip.type_here()

    def take_step(self, by: int) -> bool:
        """Go on by confidence, if the shown region was reached so; returns whether it was."""
        if by > 0 and self._of_job.is_at(self._strip.region_id):
            self._of_job.go_on()
            return True
        self._of_job.leave()
        if by < 0 or self._queued is None or self._strip.region_id != self._queued:
            self._queued = None
            return False
        self.go_to_least_sure()
        return True

    def accept_all(self) -> None:
        """Accept all drafts of visible regions, as one step."""
        self._context.views.finish_typing()
        job = self._context.editable_job
        if job is None:
            return
        waits = waiting(job.session.editor.state.regions.values())
        view, before = self._context.view, list(self._context.view.selection)
        view.select(region.id for region in waits)  # the view knows which are hidden
        chosen = list(view.selection)
        view.select(before)
        if not chosen:
            self._say(self.tr("No draft waits for a decision."))
            return
        job.session.editor.end_merging()
        job.run(AcceptDrafts(chosen))
        self._queued = None
        self._context.views.take_focus()  # there is nothing left to type
        one, more = self.tr("1 draft accepted."), self.tr("%1 drafts accepted.")
        self._say(one if len(chosen) == 1 else more.replace("%1", str(len(chosen))))

    def go_to_least_sure_of_job(self) -> None:
        """Show the waiting draft with the lowest confidence of all items; again: the next one."""
        self._queued = None
        self._of_job.go_on()

    def go_to_least_sure(self) -> None:
        """Show the waiting draft with the lowest confidence; again: the one after it."""
        self._of_job.leave()
        self._context.views.finish_typing()
        job = self._context.editable_job
        if job is None:
            return
        regions = job.session.editor.state.regions
        is_here = list(self._context.view.selection) == [self._queued]
        self._queued = next_waiting(regions, self._queued if is_here else None)
        if self._queued is None:
            self._say(self.tr("No draft waits for a decision."))
            return
        self._show(self._queued)

    def show_first(self) -> None:
        """Show the first waiting draft in reading order, ready to be accepted or typed over."""
        job = self._context.editable_job
        if job is None:
            return
        drafts = waiting(job.session.editor.state.regions.values())
        self._queued = None
        self._show(in_reading_order({region.id: region for region in drafts})[0].id)

    def _show(self, region_id: RegionId) -> None:
        self._context.view.show_region(region_id)
        self._strip.type_here()

    def _on_job(self) -> None:
        self._queued = None
        job = self._context.jobs.job_or_none
        if job is not None:
            job.edited.connect(self._on_edited)

    def _on_edited(self, change: Change) -> None:
        if change.name != "confirm":
            return
        editor = self._context.jobs.job.session.editor
        if editor.has_item and editor.state.item_id == change.item_id:
            left = len(waiting(editor.state.regions.values()))
            if left:
                self._say(left_words(left))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))


def left_words(count: int) -> str:
    """Return what happens to undecided drafts of an item that is done."""
    one = "1 draft was left undecided. Its text is not exported unless you accept it."
    more = "%1 drafts were left undecided. Their texts are not exported unless you accept them."
    text = QCoreApplication.translate("DraftDecisions", one if count == 1 else more)
    return text.replace("%1", str(count))

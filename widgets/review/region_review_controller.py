"""Reviews of single regions, answers to rejections, and the version that the worker confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from annotator.display_text import shown_name
from annotator.editing.changes import Change
from annotator.editing.review_commands import rejected_regions
from annotator.errors import AnnotatorError
from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.model.entities import (
    Fault,
    ItemId,
    Labels,
    Region,
    RegionId,
    Regions,
    RegionVerdict,
    in_reading_order,
)
from annotator.progress import Cancel, Progress
from annotator.records import RejectionAnswer
from annotator.session.reviews.stated_rejections import StatedRejection, rejections_in
from widgets.canvas.layers.picture import PictureContent
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.review.region_review_words import (
    answers_sentence,
    numbers_text,
    region_sentence,
    rejected_sentence,
)
from widgets.review.version_blink import VersionBlink
from widgets.shell.notice_bar import Notice
from widgets.shell.review_bar import ReviewBar

if TYPE_CHECKING:
    from annotator.session.reviews.region_reviews import RegionReviews
    from annotator.session.reviews.rejection_answers import RejectionAnswers

PASSING_MS = 4000

Calls = dict[str, Callable[[], object]]


class RegionReviewController(QObject):
    """Runs the actions on the regions of a reviewed item.

    Signals:
        text_changed: read ``text``.
        queue_wanted: the queue is shown; reviewing is to start.
    """

    text_changed = Signal()
    queue_wanted = Signal()

    def __init__(
        self, context: Context, bar: ReviewBar, show_items: Callable[[ItemFilter], object]
    ) -> None:
        """Wait for a job; ``show_items`` shows the items that fit a filter."""
        super().__init__(context.window)
        self._context = context
        self._bar = bar
        self._show_items = show_items
        self._confirmed: Regions | None = None
        self._answers: list[RejectionAnswer] = []
        self.blink = VersionBlink(context)
        self.blink.turned.connect(self._show_version)
        bar.blinked.connect(self._blink)
        bar.answers_asked.connect(self._show_answers)
        context.jobs.job_changed.connect(self._on_job)
        context.views.selection_changed.connect(self.text_changed)

    def calls(self) -> Calls:
        """Return the calls of the actions."""
        return {
            "review-queue": self._show_queue,
            "accept-region": self._accept,
            "correct-region": self._correct,
            "reject-region": self._reject,
            "clear-region-review": self._clear,
            "answer-rejection": self._show_answers,
            "blink-versions": self._blink,
            "compare-versions": self._compare,
        }

    @property
    def text(self) -> str:
        """What is decided on the regions of the open item, and whether it was answered."""
        job = self._context.jobs.job_or_none
        if job is None or not job.session.editor.has_item:
            return ""
        regions = job.session.editor.state.regions
        chosen = [regions[key] for key in self._context.view.selection if key in regions]
        is_reviewer = job.session.is_reviewing
        texts = [region_sentence(each, is_reviewer=is_reviewer) for each in chosen[:1]]
        if not any(texts):
            texts = [rejected_sentence(len(rejected_regions(regions)))]
        return " ".join(filter(None, (*texts, answers_sentence(len(self._answers)))))

    # The queue --------------------------------------------------------------------------

    def _show_queue(self) -> None:
        """Show the items that wait for this person's review, and open the first of them."""
        if self._context.jobs.is_open:
            # The filter is found in the background: the first item is sought among all of them.
            self._show_items(NO_FILTER)
            self.queue_wanted.emit()
            self._show_items(replace(NO_FILTER, is_to_review=True))

    # Decisions --------------------------------------------------------------------------

    def _accept(self) -> None:
        self._judge(RegionVerdict.ACCEPTED)

    def _reject(self) -> None:
        self._ask(RegionVerdict.REJECTED)

    def _correct(self) -> None:
        self._ask(RegionVerdict.CORRECTED)

    def _clear(self) -> None:
        if (job := self._reviewing()) is not None:
            chosen = self._chosen(job)
            job.guarded(lambda: _reviews(job).take_back([each.id for each in chosen]))

    def _ask(self, verdict: RegionVerdict) -> None:
        """Ask for the reason, unless the decision is refused anyway."""
        job = self._reviewing()
        if job is None or job.loaded is None or not (chosen := self._chosen(job)):
            return
        keys = [each.id for each in chosen]
        try:
            _reviews(job).require_judgeable(keys, verdict)
        except AnnotatorError as error:
            job.refused.emit(error)  # before a reason is written in vain
            return
        # Late: not needed for labelling.
        from widgets.review.reject_dialog import Judged, RejectDialog  # noqa: PLC0415

        is_correction = verdict is RegionVerdict.CORRECTED
        judged = Judged.CORRECTION if is_correction else Judged.REGION
        name = self.tr("%1 of %2").replace("%1", numbers_text(chosen))
        name = name.replace("%2", shown_name(job.loaded.item.path))
        dialog = RejectDialog(self._context.look, name, self._context.window, judged=judged)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None and self._is_still(job, state_of=keys):
            self._judge(verdict, answer.reason, answer.fault, keys=keys)

    def _is_still(self, job: OpenJob, *, state_of: list[RegionId]) -> bool:
        """Return whether the item with these regions is still open after a dialog."""
        if self._context.jobs.job_or_none is not job or not job.session.editor.has_item:
            return False
        return all(key in job.session.editor.state.regions for key in state_of)

    def _judge(
        self,
        verdict: RegionVerdict,
        reason: str = "",
        fault: Fault = Fault.NONE,
        keys: list[RegionId] | None = None,
    ) -> None:
        job = self._reviewing()
        if job is None:
            return
        chosen = keys or [each.id for each in self._chosen(job)]
        if chosen:
            job.guarded(lambda: _reviews(job).judge(chosen, verdict, reason, fault))

    def _reviewing(self) -> OpenJob | None:
        job = self._context.editable_job
        if job is not None and not job.session.is_reviewing:
            self._say(self.tr("Only a reviewer decides on regions: first review others' items."))
            return None
        return job

    def _chosen(self, job: OpenJob) -> list[Region]:
        """Return the selected regions; without one, say what to do."""
        regions = job.session.editor.state.regions
        chosen = {key: regions[key] for key in self._context.view.selection if key in regions}
        if not chosen:
            self._say(self.tr("Select the regions first."))
        return in_reading_order(chosen)

    # Answers ----------------------------------------------------------------------------

    def _show_answers(self) -> None:
        job = self._context.jobs.job_or_none
        if job is None or job.loaded is None or not job.session.editor.has_item:
            return
        # Late: not needed for labelling.
        from widgets.review.answers_dialog import AnswersDialog, Correspondence  # noqa: PLC0415

        try:
            # Read now: what is asked for with each item may not have come yet.
            self._answers = job.project.reads.answers(job.loaded.item.id).result()
        except AnnotatorError as error:
            job.refused.emit(error)
            return
        try:
            rejections = _answers(job).require_answerable()
        except AnnotatorError as error:
            rejections = []
            if not self._answers and not rejections_in(job.session.editor.state):
                job.refused.emit(error)
                return

        def shown() -> Correspondence:
            stated = rejections_in(job.session.editor.state)
            return Correspondence(stated, self._answers, job.session.names)

        def send(rejection: StatedRejection, text: str) -> None:
            if self._answer(job, rejection, text):
                dialog.accept()

        dialog = AnswersDialog(
            self._context.look,
            shown_name(job.loaded.item.path),
            shown(),
            send if rejections and not job.project.is_read_only else None,
            self._context.window,
        )
        dialog.exec()
        dialog.deleteLater()

    def _answer(self, job: OpenJob, rejection: StatedRejection, text: str) -> bool:
        """Write an answer; the dialog stays open if it is refused, so that no text is lost."""
        try:
            job.project.require_work()
            _answers(job).answer(rejection, text).result()
        except AnnotatorError as error:
            job.refused.emit(error)
            return False
        self._read(job)
        self._say(self.tr("Your answer is stored. The reviewer reads it with the item."))
        return True

    # Versions ---------------------------------------------------------------------------

    def _blink(self) -> None:
        if self.blink.is_on:
            self.blink.stop()
        elif (confirmed := self._version()) is not None:
            self.blink.start(confirmed)

    def _compare(self) -> None:
        job = self._context.jobs.job_or_none
        if job is None or not job.session.editor.has_item:
            return
        if self._confirmed is None:
            self._find_corrected(job)
            return
        state = job.session.editor.state
        self._show_versions(job, (self._confirmed, state.regions), state.labels)

    def _find_corrected(self, job: OpenJob) -> None:
        """Show what the reviewer corrected by the reviews that came back, beside the own work."""
        # Late: most jobs have no such review.
        from annotator.worker_reviews.corrected_version import (  # noqa: PLC0415
            CorrectedVersion,
            corrected_version,
        )

        loaded, state = job.loaded, job.session.editor.state
        if loaded is None:
            return

        def work(_cancel: Cancel, _progress: Progress) -> CorrectedVersion | None:
            return corrected_version(job.project.reads, loaded.media, loaded.item.part, state)

        def done(found: CorrectedVersion | None) -> None:
            if found is None:
                self._version()
            elif self._is_still(job, state_of=[]) and job.item_id == state.item_id:
                both = state.regions, found.regions
                self._show_versions(job, both, found.labels, from_review=True)

        self._context.background.start(work, done=done, failed=job.refused.emit)

    def _show_versions(
        self,
        job: OpenJob,
        versions: tuple[Regions, Regions],
        labels: Labels,
        *,
        from_review: bool = False,
    ) -> None:
        self.blink.stop()
        # Late: not needed for labelling.
        from widgets.review.version_dialog import ShownVersions, VersionDialog  # noqa: PLC0415

        dialog = VersionDialog(
            self._context.look,
            ShownVersions(*versions, from_review=from_review),
            labels,
            self._picture(job),
            self._context.window,
        )
        dialog.exec()
        dialog.deleteLater()

    def _version(self) -> Regions | None:
        if self._confirmed is None and self._context.jobs.is_open:
            self._say(self.tr("No reviewer has changed this item since it was confirmed."))
        return self._confirmed

    def _picture(self, job: OpenJob) -> PictureContent | None:
        """Return the open picture; None for another kind of item, and under a veil."""
        # Late: jobs of sounds alone have no pictures.
        from annotator.imaging import Veil  # noqa: PLC0415
        from widgets.media.images.picture_cache import CachedPicture  # noqa: PLC0415
        from widgets.media.sources import images_in  # noqa: PLC0415

        if job.loaded is None or not isinstance(job.shown, CachedPicture):
            return None
        is_veiled = images_in(job.media).veils.of(job.loaded.item.id) is not Veil.NONE
        return None if is_veiled else job.shown

    def _show_version(self, is_confirmed: bool) -> None:
        if not self.blink.is_on:
            self._bar.show_version("")
            return
        words = self.tr("As it was confirmed") if is_confirmed else self.tr("As it is now")
        self._bar.show_version(words)

    # Following the job ------------------------------------------------------------------

    def _on_job(self) -> None:
        self._forget()
        if self._context.jobs.is_open:
            job = self._context.jobs.job
            job.leaving.connect(self.blink.stop)
            job.item_opened.connect(self._on_item)
            job.edited.connect(self._on_edited)

    def _on_item(self) -> None:
        self._forget()
        if (job := self._context.jobs.job_or_none) is not None:
            self._read(job)

    def _forget(self) -> None:
        self.blink.stop()
        self._confirmed, self._answers = None, []
        self._show_buttons()

    def _on_edited(self, change: Change) -> None:
        self.blink.stop()
        job = self._context.jobs.job_or_none
        if job is None or change.item_id != job.item_id:
            return
        self.text_changed.emit()
        if change.facts is not None or (job.session.is_reviewing and self._confirmed is None):
            self._read(job)

    def _read(self, job: OpenJob) -> None:
        """Read the answers on the open item, and its confirmed version."""
        item_id = job.item_id
        if item_id is None:
            return
        reads = job.project.reads
        job.bridge.when_done(
            reads.answers(item_id),
            lambda found: self._take(job, item_id, answers=found),
            job.refused.emit,
        )
        job.bridge.when_done(
            reads.confirmed_version(item_id),
            lambda found: self._take(job, item_id, confirmed=found),
            job.refused.emit,
        )

    def _take(
        self,
        job: OpenJob,
        item_id: ItemId,
        *,
        answers: list[RejectionAnswer] | None = None,
        confirmed: Regions | None = None,
    ) -> None:
        if self._context.jobs.job_or_none is not job or job.item_id != item_id:
            return
        if answers is not None:
            self._answers = answers
        else:
            self._confirmed = confirmed
        self._show_buttons()
        self.text_changed.emit()

    def _show_buttons(self) -> None:
        job = self._context.jobs.job_or_none
        has_item = job is not None and job.session.editor.has_item
        is_worker = has_item and job is not None and not job.session.is_reviewing
        can_answer = is_worker and job is not None and bool(rejections_in(job.session.editor.state))
        self._bar.show_extras(
            has_versions=self._confirmed is not None, has_answers=can_answer or bool(self._answers)
        )

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))


# Late: they know a whole session, which the empty window opens without.


def _reviews(job: OpenJob) -> RegionReviews:
    from annotator.session.reviews.region_reviews import RegionReviews  # noqa: PLC0415 - late, as said above

    return RegionReviews(job.session)


def _answers(job: OpenJob) -> RejectionAnswers:
    from annotator.session.reviews.rejection_answers import RejectionAnswers  # noqa: PLC0415 - late, as said above

    return RejectionAnswers(job.session)

"""Reviews other people's items, and shows the reviews of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.display_text import shown_name
from annotator.editing.changes import Change
from annotator.errors import AnnotatorError
from annotator.items.codes import TO_JUDGE, TO_JUDGE_AGAIN
from annotator.model.entities import Fault, ItemFacts, ItemId, Review
from annotator.session.item_people import ItemPeople
from widgets.kit.fault_words import fault_words
from widgets.kit.key_text import with_keys
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.action_table import ActionTable
from widgets.shell.notice_bar import Notice, NoticeTone
from widgets.shell.review_bar import ReviewBar
from widgets.theme.look import Look

PASSING_MS = 4000
WARNING_MS = 12_000

Calls = dict[str, Callable[[], object]]


class ReviewController(QObject):
    """Turns reviewing on and off, and runs the actions of a reviewer."""

    def __init__(self, context: Context, look: Look, bar: ReviewBar, table: ActionTable) -> None:
        """Wait for a job; the bar shows keys of the ``table``."""
        super().__init__(context.window)
        self._context = context
        self._jobs = context.jobs
        self._look = look
        self._bar = bar
        bar.accepted.connect(self.accept)
        bar.rejected.connect(self.reject)
        bar.stopped.connect(self.turn)
        context.jobs.job_changed.connect(self._on_job)
        self.regions_text: Callable[[], str] = str
        """Returns what is decided on the regions of the open item."""
        self._table = table
        self._table.keys_changed.connect(self._show_keys)
        bar.show_keys(self._table.keymap)

    @property
    def is_reviewing(self) -> bool:
        """Whether the person is reviewing other people's items."""
        return self._jobs.is_open and self._jobs.job.session.is_reviewing

    def calls(self, others: Mapping[str, Callable[[], object]]) -> Calls:
        """Return the calls of the actions; while reviewing, two of ``others`` are replaced."""

        def either(mine: Callable[[], object], name: str) -> Callable[[], object]:
            theirs = others[name]
            return lambda: mine() if self.is_reviewing else theirs()

        return {
            "review": self.turn,
            "accept-item": self.accept,
            "reject-item": self.reject,
            "withdraw-item": self.withdraw,
            "practice": self._turn_practice,
            "confirm": either(self.accept, "confirm"),
            "next-unfinished": either(self._next, "next-unfinished"),
        }

    def turn(self) -> None:
        """Start or stop reviewing; opens the item again, because its time has another category."""
        job = self._jobs.job
        job.session.is_reviewing = not job.session.is_reviewing
        if self._can_judge(job) or not job.session.is_reviewing or not self._go_on():
            open_again(job)

    def show_queue(self) -> None:
        """Start reviewing if it is not on, and go to the first item that waits for a review."""
        if self.is_reviewing:
            self._next()
        else:
            self.turn()

    def accept(self) -> None:
        """Accept the open item and go on to the next."""
        if self._judge(Review.ACCEPTED):
            self._next()

    def reject(self) -> None:
        """Ask why, reject the open item, and go on to the next."""
        job = self._jobs.job
        if job.loaded is None or not self._can_judge(job):
            return
        # Late: not needed for labelling.
        from widgets.review.reject_dialog import RejectDialog  # noqa: PLC0415

        dialog = RejectDialog(self._look, job.loaded.item.path, self._context.window)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None and self._judge(Review.REJECTED, answer.reason, answer.fault):
            self._next()

    def withdraw(self) -> None:
        """Ask why, withdraw the open item, and go on to the next."""
        job = self._jobs.job
        if job.loaded is None or not self._can_withdraw(job):
            text = self.tr("Only a reviewer withdraws an item: first review others' items.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
            return
        state = job.session.editor.state
        try:
            job.session.guards.require_judgeable(Review.WITHDRAWN, state.item_id, state.facts)
        except AnnotatorError as error:
            job.refused.emit(error)  # before a reason is written in vain
            return
        # Late: not needed for labelling.
        from widgets.review.withdraw_dialog import (  # noqa: PLC0415
            WithdrawalMeans,
            WithdrawDialog,
        )

        means = WithdrawalMeans.NO_PIECE
        if self._can_judge(job):
            is_paid = job.session.pays_withdrawn
            means = WithdrawalMeans.PAID if is_paid else WithdrawalMeans.NOT_PAID
        path, window = job.loaded.item.path, self._context.window
        dialog = WithdrawDialog(self._look, path, means, parent=window)
        reason = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else ""
        dialog.deleteLater()
        if reason and self._judge(Review.WITHDRAWN, reason):
            self._next()

    def _judge(self, verdict: Review, reason: str = "", fault: Fault = Fault.NONE) -> bool:
        job = self._jobs.job_or_none
        can = self._can_withdraw if verdict is Review.WITHDRAWN else self._can_judge
        if job is None or job.is_on_its_way or not can(job):
            return False  # None: the item was closed while the dialog was open
        job.guarded(lambda: job.session.judge(verdict, reason, fault))
        return job.session.editor.state.facts.review is verdict  # else it was refused

    def _next(self) -> None:
        if not self._go_on():
            text = self.tr("There is nothing more to review.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    def _go_on(self) -> bool:
        """Go to an item that was changed after it was accepted, else to one not reviewed yet."""
        return self._jobs.job.next_unfinished(TO_JUDGE_AGAIN, TO_JUDGE)

    def _turn_practice(self) -> None:
        job = self._jobs.job
        if job.loaded is None:
            return
        is_practice = not job.session.editor.state.facts.is_practice
        if job.guarded(lambda: job.session.set_practice(is_practice=is_practice)) is not None:
            text = (
                self.tr("Practice from now on: its time is training, it is not paid by the piece.")
                if is_practice
                else self.tr("This is no longer a practice item.")
            )
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
            open_again(job)

    def _can_judge(self, job: OpenJob) -> bool:
        if not job.session.is_reviewing or not job.session.editor.has_item:
            return False
        return job.session.guards.can_judge(job.session.editor.state.facts)

    def _can_withdraw(self, job: OpenJob) -> bool:
        """Return whether the open item can be withdrawn: one to review, or one nobody confirmed."""
        if not job.session.is_reviewing or not job.session.editor.has_item:
            return False
        return job.session.guards.can_withdraw(job.session.editor.state.facts)

    # Display --------------------------------------------------------------------

    def _on_job(self) -> None:
        self._bar.show_verdict("", is_attention=False)
        if self._jobs.is_open:
            job = self._jobs.job
            job.item_opened.connect(self.show)
            job.edited.connect(self._on_edited)
            job.session.pieces_changed.append(self.show)
            self._tell_rejected(job)

    def _tell_rejected(self, job: OpenJob) -> None:
        """Report to the worker, once, how many of the own items were newly rejected."""
        asked = job.project.reads.rejected_of(job.session.worker.id)
        job.bridge.when_done(
            asked, lambda found: self._on_rejected(job, found), lambda _error: None
        )

    def _on_rejected(self, job: OpenJob, found: list[ItemId]) -> None:
        if not found or self._jobs.job_or_none is not job:
            return
        one = self.tr("One of your items was rejected. The reason is shown above the item.")
        more = self.tr("%1 of your items were rejected. The reason is shown above each item.")
        text = one if len(found) == 1 else more.replace("%1", str(len(found)))
        show = self.tr("Show it") if len(found) == 1 else self.tr("Show the first")
        choice = (show, lambda: job.go_to(found[0]))
        self._context.notices.say(Notice(text, NoticeTone.ATTENTION, (choice,)))

    def _on_edited(self, change: Change) -> None:
        if change.facts is None:
            return
        self.show()
        before, after = change.facts
        if change.regions and before.review.covers_content and after.review is Review.NONE:
            self._say_changed(before.review)
        elif change.regions and after.review.covers_content and before.review is Review.NONE:
            self._say_same_again(after.review)

    def _say_changed(self, review: Review) -> None:
        """Say that the open item is not reviewed any more, and offer to undo the change."""
        text = (
            self.tr("This item was accepted. With your change it has to be reviewed again.")
            if review is Review.ACCEPTED
            else self.tr("This item was withdrawn. With your change it has to be reviewed again.")
        )
        undo = self._context.actions.action("undo")
        choice = (self.tr("Undo the change"), undo.trigger)
        self._context.notices.say(
            Notice(text, NoticeTone.ATTENTION, (choice,), passes_ms=WARNING_MS)
        )

    def _say_same_again(self, review: Review) -> None:
        """Say that the review of the open item holds again, in place of the earlier notice."""
        text = (
            self.tr("This item is again exactly as it was accepted. It is accepted.")
            if review is Review.ACCEPTED
            else self.tr("This item is again exactly as it was withdrawn. It is withdrawn.")
        )
        self._context.notices.say(Notice(text, passes_ms=WARNING_MS))

    def _show_keys(self) -> None:
        self._bar.show_keys(self._table.keymap)
        self.show()

    def show(self) -> None:
        """Show the review of the open item, or the buttons to review it."""
        job = self._jobs.job_or_none
        if job is None or not job.session.editor.has_item:
            return
        facts = job.session.editor.state.facts
        if job.session.is_reviewing:
            texts = self._of_others(job, facts), self._of_earlier(job), self.regions_text()
            text = " ".join(filter(None, texts))
            self._bar.show_reviewing(text, can_judge=self._can_judge(job))
        else:
            is_own = facts.done_by in {None, job.session.worker.id}
            is_rejected = is_own and facts.review is Review.REJECTED
            texts = (
                self._of_own(facts) if is_own else self._of_rejected(facts),
                self.regions_text(),
                self._of_people(job.session.item_people),
            )
            self._bar.show_verdict(" ".join(filter(None, texts)), is_attention=is_rejected)

    def _of_others(self, job: OpenJob, facts: ItemFacts) -> str:
        if facts.is_withdrawn_unfinished:
            text = self.tr(
                "You are reviewing. This item was withdrawn: %2. %1 puts it back to work."
            )
            text = with_keys(text, self._table.keymap, "reopen-item")
            return text.replace("%2", facts.review_reason)
        if facts.status.is_open:
            text = self.tr(
                "You are reviewing. Nobody has confirmed this item yet; %1 goes to the next. If it "
                "is not needed any more, %2 withdraws it."
            )
            return with_keys(text, self._table.keymap, "next-unfinished", "withdraw-item")
        if not self._can_judge(job):
            text = self.tr(
                "You are reviewing. This item is not for you to judge; %1 goes to the next."
            )
            return with_keys(text, self._table.keymap, "next-unfinished")
        if facts.review is Review.ACCEPTED:
            return self.tr("You are reviewing. This item was accepted.")
        if facts.review is Review.REJECTED:
            return self.tr("You are reviewing. This item was rejected: %1").replace(
                "%1", facts.review_reason
            )
        if facts.review is Review.WITHDRAWN:
            return self.tr("You are reviewing. This item was withdrawn: %1").replace(
                "%1", facts.review_reason
            )
        if facts.was_reviewed_before:
            return self._of_changed(job, facts)
        return self.tr("You are reviewing somebody else's item. Is it right?")

    def _of_earlier(self, job: OpenJob) -> str:
        """Return the review of the version that a merge replaced last, "" without one."""
        if job.loaded is None or not job.loaded.earlier_reviews:
            return ""
        last = job.loaded.earlier_reviews[-1]
        if last.review is Review.REJECTED:
            return self.tr("Before the last merge it was rejected: %1").replace("%1", last.reason)
        if last.review is Review.ACCEPTED:
            return self.tr("Before the last merge another version was accepted.")
        return self.tr("Before the last merge another version was reviewed.")

    def _of_changed(self, job: OpenJob, facts: ItemFacts) -> str:
        session = job.session
        if session.content_sha256(session.editor.state) == facts.reviewed_sha256:
            return self.tr("You are reviewing. This item is again exactly as it was reviewed.")
        return self.tr("You are reviewing. This item was changed after its last review.")

    def _of_people(self, people: ItemPeople | None) -> str:
        """Return whose an item is that others worked on too, so that nobody takes it unawares."""
        if people is None:
            return ""
        names = self.tr(", ").join(map(shown_name, people.workers))
        confirmer = shown_name(people.confirmer) if people.confirmer else ""
        if confirmer and names == confirmer:
            return self.tr("Done and confirmed by %1.").replace("%1", names)
        texts = [self.tr("Worked on by %1.").replace("%1", names)] if names else []
        if confirmer:
            texts.append(self.tr("Confirmed by %1.").replace("%1", confirmer))
        else:
            texts.append(
                self.tr(
                    "Confirming it earns the pay for the item; each region is paid to the people "
                    "who made it."
                )
                if people.pays_confirmer
                else self.tr("Each person is paid for their own part, no matter who confirms it.")
            )
        return " ".join(texts)

    def _of_rejected(self, facts: ItemFacts) -> str:
        """Return why an item that somebody else confirmed was rejected, "" if it was not."""
        if facts.review is not Review.REJECTED:
            return ""
        told = self.tr("Rejected: %1. Only the person who confirmed it can do it again.")
        return told.replace("%1", facts.review_reason)

    def _of_own(self, facts: ItemFacts) -> str:
        if facts.is_practice:
            return self.tr("A practice item: its time is training, it is not paid by the piece.")
        if facts.was_reviewed_before:
            return self.tr("Not reviewed: it was changed after its last review.")
        if facts.review is Review.WITHDRAWN:
            return self._of_withdrawn(facts)
        if facts.review is not Review.REJECTED:
            return ""
        told = self.tr("Rejected: %1 (%2). Change it and confirm it again; your time is rework.")
        return told.replace("%2", fault_words(facts.fault)).replace("%1", facts.review_reason)

    def _of_withdrawn(self, facts: ItemFacts) -> str:
        if facts.is_withdrawn_unfinished:
            told = self.tr(
                "Withdrawn before it was confirmed: %1. The time on it stays and is paid as the "
                "work order says. Nothing is left to do."
            )
            return told.replace("%1", facts.review_reason)
        told = (
            self.tr("Withdrawn: %1. It is paid like accepted work, and nothing is left to do.")
            if self._jobs.job.session.pays_withdrawn
            else self.tr("Withdrawn: %1. Its time is paid as before, and nothing is left to do.")
        )
        return told.replace("%1", facts.review_reason)


def open_again(job: OpenJob) -> None:
    """Open the current item again: work on it may have another category now."""
    if job.loaded is not None:
        item_id = job.loaded.item.id
        job.prefetch.forget_item(item_id)
        job.leaving.emit()
        job.loaded = None
        job.go_to(item_id)

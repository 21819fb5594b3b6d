"""Reviewing others' items, and telling a worker what a reviewer said of the own ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.editing.changes import Change
from annotator.items.codes import TO_JUDGE
from annotator.model.entities import Fault, ItemFacts, ItemId, Review, Status
from widgets.app.presenter import Presenter
from widgets.kit.key_text import with_keys
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice, Tone
from widgets.shell.review_bar import ReviewBar
from widgets.theme.look import Look

PASSING_MS = 4000

Calls = dict[str, Callable[[], object]]


class ReviewController(QObject):
    """Turns reviewing on and off, and runs the actions of a reviewer."""

    def __init__(self, bench: Presenter, look: Look, bar: ReviewBar) -> None:
        """Follow the workbench from job to job."""
        super().__init__(bench)
        self._bench = bench
        self._look = look
        self._bar = bar
        bar.accepted.connect(self.accept)
        bar.rejected.connect(self.reject)
        bar.stopped.connect(self.turn)
        bench.job_changed.connect(self._on_job)
        self._table = bench.window.actions_table
        self._table.keys_changed.connect(self._show_keys)
        bar.show_keys(self._table.keymap)

    @property
    def is_reviewing(self) -> bool:
        """Whether the person reviews others' items now."""
        desk = self._bench.desk
        return desk is not None and desk.session.is_reviewing

    def calls(self, others: Mapping[str, Callable[[], object]]) -> Calls:
        """Return what the actions do; two of ``others`` mean something else to a reviewer."""

        def either(mine: Callable[[], object], name: str) -> Callable[[], object]:
            theirs = others[name]
            return lambda: mine() if self.is_reviewing else theirs()

        return {
            "review": self.turn,
            "accept-item": self.accept,
            "reject-item": self.reject,
            "practice": self._turn_practice,
            "confirm": either(self.accept, "confirm"),
            "next-unfinished": either(self._next, "next-unfinished"),
        }

    def turn(self) -> None:
        """Begin or stop to review; the open item is opened anew: its time is of another kind."""
        desk = self._bench.desk
        if desk is None:
            return
        desk.session.is_reviewing = not desk.session.is_reviewing
        if self._can_judge(desk) or not desk.session.is_reviewing or not self._go_on():
            open_anew(desk)

    def accept(self) -> None:
        """Accept the open item and go on to the next."""
        if self._judge(Review.ACCEPTED):
            self._next()

    def reject(self) -> None:
        """Ask why, reject the open item, and go on to the next."""
        desk = self._bench.desk
        if desk is None or desk.loaded is None or not self._can_judge(desk):
            return
        # Late: nobody who only labels needs it.
        from widgets.review.reject_dialog import RejectDialog  # noqa: PLC0415

        dialog = RejectDialog(self._look, desk.loaded.item.path, self._bench.window)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None and self._judge(Review.REJECTED, answer.reason, answer.fault):
            self._next()

    def _judge(self, verdict: Review, reason: str = "", fault: Fault = Fault.NONE) -> bool:
        desk = self._bench.desk
        if desk is None or desk.is_opening or not self._can_judge(desk):
            return False
        desk.guarded(lambda: desk.session.judge(verdict, reason, fault))
        return True

    def _next(self) -> None:
        if not self._go_on():
            text = self.tr("There is nothing more to review.")
            self._bench.window.notices.say(Notice(text, passes_ms=PASSING_MS))

    def _go_on(self) -> bool:
        desk = self._bench.desk
        if desk is None:
            return False
        return desk.next_unfinished(TO_JUDGE)

    def _turn_practice(self) -> None:
        desk = self._bench.desk
        if desk is None or desk.loaded is None:
            return
        is_practice = not desk.session.editor.state.facts.is_practice
        if desk.guarded(lambda: desk.session.set_practice(is_practice=is_practice)) is not None:
            text = (
                self.tr("Practice from now on: its time is training, it is not paid by the piece.")
                if is_practice
                else self.tr("This is no practice item any more.")
            )
            self._bench.window.notices.say(Notice(text, passes_ms=PASSING_MS))
            open_anew(desk)

    def _can_judge(self, desk: OpenJob) -> bool:
        if not desk.session.is_reviewing or not desk.session.editor.has_item:
            return False
        facts = desk.session.editor.state.facts
        return facts.status is Status.DONE and facts.done_by not in {None, desk.session.worker.id}

    # Showing --------------------------------------------------------------------

    def _on_job(self) -> None:
        desk = self._bench.desk
        self._bar.show_verdict("", is_attention=False)
        if desk is not None:
            desk.item_opened.connect(self._show)
            desk.edited.connect(self._on_edited)
            self._tell_rejected(desk)

    def _tell_rejected(self, desk: OpenJob) -> None:
        """Say once, to whoever sits down, how many of the own items were rejected since."""
        asked = desk.project.reads.rejected_of(desk.session.worker.id)
        desk.bridge.when_done(
            asked, lambda found: self._on_rejected(desk, found), lambda _error: None
        )

    def _on_rejected(self, desk: OpenJob, found: list[ItemId]) -> None:
        if not found or self._bench.desk is not desk:
            return
        one = self.tr("One of your items was rejected. The reason stands above its picture.")
        more = self.tr("%1 of your items were rejected. The reason stands above each picture.")
        text = one if len(found) == 1 else more.replace("%1", str(len(found)))
        show = self.tr("Show it") if len(found) == 1 else self.tr("Show the first")
        choice = (show, lambda: desk.go_to(found[0]))
        self._bench.window.notices.say(Notice(text, Tone.ATTENTION, (choice,)))

    def _on_edited(self, change: Change) -> None:
        if change.facts is not None:
            self._show()

    def _show_keys(self) -> None:
        self._bar.show_keys(self._table.keymap)
        self._show()

    def _show(self) -> None:
        desk = self._bench.desk
        if desk is None or not desk.session.editor.has_item:
            return
        facts = desk.session.editor.state.facts
        if desk.session.is_reviewing:
            self._bar.show_reviewing(self._of_others(desk, facts), can_judge=self._can_judge(desk))
        else:
            is_rejected = facts.review is Review.REJECTED
            self._bar.show_verdict(self._of_own(facts), is_attention=is_rejected)

    def _of_others(self, desk: OpenJob, facts: ItemFacts) -> str:
        if not self._can_judge(desk):
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
        return self.tr("You are reviewing another's item. Is it right?")

    def _of_own(self, facts: ItemFacts) -> str:
        if facts.is_practice:
            return self.tr("A practice item: its time is training, it is not paid by the piece.")
        if facts.review is not Review.REJECTED:
            return ""
        told = self.tr("Rejected: %1 (%2). Change it and confirm it again; your time is rework.")
        return told.replace("%2", self._whose(facts.fault)).replace("%1", facts.review_reason)

    def _whose(self, fault: Fault) -> str:
        return {
            Fault.WORKER: self.tr("they say: your fault"),
            Fault.GUIDELINE_CHANGED: self.tr("the guideline changed"),
            Fault.UNCLEAR: self.tr("the guideline is unclear"),
            Fault.BUYER: self.tr("the buyer's fault"),
            Fault.NONE: self.tr("they do not say whose fault it is"),
        }[fault]


def open_anew(desk: OpenJob) -> None:
    """Open the item in hand again: what work on it is may be something else now."""
    if desk.loaded is not None:
        item_id = desk.loaded.item.id
        desk.shelf.forget_item(item_id)
        desk.leaving.emit()
        desk.loaded = None
        desk.go_to(item_id)

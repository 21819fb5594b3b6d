"""Actions on the open item of any kind: next, confirm, undo and others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.proposals.proposal import undecided
from widgets.open_job.context import Context
from widgets.proposals.decisions import left_words
from widgets.shell.notice_bar import Notice


class ItemActions(QObject):
    """Runs the actions on whole items.

    Signals:
        stepping: the person goes to the next or the previous item.
    """

    stepping = Signal()

    def __init__(
        self,
        context: Context,
        undo: Callable[[], object],
        redo: Callable[[], object],
        none_left: Callable[[str], Notice],
        hand_in: Callable[[], None],
    ) -> None:
        """Take the calls that other features provide for these actions.

        Args:
            context: provides the open job and the view of its current item.
            undo: undoes the newest step.
            redo: repeats the step that was undone last.
            none_left: returns the notice that no item is left, with the given sentence if the list
                has no filter.
            hand_in: asks how to hand in the work of a package.
        """
        super().__init__(context.window)
        self._context = context
        self._undo = undo
        self._redo = redo
        self._none_left = none_left
        self._hand_in = hand_in

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions."""
        return {
            "next-item": lambda: self._step(1),
            "previous-item": lambda: self._step(-1),
            "confirm": self._confirm,
            "next-unfinished": self._next_unfinished,
            "reload": self._reload,
            "undo": lambda: self._turn(self._undo),
            "redo": lambda: self._turn(self._redo),
        }

    def _step(self, by: int) -> None:
        self.stepping.emit()
        self._context.views.finish_typing()
        self._context.jobs.job.step(by)

    def _confirm(self) -> None:
        job = self._context.jobs.job
        if job.is_on_its_way:
            return  # nobody can be done with what is not seen yet, or means what was just left
        self._context.views.finish_typing()
        if job.shown is not None:
            job.guarded(job.session.confirm)
        left = len(undecided(job.session.editor.state.regions))
        if not job.next_unfinished():
            notice = self._none_left(self.tr("All items are done. Thank you."))
            if not notice.choices and job.project.reads.package().result() is not None:
                choice = self.tr("&Hand in the work…"), self._hand_in
                notice = replace(notice, choices=(choice,), passes_ms=0)
            if left:
                # This notice replaces the one about the undecided proposals, so it repeats it.
                notice = replace(notice, text=f"{left_words(left)} {notice.text}")
            self._context.notices.say(notice)

    def _next_unfinished(self) -> None:
        if not self._context.jobs.job.next_unfinished():
            text = self.tr("There is no unfinished item.")
            self._context.notices.say(self._none_left(text))

    def _reload(self) -> None:
        self._context.jobs.job.reload()

    def _turn(self, turn: Callable[[], object]) -> None:
        if self._context.view.step_back():
            return  # what is under way is the newest of all that was done
        self._context.views.finish_typing()
        turn()

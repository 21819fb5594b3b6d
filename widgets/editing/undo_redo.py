"""Undoes and redoes steps, and opens the items on which they were made."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QObject, Qt

from annotator.editing.changes import Step
from annotator.editing.history import History
from annotator.model.entities import ItemId
from widgets.editing.step_owner import named, next_step
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice, NoticeTone

PASSING_MS = 12_000
"""Enough time to read two sentences slowly."""
SLICE_S = 0.012
"""How long steps are reversed at a time, before the window may paint and take keys."""


def turn(context: Context, *, is_back: bool) -> None:
    """Undo the newest step, or redo the one undone last; its item is opened first.

    A step of somebody else is not reversed; a notice names its owner.
    """
    job = context.jobs.job_or_none
    step = None if job is None else next_step(job.session, is_back=is_back)
    if job is None or step is None:
        return
    elsewhere = None if _is_others(context, step, is_back=is_back) else _elsewhere(job, step)
    if elsewhere is not None:
        # The step is looked up again once the item is open: by then another one may be the newest.
        job.go_to(elsewhere, then=lambda: turn(context, is_back=is_back))
    elif not job.session.maker_of(step):
        _turn_here(job, step, is_back=is_back)


def _is_others(context: Context, step: Step, *, is_back: bool) -> bool:
    """Return whether somebody else made a step; if so, show a notice."""
    maker = context.jobs.job.session.maker_of(step)
    if maker:
        context.notices.say(_refusal(context, maker, is_back=is_back))
    return bool(maker)


def _elsewhere(job: OpenJob, step: Step) -> ItemId | None:
    """Return the item to open before a step can be reversed, None if one of its items is open."""
    ids = {change.item_id for change in step.changes}
    here = job.loaded.item.id if job.loaded is not None else None
    return step.changes[-1].item_id if ids and here not in ids else None


def _turn_here(job: OpenJob, step: Step, *, is_back: bool) -> bool:
    """Reverse a step whose item is open; returns whether the job accepted it."""
    job.guarded(job.session.editor.undo if is_back else job.session.editor.redo)
    if next_step(job.session, is_back=is_back) is step:
        return False
    if step.import_id is not None:
        job.read_anew()
    return True


def way_to(history: History, seq: int) -> bool | None:
    """Return whether undo leads to a step as the newest one; None: it is the newest.

    Args:
        history: the steps that can be undone and redone.
        seq: the number of the step; 0 is the beginning of the job.
    """
    newest, waiting = history.next_undo, history.next_redo
    if newest is not None and newest.seq > seq:
        return True
    if waiting is not None and waiting.seq <= seq:
        return False
    return None


class Jump(QObject):
    """Goes to any point of the history, step by step; stops if something else happens."""

    def __init__(self, context: Context) -> None:
        """Start without a target."""
        super().__init__(context.window)
        self._context = context
        self._job: OpenJob | None = None
        self._seq = 0
        self._expected: tuple[int, int] | None = None
        self._timer = single_shot(self, self._go)

    def to(self, seq: int) -> None:
        """Undo or redo until the step with this number is the newest done one."""
        self._job = self._context.jobs.job_or_none
        self._seq = seq
        self._expected = None
        self._go()

    def _go(self) -> None:
        job, until = self._context.jobs.job_or_none, time.monotonic() + SLICE_S
        if job is None or job is not self._job:
            return
        history = job.session.editor.history
        if self._expected not in {None, _ends(history)}:
            return  # the person did something else meanwhile
        while (is_back := way_to(history, self._seq)) is not None:
            step = next_step(job.session, is_back=is_back)
            if step is None or _is_others(self._context, step, is_back=is_back):
                return
            self._expected = _ends(history)
            if time.monotonic() > until:
                self._timer.start(0)
                return
            if not self._turn(job, step, is_back=is_back):
                return

    def _turn(self, job: OpenJob, step: Step, *, is_back: bool) -> bool:
        """Reverse one step; returns whether the next may follow at once."""
        elsewhere = _elsewhere(job, step)
        if elsewhere is not None:
            job.go_to(elsewhere, then=self._go)
            return False
        if not _turn_here(job, step, is_back=is_back):
            return False  # it was refused and reported
        self._expected = _ends(job.session.editor.history)
        if step.import_id is not None:
            # Items were added or removed: they are read again before the next step.
            job.item_opened.connect(self._go, Qt.ConnectionType.SingleShotConnection)
        return step.import_id is None


def _ends(history: History) -> tuple[int, int]:
    newest, waiting = history.next_undo, history.next_redo
    return (0 if newest is None else newest.seq, 0 if waiting is None else waiting.seq)


def _refusal(context: Context, maker: str, *, is_back: bool) -> Notice:
    text = (
        _tr("The last step is the work of %1. Hand over to them to undo it.")
        if is_back
        else _tr("This step is the work of %1. Hand over to them to redo it.")
    )
    hand_over = context.actions.action("hand-over")
    choices = ((hand_over.text(), hand_over.trigger),)
    return Notice(named(text, maker), NoticeTone.ATTENTION, choices, passes_ms=PASSING_MS)


def _tr(text: str) -> str:
    return QCoreApplication.translate("turning", text)

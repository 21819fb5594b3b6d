"""Copies boxes to the next items, or from the previous item, in one step each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

from annotator.editing.changes import Change, Step
from annotator.editing.copy_regions import (
    MOST_REGIONS,
    NONE_LEFT_OUT,
    CopiedRegions,
    LeftOut,
    bring,
    takes_regions,
)
from annotator.job_file.rows.values import LoadedItem
from annotator.media.registry import can_have
from annotator.model.entities import ItemId, Origin, Region, in_reading_order
from annotator.model.place import UNMEASURED
from annotator.session.job_session import JobSession
from annotator.settings import Settings
from widgets.editing.carry_dialog import CarryDialog
from widgets.editing.placement import number, with_reasons
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look

PASSING_MS = 12_000
MOST_ITEMS = 1_000
SLICE_S = 0.012
"""How long changes are computed at a time, before the window may paint and take keys."""


@dataclass(frozen=True, slots=True)
class _Load:
    """The boxes to copy, their item, and the number of target items."""

    job: OpenJob
    item_id: ItemId
    regions: tuple[Region, ...]
    count: int


class CopyToNext(QObject):
    """Reads the other items in the background, then changes them all in one step.

    Work goes on meanwhile: after an edit, undo or redo the items are read again, so that the step
    builds on the current state of the file.
    """

    def __init__(self, context: Context, look: Look, settings: Settings) -> None:
        """Take the objects to ask and read with."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self._settings = settings

    def carry(self) -> None:
        """Ask for a number, and copy the selected boxes, or all boxes, to that many next items."""
        job = self._context.editable_job
        if job is None:
            return
        regions = self._boxes(job)
        if not regions:
            self._say(self.tr("There is no box to copy. Draw one first."))
            return
        most = max(1, min(MOST_ITEMS, MOST_REGIONS // len(regions)))
        with off_item(self._context):
            count = self._ask(len(regions), most)
        if count:
            self._settings.set("carry_count", count)
            self._read(_Load(job, job.session.editor.state.item_id, regions, count))

    def bring(self) -> None:
        """Copy the boxes of the previous item to the open one, except those already there."""
        job = self._context.editable_job
        if job is None:
            return
        here = job.session.editor.state.item_id
        ground = _ground(job.session)

        def take(found: list[LoadedItem]) -> None:
            if not self._is_open(job) or self._context.view.locked:
                return
            if job.session.editor.state.item_id != here:
                return
            if _ground(job.session) != ground:
                self.bring()
            elif not found:
                self._say(self.tr("This is the first item: there is no previous one."))
            else:
                self._bring(job, found[0])

        job.bridge.when_done(job.project.reads.neighbours(here, -1), take, job.refused.emit)

    # Internals ----------------------------------------------------------------------

    def _is_open(self, job: OpenJob) -> bool:
        """Return whether a job is still open, with an item that is not being read again."""
        return job is self._context.jobs.job_or_none and job.session.editor.has_item

    def _boxes(self, job: OpenJob) -> tuple[Region, ...]:
        regions = job.session.editor.state.regions
        chosen = set(self._context.view.selection) or regions.keys()
        boxes = [r for r in in_reading_order(regions) if r.geometry is not None and r.id in chosen]
        return tuple(boxes)

    def _ask(self, boxes: int, most: int) -> int:
        first = min(most, int(self._settings.number("carry_count")))
        dialog = CarryDialog(self._look, boxes, first, most, self._context.window)
        count = dialog.count() if dialog.exec() == QDialog.DialogCode.Accepted else 0
        dialog.deleteLater()
        return count

    def _read(self, load: _Load) -> None:
        job = load.job
        ground = _ground(job.session)

        def take(found: list[LoadedItem]) -> None:
            if not self._is_open(job):
                return
            if _ground(job.session) != ground:
                self._read(load)
            else:
                self._carry(load, found)

        future = job.project.reads.neighbours(load.item_id, load.count)
        job.bridge.when_done(future, take, job.refused.emit)

    def _carry(self, load: _Load, found: Sequence[LoadedItem]) -> None:
        """Compute a few changes at a time, so the window stays responsive; run them as one step."""
        ground, make = _ground(load.job.session), _maker(load.job.session)
        brought: list[CopiedRegions] = []
        waiting = iter([each for each in found if takes_regions(each.state.facts)])

        def go_on() -> None:
            if not self._is_open(load.job):
                return
            if _ground(load.job.session) != ground:
                self._read(load)
                return
            until = time.monotonic() + SLICE_S
            for loaded in waiting:
                brought.append(_bringing("carry", loaded, load.regions, make))
                if time.monotonic() > until:
                    QTimer.singleShot(0, self, go_on)
                    return
            self._finish(load, brought, len(found))

        go_on()

    def _finish(self, load: _Load, brought: list[CopiedRegions], asked: int) -> None:
        changes = [each.change for each in brought if each.change is not None]
        left_out = _sum(brought)
        done_items = asked - len(brought)
        if not asked:
            self._say(self.tr("This is the last item: there is no next one."))
        elif not changes:
            text = self.tr("No box was copied to the next items.")
            self._say(with_reasons(text, left_out, done_items))
        else:
            # The step also belongs to the source item, so that undo opens no other item.
            own = Change("carry", load.item_id)
            if self._run(load.job, "carry", [*changes, own]):
                text = self._carried(changes, asked)
                self._say_undoable(load.job, with_reasons(text, left_out, done_items))

    def _bring(self, job: OpenJob, loaded: LoadedItem) -> None:
        if job.loaded is None:
            return
        regions = tuple(r for r in loaded.state.regions.values() if r.geometry is not None)
        extent = UNMEASURED if job.shown is None else job.shown.extent
        item = replace(job.loaded.item, **extent._asdict())
        here = replace(job.loaded, item=item, state=job.session.editor.state)
        brought = _bringing("bring-previous", here, regions, _maker(job.session))
        change = brought.change
        if not regions:
            self._say(self.tr("The previous item has no box."))
        elif change is None and brought.left_out == LeftOut(there=len(regions)):
            self._say(self.tr("All boxes of the previous item are already here."))
        elif change is None:
            text = self.tr("No box of the previous item was copied.")
            self._say(with_reasons(text, brought.left_out))
        elif self._run(job, "bring-previous", [change]):
            self._context.view.select(list(change.regions))
            text = self._brought(len(change.regions), len(regions))
            self._say_undoable(job, with_reasons(text, brought.left_out))

    def _brought(self, count: int, of: int) -> str:
        if count < of:
            some = self.tr("%1 of %2 boxes of the previous item were copied.")
            return some.replace("%1", number(count)).replace("%2", number(of))
        one = self.tr("One box of the previous item was copied.")
        more = self.tr("%1 boxes of the previous item were copied.")
        return one if count == 1 else more.replace("%1", number(count))

    def _run(self, job: OpenJob, name: str, changes: Sequence[Change]) -> bool:
        done: list[Step | None] = []
        job.guarded(lambda: done.append(job.session.editor.run_over(name, changes)))
        return bool(done)

    def _carried(self, changes: Sequence[Change], asked: int) -> str:
        if asked == 1:
            text = self.tr("Boxes copied to the next item: %1.")
        elif len(changes) == asked:
            text = self.tr("Boxes copied to the next %2 items: %1 in all.")
        else:
            text = self.tr("Boxes copied to %3 of the next %2 items: %1 in all.")
        boxes = sum(len(change.regions) for change in changes)
        numbers = (("%1", boxes), ("%2", asked), ("%3", len(changes)))
        for mark, count in numbers:
            text = text.replace(mark, number(count))
        return text

    def _say_undoable(self, job: OpenJob, text: str) -> None:
        """Report the result, with a button to undo it until something else is edited."""
        notices = self._context.notices
        undo = self._context.actions.action("undo")
        choices = ((self.tr("Undo"), undo.trigger),)
        notice = Notice(text, choices=choices, passes_ms=PASSING_MS)
        notices.say(notice)
        once = Qt.ConnectionType.SingleShotConnection
        job.edited.connect(lambda _change: notices.withdraw(notice), once)

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))


def _bringing(
    name: str, loaded: LoadedItem, regions: Sequence[Region], make: Callable[[Region], Region]
) -> CopiedRegions:
    """Return how regions are brought; an item of another kind has no place for a box."""
    fitting = [region for region in regions if can_have(loaded.item.kind, region.geometry)]
    brought = bring(name, loaded.state, loaded.item.extent, fitting, make)
    without = LeftOut(outside=len(regions) - len(fitting))
    return replace(brought, left_out=brought.left_out + without)


def _sum(brought: Sequence[CopiedRegions]) -> LeftOut:
    """Return the totals of what was left out; an undecided proposal counts once for all items."""
    total = NONE_LEFT_OUT
    for each in brought:
        total += each.left_out
    undecided = max((each.left_out.undecided for each in brought), default=0)
    return replace(total, undecided=undecided)


def _maker(session: JobSession) -> Callable[[Region], Region]:
    def make(like: Region) -> Region:
        return session.new_region(like.geometry, like.label_id, Origin.PASTED)

    return make


def _ground(session: JobSession) -> tuple[object, object]:
    """Return a value that differs after every edit, undo and redo."""
    history = session.editor.history
    return history.next_undo, history.next_redo

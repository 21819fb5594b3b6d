"""Opens the gallery, and applies its edits to many regions on many items as one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from annotator.editing.changes import Change, EditState
from annotator.editing.commands import Command, DeleteRegions, SetLabel, with_status
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.job_file.reading.item_slices import Crop
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import Item, ItemId, LabelId, RegionId
from widgets.items.crop_gallery import GalleryDialog
from widgets.items.crops import Crops
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look

MOST: Final = 5_000
"""Nobody looks through more crops than this at once."""

PASSING_MS: Final = 8_000

Make = Callable[[list[RegionId]], Command]


def _content_sha256(item: Item, state: EditState) -> str:
    return reviewed_sha256(item.kind, item.extent, state.regions)


class Gallery(QObject):
    """Books no item while the gallery is open: it is work in the tool, on many items at once.

    Signals:
        shown: a ``GalleryDialog`` is about to be shown.
    """

    shown = Signal(object)

    def __init__(self, context: Context, look: Look) -> None:
        """Take the context; nothing is read yet."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self.dialog: GalleryDialog | None = None
        self.crops: Crops | None = None

    def show(self) -> None:
        """Show the gallery until it is closed, or an item is opened from it."""
        job = self._context.jobs.job
        if not job.session.editor.has_item:
            return
        self._context.views.finish_typing()
        labels = job.session.editor.state.labels
        if not labels:
            text = self.tr("This job has no label yet, so there is nothing to show.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
            return
        crops = self.crops = Crops(job)
        dialog = self.dialog = GalleryDialog(self._look, labels, crops, self._context.window)
        self.shown.emit(dialog)
        chosen: list[Crop] = []
        dialog.label_wanted.connect(lambda label_id: self._read(job, LabelId(label_id)))
        dialog.opened.connect(chosen.append)
        dialog.opened.connect(lambda _crop: dialog.accept())
        dialog.relabelled.connect(
            lambda found, label_id: self._change(
                job, "set-label", found, lambda ids: SetLabel(ids, LabelId(label_id))
            )
        )
        dialog.deleted.connect(
            lambda found: self._change(job, "delete-region", found, DeleteRegions)
        )
        dialog.ask_for(self._context.view.current_label)
        with off_item(self._context):
            dialog.exec()
        crops.shut_down()
        self.dialog = self.crops = None
        dialog.deleteLater()
        if chosen:
            self._open(job, chosen[0])

    def _read(self, job: OpenJob, label_id: LabelId) -> None:
        def take(found: list[Crop]) -> None:
            if self.dialog is not None and self.dialog.label.currentData() == label_id:
                self.dialog.show_crops(found)

        job.bridge.when_done(job.project.reads.crops(label_id, 0, MOST), take, job.refused.emit)

    def _open(self, job: OpenJob, crop: Crop) -> None:
        view = self._context.view
        if self._context.jobs.job_or_none is job:
            job.go_to(crop.item_id, then=lambda: view.select([crop.region.id]))
            self._context.views.take_focus()

    def _change(self, job: OpenJob, name: str, crops: list[Crop], make: Make) -> None:
        """Read the items again, change each, and write all changes as one step of undo."""
        ids: dict[ItemId, list[RegionId]] = {}
        for crop in crops:
            ids.setdefault(crop.item_id, []).append(crop.region.id)
        loads = [job.project.reads.load_item(item_id) for item_id in ids]

        def take(_last: LoadedItem) -> None:
            # The reads finish in the order of their requests: all are complete.
            editor = job.session.editor
            here, changes = editor.state, []
            for loaded in (load.result() for load in loads):
                item, state = loaded.item, here if loaded.item.id == here.item_id else loaded.state
                change = make(ids[item.id]).change(state)
                if change is not None:
                    sha256, others = partial(_content_sha256, item), editor.is_changed_by_others
                    changes.append(with_status(change, state, sha256, others))
            self._run(job, name, changes)

        if loads:
            job.bridge.when_done(loads[-1], take, job.refused.emit)

    def _run(self, job: OpenJob, name: str, changes: list[Change]) -> None:
        here = job.session.editor.state.item_id
        if all(change.item_id != here for change in changes):
            # The step also belongs to the open item, so that undo opens no other item.
            changes = [*changes, Change(name, here)]
        if any(change.regions for change in changes):
            job.guarded(lambda: job.session.editor.run_over(name, changes))
        if self.dialog is not None:
            self._read(job, LabelId(self.dialog.label.currentData()))

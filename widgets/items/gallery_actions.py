"""Opens the gallery, and does to many regions on many items what is said there, as one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from annotator.editing.changes import Change
from annotator.editing.commands import Command, DeleteRegions, SetLabel, started
from annotator.job_file.reading.item_slices import Crop
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import ItemId, LabelId, RegionId
from widgets.app.presenter import Presenter
from widgets.items.crops import Crops
from widgets.items.gallery import GalleryDialog
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look

MOST: Final = 5_000
"""More crops than these nobody looks through at once."""

PASSING_MS: Final = 8_000

Make = Callable[[list[RegionId]], Command]


class Gallery(QObject):
    """While the wall is open, time goes on no item: it is work in the tool, on many of them.

    Signals:
        shown: a ``GalleryDialog`` is about to be shown.
    """

    shown = Signal(object)

    def __init__(self, bench: Presenter, look: Look) -> None:
        """Know where to look."""
        super().__init__(bench)
        self._bench = bench
        self._look = look
        self.dialog: GalleryDialog | None = None
        self.crops: Crops | None = None

    def show(self) -> None:
        """Show the wall until it is closed, or an item is chosen there."""
        desk = self._bench.desk
        if desk is None or not desk.session.editor.has_item:
            return
        self._bench.window.strip.field.report()
        labels = desk.session.editor.state.labels
        if not labels:
            text = self.tr("This job has no label yet, so there is nothing to show.")
            self._bench.window.notices.say(Notice(text, passes_ms=PASSING_MS))
            return
        crops = self.crops = Crops(desk)
        dialog = self.dialog = GalleryDialog(self._look, labels, crops, self._bench.window)
        self.shown.emit(dialog)
        chosen: list[Crop] = []
        dialog.label_wanted.connect(lambda label_id: self._read(desk, LabelId(label_id)))
        dialog.opened.connect(chosen.append)
        dialog.opened.connect(lambda _crop: dialog.accept())
        dialog.relabelled.connect(
            lambda found, label_id: self._change(
                desk, "set-label", found, lambda ids: SetLabel(ids, LabelId(label_id))
            )
        )
        dialog.deleted.connect(
            lambda found: self._change(desk, "delete-region", found, DeleteRegions)
        )
        dialog.ask_for(self._bench.window.canvas.current_label)
        with off_item(self._bench.context):
            dialog.exec()
        crops.shut_down()
        self.dialog = self.crops = None
        dialog.deleteLater()
        if chosen:
            self._open(desk, chosen[0])

    def _read(self, desk: OpenJob, label_id: LabelId) -> None:
        def take(found: list[Crop]) -> None:
            if self.dialog is not None and self.dialog.label.currentData() == label_id:
                self.dialog.show_crops(found)

        desk.bridge.when_done(desk.project.reads.crops(label_id, 0, MOST), take, desk.refused.emit)

    def _open(self, desk: OpenJob, crop: Crop) -> None:
        canvas = self._bench.window.canvas
        if self._bench.desk is desk:
            desk.go_to(crop.item_id, then=lambda: canvas.select([crop.region.id]))
            canvas.setFocus()

    def _change(self, desk: OpenJob, name: str, crops: list[Crop], make: Make) -> None:
        """Read the items anew, change each, and write all changes as one step of undo."""
        ids: dict[ItemId, list[RegionId]] = {}
        for crop in crops:
            ids.setdefault(crop.item_id, []).append(crop.region.id)
        loads = [desk.project.reads.load_item(item_id) for item_id in ids]

        def take(_last: LoadedItem) -> None:
            # They were read in the order in which they were asked for: all are there.
            states = [load.result().state for load in loads]
            here = desk.session.editor.state
            states = [here if state.item_id == here.item_id else state for state in states]
            found = [(make(ids[state.item_id]).change(state), state) for state in states]
            changes = [started(change, state) for change, state in found if change is not None]
            self._run(desk, name, changes)

        if loads:
            desk.bridge.when_done(loads[-1], take, desk.refused.emit)

    def _run(self, desk: OpenJob, name: str, changes: list[Change]) -> None:
        here = desk.session.editor.state.item_id
        if all(change.item_id != here for change in changes):
            # It belongs to the open item, too: so undo leads to no other.
            changes = [*changes, Change(name, here)]
        if any(change.regions for change in changes):
            desk.guarded(lambda: desk.session.editor.run_over(name, changes))
        if self.dialog is not None:
            self._read(desk, LabelId(self.dialog.label.currentData()))

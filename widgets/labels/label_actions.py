"""What the actions on labels do: find one at the pointer, ask for each box's, change them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer

from annotator.editing.commands import AddRegions
from annotator.editing.label_list import OrderLabels
from annotator.model.entities import LabelId, Origin, RegionId, in_reading_order
from annotator.model.geometry import Point
from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.labels.label_keys import LabelKeys
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look

if TYPE_CHECKING:
    from annotator.editing.changes import Change

MOST_RECENT = 20
PASSING_MS = 4000

_PARTS = {
    "rename-label": "name",
    "colour-of-label": "colour",
    "key-of-label": "key",
    "merge-label": "merge",
    "delete-label": "delete",
}
"""Which part of the window of labels an action leads to."""


class LabelActions(QObject):
    """Knows which labels were used last, and opens what needs to be opened."""

    def __init__(self, bench: Presenter, look: Look, settings: Settings) -> None:
        """Follow the labels of whatever job is open."""
        super().__init__(bench)
        self._bench = bench
        self._look = look
        self._settings = settings
        self.recent: list[LabelId] = []
        self.target: LabelId | None = None
        """The label that a menu is about, while it does what was chosen there."""
        window = bench.window
        self.keys = LabelKeys(window, window.actions_table, self._give)
        window.canvas.commanded.connect(self._on_commanded)
        window.canvas.edit_asked.connect(lambda _region_id: self.find())
        window.regions.edit_asked.connect(lambda _region_id: self.find())
        window.labels.change_asked.connect(self.change)
        window.labels.ordered.connect(self._order)
        bench.job_changed.connect(self._on_job)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "edit-label": self.find,
            "ask-label": self.turn_asking,
            "change-labels": self.change,
            "new-label": self.ask_for_new,
            **{each: partial(self.change, part) for each, part in _PARTS.items()},
            "only-label": self.turn_to_label,
            "select-label": self.select_regions,
        }

    def find(self) -> None:
        """Let a label be found by typing, at the pointer."""
        # Late: a start does not wait for it.
        from widgets.labels.label_palette import LabelPalette  # noqa: PLC0415

        desk, canvas = self._bench.desk, self._bench.window.canvas
        if desk is None or canvas.locked or not desk.session.editor.has_item:
            return
        labels = desk.session.editor.state.labels
        palette = LabelPalette(self._look, labels, self.recent, self._bench.window)
        palette.chosen.connect(lambda label_id: self._give(LabelId(label_id)))
        palette.added.connect(self._bench.window.labels.added)
        palette.show_at(self._place())

    def turn_asking(self) -> None:
        """Ask for the label of each new box from now on, or no more."""
        asks = not self._settings.flag("ask_label")
        self._settings.set("ask_label", asks)
        on = self.tr("Each new box asks for its label from now on.")
        off = self.tr("New boxes get the label that is marked in the list.")
        self._bench.window.notices.say(Notice(on if asks else off, passes_ms=PASSING_MS))

    def change(self, part: str = "") -> None:
        """Show the window in which the labels are changed, at a part of the label it is about."""
        # Late: labels are changed seldom.
        from widgets.labels.label_changes import change_labels  # noqa: PLC0415

        change_labels(self._bench, self._look, self._about() if part else None, part)

    def ask_for_new(self) -> None:
        """Show the field for the name of a new label."""
        window = self._bench.window
        if not window.labels.isVisible():
            window.show_side(is_shown=True)
        window.labels.add_button.setChecked(True)

    def turn_to_label(self) -> None:
        """Hide the regions of all other labels, or show all again if it is so."""
        self._bench.hidden.turn_to(self._regions_of_label())

    def select_regions(self) -> None:
        """Select all regions of the label, also those that were hidden."""
        found = self._regions_of_label()
        self._bench.hidden.reveal(found)
        self._bench.window.canvas.select(found)
        if not found:
            text = self.tr("No region of this item has the label.")
            self._bench.window.notices.say(Notice(text, passes_ms=PASSING_MS))

    # Inside ---------------------------------------------------------------------------

    def _about(self) -> LabelId | None:
        """Return the label of a menu, or of the row that has the keys, or the one in force."""
        panel = self._bench.window.labels
        index = panel.list.currentIndex()
        if self.target is not None:
            return self.target
        if panel.list.hasFocus() and index.isValid():
            return panel.model.labels[index.row()].id
        return self._bench.window.canvas.current_label

    def _regions_of_label(self) -> list[RegionId]:
        """Return the regions of the open item with the label it is about, in reading order."""
        desk, label_id = self._bench.desk, self._about()
        if desk is None or not desk.session.editor.has_item:
            return []
        regions = in_reading_order(desk.session.editor.state.regions)
        return [region.id for region in regions if region.label_id == label_id]

    def _give(self, label_id: LabelId) -> None:
        self._bench.window.canvas.label_selected(label_id)
        self._used(label_id)

    def _order(self, label_ids: list[LabelId]) -> None:
        desk = self._bench.desk
        if desk is not None and desk.session.editor.has_item:
            desk.run(OrderLabels(label_ids))

    def _used(self, label_id: LabelId) -> None:
        rest = [each for each in self.recent if each != label_id]
        self.recent = [label_id, *rest][:MOST_RECENT]

    def _on_job(self) -> None:
        self.recent = []
        desk = self._bench.desk
        self.keys.show_labels({})
        if desk is not None:
            desk.item_opened.connect(self._show_keys)
            desk.edited.connect(self._on_edited)

    def _show_keys(self) -> None:
        desk = self._bench.desk
        if desk is not None and desk.session.editor.has_item:
            self.keys.show_labels(desk.session.editor.state.labels)

    def _on_edited(self, change: Change) -> None:
        if change.labels:
            self._show_keys()
        if change.name in {"add-region", "set-label"}:
            region = next((new for _, new in change.regions.values() if new is not None), None)
            if region is not None:
                self._used(region.label_id)

    def _on_commanded(self, command: object) -> None:
        """Ask for the label of a box that was just drawn, if that is wanted."""
        if not self._settings.flag("ask_label") or not isinstance(command, AddRegions):
            return
        if len(command.new) == 1 and command.new[0].origin is Origin.DRAWN:
            # Later: the tool has still to select the box.
            QTimer.singleShot(0, self, self.find)

    def _place(self) -> QPoint:
        """Return where the palette is put: at the pointer, else at the box in hand."""
        canvas = self._bench.window.canvas
        at = canvas.pointed_at()
        if at is None and canvas.selection:
            desk = self._bench.desk
            regions = {} if desk is None else desk.session.editor.state.regions
            region = regions.get(canvas.selection[-1])
            box = None if region is None else region.box
            at = None if box is None else Point(box.x, box.y)
        view = canvas.rect().center() if at is None else canvas.to_view(at).toPoint()
        return canvas.mapTo(self._bench.window, view)

"""Actions on labels: find one at the pointer, ask for each box's label, change all labels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.editing.commands import AddRegions
from annotator.editing.label_list import OrderLabels
from annotator.model.entities import LabelId, Origin, RegionId, in_reading_order
from annotator.settings import Settings
from widgets.labels.label_keys import LabelKeys
from widgets.labels.labels_panel import LabelsPanel
from widgets.open_job.context import Context
from widgets.open_job.hidden_regions import HiddenRegions
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
"""The part of the label window that an action opens."""


class LabelActions(QObject):
    """Remembers the recently used labels, and runs the actions on labels.

    Signals:
        panel_wanted: the list of labels is needed, but its dock is hidden.
    """

    panel_wanted = Signal()

    def __init__(
        self,
        context: Context,
        panel: LabelsPanel,
        hidden: HiddenRegions,
        look: Look,
        settings: Settings,
    ) -> None:
        """Follow the labels of the open job."""
        super().__init__(context.window)
        self._context = context
        self._panel = panel
        self._hidden = hidden
        self._look = look
        self._settings = settings
        self.recent: list[LabelId] = []
        self.target: LabelId | None = None
        """The label of a context menu, while an action from that menu runs."""
        self.keys = LabelKeys(context, self._give)
        panel.change_asked.connect(self.change)
        panel.ordered.connect(self._order)
        context.jobs.job_changed.connect(self._on_job)

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

    def find(self, *_ignored: object) -> None:
        """Open the label palette at the pointer."""
        # Late: not needed at the start.
        from widgets.labels.label_palette import LabelPalette  # noqa: PLC0415

        view, window, job = self._context.view, self._context.window, self._context.jobs.job_or_none
        if job is None or view.locked or not job.session.editor.has_item:
            return
        palette = LabelPalette(self._look, job.session.editor.state.labels, self.recent, window)
        palette.chosen.connect(lambda label_id: self._give(LabelId(label_id)))
        palette.added.connect(self._panel.added)
        palette.show_at(window.mapFromGlobal(view.popup_place()))

    def turn_asking(self) -> None:
        """Ask for the label of each new box from now on, or stop asking."""
        asks = not self._settings.flag("ask_label")
        self._settings.set("ask_label", asks)
        on = self.tr("Each new box asks for its label from now on.")
        off = self.tr("New boxes get the label that is selected in the list.")
        self._context.notices.say(Notice(on if asks else off, passes_ms=PASSING_MS))

    def change(self, part: str = "") -> None:
        """Open the window that changes the labels, at the current label and a part of it."""
        # Late: labels are rarely changed.
        from widgets.labels.label_changes import change_labels  # noqa: PLC0415

        label_id = self._about() if part else None
        place_keys = self._panel.model.place_keys
        change_labels(self._context, self._look, place_keys, label_id, part)

    def ask_for_new(self) -> None:
        """Show the field for the name of a new label."""
        if not self._panel.isVisible():
            self.panel_wanted.emit()
        self._panel.add_button.setChecked(True)

    def turn_to_label(self) -> None:
        """Hide the regions of all other labels, or show all again if they are hidden."""
        self._hidden.turn_to(self._regions_of_label())

    def select_regions(self) -> None:
        """Select all regions with the label, including hidden ones."""
        found = self._regions_of_label()
        self._hidden.reveal(found)
        self._context.view.select(found)
        if not found:
            text = self.tr("No region of this item has the label.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    # Internals ------------------------------------------------------------------------

    def _about(self) -> LabelId | None:
        """Return the label of the menu, else that of the focused row, else the current label."""
        panel, index = self._panel, self._panel.list.currentIndex()
        if self.target is not None:
            return self.target
        if panel.list.hasFocus() and index.isValid():
            return panel.model.labels[index.row()].id
        return self._context.view.current_label

    def _regions_of_label(self) -> list[RegionId]:
        """Return the regions of the open item with that label, in reading order."""
        editor, label_id = self._context.jobs.job.session.editor, self._about()
        if not editor.has_item:
            return []
        regions = in_reading_order(editor.state.regions)
        return [region.id for region in regions if region.label_id == label_id]

    def _give(self, label_id: LabelId) -> None:
        self._context.view.label_selected(label_id)
        self._used(label_id)

    def _order(self, label_ids: list[LabelId]) -> None:
        job = self._context.jobs.job
        if job.session.editor.has_item:
            job.run(OrderLabels(label_ids))

    def _used(self, label_id: LabelId) -> None:
        rest = [each for each in self.recent if each != label_id]
        self.recent = [label_id, *rest][:MOST_RECENT]

    def _on_job(self) -> None:
        self.recent = []
        job = self._context.jobs.job_or_none
        self.keys.show_labels({})
        if job is not None:
            job.item_opened.connect(self._show_keys)
            job.edited.connect(self._on_edited)

    def _show_keys(self) -> None:
        editor = self._context.jobs.job.session.editor
        if editor.has_item:
            self.keys.show_labels(editor.state.labels)

    def _on_edited(self, change: Change) -> None:
        if change.labels:
            self._show_keys()
        if change.name in {"add-region", "set-label"}:
            region = next((new for _, new in change.regions.values() if new is not None), None)
            if region is not None:
                self._used(region.label_id)

    def on_commanded(self, command: object) -> None:
        """Ask for the label of a new box, if the setting is on."""
        if not self._settings.flag("ask_label") or not isinstance(command, AddRegions):
            return
        if len(command.new) == 1 and command.new[0].origin is Origin.DRAWN:
            # Later: the tool must select the box first.
            QTimer.singleShot(0, self, self.find)

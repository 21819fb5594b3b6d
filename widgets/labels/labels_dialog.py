"""The window in which the labels of a job are changed; each change is one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.editing.commands import Command
from annotator.editing.label_commands import ChangeLabel, MergeLabels
from annotator.editing.label_list import OrderLabels
from annotator.job_file.reading.label_stats import LabelUse
from annotator.model.entities import Label, LabelId, Labels
from annotator.model.label_tree import beside
from annotator.sentences.numbers import grouped
from widgets.canvas.layers.label_looks import colour_of
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.key_button import native
from widgets.kit.lists.row_delegate import RowDelegate
from widgets.kit.lists.row_list import RowList
from widgets.labels.label_form import NO_PARENT, LabelForm
from widgets.labels.label_mover import LabelMover
from widgets.labels.label_tree_model import LabelsModel
from widgets.theme.look import Look

LIST_PX, LEAST_PX = 360, 160
Run = Callable[[Command], str]
"""Runs a command; returns the reason if it was refused, or ""."""
TakenBy = Callable[[str], str]
"""Returns the title of the action that uses a key, or ""."""


class LabelsDialog(DialogFrame):
    """Choose a label on one side, change it on the other. Shows given labels and reports edits.

    Signals:
        delete_asked: carries the id of a label to delete if nothing uses it.
        undo_asked: undo the last step.
    """

    delete_asked = Signal(int)
    undo_asked = Signal()

    def __init__(
        self, look: Look, run: Run, taken_by: TakenBy, parent: QWidget | None = None
    ) -> None:
        """Start without labels."""
        super().__init__(look, "", width_px=760, parent=parent)
        self._run_command = run
        self._taken_by = taken_by
        self._labels: Labels = {}
        self._use, self._is_all = LabelUse(), False
        self.show_titles(self.tr("Labels"))
        self.model = LabelsModel()
        self.model.setParent(self)
        self.list = RowList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(look))
        self.list.setAccessibleName(self.tr("Labels"))
        self.list.setMinimumHeight(max(LEAST_PX, min(look.px(LIST_PX), self.list_room(240))))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.mover = LabelMover(self.list, self.model, look)
        self.mover.ordered.connect(lambda order: self._do(OrderLabels(order)))
        self.form = LabelForm(look)
        beside = QHBoxLayout()
        beside.setSpacing(look.px(16))
        beside.addWidget(self.list, 1)
        beside.addWidget(self.form, 1)
        self.body.addLayout(beside, 1)
        self.told = words("", "quiet")
        self.body.addWidget(self.told)
        self.undo_button = self.add_button(self.tr("U&ndo"), call=self.undo_asked)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), call=self.accept)
        self._join()
        self.say("")

    def _join(self) -> None:
        form = self.form
        form.renamed.connect(lambda name: self._change("rename-label", name=name))
        form.colour_chosen.connect(lambda colour: self._change("change-label", colour=colour))
        form.key_given.connect(self._on_key)
        form.parent_chosen.connect(
            lambda parent: self._change(
                "change-label", parent=None if parent == NO_PARENT else LabelId(parent)
            )
        )
        form.merge_asked.connect(self._on_merge)
        form.delete_asked.connect(self._on_delete)
        form.moved.connect(self._on_moved)

    @property
    def current(self) -> Label | None:
        """The selected label."""
        row = self.list.currentIndex().row()
        return self.model.labels[row] if 0 <= row < len(self.model.labels) else None

    # Updates from outside ---------------------------------------------------------------

    def show_labels(self, labels: Labels) -> None:
        """Show the labels in their current state; the same one stays selected, if it exists."""
        before, row = self.current, self.list.currentIndex().row()
        self._labels = labels
        self.model.set_labels(labels.values())
        again = None if before is None else self.model.row_of(before.id)
        last = len(self.model.labels) - 1
        self.mark_row(min(max(row, 0), last) if again is None else again)

    def mark_row(self, row: int) -> None:
        """Select a row and show its label."""
        self.list.setCurrentIndex(self.model.index(row))
        self._show_current()

    def go_to(self, label_id: LabelId, part: str) -> None:
        """Select a label, and focus its ``name``, ``colour``, ``key``, ``merge`` or ``delete``."""
        row = self.model.row_of(label_id)
        if row is None:
            return
        self.mark_row(row)
        wanted = self.form.part(part)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        # After the layout; on a small screen it would be below the visible part.
        QTimer.singleShot(0, self, lambda: self.scroll_area.ensureWidgetVisible(wanted))

    def show_use(self, use: LabelUse, is_all: bool) -> None:
        """Show how often labels are used, as far as counted."""
        self._use, self._is_all = use, is_all
        self.model.set_notes({key: grouped(count) for key, count in use.regions.items()})
        self.form.show_use(use, is_all=is_all)

    def say(self, text: str) -> None:
        """Show what was done or refused, below the list."""
        self.told.setText(text)
        self.told.setVisible(bool(text))
        if text:
            # After the layout; on a small screen it would be below the visible part.
            QTimer.singleShot(0, self, self._show_told)

    def _show_told(self) -> None:
        self.scroll_area.ensureWidgetVisible(self.told)

    # Input ------------------------------------------------------------------------------

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.say("")
        self._show_current()

    def _show_current(self) -> None:
        label = self.current
        colour = colour_of(label) if label is not None else colour_of(Label(LabelId(1), "", 0))
        self.form.show_label(label, self._labels, colour)
        self.form.show_use(self._use, is_all=self._is_all)
        same = [] if label is None else beside(self._labels, label.id)
        at = same.index(label) if label in same else -1
        self.form.up_button.setEnabled(at > 0)
        self.form.down_button.setEnabled(0 <= at < len(same) - 1)

    def _change(self, step: str, /, **fields: object) -> None:
        label = self.current
        if label is not None:
            new = replace(label, **fields)  # type: ignore[arg-type]  # fields of several types
            self._do(ChangeLabel(new, name=step))

    def _do(self, command: Command) -> bool:
        refusal = self._run_command(command)
        self.say(refusal)
        self._show_current()
        return not refusal

    def _on_key(self, key: str) -> None:
        title = self._taken_by(key) if key else ""
        if title:
            text = self.tr(
                "%1 is the key of “%2”. Choose another key, or change that one in All keys."
            )
            self.say(text.replace("%2", title).replace("%1", native(key)))
        else:
            self._change("change-label", key=key)

    def _on_merge(self, target: int) -> None:
        source, into = self.current, self._labels.get(LabelId(target))
        if source is not None and into is not None and self._do(MergeLabels(source.id, into.id)):
            text = self.tr("All regions of “%1” are “%2” now.")
            self.say(text.replace("%2", into.name).replace("%1", source.name))

    def _on_delete(self) -> None:
        label = self.current
        if label is not None:
            self.delete_asked.emit(label.id)

    def _on_moved(self, by: int) -> None:
        if self.current is not None:
            self.mover.step(self.current, by)

"""The list of all steps beside the picture, for going back to any of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from annotator.editing.changes import Step
from widgets.editing.history_model import HistoryModel
from widgets.editing.step_lines import StepLine, line_of
from widgets.editing.undo_redo import Jump
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.layouts import new_column
from widgets.kit.lists.row_delegate import keep_one_mark
from widgets.kit.lists.side_panel import SidePanel
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look

WIDTH_PX = 300
MOST_PX = 420
"""The maximum width, also at 200 %: the picture needs the rest of a 1366-pixel screen."""
PAGE = 200


class HistoryView(QWidget):
    """The panel itself: heading, list and one line that explains the effect."""

    def __init__(self, look: Look, model: HistoryModel, put_away: Callable[[], None]) -> None:
        """Lay out the panel."""
        super().__init__()
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self.panel = SidePanel(self.tr("History"), look)
        self.list = self.panel.list
        self.list.setModel(model)
        keep_one_mark(self.list)
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Close the history"))
        self.close_button.setAccessibleName(self.tr("Close the history"))
        self.close_button.clicked.connect(put_away)
        self.panel.heading.addWidget(self.close_button)
        self.hint = words(
            self.tr("Choose a step to go back to it. Undone steps stay here, greyed out, until "
                    "you do something new."),
            "quiet",
        )  # fmt: skip
        self.hint.setContentsMargins(12, 0, 12, 8)
        self.panel.column.setContentsMargins(4, 0, 4, 4)
        column = new_column(self, 0)
        column.addWidget(self.panel.heading_bar)
        column.addWidget(self.hint)
        column.addWidget(self.panel, 1)
        look.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _restyle(self) -> None:
        self.close_button.setIcon(self._look.icon("x"))
        self.setFixedWidth(min(self._look.px(WIDTH_PX), MOST_PX))
        self.list.viewport().update()


class HistoryPanel(QObject):
    """Keeps the list up to date with the job while it is visible."""

    def __init__(self, context: Context, look: Look) -> None:
        """Create the panel, hidden."""
        super().__init__(context.window)
        self._context = context
        self._job: OpenJob | None = None
        self._lines: dict[int, tuple[Step, StepLine]] = {}
        self.model = HistoryModel(self._path_of)
        self.model.setParent(self)
        self.jump = Jump(context)
        self.view = HistoryView(look, self.model, self._put_away)
        self.view.list.clicked.connect(self._on_chosen)
        self.view.list.activated.connect(self._on_chosen)
        self.model.older_wanted.connect(self._read_older)
        self._soon = single_shot(self, self._show)
        context.jobs.job_changed.connect(self._on_job)
        self._on_job()

    def turn(self) -> None:
        """Show or hide the panel."""
        if self.view.isVisible():
            self._put_away()
            return
        self.view.show()
        self._show()
        self.view.list.setFocus()
        at = self.model.index(self.model.current_row)
        self.view.list.setCurrentIndex(at)
        self.view.list.scrollTo(at)

    def _put_away(self) -> None:
        self.view.hide()
        self._context.views.take_focus()

    def _on_job(self) -> None:
        self._job = self._context.jobs.job_or_none
        self._lines.clear()
        self.model.clear()
        if self._job is None:
            self.view.hide()
            return
        for told in (self._job.edited, self._job.refused, self._job.items_changed):
            told.connect(self._show_soon)
        self._show_soon()

    def _show_soon(self) -> None:
        if self.view.isVisible():
            self._soon.start(0)

    def _show(self) -> None:
        job = self._job
        if job is None or not self.view.isVisible():
            return
        editor = job.session.editor
        newest = editor.history.next_undo
        steps, undone = editor.history.held()
        if editor.has_item:
            self.model.show_labels(editor.state.labels)
        fresh = {step.seq: (step, self._line(step)) for step in steps}
        self._lines = fresh
        self.model.show_newest(
            [line for _, line in fresh.values()],
            0 if newest is None else newest.seq,
            has_older=bool(steps) and steps[-1].seq > 1,
        )
        count = self.tr("%1 undone").replace("%1", str(undone)) if undone else ""
        self.view.panel.count.setText(count)

    def _line(self, step: Step) -> StepLine:
        known = self._lines.get(step.seq)
        return known[1] if known is not None and known[0] is step else line_of(step)

    def _path_of(self, item_id: int) -> str:
        return "" if self._job is None else self._job.items.path_of(item_id)

    def _read_older(self, before: int) -> None:
        job = self._job
        if job is None:
            return

        def take(steps: list[Step]) -> None:
            is_same = job is self._job and self.model.seqs[-1:] == [before]
            if is_same:
                lines = [line_of(step) for step in reversed(steps)]
                self.model.add_older(lines, has_older=len(steps) == PAGE)

        job.bridge.when_done(job.project.reads.steps_before(before, PAGE), take, job.refused.emit)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.jump.to(self.model.seqs[index.row()])

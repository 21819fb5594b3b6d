"""Shows the open job in the window, and passes the person's actions to the job."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from annotator.editing.changes import Change
from annotator.editing.commands import AddLabel, SetBoxes
from annotator.model.entities import ItemId, KindId, Label, LabelId, Labels
from annotator.settings import Settings
from widgets.app.possible_actions import PossibleActions
from widgets.app.status_presenter import StatusPresenter
from widgets.app.text_controller import TextController
from widgets.editing.clipboard import Clipboard
from widgets.kit.background import BackgroundJobs
from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.kit.key_text import with_keys
from widgets.kit.timers import single_shot
from widgets.media.media_source import Content
from widgets.media.view_registry import VIEW_KINDS
from widgets.media.views import Views
from widgets.open_job.context import Context
from widgets.open_job.current_job import CurrentJob
from widgets.open_job.hidden_regions import HiddenRegions
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look
from widgets.window.main_window import MainWindow

OPENING_AFTER_MS = 150


class Presenter(QObject):
    """Shows one job in the window: ``attach`` it first, ``detach`` it before it closes."""

    def __init__(
        self,
        window: MainWindow,
        events: ApplicationEvents,
        background: BackgroundJobs,
        settings: Settings,
        look: Look,
    ) -> None:
        """Connect the window's own signals; no job is open."""
        super().__init__(window)
        self.window = window
        self._events = events
        self.jobs = CurrentJob(window.notices, self)
        finish_typing = window.strip.field.report
        self.views = views = Views(window.canvas, look, settings, finish_typing, self)
        self.actions = PossibleActions(
            window, self.jobs, views, lambda: self.clipboard.has_regions, events
        )
        self.context = Context(
            self.jobs,
            views,
            window.notices,
            self.actions,
            window,
            background=background,
            look=look,
            settings=settings,
        )
        self.clipboard = Clipboard(self.context, window.canvas)
        self.hidden = HiddenRegions(views)
        self._opening = single_shot(self, self._say_opening, OPENING_AFTER_MS)
        self._status = StatusPresenter(window.line, self)
        self.text = TextController(views, window.strip, settings, self)
        views.changed.connect(self._on_view)
        views.status_changed.connect(window.line.show_item)
        views.commanded.connect(self._on_commanded)
        views.selection_changed.connect(self._on_selected)
        views.tool_changed.connect(window.rail.show_tool)
        views.painted.connect(self._on_painted)
        views.label_asked.connect(self._on_label_asked)
        window.rail.show_tool(views.now.tool)
        views.label_changed.connect(window.labels.show_current)
        window.labels.chosen.connect(self._on_label_chosen)
        window.labels.added.connect(self._on_label_added)
        window.regions.selection_made.connect(views.select)
        window.items.chosen.connect(self._on_item_chosen)

    # Attach and detach -----------------------------------------------------------

    def attach(self, job: OpenJob) -> None:
        """Show a job."""
        self.jobs.set(job)
        job.setParent(self)
        job.item_opened.connect(self._on_item_opened)
        job.content_came.connect(self._on_content)
        job.edited.connect(self._on_edited)
        job.saved_changed.connect(self._status.show_saved)
        job.refused.connect(self.jobs.refuse)
        job.items_changed.connect(self._on_items)
        job.items.counted.connect(lambda: _show_place(self.window, job))
        session = job.session
        self.window.items.model.set_names(session.names)
        self.views.make_regions_by(session.new_region)
        self.views.effort = session.clock
        self.window.bar.show_job(job.project.facts.title)
        with self._events.paused():
            self.window.show_work(is_shown=True)
            self._on_items()
            self.text.attach(job)
        self.jobs.job_changed.emit()
        with self._events.paused():
            self._status.attach(session)
        job.start()

    def detach(self) -> None:
        """Stop showing a job."""
        self._status.detach()
        self._opening.stop()
        self.text.attach(None)
        job = self.jobs.job_or_none
        self.jobs.set(None)
        if job is not None:
            job.blockSignals(True)
            job.deleteLater()
        self.views.clear()
        self.views.effort = None
        self.window.bar.show_no_item()
        self.window.items.show_items(None)
        self.window.bar.show_job("")
        with self._events.paused():
            self.window.show_work(is_shown=False)
        self.window.notices.withdraw(_no_label_yet())
        self.jobs.job_changed.emit()
        self.actions.refresh()

    def examined(self) -> None:
        """Update the window after the check of the open job's file; a damaged job is read-only."""
        job = self.jobs.job
        if job.project.damage is None:
            self._status.show_saved()
            return
        self.views.now.locked = True
        self._status.look_only(job.session)
        self.actions.refresh()
        self.jobs.work_ended.emit()

    # Signals of the job ------------------------------------------------------------

    def _on_items(self) -> None:
        job = self.jobs.job_or_none
        if job is None:
            return
        self.window.items.show_items(job.items)
        if job.items.is_known and not len(job.items):
            self.views.now.show_message(
                self.tr("This job has no items yet"),
                self.tr("Drop pictures, sounds or a folder of them here."),
            )
        self.actions.refresh()

    def _on_item_opened(self) -> None:
        job = self.jobs.job_or_none
        if job is None or job.loaded is None:
            return
        self.views.show_kind(job.kind)
        self.views.now.locked = True
        self._opening.start()
        item = job.loaded.item
        self.window.items.follow(item.id)
        _show_place(self.window, job)
        state = job.session.editor.state
        _show_labels(self.window, state.labels)
        self.window.labels.show_regions(state.regions.values())
        self.window.regions.show_regions(state.regions, state.labels)
        self.text.item_opened()
        self._choose_label(state.labels)
        self._status.show_figures_soon()
        self.actions.refresh()

    def _choose_label(self, labels: Labels) -> None:
        view = self.views.now
        if view.current_label not in labels and labels:
            first = min(labels.values(), key=lambda label: label.position)
            view.label_selected(first.id)
        self.window.labels.show_current(view.current_label)

    def _on_content(self, content: Content | None, sentence: str) -> None:
        job, view = self.jobs.job_or_none, self.views.now
        if job is None:
            return
        self._opening.stop()
        view.locked = content is None or job.project.is_read_only
        self.window.view.setProperty("helps", getattr(sentence, "address", ""))
        if content is None:
            view.show_message(*self._no_content(job.kind, sentence))
            return
        view.show_content(content)
        state = job.session.editor.state
        view.show_regions(state.regions, state.labels)
        self.hidden.clear()
        self.text.show()

    def _no_content(self, kind: KindId, sentence: str) -> tuple[str, str]:
        if kind in VIEW_KINDS:
            next_step = self.tr("%1 opens the next unfinished item. Your time on this one is kept.")
            shown = with_keys(next_step, self.actions.keymap, "next-unfinished")
            return self.tr("This item cannot be read"), f"{sentence}\n{shown}"
        text = self.tr("Go on with the next item, or open the job with a newer version.")
        return self.tr("This version cannot show items of this kind"), text

    def _on_edited(self, change: Change) -> None:
        job, view = self.jobs.job_or_none, self.views.now
        if job is None or job.loaded is None or change.item_id != job.loaded.item.id:
            return
        state = job.session.editor.state
        if change.labels:
            _show_labels(self.window, state.labels)
            view.show_regions(state.regions, state.labels)
            self.window.regions.show_regions(state.regions, state.labels)
        else:
            view.apply(change)
            self.window.regions.show_regions(state.regions, state.labels, list(change.regions))
        if change.labels or _counts_change(change):
            self.window.labels.show_regions(state.regions.values())
        self.text.changed(change)
        if change.facts is not None:
            self._status.show_figures()
        self.actions.refresh()
        self._tell_step(change)

    def _tell_step(self, change: Change) -> None:
        steps = {"add-region": "draw", "set-label": "label", "set-transcription": "type"}
        if change.name in steps:
            self.jobs.first_step_done.emit(steps[change.name])

    # Signals of the window ---------------------------------------------------------------

    def _on_commanded(self, command: object) -> None:
        if self.jobs.is_open:
            joins = command.joins if isinstance(command, SetBoxes) else ""
            self.jobs.job.run(command, merge_key=joins)  # type: ignore[arg-type]  # a signal of Qt carries any object; only commands are sent

    def _on_painted(self) -> None:
        if self.jobs.is_open:
            self.jobs.job.is_painted()

    def _on_selected(self) -> None:
        self.window.regions.follow(self.views.now.selection)
        self.text.show()
        self.actions.refresh()

    def _on_label_asked(self) -> None:
        self.window.labels.add_button.setChecked(True)
        self.window.notices.say(_no_label_yet())

    def _on_item_chosen(self, item_id: int) -> None:
        if self.jobs.is_open:
            self.jobs.job.go_to(ItemId(item_id))
            self.views.take_focus()

    def _on_label_chosen(self, label_id: int) -> None:
        self.views.now.label_selected(LabelId(label_id))
        self.views.take_focus()

    def _on_label_added(self, name: str) -> None:
        job = self.jobs.job_or_none
        if job is None or not job.session.editor.has_item:
            return
        labels = job.session.editor.state.labels
        label_id = LabelId(job.project.new_label_id())
        position = 1 + max((label.position for label in labels.values()), default=-1)
        if job.run(AddLabel(Label(label_id, name, position))) is not None:
            self._on_label_chosen(label_id)

    def _on_view(self) -> None:
        """Another view is the current one: put it, and what belongs to it, in its place."""
        self.window.show_view(self.views.now.widget)
        for view, panels in self.views.inspectors.items():
            for panel in panels:
                if panel.parentWidget() is None:
                    self.window.add_beside(panel)
                panel.setVisible(view is self.views.now)
        self.window.rail.leave_out(self.views.absent)

    # Showing ----------------------------------------------------------------------------

    def _say_opening(self) -> None:
        job = self.jobs.job_or_none
        if job is not None and job.loaded is not None:
            self.views.now.show_message(self.tr("Opening…"), job.loaded.item.path)


def _show_place(window: MainWindow, job: OpenJob) -> None:
    """Show the position of the current item in the job, as soon as it is known."""
    if job.loaded is not None:
        count = len(job.items) if job.items.is_known else None
        place = None if job.place is None else job.place + 1
        window.bar.show_item(place, count, job.loaded.item.path)


def _show_labels(window: MainWindow, labels: Labels) -> None:
    """Show the labels, and withdraw the notice about missing labels if there are some."""
    window.labels.show_labels(labels)
    window.items.show_labels(labels)
    if labels:
        window.notices.withdraw(_no_label_yet())


def _counts_change(change: Change) -> bool:
    """Return whether the number of regions of a label changes, so that all must be counted."""
    return any(
        old is None or new is None or old.label_id != new.label_id
        for old, new in change.regions.values()
    )


def _no_label_yet() -> Notice:
    text = "This job has no label yet. Type the name of the first one, then draw."
    return Notice(QCoreApplication.translate("Workbench", text))

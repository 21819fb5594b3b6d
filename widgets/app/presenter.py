"""Joins the desk and the window while a job is open: what one says, the other shows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QApplication

from annotator.actions.table import Needs
from annotator.editing.changes import Change
from annotator.editing.commands import AddLabel, SetBoxes
from annotator.errors import DamagedJobError
from annotator.model.entities import ItemId, Label, LabelId, Labels, Region
from annotator.settings import Settings
from widgets.app.status_presenter import StatusPresenter
from widgets.app.text_controller import TextController
from widgets.canvas.layers.style import CanvasStyle
from widgets.editing.step_owner import annotate
from widgets.kit.error_text import error_text
from widgets.open_job.full_detail import FullDetail
from widgets.open_job.hidden_regions import HiddenRegions
from widgets.open_job.open_job import OpenJob
from widgets.open_job.picture_cache import Shown
from widgets.shell.key_focus import focus_of
from widgets.shell.notice_bar import Notice, Tone
from widgets.theme.look import Look
from widgets.window.main_window import MainWindow

OPENING_AFTER_MS = 150


class Presenter(QObject):
    """Shows one desk in the window. ``attach`` it to a job, ``detach`` it before closing.

    Signals:
        job_changed: another job is open, or none.
        work_ended: the file of the open job is damaged; it can only be looked at from now on.
        damage_met: what a ``DamagedJobError`` says of the file of the open job.
        stepped: something of the first steps was done (``draw``, ``label``, ``type``).
    """

    stepped = Signal(str)
    job_changed = Signal()
    work_ended = Signal()
    damage_met = Signal(object)

    def __init__(self, window: MainWindow, settings: Settings, look: Look) -> None:
        """Connect the window's own signals; no job is open."""
        super().__init__(window)
        self.window = window
        self.desk: OpenJob | None = None
        self.clipboard: tuple[Region, ...] = ()
        self._settings = settings
        self.hidden = HiddenRegions(window.canvas)
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.setInterval(OPENING_AFTER_MS)
        self._opening.timeout.connect(self._say_opening)
        self._keeper = StatusPresenter(window.line, self)
        self.text = TextController(window, settings, self)
        canvas = window.canvas
        canvas.commanded.connect(self._on_commanded)
        canvas.selection_changed.connect(self._on_selected)
        canvas.tool_changed.connect(window.rail.show_tool)
        canvas.painted.connect(self._on_painted)
        canvas.label_asked.connect(self._on_label_asked)
        window.rail.show_tool(canvas.tool)
        canvas.label_changed.connect(window.labels.show_current)
        window.labels.chosen.connect(self._on_label_chosen)
        window.labels.added.connect(self._on_label_added)
        window.regions.selection_made.connect(canvas.select)
        window.items.chosen.connect(self._on_item_chosen)
        self._look = look
        look.changed.connect(self._dress)
        self._dress()
        _focus_changed().connect(self.refresh_actions)

    def shut_down(self) -> None:
        """Listen no more: what it would show it on is about to be deleted."""
        _focus_changed().disconnect(self.refresh_actions)

    # A job comes and goes -------------------------------------------------------

    def attach(self, desk: OpenJob) -> None:
        """Show a job."""
        self.desk = desk
        desk.setParent(self)
        desk.item_opened.connect(self._on_item_opened)
        desk.picture_came.connect(self._on_picture)
        desk.edited.connect(self._on_edited)
        desk.saved_changed.connect(self._keeper.show_saved)
        desk.refused.connect(self.refuse)
        desk.items_changed.connect(self._on_items)
        desk.items.counted.connect(lambda: _show_place(self.window, desk))
        session = desk.session
        self.window.canvas.region_maker = session.new_region
        self.window.bar.show_job(desk.project.facts.title)
        self.window.show_work(is_shown=True)
        self._on_items()
        self.text.attach(desk)
        FullDetail(desk, self.window.canvas, self.text)
        self.job_changed.emit()
        self._keeper.attach(session)
        desk.start()

    def detach(self) -> None:
        """Show no job any more."""
        self._keeper.detach()
        self._opening.stop()
        self.text.attach(None)
        desk, self.desk = self.desk, None
        if desk is not None:
            desk.blockSignals(True)
            for each in desk.findChildren(FullDetail):
                each.stop()
            desk.deleteLater()
        self.window.canvas.show_picture(None, 1.0, (0, 0))
        self.window.canvas.region_maker = None
        self.window.bar.show_no_item()
        self.window.items.show_items(None)
        self.window.bar.show_job("")
        self.window.show_work(is_shown=False)
        self.window.notices.withdraw(_no_label_yet())
        self.job_changed.emit()
        self.refresh_actions()

    def examined(self) -> None:
        """The check of the open job's file has ended: of a damaged one nothing more is kept."""
        desk = self.desk
        if desk is None:
            return
        if desk.project.damage is None:
            self._keeper.show_saved()
            return
        self.window.canvas.locked = True
        self._keeper.look_only(desk.session)
        self.refresh_actions()
        self.work_ended.emit()

    # What the desk says -----------------------------------------------------------

    def _on_items(self) -> None:
        if self.desk is None:
            return
        self.window.items.show_items(self.desk.items)
        if self.desk.items.is_known and not len(self.desk.items):
            self.window.canvas.show_picture(None, 1.0, (0, 0))
            self.window.canvas.set_message(
                self.tr("This job has no items yet"),
                self.tr("Drop pictures or a folder of pictures here."),
            )
        self.refresh_actions()

    def _on_item_opened(self) -> None:
        desk = self.desk
        if desk is None or desk.loaded is None:
            return
        self.window.canvas.locked = True
        self._opening.start()
        item = desk.loaded.item
        self.window.items.follow(item.id)
        _show_place(self.window, desk)
        state = desk.session.editor.state
        _show_labels(self.window, state.labels)
        self.window.labels.show_regions(state.regions.values())
        self.window.regions.show_regions(state.regions, state.labels)
        self.text.item_opened()
        self._choose_label(state.labels)
        self._keeper.show_figures_soon()
        self.refresh_actions()

    def _choose_label(self, labels: Labels) -> None:
        canvas = self.window.canvas
        if canvas.current_label not in labels and labels:
            first = min(labels.values(), key=lambda label: label.position)
            canvas.label_selected(first.id)
        self.window.labels.show_current(canvas.current_label)

    def _on_picture(self, shown: Shown | None, sentence: str) -> None:
        desk, canvas = self.desk, self.window.canvas
        if desk is None:
            return
        self._opening.stop()
        canvas.locked = shown is None or desk.project.is_read_only
        if shown is None:
            canvas.show_picture(None, 1.0, (0, 0))
            canvas.set_message(self.tr("This item cannot be read"), sentence)
            return
        size_px = shown.width_px, shown.height_px
        canvas.show_picture(shown.image, shown.scale, size_px, shown.smaller)
        canvas.bring_fitted(shown.fitted)
        state = desk.session.editor.state
        canvas.show_regions(state.regions, state.labels)
        self.hidden.clear()
        self.text.show()

    def _on_edited(self, change: Change) -> None:
        desk, canvas = self.desk, self.window.canvas
        if desk is None or desk.loaded is None or change.item_id != desk.loaded.item.id:
            return
        state = desk.session.editor.state
        if change.labels:
            _show_labels(self.window, state.labels)
            canvas.show_regions(state.regions, state.labels)
            self.window.regions.show_regions(state.regions, state.labels)
        else:
            canvas.apply(change)
            self.window.regions.show_regions(state.regions, state.labels, list(change.regions))
        if change.labels or _counts_change(change):
            self.window.labels.show_regions(state.regions.values())
        self.text.changed(change)
        if change.facts is not None:
            self._keeper.show_figures()
        self.refresh_actions()
        self._tell_step(change)

    def _tell_step(self, change: Change) -> None:
        steps = {"add-region": "draw", "set-label": "label", "set-transcription": "type"}
        if change.name in steps:
            self.stepped.emit(steps[change.name])

    def refuse(self, error: object) -> None:
        """Show a sentence about something that went wrong; work goes on.

        Damage of the open job is told with what can be done about it.
        """
        if isinstance(error, DamagedJobError) and self.desk is not None:
            self.damage_met.emit(error)
            return
        self.window.notices.say(Notice(error_text(error), Tone.REFUSAL))

    # What the window says ------------------------------------------------------------

    def _on_commanded(self, command: object) -> None:
        if self.desk is not None:
            joins = command.joins if isinstance(command, SetBoxes) else ""
            self.desk.run(command, merge_key=joins)  # type: ignore[arg-type]

    def _on_painted(self) -> None:
        if self.desk is not None:
            self.desk.picture_is_painted()

    def _on_selected(self) -> None:
        selection = self.window.canvas.selection
        self.window.regions.follow(selection)
        self.text.show()
        self.refresh_actions()

    def _on_label_asked(self) -> None:
        self.window.labels.add_button.setChecked(True)
        self.window.notices.say(_no_label_yet())

    def _on_item_chosen(self, item_id: int) -> None:
        if self.desk is not None:
            self.desk.go_to(ItemId(item_id))
            self.window.canvas.setFocus()

    def _on_label_chosen(self, label_id: int) -> None:
        self.window.canvas.label_selected(LabelId(label_id))
        self.window.canvas.setFocus()

    def _on_label_added(self, name: str) -> None:
        if self.desk is None or not self.desk.session.editor.has_item:
            return
        labels = self.desk.session.editor.state.labels
        label_id = LabelId(self.desk.project.new_label_id())
        position = 1 + max((label.position for label in labels.values()), default=-1)
        if self.desk.run(AddLabel(Label(label_id, name, position))) is not None:
            self._on_label_chosen(label_id)

    # Showing ----------------------------------------------------------------------------

    def refresh_actions(self, *_ignored: object) -> None:
        """Enable what can be done now."""
        here = Needs.NOTHING
        if self.desk is not None:
            editor = self.desk.session.editor
            here |= Needs.JOB if self.desk.project.is_read_only else Needs.JOB | Needs.WORK
            here |= Needs.ITEM if editor.has_item else Needs.NOTHING
            here |= Needs.SELECTION if self.window.canvas.selection else Needs.NOTHING
            here |= Needs.UNDO if editor.history.next_undo else Needs.NOTHING
            here |= Needs.REDO if editor.history.next_redo else Needs.NOTHING
            here |= Needs.CLIPBOARD if self.clipboard else Needs.NOTHING
            here |= Needs.LABEL if editor.has_item and editor.state.labels else Needs.NOTHING
            here |= Needs.QUESTION if self.window.returns.is_asking else Needs.NOTHING
        annotate(self.window.actions_table, self.desk)
        self.window.actions_table.show_state(here, focus_of(QApplication.focusWidget()))

    def show_first_steps(self) -> None:
        """Show the list of first steps."""
        self._settings.set("show_checklist", value=True)
        self.window.show_first_steps(is_shown=True)

    def _dress(self) -> None:
        tokens = self._look.tokens
        self.window.canvas.canvas_style = CanvasStyle(
            tokens.surround, tokens.text, tokens.quiet, tokens.accent, tokens.focus
        )
        self.window.canvas.update()

    def _say_opening(self) -> None:
        if self.desk is not None and self.desk.loaded is not None:
            self.window.canvas.show_picture(None, 1.0, (0, 0))
            self.window.canvas.set_message(self.tr("Opening…"), self.desk.loaded.item.path)


def _show_place(window: MainWindow, desk: OpenJob) -> None:
    """Show where the open item stands, as soon as that is known."""
    if desk.loaded is not None:
        count = len(desk.items) if desk.items.is_known else None
        place = None if desk.place is None else desk.place + 1
        window.bar.show_item(place, count, desk.loaded.item.path)


def _show_labels(window: MainWindow, labels: Labels) -> None:
    """Show the labels; with the first one the notice that there is none is no longer true."""
    window.labels.show_labels(labels)
    window.items.show_labels(labels)
    if labels:
        window.notices.withdraw(_no_label_yet())


def _counts_change(change: Change) -> bool:
    """Return whether a label has more or fewer regions: all of them are counted for that."""
    return any(
        old is None or new is None or old.label_id != new.label_id
        for old, new in change.regions.values()
    )


def _no_label_yet() -> Notice:
    text = "This job has no label yet. Type the name of the first one, then draw."
    return Notice(QCoreApplication.translate("Workbench", text))


def _focus_changed() -> SignalInstance:
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101 - told to the type checker
    return application.focusChanged

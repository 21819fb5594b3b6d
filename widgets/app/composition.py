"""Builds and connects the features that work on jobs, when the first of them is needed.

The empty window needs none of them, and their imports make up two thirds of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.settings import Settings
from widgets.agreement.agreement_controller import AgreementController
from widgets.app.item_actions import ItemActions
from widgets.app.job_file_features import JobFileFeatures
from widgets.app.presenter import Presenter
from widgets.app.view_actions import ViewActions
from widgets.app.window_actions import WindowActions
from widgets.attributes.details import Details, DetailsPlace
from widgets.attributes.tag_keys import TagKeys
from widgets.comparison.comparison_controller import ComparisonController
from widgets.drafts.drafts_controller import DraftsController
from widgets.drawing.drawing_aids import DrawingAids
from widgets.editing.editing_actions import EditingActions
from widgets.editing.line_actions import LineActions
from widgets.editing.region_actions import RegionActions
from widgets.editing.undo_redo import turn
from widgets.items.gallery_actions import Gallery
from widgets.items.go_to import GoTo
from widgets.items.item_files import ItemFiles
from widgets.items.item_list import ItemList, none_left
from widgets.items.mini_map import MiniMap
from widgets.items.mini_map_actions import MiniMapActions
from widgets.items.missing_pictures import MissingPictures
from widgets.job_files.read_only import ReadOnlyJob
from widgets.job_files.saved_notice import SavedNotice
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.kit.event_filters.activity_filter import ActivityFilter
from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.labels.label_actions import LabelActions
from widgets.media.view_registry import SOUNDS
from widgets.media.views import Views
from widgets.menus.context_menu_builder import ContextMenus, Places
from widgets.open_job.off_item import off_item
from widgets.picture_view.picture_actions import PictureActions
from widgets.picture_view.view_controller import ViewController
from widgets.proposals.proposals_controller import ProposalsController
from widgets.review.region_review_controller import RegionReviewController
from widgets.review.review_controller import ReviewController
from widgets.shell.action_table import ActionTable
from widgets.speech.speech_work import SpeechWork
from widgets.texts.text_actions import TextActions
from widgets.theme.look import Look
from widgets.time_pay.break_question import ACTIONS, BreakQuestion
from widgets.time_pay.break_reminder import BreakReminder
from widgets.time_pay.clock_check import ClockCheck
from widgets.time_pay.pause import Pause
from widgets.veil.veil_controller import VeilController
from widgets.window.focus_ring import FocusRing
from widgets.window.main_window import MainWindow
from widgets.work_order.order_offer import OrderOffer

Calls = dict[str, Callable[[], object]]

if TYPE_CHECKING:
    from widgets.app.job_actions import JobActions


class ActionRunner:
    """Runs actions by id; each feature adds its own to ``calls``."""

    def __init__(self, table: ActionTable, views: Views) -> None:
        """Know no action yet but those of ``views``."""
        self._table = table
        self._views = views
        self.calls: dict[str, Callable[[], object]] = {}

    def run(self, action_id: str) -> None:
        """Do it; an action that is not possible now does nothing."""
        call = self._views.now.calls.get(action_id) or self.calls.get(action_id)
        if call is not None and self._table.is_possible(action_id):
            call()

    def run_key(self, key: str) -> None:
        """Do the action that has this key."""
        self.run(self._table.keymap.owner_of(key) or "")


class Composition:
    """The connected features of a window, at first without an open job. ``close`` ends them."""

    def __init__(
        self,
        events: ApplicationEvents,
        window: MainWindow,
        look: Look,
        bridge: Bridge,
        settings: Settings,
    ) -> None:
        """Build the features around the window."""
        self.window = window
        self.look = look
        self.settings = settings
        self.jobs = BackgroundJobs(bridge)
        self.presenter = Presenter(window, events, self.jobs, settings, look)
        context, table = self.presenter.context, window.actions_table
        self.actions = ActionRunner(table, self.presenter.views)
        self.veils = VeilController(context, window.canvas, table["turn-veil"], look, settings)
        self.veils.picture_changed.connect(self.presenter.text.show)
        self._add_to_images({"turn-veil": self.veils.turn})
        self.breaks = BreakReminder(context, settings)
        self.break_question = BreakQuestion(context, window.returns, table, bridge)
        for place, action_id in enumerate(ACTIONS):
            self.actions.calls[action_id] = partial(self.break_question.press, place)
        self.clocks = ClockCheck(context, bridge)
        self.job_files = JobFileFeatures(self.presenter, bridge)
        self.lifecycle = self.job_files.lifecycle
        self.actions.calls |= self._item_calls() | WindowActions(window, settings, look).calls()
        self.review = ReviewController(context, look, window.judging, table)
        self.actions.calls |= self.review.calls(self.actions.calls)
        self._build_region_reviews()
        self._build_editing()
        self._build_texts()
        self._build_proposals(bridge)
        self.drawing = DrawingAids(context, window.canvas, self.jobs, settings)
        self._add_to_images(self.drawing.calls())
        self.actions.calls |= FocusRing(window).calls()
        self._build_items()
        self._build_details()
        self.read_only = ReadOnlyJob(context, self.lifecycle.open_path, bridge)
        self._join_read_only()
        self.saved_notice = SavedNotice(context, window.line, window.notices, self.read_only.tell)
        self.actions.calls["save"] = self.saved_notice.tell
        self.actions.calls["settings"] = self._show_settings
        self.actions.calls["update"] = self.job_files.choose_update
        self.actions.calls["change-keys"] = self._change_keys
        self.seeing = ViewController(context, window.canvas, settings, look)
        self.seeing.values.picture_replaced.connect(self.presenter.text.show)
        self._add_to_images(self.seeing.calls())
        self._job_actions: JobActions | None = None
        self._build_menus()
        self.pause = Pause(context, window.line, self.lifecycle.signal)
        self.actions.calls["pause"] = self.pause.turn
        self.filter = ActivityFilter(events, self.pause.signal)
        self._join()

    def _add_to_images(self, calls: Calls) -> None:
        """Add actions that only the view of images has; they are disabled in others."""
        self.actions.calls |= calls
        self.window.canvas.calls |= calls

    def _build_proposals(self, bridge: Bridge) -> None:
        context = self.presenter.context
        self.proposals = ProposalsController(context, bridge, self.look, self.settings)
        self.window.add_above(self.proposals.bar)
        self.actions.calls |= self.proposals.calls()
        self._add_to_images(self.proposals.picture_calls())
        self.presenter.views.add_calls(SOUNDS, self.proposals.sound_calls())
        find_lines, find_speech = self.proposals.text.find_lines, self.proposals.speech.find
        self.drafts = DraftsController(context, self.window.strip, find_lines, find_speech)
        steps = self.comparison.take_step, self.drafts.decisions.take_step
        self.presenter.text.takes_step = lambda by: any(step(by) for step in steps)
        self.actions.calls |= self.drafts.calls()
        self._add_to_images(self.drafts.picture_calls())
        self.presenter.views.add_calls(SOUNDS, self.drafts.sound_calls())

    def _build_region_reviews(self) -> None:
        window, review = self.window, self.review
        show_items = window.items.filter_bar.wanted.emit
        regions = RegionReviewController(self.presenter.context, window.judging, show_items)
        review.regions_text = lambda: regions.text
        regions.text_changed.connect(review.show)
        regions.queue_wanted.connect(review.show_queue)
        self.region_reviews = regions
        self.actions.calls |= regions.calls()

    def _build_editing(self) -> None:
        window, presenter, context = self.window, self.presenter, self.presenter.context
        self.editing = EditingActions(context, self.look, self.settings, window.add_beside)
        regions = RegionActions(context, window.regions, presenter.hidden)
        self.comparison = ComparisonController(context, window.add_beside)
        self.labels = LabelActions(
            context, window.labels, presenter.hidden, self.look, self.settings
        )
        self.labels.panel_wanted.connect(partial(window.show_side, is_shown=True))
        presenter.views.commanded.connect(self.labels.on_commanded)
        presenter.views.edit_asked.connect(self.labels.find)
        window.regions.edit_asked.connect(self.labels.find)
        for each in (presenter.clipboard, regions, self.editing, self.comparison, self.labels):
            self.actions.calls |= each.calls()
        self._add_to_images(presenter.clipboard.picture_calls())
        lines = LineActions(context, window.regions, window.strip, window.canvas)
        self._add_to_images(lines.calls())
        self.speech = SpeechWork(context, window.strip, self.settings)
        presenter.views.add_calls(SOUNDS, self.speech.calls())

    def _build_texts(self) -> None:
        text = self.presenter.text
        self.texts = texts = TextActions(
            self.presenter.context, self.window.strip, self.window.add_beside
        )
        texts.rules_changed.connect(text.use_rules)
        texts.text_wanted.connect(text.type_text)
        self.actions.calls |= texts.calls()

    def _build_items(self) -> None:
        window, context = self.window, self.presenter.context
        go_to = GoTo(self.look, window.bar.place, window)
        self.items = ItemList(context, window.items, go_to, self.lifecycle.adding, self.settings)
        self.items.panel_wanted.connect(partial(window.show_side, is_shown=True))
        self.relinking = MissingPictures(context)
        self.gallery = Gallery(context, self.look)
        self.agreement = AgreementController(context)
        self.mini_map = MiniMap(self.look, window.canvas)
        self._add_to_images(MiniMapActions(context, self.mini_map, self.settings).calls())
        self.actions.calls |= self.items.calls()
        self.actions.calls["find-pictures"] = self.relinking.ask
        self.actions.calls["gallery"] = self.gallery.show
        self.actions.calls |= self.agreement.calls()

    def _build_details(self) -> None:
        window, context = self.window, self.presenter.context
        confirm = partial(self.run, "confirm")
        tagging = TagKeys(context, self.look, self.settings, window.labels, confirm)
        window.add_above(tagging.bar)
        place = DetailsPlace(window.regions, window)
        self.details = Details(context, self.look, self.settings, tagging, place)
        self.actions.calls |= self.details.calls(self.actions.calls)

    def _build_menus(self) -> None:
        window, context = self.window, self.presenter.context
        self.files = ItemFiles(context, window.items)
        places = Places(window.actions_table, window.regions, window.labels, window.items)
        self.menus = ContextMenus(context, places, self.run, self.labels, self.files)
        self.gallery.shown.connect(self.menus.follow_gallery)
        self.actions.calls |= self.files.calls() | self.menus.calls()

    def _join(self) -> None:
        self.window.line.explained.connect(lambda: self.run("time-and-pay"))
        self.window.line.day_asked.connect(lambda: self.run("my-day"))
        self.window.line.hand_over_asked.connect(lambda: self.run("hand-over"))
        self.window.canvas.space_tapped.connect(lambda: self.actions.run_key("Space"))
        self.lifecycle.accepted.connect(self.veils.offer)
        self.offer = OrderOffer(self.presenter.context, self._read_offered)
        self.lifecycle.opened.connect(self.offer.tell)
        self.presenter.jobs.first_step_done.connect(self.window.first_steps.tick)
        self.presenter.actions.refresh()

    def _join_read_only(self) -> None:
        """Disable everything that would change a read-only job."""
        self.window.line.looking_asked.connect(self.read_only.tell)
        changed, labels = self.read_only.read_only_changed, self.window.labels
        for button in (labels.add_button, labels.change_button):
            changed.connect(button.setDisabled)
        for each in (self.details, self.window.strip.field):
            changed.connect(lambda is_looking, each=each: each.look_only(is_looking=is_looking))

    def _item_calls(self) -> Calls:
        """Return what the actions on items and their regions do."""
        presenter, window = self.presenter, self.window
        of_picture = PictureActions(presenter.context, window.canvas)
        self._add_to_images(of_picture.calls())
        of_view = ViewActions(presenter.context, window.labels, presenter.text, presenter.hidden)
        of_items = ItemActions(
            presenter.context,
            undo=partial(turn, presenter.context, is_back=True),
            redo=partial(turn, presenter.context, is_back=False),
            none_left=partial(none_left, presenter.context, window.items),
            hand_in=partial(self.run, "submit"),
        )
        of_items.stepping.connect(of_picture.forget_zooms)
        return of_view.calls() | of_items.calls()

    def run(self, action_id: str) -> None:
        """Run an action by its id, if it is possible now."""
        if action_id not in self.actions.calls.keys() | self.presenter.views.now.calls.keys():
            self._know_jobs()
        self.actions.run(action_id)

    def open(self, path: str) -> None:
        """Open a job, or ask for one if no path is given."""
        if path:
            self.lifecycle.open_path(Path(path))
        else:
            self.lifecycle.choose()

    def take_dropped(self, paths: Sequence[str | Path]) -> None:
        """Open or import the files or folders that were dropped on the window."""
        with off_item(self.presenter.context):
            known, files = self._know_jobs(), [Path(path) for path in paths]
            # Orders first: the signature of one looks like a receipt.
            takers = (known.new_order, known.submissions, known.trust)
            if not any(each.take_dropped(files) for each in takers):
                self.lifecycle.open_path(files[0])

    def close(self) -> None:
        """Close the job and end all threads."""
        self.filter.stop()
        self.lifecycle.close()
        self.lifecycle.closing.shut_down()
        self.proposals.shut_down()
        self.items.shut_down()
        self.job_files.records.shut_down()
        self.jobs.shut_down()

    def _know_jobs(self) -> JobActions:
        if self._job_actions is None:
            # Late: the dialogs behind these actions take as long to import as everything above.
            from widgets.app.job_actions import JobActions  # noqa: PLC0415

            made = JobActions(self.presenter, self.lifecycle, self.veils)
            made.trust.proving.item_of = self.files.about
            self.actions.calls.update(made.calls(self.run))
            made.order.opened.connect(self.filter.expect_reading)
            made.new_order.accepted.connect(self.veils.offer)
            made.new_order.accepted.connect(self.offer.withdraw)
            self._job_actions = made
        return self._job_actions

    def _read_offered(self) -> None:
        self._know_jobs().new_order.show_offered()

    def _show_settings(self) -> None:
        # Late: settings are rarely changed.
        from widgets.settings.settings_dialog import SettingsDialog  # noqa: PLC0415

        table = self.window.actions_table
        with off_item(self.presenter.context):
            dialog = SettingsDialog(self.look, self.settings, self.window)
            dialog.action_asked.connect(lambda action_id: table[action_id].trigger())
            dialog.show_possible(table.is_possible)
            dialog.exec()
            dialog.deleteLater()

    def _change_keys(self) -> None:
        # Late: few people change keys.
        from widgets.keys.key_changes import change_keys  # noqa: PLC0415

        table = self.window.actions_table
        change_keys(self.presenter.context, table, self.look, self.settings)

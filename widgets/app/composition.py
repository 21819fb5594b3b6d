"""The parts that work on jobs, joined; built when the first is needed, not before the first window.

Nobody needs them to look at a window, and all that they import is two thirds of the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.settings import Settings
from widgets.app.item_actions import ItemActions
from widgets.app.presenter import Presenter
from widgets.attributes.details import Details, Place
from widgets.attributes.tagging import Tagging
from widgets.drawing.drawing_aids import DrawingAids
from widgets.editing.editing_actions import EditingActions
from widgets.editing.region_actions import RegionActions
from widgets.items.gallery_actions import Gallery
from widgets.items.go_to import GoTo
from widgets.items.item_files import ItemFiles
from widgets.items.item_list import ItemList
from widgets.items.mini_map import MiniMap
from widgets.items.mini_map_actions import MiniMapActions
from widgets.items.relinking import Relinking
from widgets.job_files.backups import BackupController
from widgets.job_files.lifecycle import JobLifecycle
from widgets.job_files.read_only import ReadOnlyJob
from widgets.job_files.saved_notice import SavedNotice
from widgets.job_files.write_backs import WriteBacks
from widgets.kit.activity_filter import ActivityFilter
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.labels.label_actions import LabelActions
from widgets.menus.context_menus import ContextMenus, Places
from widgets.open_job.off_item import off_item
from widgets.picture_view.view_controller import ViewController
from widgets.proposals.proposals_controller import ProposalsController
from widgets.review.review_controller import ReviewController
from widgets.theme.look import Look
from widgets.time_pay.break_question import ACTIONS, BreakQuestion
from widgets.time_pay.break_reminder import BreakReminder
from widgets.time_pay.clock_check import ClockCheck
from widgets.time_pay.own_record import OwnRecordWriter
from widgets.time_pay.pause import Pause
from widgets.veil.veil_controller import VeilController
from widgets.window.focus_ring import FocusRing
from widgets.window.main_window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from annotator.job_file.backup.backups import Backup
    from widgets.app.job_actions import JobActions
    from widgets.job_files.restore import JobRestore


class Composition:
    """Workbench, door and keepers of a window; no job is open yet. ``close`` ends them."""

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        look: Look,
        bridge: Bridge,
        settings: Settings,
    ) -> None:
        """Build them around the window."""
        self.window = window
        self.look = look
        self.settings = settings
        self.jobs = BackgroundJobs(bridge)
        self.bench = Presenter(window, settings, look)
        context = self.bench.context
        self.veils = VeilController(self.bench, settings, look)
        self.breaks = BreakReminder(self.bench, settings)
        self.returns = BreakQuestion(self.bench, bridge)
        self.clocks = ClockCheck(self.bench, bridge)
        self.door = JobLifecycle(self.bench, bridge, self.jobs, look, settings)
        self.records = OwnRecordWriter(self.bench, self.door, bridge, settings)
        self.backups = BackupController(self.bench, self.door, bridge)
        self.write_backs = WriteBacks(self.bench, self.door, bridge, self.jobs, look)
        self.verbs = ItemActions(self.bench, settings, look)
        self.verbs.calls["turn-veil"] = self.veils.turn
        for place, action_id in enumerate(ACTIONS):
            self.verbs.calls[action_id] = partial(self.returns.press, place)
        self.judging = ReviewController(self.bench, look, window.judging)
        self.verbs.calls |= self.judging.calls(self.verbs.calls)
        self.verbs.calls["change-keys"] = self._change_keys
        self._build_editing()
        self.proposing = ProposalsController(context, window.canvas, bridge, look, settings)
        window.add_above(self.proposing.bar)
        self.verbs.calls |= self.proposing.calls()
        self.drawing = DrawingAids(context, window.canvas, self.jobs, settings)
        self.verbs.calls |= self.drawing.calls() | FocusRing(window).calls()
        self._build_items()
        self._build_details()
        self.looking = ReadOnlyJob(self.bench, self.door, bridge, self.details)
        self.verbs.calls["save"] = SavedNotice(self.bench, self.looking).tell
        self.verbs.calls["settings"] = self._show_settings
        self.seeing = ViewController(context, window.canvas, settings, look)
        self.seeing.values.picture_replaced.connect(self.bench.text.show)
        self.verbs.calls |= self.seeing.calls()
        self._job_verbs: JobActions | None = None
        self._build_menus()
        self._recovering: JobRestore | None = None
        self.pausing = Pause(self.bench.context, window.line, self.door.signal)
        self.verbs.calls["pause"] = self.pausing.turn
        self.filter = ActivityFilter(app, self.pausing.signal)
        self._join()

    def _build_editing(self) -> None:
        window, context = self.window, self.bench.context
        self.editing = EditingActions(context, self.look, self.settings, window.add_beside)
        regions = RegionActions(context, window.regions, self.bench.hidden)
        self.labels = LabelActions(
            context, window.labels, self.bench.hidden, self.look, self.settings
        )
        self.labels.panel_wanted.connect(partial(window.show_side, is_shown=True))
        window.canvas.commanded.connect(self.labels.on_commanded)
        window.canvas.edit_asked.connect(self.labels.find)
        window.regions.edit_asked.connect(self.labels.find)
        for each in (self.bench.clipboard, regions, self.editing, self.labels):
            self.verbs.calls |= each.calls()

    def _build_items(self) -> None:
        window, context = self.window, self.bench.context
        go_to = GoTo(self.look, window.bar.place, window)
        self.items = ItemList(context, window.items, go_to, self.door.adding, self.settings)
        self.items.panel_wanted.connect(partial(window.show_side, is_shown=True))
        self.relinking = Relinking(context, self.jobs)
        self.gallery = Gallery(context, self.look)
        self.mini_map = MiniMap(self.look, window.canvas)
        self.verbs.calls |= MiniMapActions(context, self.mini_map, self.settings).calls()
        self.verbs.calls |= self.items.calls()
        self.verbs.calls["find-pictures"] = self.relinking.ask
        self.verbs.calls["gallery"] = self.gallery.show

    def _build_details(self) -> None:
        window, context = self.window, self.bench.context
        confirm = partial(self.run, "confirm")
        tagging = Tagging(context, self.look, self.settings, window.labels, confirm)
        window.add_above(tagging.bar)
        place = Place(window.regions, window)
        self.details = Details(context, self.look, self.settings, tagging, place)
        self.verbs.calls |= self.details.calls(self.verbs.calls)

    def _build_menus(self) -> None:
        window, context = self.window, self.bench.context
        self.files = ItemFiles(context, window.items)
        places = Places(
            window.actions_table, window.canvas, window.regions, window.labels, window.items
        )
        self.menus = ContextMenus(context, places, self.run, self.labels, self.files)
        self.gallery.shown.connect(self.menus.follow_gallery)
        self.verbs.calls |= self.files.calls() | self.menus.calls()

    def _join(self) -> None:
        self.window.line.explained.connect(lambda: self.run("time-and-pay"))
        self.window.line.day_asked.connect(lambda: self.run("my-day"))
        self.window.line.hand_over_asked.connect(lambda: self.run("hand-over"))
        self.door.accepted.connect(self.veils.offer)
        self.door.damaged.connect(self._recover)
        self.backups.damage_shown.connect(self._recover)
        self.bench.stepped.connect(self.window.first_steps.tick)
        self.bench.refresh_actions()

    def run(self, action_id: str) -> None:
        """Do the action of that id, if it is possible now."""
        if action_id not in self.verbs.calls:
            self._know_jobs()
        self.verbs.run(action_id)

    def open(self, path: str) -> None:
        """Open a job, or ask for one if no path is given."""
        if path:
            self.door.open_path(Path(path))
        else:
            self.door.choose()

    def take_dropped(self, paths: Sequence[str | Path]) -> None:
        """Do what is meant by dropping these files or folders on the window."""
        with off_item(self.bench.context):
            if not self._know_jobs().trust.take_dropped([Path(path) for path in paths]):
                self.door.open_path(Path(paths[0]))

    def close(self) -> None:
        """Close the job and end all threads."""
        self.filter.stop()
        self.door.close()
        self.door.closing.shut_down()
        self.proposing.shut_down()
        self.items.shut_down()
        self.records.shut_down()
        self.jobs.shut_down()
        self.bench.shut_down()

    def _know_jobs(self) -> JobActions:
        if self._job_verbs is None:
            # Late: the dialogs that these open take as long to import as all that is above.
            from widgets.app.job_actions import JobActions  # noqa: PLC0415

            verbs = JobActions(self.bench, self.door, self.jobs, self.look, self.settings)
            verbs.trust.proving.item_of = self.files.about
            self.verbs.calls.update(verbs.calls(self.run))
            verbs.order.opened.connect(self.filter.expect_reading)
            self._job_verbs = verbs
        return self._job_verbs

    def _change_keys(self) -> None:
        # Late: few change keys.
        from widgets.keys.key_changes import change_keys  # noqa: PLC0415

        change_keys(self.bench, self.look, self.settings)

    def _show_settings(self) -> None:
        # Late: settings are changed seldom.
        from widgets.settings.settings_window import show_settings  # noqa: PLC0415

        show_settings(self.bench, self.look, self.settings)

    def _recover(self, path: Path, why: str, newer: Backup | None = None) -> None:
        # Late: most people never need it.
        from widgets.job_files.restore import JobRestore  # noqa: PLC0415

        if self._recovering is None:
            self._recovering = JobRestore(self.bench, self.door, self.jobs, self.look)
        self._recovering.offer(path, why, newer)

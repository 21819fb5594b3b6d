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
from widgets.attributes.details import Details
from widgets.drawing.drawing_aids import DrawingAids
from widgets.editing.editing_actions import EditingActions
from widgets.items.item_files import ItemFiles
from widgets.items.item_list import ItemList
from widgets.job_files.backups import BackupController
from widgets.job_files.lifecycle import JobLifecycle
from widgets.job_files.read_only import ReadOnlyJob
from widgets.job_files.saved_notice import SavedNotice
from widgets.job_files.write_backs import WriteBacks
from widgets.kit.activity_filter import ActivityFilter
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.labels.label_actions import LabelActions
from widgets.menus.context_menus import ContextMenus
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
        self.editing = EditingActions(self.bench, look, settings)
        self.verbs.calls |= self.editing.calls()
        self.labels = LabelActions(self.bench, look, settings)
        self.verbs.calls |= self.labels.calls()
        self.proposing = ProposalsController(self.bench, bridge, look, settings)
        self.verbs.calls |= self.proposing.calls()
        self.drawing = DrawingAids(self.bench, self.jobs, settings)
        self.verbs.calls |= self.drawing.calls() | FocusRing(window).calls()
        self.items = ItemList(self.bench, self.door.adding, self.jobs, look, settings)
        self.verbs.calls |= self.items.calls()
        self.details = Details(self.bench, look, settings, lambda: self.run("confirm"))
        self.verbs.calls |= self.details.calls(self.verbs.calls)
        self.looking = ReadOnlyJob(self.bench, self.door, bridge, self.details)
        self.verbs.calls["save"] = SavedNotice(self.bench, self.looking).tell
        self.verbs.calls["settings"] = self._show_settings
        self.seeing = ViewController(self.bench, settings, look)
        self.verbs.calls |= self.seeing.calls()
        self._job_verbs: JobActions | None = None
        self.files = ItemFiles(self.bench)
        self.menus = ContextMenus(self.bench, self.run, self.labels, self.files)
        self.items.gallery.shown.connect(self.menus.follow_gallery)
        self.verbs.calls |= self.files.calls() | self.menus.calls()
        self._recovering: JobRestore | None = None
        self.pausing = Pause(self.bench.context, window.line, self.door.signal)
        self.verbs.calls["pause"] = self.pausing.turn
        self.filter = ActivityFilter(app, self.pausing.signal)
        self._join()

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

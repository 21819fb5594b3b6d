"""Builds the window from its parts and runs it until it is closed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.paths import config_folder
from annotator.settings import Settings
from widgets.activity import ActivityFilter
from widgets.bridge import Bridge
from widgets.faults import FaultHook
from widgets.job_door import JobDoor
from widgets.jobs import Jobs
from widgets.main_window import MainWindow
from widgets.notice_bar import Notice
from widgets.pages.welcome import WelcomePage
from widgets.theme.look import Look
from widgets.verbs import Verbs
from widgets.workbench import Workbench


class App:
    """All parts of the running program, joined. ``close`` ends it, also in tests."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        """Build the window; no job is open."""
        self.app = app
        self.settings = settings
        self.look = Look(app)
        self.look.wear(settings.text("theme"), settings.number("zoom"))
        self.bridge = Bridge()
        self.jobs = Jobs(self.bridge)
        self.welcome = WelcomePage(self.look)
        self.window = MainWindow(self.look, settings, self.run, self.welcome)
        self.bench = Workbench(self.window, settings, self.look)
        self.door = JobDoor(self.bench, self.bridge, self.jobs, self.look, settings)
        self.verbs = Verbs(self.bench, settings, self.look)
        self._knows_jobs = False
        self._faults = FaultHook(self.look, self.window)
        self._filter = ActivityFilter(app, self.door.signal)
        self._join()

    def _join(self) -> None:
        self.welcome.new_asked.connect(self.door.begin)
        self.welcome.open_asked.connect(self._open)
        self.welcome.sample_asked.connect(self.door.open_sample)
        self.welcome.dropped.connect(lambda path: self.door.open_path(Path(path)))
        self.window.dropped.connect(self._on_dropped)
        self.window.closing.connect(self._on_closing)
        self.window.bar.find_asked.connect(lambda: self.run("find-action"))
        self.window.line.explained.connect(lambda: self.run("time-and-pay"))
        self.window.line.hand_over_asked.connect(lambda: self.run("hand-over"))
        self.door.opened.connect(self._on_opened)
        self.bench.stepped.connect(self.window.first_steps.tick)
        self.window.first_steps.dismissed.connect(self._dismiss_steps)
        self._show_recent()
        self.bench.refresh_actions()
        for problem in self.settings.problems:
            self.window.notices.say(Notice(problem))

    def start(self, path: Path | None) -> None:
        """Show the window, then open a job: the one given, or the sample the first time."""
        self.window.appear()
        if path is not None:
            QTimer.singleShot(0, self.window, lambda: self.door.open_path(path))
        elif not self.door.recent.jobs():
            QTimer.singleShot(0, self.window, self.door.open_sample)

    def close(self) -> None:
        """Close the job and end all threads."""
        self._filter.stop()
        self._faults.remove()
        self.door.close()
        self.jobs.shut_down()
        self.bridge.close()
        self.window.close()

    def run(self, action_id: str) -> None:
        """Do the action of that id, if it is possible now."""
        if action_id not in self.verbs.calls and not self._knows_jobs:
            # Late: an eighth of the time to the first window goes into dialogs.
            from widgets.job_verbs import JobVerbs  # noqa: PLC0415

            verbs = JobVerbs(self.bench, self.door, self.jobs, self.look, self.settings)
            self.verbs.calls.update(verbs.calls(self.run))
            self._knows_jobs = True
        self.verbs.run(action_id)

    def _open(self, path: str) -> None:
        if path:
            self.door.open_path(Path(path))
        else:
            self.door.choose()

    def _on_dropped(self, paths: list[str]) -> None:
        self.door.open_path(Path(paths[0]))

    def _on_closing(self) -> None:
        if not self.door.close():
            self.window.refuse_close()

    def _on_opened(self) -> None:
        self._show_recent()
        if self.window.first_steps.is_finished:
            self.settings.set("show_checklist", value=False)
        self.window.show_first_steps(is_shown=self.settings.flag("show_checklist"))

    def _dismiss_steps(self) -> None:
        self.settings.set("show_checklist", value=False)
        self.window.show_first_steps(is_shown=False)

    def _show_recent(self) -> None:
        self.welcome.show_recent(self.door.recent.jobs())


def run_window(path: Path | None, arguments: Sequence[str] = ()) -> int:
    """Open the window, with a job or without, and return the exit status."""
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("Fairlabel")
    app.setDesktopFileName("fairlabel")
    program = App(app, Settings(config_folder() / "settings.json"))
    program.start(path)
    status = app.exec()
    program.close()
    return status

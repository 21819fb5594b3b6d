"""Shows the window, and builds the features that work on jobs when they are first needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

import resources
from annotator.files import is_file
from annotator.paths import config_folder, log_folder
from annotator.settings import Settings
from widgets.app.preload import Preloader
from widgets.job_files.recent_jobs import RecentJobs
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import sentence_text, use_language_of_window
from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.kit.event_filters.plain_text_filter import PlainTextFilter
from widgets.manual.manual_controller import ManualController
from widgets.menus.recent_menu import RecentMenu
from widgets.process.crash_hook import CrashHook
from widgets.process.cycle_collector import CycleCollector
from widgets.process.fault_log import FaultLog
from widgets.process.memory import set_aside, share_heaps
from widgets.process.os_signals import SystemSignals
from widgets.settings.in_force import SettingsInForce
from widgets.shell.notice_bar import Notice
from widgets.shell.welcome import WelcomePage
from widgets.theme.look import Look
from widgets.window.main_window import MainWindow

if TYPE_CHECKING:
    from widgets.app.composition import Composition
    from widgets.app.presenter import Presenter
    from widgets.job_files.lifecycle import JobLifecycle
    from widgets.open_job.open_job import OpenJob

SET_ASIDE_AFTER_MS = 3_000
"""By this time after the start, most of what a window and a job need has been loaded."""

AT_LEISURE_MS = 300
"""How long after the window is shown the preloading begins."""

CLEARED_MS = 12_000
"""How long clearing the list of recent jobs can be undone."""


class App:
    """The running program: shows the window at once and builds its parts later.

    ``close`` ends it.
    """

    def __init__(self, app: QApplication, settings: Settings) -> None:
        """Build the window; no job is open."""
        use_language_of_window()
        self.app = app
        self.collector = CycleCollector(app)
        self.settings = settings
        self.look = Look(app)
        self.look.wear(settings.text("theme"), settings.number("zoom"))
        settings.listeners.append(self._on_setting)
        self.bridge = Bridge()
        self.asks = True
        """Whether somebody is there to answer questions when the window closes."""
        self._is_over = False
        self.recent = RecentJobs(settings)
        self.window = MainWindow(self.look, settings, self.run, lambda: self.welcome)
        table = self.window.actions_table
        self.recent_menu = RecentMenu(self.look, self.recent, table, self.window)
        self.window.add_menu(self.recent_menu, "job", "open-sample")
        self.in_force = SettingsInForce(
            self.window.canvas, self.window.rail, self.window.line, settings
        )
        self.faults = CrashHook(self.look, self.window, self.window.notices)
        self._preparing = Preloader(self.window, lambda: self.parts)
        # Last: earlier, it would see some 6,000 events of the construction, 30 of the start's 430
        # ms.
        self._events = ApplicationEvents(app)
        self.look.dressing.unwatched = self._events.paused
        PlainTextFilter(self._events)
        self.manual = ManualController(self.window, self.look, self._events)
        self._join()

    def _join(self) -> None:
        self.recent_menu.open_asked.connect(self._open)
        self.window.dropped.connect(self._drop)
        self.window.closing.connect(self._on_closing)
        self.window.bar.find_asked.connect(lambda: self.run("find-action"))
        self.window.first_steps.dismissed.connect(self._dismiss_steps)
        self.window.notices.help_asked.connect(self.manual.show_page)
        for problem in self.settings.problems:
            self.window.notices.say(Notice(sentence_text(problem)))

    @cached_property
    def welcome(self) -> WelcomePage:
        """The page without a job; built when it is first shown."""
        page = WelcomePage(self.look)
        page.new_asked.connect(self._begin)
        page.open_asked.connect(self._open)
        page.sample_asked.connect(self._open_sample)
        page.order_asked.connect(lambda: self.run("write-order"))
        page.dropped.connect(lambda path: self._drop([path]))
        page.show_recent(self.recent.jobs())
        return page

    @cached_property
    def parts(self) -> Composition:
        """The features that work on jobs; built at the first access."""
        from widgets.app.composition import Composition

        with self._events.paused():
            parts = Composition(self._events, self.window, self.look, self.bridge, self.settings)
        parts.lifecycle.opened.connect(self._on_opened)
        parts.actions.calls["clear-recent"] = self._clear_recent
        parts.actions.calls["manual"] = self.manual.help
        self.manual.opened.connect(parts.filter.expect_reading)
        return parts

    @property
    def presenter(self) -> Presenter:
        """Shows the open job."""
        return self.parts.presenter

    @property
    def lifecycle(self) -> JobLifecycle:
        """Opens and closes jobs."""
        return self.parts.lifecycle

    @property
    def open_job(self) -> OpenJob | None:
        """The open job, if any."""
        return self.presenter.jobs.job_or_none

    def start(self, path: Path | None) -> None:
        """Show the window, then open a job: the one given, or the sample the first time."""
        with self._events.paused():
            self.window.appear(expects_job=path is not None)
            # One waits for each widget, and nobody listens to them.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.PolishRequest.value)
        if path is not None:
            QTimer.singleShot(0, self.window, lambda: self._open_first(path))
        elif not self.recent.jobs():
            QTimer.singleShot(0, self.window, self._open_sample)
        else:
            self.prepare(AT_LEISURE_MS)
        QTimer.singleShot(0, self.window, self.faults.tell_last)

    def prepare(self, after_ms: int = 0) -> None:
        """Preload the parts step by step, starting after this many milliseconds."""
        self._preparing.start(after_ms)

    def close(self) -> None:
        """Close the job and end all threads."""
        self._is_over = True
        self.faults.remove()
        self._preparing.stop()
        self.manual.stop()
        # Nothing is shown and no input comes any more: what becomes of the parts needs no layout,
        # and nobody sees which actions are possible.
        self._events.stop()
        if self.has_parts:
            self.presenter.actions.shut_down()
        self.window.hide()
        if self.has_parts:
            self.parts.close()
        self.bridge.close()
        self.window.close()
        # These objects have no parent, and their connections form a reference cycle through the
        # whole program. Without this, the first window of a process would outlive the second.
        self.collector.stop()
        for each in (self.bridge, self.look, self._events, self.collector):
            each.deleteLater()

    @property
    def has_parts(self) -> bool:
        """Whether the features that work on jobs are built."""
        return "parts" in self.__dict__

    def ask_nothing(self) -> None:
        """Close without questions from now on: the system is about to shut down."""
        self.asks = False

    def run(self, action_id: str) -> None:
        """Run an action by its id, if it is possible now."""
        self.parts.run(action_id)

    # Calls that need the parts

    def _begin(self) -> None:
        self.lifecycle.begin()

    def _open(self, path: str) -> None:
        self.parts.open(path)

    def _open_first(self, path: Path) -> None:
        try:
            self.lifecycle.open_path(path)
        finally:
            if self.open_job is None:
                self.window.show_welcome()

    def _open_sample(self) -> None:
        self.lifecycle.open_sample()

    def _drop(self, paths: Sequence[str | Path]) -> None:
        self.parts.take_dropped(paths)

    # Signals of the window

    def _on_closing(self) -> None:
        if not self.has_parts or self._is_over:
            return
        if not (
            self.lifecycle.close()
            and self.parts.job_files.write_backs.has_come_home(asks=self.asks)
        ):
            self.window.refuse_close()

    def _on_opened(self) -> None:
        self._show_recent()
        if self.window.first_steps.is_finished:
            self.settings.set("show_checklist", value=False)
        with self._events.paused():
            self.window.show_first_steps(is_shown=self.settings.flag("show_checklist"))

    def _dismiss_steps(self) -> None:
        self.settings.set("show_checklist", value=False)

    def _on_setting(self, key: str) -> None:
        if key in {"theme", "zoom"}:
            self.look.wear(self.settings.text("theme"), self.settings.number("zoom"))
        elif key == "show_checklist" and self.has_parts and self.open_job is not None:
            self.window.show_first_steps(is_shown=self.settings.flag("show_checklist"))

    def _clear_recent(self) -> None:
        before = self.recent.kept

        def take_back() -> None:
            self.recent.restore(before)
            self._show_recent()

        self.recent.clear()
        self._show_recent()
        if before:
            text = self.window.tr("The list of recent jobs is empty. The job files are untouched.")
            choice = ((self.window.tr("Undo"), take_back),)
            self.window.notices.say(Notice(text, choices=choice, passes_ms=CLEARED_MS))

    def _show_recent(self) -> None:
        if "welcome" in self.__dict__:
            self.welcome.show_recent(self.recent.jobs())


def _in_use() -> AbstractContextManager[None]:
    """Return a context in which other processes see that this version of the program is in use."""
    build = resources.path("build.json")
    if not is_file(build):
        return nullcontext()  # it runs from its source
    from annotator.updates.installation import in_use

    return in_use(build)


def run_window(path: Path | None, arguments: Sequence[str] = ()) -> int:
    """Open the window, with a job or without, and return the exit status."""
    share_heaps()
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("Fairlabel")
    app.setDesktopFileName("fairlabel")
    hard_faults = FaultLog(log_folder())
    program = App(app, Settings(config_folder() / "settings.json"))
    ending = SystemSignals(program.window)
    # Also if another window is still shown, such as an error report.
    ending.asked.connect(program.ask_nothing)
    ending.closed.connect(lambda: app.exit(0))
    program.start(path)
    QTimer.singleShot(SET_ASIDE_AFTER_MS, program.window, set_aside)
    with ExitStack() as stack:
        # Not before the window is painted: what reads build.json takes long to import.
        QTimer.singleShot(
            SET_ASIDE_AFTER_MS, program.window, lambda: stack.enter_context(_in_use())
        )
        status = app.exec()
    program.close()
    ending.stop()
    hard_faults.stop()
    return status

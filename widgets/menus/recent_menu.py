"""The menu of recent jobs; missing ones are marked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from widgets.job_files.recent_jobs import RecentJobs
from widgets.menus.menu_text import name_text
from widgets.shell.action_table import ActionTable
from widgets.shell.welcome import RecentJob
from widgets.theme.look import Look

MOST = 10


class RecentMenu(QMenu):
    """Filled each time it is shown.

    Signals:
        open_asked: carries the path of a job.
    """

    open_asked = Signal(str)

    def __init__(self, look: Look, recent: RecentJobs, table: ActionTable, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setTitle(self.tr("Open recent"))
        self.setObjectName("context-recent")
        self._look, self._recent, self._table = look, recent, table
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Show the current list of jobs."""
        self.clear()
        jobs = self._recent.jobs()[:MOST]
        for job in jobs:
            self.addAction(self._action(job))
        if not jobs:
            self.addAction(self.tr("No recent jobs")).setEnabled(False)
        self.addSeparator()
        clear = self._table["clear-recent"]
        own = self.addAction(self.tr("Clear the list"))
        own.setObjectName("clear-recent")
        own.setEnabled(bool(jobs))
        own.triggered.connect(clear.trigger)

    def _action(self, job: RecentJob) -> QAction:
        metrics = self.fontMetrics()
        where = name_text(str(job.path.parent), metrics)
        end = where if job.is_there else self.tr("not there")
        made = QAction(f"{name_text(job.name, metrics)}\t{end}", self)
        made.setIcon(self._look.icon("image" if job.is_there else "circle-slash"))
        made.setIconVisibleInMenu(True)
        made.setEnabled(job.is_there)
        made.triggered.connect(lambda: self.open_asked.emit(str(job.path)))
        return made

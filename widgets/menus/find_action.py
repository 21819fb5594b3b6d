"""Opens the palette with all actions and the recent jobs, and runs the chosen one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.actions.search import Findable
from annotator.actions.search_words import RECENT, phrases
from annotator.display_text import shown_name
from widgets.job_files.recent_jobs import RecentJobs
from widgets.menus.recent_menu import MOST
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.shell.action_palette import ActionPalette
from widgets.shell.action_table import ActionTable
from widgets.shell.action_words import PaletteEntry, entries, translated_words
from widgets.shell.welcome import RecentJob
from widgets.theme.look import Look

SELF = "find-action"
JOB = "job:"
"""The prefix of ids that open a recent job; the path follows."""

MOST_USED = 20


class FindAction(QObject):
    """Remembers recent choices while the program runs; they are not stored.

    Signals:
        action_chosen: carries the id of an action.
        job_chosen: carries the ``Path`` of a recent job.
    """

    action_chosen = Signal(str)
    job_chosen = Signal(object)

    def __init__(
        self, context: Context, look: Look, table: ActionTable, recent: RecentJobs
    ) -> None:
        """Take the actions and jobs to choose from."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self._table = table
        self._recent = recent
        self._used: list[str] = []

    def show(self) -> None:
        """Show the palette; an open one is closed."""
        window = self._context.window
        for before in window.findChildren(ActionPalette):
            before.close()
        table = self._table
        found = entries(table.here, table.keymap, absent=table.absent, without=SELF)
        found += [self._entry(job) for job in self._recent.jobs()[:MOST]]
        palette = ActionPalette(self._look, found, self._used, window)
        palette.chosen.connect(self._on_chosen)
        palette.appear()

    def _entry(self, job: RecentJob) -> PaletteEntry:
        words = f"{translated_words(RECENT)}, {job.name}"
        title = self.tr("Open “%1”").replace("%1", shown_name(job.name))
        lacking = "" if job.is_there else self.tr("not there")
        findable = Findable(f"{JOB}{job.path}", title, phrases(words), job.is_there)
        icon = "image" if job.is_there else "circle-slash"
        return PaletteEntry(findable=findable, icon=icon, lacking=lacking)

    def _on_chosen(self, chosen: str) -> None:
        self._used[:] = [chosen, *(each for each in self._used if each != chosen)][:MOST_USED]
        if chosen.startswith(JOB):
            with off_item(self._context):
                self.job_chosen.emit(Path(chosen.removeprefix(JOB)))
        else:
            self.action_chosen.emit(chosen)

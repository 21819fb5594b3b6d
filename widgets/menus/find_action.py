"""Opens the palette with all actions and the recent jobs, and does what is chosen there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from annotator.actions.search import Findable
from annotator.actions.search_words import RECENT, phrases
from annotator.display_text import shown_name
from widgets.app.presenter import Presenter
from widgets.job_files.lifecycle import JobLifecycle
from widgets.menus.recent_menu import MOST
from widgets.open_job.off_item import off_item
from widgets.shell.action_palette import ActionPalette
from widgets.shell.action_words import Entry, entries, translated_words
from widgets.shell.welcome import RecentJob
from widgets.theme.look import Look

SELF = "find-action"
JOB = "job:"
"""How the id of an entry begins that opens a recent job; its path follows."""

MOST_USED = 20


class FindAction(QObject):
    """Knows what was chosen last, as long as the program runs; it is written nowhere."""

    def __init__(
        self, bench: Presenter, door: JobLifecycle, look: Look, run: Callable[[str], None]
    ) -> None:
        """Know whom to ask."""
        super().__init__(bench)
        self._bench = bench
        self._door = door
        self._look = look
        self._run = run
        self._used: list[str] = []

    def show(self) -> None:
        """Show the palette; one that is open gives way."""
        window = self._bench.window
        for before in window.findChildren(ActionPalette):
            before.close()
        table = window.actions_table
        found = entries(table.here, table.keymap, without=SELF)
        found += [self._entry(job) for job in self._door.recent.jobs()[:MOST]]
        palette = ActionPalette(self._look, found, self._used, window)
        palette.chosen.connect(self._on_chosen)
        palette.appear()

    def _entry(self, job: RecentJob) -> Entry:
        words = f"{translated_words(RECENT)}, {job.name}"
        title = self.tr("Open “%1”").replace("%1", shown_name(job.name))
        lacking = "" if job.is_there else self.tr("not there")
        findable = Findable(f"{JOB}{job.path}", title, phrases(words), job.is_there)
        icon = "image" if job.is_there else "circle-slash"
        return Entry(findable=findable, icon=icon, lacking=lacking)

    def _on_chosen(self, chosen: str) -> None:
        self._used[:] = [chosen, *(each for each in self._used if each != chosen)][:MOST_USED]
        if chosen.startswith(JOB):
            with off_item(self._bench.context):
                self._door.open_path(Path(chosen.removeprefix(JOB)))
        else:
            self._run(chosen)

"""Stores the open item for the next start, after a short rest and not at every step."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.job_file.project import Project
from widgets.kit.timers import single_shot

AFTER_MS = 800


class LastItem(QObject):
    """Writes the place when the person stays on an item; passing through items writes nothing."""

    def __init__(self, project: Project, parent: QObject) -> None:
        """Take the job to write to."""
        super().__init__(parent)
        self._project = project
        # Not as the job says later: what is being written does not stand there yet.
        self._item_id = self._written = project.facts.place
        self._timer = single_shot(self, self.write, AFTER_MS)

    def went_to(self, item_id: int) -> None:
        """Note that another item is open."""
        self._item_id = item_id
        self._timer.start()

    def write(self) -> None:
        """Write the place now, if it has changed."""
        self._timer.stop()
        if self._item_id != self._written:
            self._written = self._item_id
            self._project.writes.set_place(self._item_id)

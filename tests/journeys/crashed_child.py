"""Runs the program until a region is saved, and then into a fault that ends it at once."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from annotator.editing.commands import AddRegions
from annotator.model.geometry import Box
from widgets.app import main as program
from widgets.app.main import App


class Crashing(App):
    """Draws a box as somebody would; when it is on the disk, touches memory that is not there."""

    def start(self, path: Path | None) -> None:
        """Begin to work when the job is open."""
        super().start(path)
        self._has_drawn = False
        self._timer = QTimer(self.window)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(7)

    def _on_turn(self) -> None:
        desk = self.open_job
        if desk is None or desk.shown is None:
            return
        if not self._has_drawn:
            self._has_drawn = True
            label_id = next(iter(desk.session.editor.state.labels))
            desk.run(AddRegions((desk.session.new_region(Box(10, 10, 50, 40), label_id),)))
        elif desk.session.editor.is_saved:
            os.kill(os.getpid(), signal.SIGSEGV)


if __name__ == "__main__":
    setattr(program, "App", Crashing)  # noqa: B010 - the program as it is, but for who works
    raise SystemExit(program.run_window(Path(sys.argv[1])))

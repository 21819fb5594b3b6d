"""Runs the program until it is asked to end: it works, or waits in a dialog when that is named."""

from __future__ import annotations

import faulthandler
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.editing.commands import AddRegions
from annotator.model.geometry import Box
from widgets.app import main as program
from widgets.app.main import App
from widgets.open_job.open_job import OpenJob
from widgets.shell.action_palette import ActionPalette

BURST = 40
HANGS_S = 90
"""Whoever has not ended by then says on standard error where it hangs."""

ACTIONS = sys.argv[2:]
"""What is opened, one upon the other, after the first box."""


class Working(App):
    """Draws boxes as somebody would, and says on standard output when it is to be asked."""

    def start(self, path: Path | None) -> None:
        """Begin to work when the job is open."""
        super().start(path)
        self._todo = list(ACTIONS)
        self._has_said = False
        self._timer = QTimer(self.window)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(7)

    def _on_turn(self) -> None:
        asks = QApplication.activeModalWidget() or self.window.findChild(ActionPalette)
        desk = self.open_job
        if desk is None:
            if asks is not None:
                self._say(f"asked {type(asks).__name__}")
            return
        if desk.shown is None:
            return
        if asks is None and not self._has_said:
            # More than the disk has by the time it is asked; with a dialog one is enough.
            for _ in range(1 if ACTIONS else BURST):
                self._draw(desk)
        if self._todo:
            # By a timer of its own: the turn must be over before the dialog runs its loop.
            action = self._todo.pop(0)
            QTimer.singleShot(0, self.window, lambda: self.run(action))
        elif asks is not None or not ACTIONS:
            self._say(f"drawn {len(desk.session.editor.state.regions)}")

    @staticmethod
    def _draw(desk: OpenJob) -> None:
        desk.session.clock.signal()
        label_id = next(iter(desk.session.editor.state.labels))
        desk.run(AddRegions((desk.session.new_region(Box(10, 10, 50, 40), label_id),)))

    def _say(self, text: str) -> None:
        if not self._has_said:
            self._has_said = True
            sys.stdout.write(text + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    faulthandler.dump_traceback_later(HANGS_S)
    # A shell may have started the tests without Ctrl+C or the end of a terminal, and the program
    # leaves that so; here it is to be asked by them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    setattr(program, "App", Working)  # noqa: B010 - the program as it is, but for who works
    raise SystemExit(program.run_window(Path(sys.argv[1])))

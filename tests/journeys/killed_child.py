"""Works in the real window until it is killed; tells what was shown as saved, and the time kept."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.editing.commands import AddRegions
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.faults.told import say, tell_kept
from widgets.app.main import App


def main() -> int:
    """Draw a region every few milliseconds and say its id once the line says saved."""
    application = QApplication([])
    program = App(application, Settings(None))
    program.start(Path(sys.argv[1]))
    waiting: list[str] = []

    def saved() -> None:
        for region_id in waiting:
            say({"shown": region_id})
        waiting.clear()

    def work() -> None:
        desk = program.open_job
        if desk is None or desk.shown is None:
            return
        if saved not in desk.session.editor.saved:
            desk.session.editor.saved.append(saved)
            tell_kept(desk.session, say)
        desk.session.clock.signal()
        region = desk.session.new_region(
            Box(10, 10, 50, 40), next(iter(desk.session.editor.state.labels))
        )
        waiting.append(region.id)
        desk.run(AddRegions((region,)))

    timer = QTimer()
    timer.timeout.connect(work)
    timer.start(7)
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(main())

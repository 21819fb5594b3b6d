"""Opens the first item of the sample job and stays, for the walk of ``tools/heard.sh``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import resources
from annotator.model.entities import ItemId
from annotator.sample import make_sample
from annotator.settings import Settings
from widgets.app.main import App

POLL_MS = 100
FIRST = ItemId(1)


def main() -> int:
    """Run the window until it is closed or ended."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Fairlabel")
    with tempfile.TemporaryDirectory(prefix="heard-", ignore_cleanup_errors=True) as folder:
        program = App(application, Settings(None))
        job = make_sample(Path(folder) / "sample", resources.path("examples"))
        program.start(job)
        timer = QTimer()

        def go() -> None:
            desk = program.open_job
            if desk is not None and desk.loaded is not None and not program.window.canvas.locked:
                timer.stop()
                desk.go_to(FIRST)
                program.window.canvas.setFocus()

        timer.timeout.connect(go)
        timer.start(POLL_MS)
        return int(application.exec())


if __name__ == "__main__":
    sys.exit(main())

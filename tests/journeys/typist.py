"""Types a text into the real window, letter by letter, until somebody kills the program.

``python -m tests.journeys.typist JOB`` says, one JSON line each, how many letters are typed, are
reported by the field, and are saved.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.entities import in_reading_order
from annotator.settings import Settings
from widgets.app.main import App

EVERY_MS: Final = 40
LETTERS: Final = "the quick brown fox jumps over the lazy dog "


def text_of(count: int) -> str:
    """Return the first letters of what is typed."""
    return (LETTERS * (count // len(LETTERS) + 1))[:count]


class Typist:
    """Hands that strike a key each time they are asked to."""

    def __init__(self, app: App) -> None:
        """Type into the first region of the item that opens."""
        self._app = app
        self._typed = 0
        self._has_begun = False

    def act(self) -> None:
        """Begin as soon as the picture is there, then strike the next key."""
        job, window = self._app.open_job, self._app.window
        if job is None or job.shown is None or window.canvas.locked:
            return
        if not self._has_begun:
            self._has_begun = True
            job.saved_changed.connect(self._on_saved)
            window.strip.field.edited.connect(lambda text: _say({"reported": len(text)}))
            (first, *_others) = in_reading_order(job.session.editor.state.regions)
            window.canvas.setFocus()
            window.canvas.select([first.id])
            QTest.keyClick(window.canvas, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
        letter = text_of(self._typed + 1)[-1]
        QTest.keyClicks(window.strip.field, letter)
        self._typed += 1
        _say({"typed": self._typed})

    def _on_saved(self, is_saved: bool) -> None:
        job = self._app.open_job
        if is_saved and job is not None:
            (first, *_others) = in_reading_order(job.session.editor.state.regions)
            _say({"saved": len(first.transcription)})


def _say(what: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Type until the end."""
    application = QApplication([sys.argv[0]])
    app = App(application, Settings(None))
    typist = Typist(app)
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(typist.act)
    timer.start(EVERY_MS)
    app.start(Path(sys.argv[1]))
    application.exec()


if __name__ == "__main__":
    main()

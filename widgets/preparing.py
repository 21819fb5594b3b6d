"""Loads what works on jobs while the window already answers: a piece a turn, never all at once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

PIECES = (
    "numpy",
    "cv2",
    "PIL.Image",
    "annotator.imaging",
    "click",
    "sqlite_utils",
    "annotator.store",
    "jsonschema.validators",
    "annotator.pay",
    "annotator.session.job_session",
    "widgets.desk",
    "widgets.workbench",
    "widgets.seeing.room",
    "widgets.attributes.room",
    "widgets.job_door",
    "widgets.items.room",
    "widgets.proposing.room",
    "widgets.parts",
)
"""Modules that take long to load, each after what it needs; the order is for speed alone."""


class Preparing(QObject):
    """Loads the pieces in turns of the window's loop, then tells; whoever cannot wait loads all."""

    def __init__(self, parent: QObject, done: Callable[[], object]) -> None:
        """Load nothing yet; ``done`` is called when all of it is there."""
        super().__init__(parent)
        self._done = done
        self._left = list(PIECES)
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._take_turn)

    def start(self, after_ms: int) -> None:
        """Begin after so many milliseconds."""
        self._turns.start(after_ms)

    def stop(self) -> None:
        """Load no more."""
        self._turns.stop()

    def _take_turn(self) -> None:
        if self._left:
            self._turns.setInterval(0)
            import_module(self._left.pop(0))
        else:
            self._turns.stop()
            self._done()

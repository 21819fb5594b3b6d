"""Imports the job modules in small steps after the window is shown, so that it responds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QObject, QTimer

LOOK_AGAIN_MS = 5

APART = ("numpy", "cv2", "PIL.Image")
"""Packages of which one alone takes longer than a window may be held: a thread loads them."""

PIECES = (
    "annotator.imaging",
    "click",
    "sqlite_utils",
    "annotator.job_file",
    "jsonschema.validators",
    "annotator.pay",
    "annotator.session.job_session",
    "widgets.open_job.open_job",
    "widgets.app.presenter",
    "widgets.picture_view.view_controller",
    "widgets.attributes.details",
    "widgets.job_files.lifecycle",
    "widgets.items.item_list",
    "widgets.proposals.proposals_controller",
    "widgets.app.composition",
)
"""Modules that take long to load, each after what it needs; the order is for speed alone."""


class Preloader(QObject):
    """Loads the pieces in turns of the window's loop, then tells; whoever cannot wait loads all."""

    def __init__(self, parent: QObject, done: Callable[[], object]) -> None:
        """Load nothing yet; ``done`` is called when all of it is there."""
        super().__init__(parent)
        self._done = done
        self._left = list(PIECES)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preparing")
        self._apart: list[Future[ModuleType]] = []
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._take_turn)

    def start(self, after_ms: int) -> None:
        """Begin after so many milliseconds."""
        self._turns.start(after_ms)

    def stop(self) -> None:
        """Load no more; one package that is being loaded is waited for."""
        self._turns.stop()
        self._thread.shutdown(cancel_futures=True)

    def _take_turn(self) -> None:
        if not self._apart:
            self._apart = [self._thread.submit(import_module, each) for each in APART]
            self._turns.setInterval(LOOK_AGAIN_MS)
        elif not all(each.done() for each in self._apart):
            return
        elif self._left:
            self._turns.setInterval(0)
            import_module(self._left.pop(0))
        else:
            self.stop()
            self._done()

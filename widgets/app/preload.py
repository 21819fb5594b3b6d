"""Imports the job modules in small steps after the window is shown, so that it responds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QObject, QTimer

LOOK_AGAIN_MS = 5

APART = ("numpy", "cv2", "PIL.Image")
"""Packages whose import alone would block the window too long: a thread imports them."""

MIGRATIONS = "sqlite_utils"

PIECES = (
    "annotator.imaging",
    "click",
    "annotator.job_file",
    MIGRATIONS,
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
"""Modules that take long to import, dependencies first. The order matters for speed only."""


class Preloader(QObject):
    """Imports the modules one per turn of the event loop, then calls ``done``.

    A caller that cannot wait imports what it needs itself.
    """

    def __init__(self, parent: QObject, done: Callable[[], object]) -> None:
        """Import nothing yet; ``done`` is called once everything is imported."""
        super().__init__(parent)
        self._done = done
        self._left = list(PIECES)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preparing")
        self._apart: list[Future[ModuleType]] = []
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._take_turn)

    def start(self, after_ms: int) -> None:
        """Begin after this many milliseconds."""
        self._turns.start(after_ms)

    def stop(self) -> None:
        """Stop importing; waits for a package whose import has begun."""
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
            _load(self._left.pop(0))
        else:
            self.stop()
            self._done()


def _load(name: str) -> None:
    if name == MIGRATIONS:
        from annotator.job_file.schema.migration_library import (  # noqa: PLC0415 - what it is for
            migration_library,
        )

        migration_library()
    else:
        import_module(name)

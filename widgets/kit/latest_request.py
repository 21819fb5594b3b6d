"""Background work for a dialog: only the newest request counts, and late results are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.ledger.signatures import KeyLockedError
from annotator.progress import Cancel, Progress
from widgets.kit.background import BackgroundJobs
from widgets.kit.error_text import error_text

T = TypeVar("T")
Refuse = Callable[[str], None]


class LatestRequest(QObject):
    """Runs one request at a time; a newer one replaces it.

    Signals:
        locked: a key's passphrase is missing or wrong.
    """

    locked = Signal()

    def __init__(self, background: BackgroundJobs, parent: QObject) -> None:
        """Start without a request."""
        super().__init__(parent)
        self._background = background
        self._cancel: Cancel | None = None
        self._turn = 0

    @property
    def turn(self) -> int:
        """The number of the newest request."""
        return self._turn

    def start(
        self,
        work: Callable[[Cancel, Progress], T],
        *,
        done: Callable[[T], None],
        refused: Refuse,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        """Run it; a refusal is passed on as a sentence, any other error is raised."""
        self.stop()
        turn = self._turn

        def finish(found: T) -> None:
            if turn == self._turn:
                done(found)

        def tell(count: int, total: int) -> None:
            if turn == self._turn:
                progress(count, total)

        self._cancel = self._background.start(
            work,
            done=finish,
            failed=lambda error: self._fail(error, turn, refused),
            progress=tell,
        )

    def cancel(self) -> None:
        """Ask the running work to stop; its outcome is still reported."""
        if self._cancel is not None:
            self._cancel.cancel()

    def stop(self) -> None:
        """Ask the running work to stop, and ignore its outcome."""
        self.cancel()
        self._cancel = None
        self._turn += 1

    def _fail(self, error: BaseException, turn: int, refused: Refuse) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        if turn != self._turn:
            return
        if isinstance(error, KeyLockedError):
            self.locked.emit()
        else:
            refused(error_text(error))

"""Runs the detector's process from a thread, and keeps it for the next picture."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from annotator.errors import AnnotatorError
from widgets.kit.bridge import Bridge

if TYPE_CHECKING:
    from annotator.imaging.sandbox.detector_client import DetectedBox, Detector
    from annotator.proposals.detector import Choice, ModelFile

T = TypeVar("T")
Failed = Callable[[BaseException], None]
TriedOut = Callable[["ModelFile", int], None]


class StoppedError(Exception):
    """The person stopped the detector, or went to another item: nothing is reported."""


class Runner:
    """One thread and at most one process. All public methods are called on the window's thread."""

    def __init__(self, bridge: Bridge) -> None:
        """Start without a thread or a process."""
        self._bridge = bridge
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="detector")
        self._lock = threading.Lock()
        self._running: Detector | None = None
        self._key: tuple[str, str, int, int] | None = None
        self._turn = 0

    def find(
        self,
        choice: Choice,
        picture: Path,
        done: Callable[[list[DetectedBox]], None],
        failed: Failed,
    ) -> None:
        """Run the detector on a picture; its process is started if it is not running."""
        turn = self._next_turn()
        future = self._pool.submit(self._find, choice, picture, turn)
        self._bridge.when_done(future, done, failed)

    def try_out(self, path: Path, done: TriedOut, failed: Failed) -> None:
        """Load a file and run it once; ``done`` gets the result and the number of classes."""
        turn = self._next_turn()
        future = self._pool.submit(self._try_out, path, turn)
        self._bridge.when_done(future, lambda got: done(*got), failed)

    def stop(self) -> None:
        """Cancel the current run: its process is killed, and ``failed`` gets a ``StoppedError``."""
        with self._lock:
            self._turn += 1
            if self._running is not None:
                self._running.kill()

    def rest(self) -> None:
        """End the process; the next picture starts another."""
        if self._running is not None:
            self._pool.submit(self._end)

    def shut_down(self) -> None:
        """Stop, and wait for the thread and the process."""
        self.stop()
        self.rest()
        self._pool.shutdown()

    # On the thread ------------------------------------------------------------------

    def _find(self, choice: Choice, picture: Path, turn: int) -> list[DetectedBox]:
        from annotator.proposals import detector  # noqa: PLC0415 - few ever use one

        key = choice.path, choice.sha256, choice.width_px, choice.height_px
        running = self._running
        if key != self._key or running is None or not running.is_running:
            self._end()
            model, size_px = detector.read_chosen(choice), (choice.width_px, choice.height_px)
            running = self._unless_stopped(turn, lambda: self._started(model, size_px, turn))
            self._key = key
        return self._unless_stopped(turn, lambda: detector.look(running, picture, choice))

    def _try_out(self, path: Path, turn: int) -> tuple[ModelFile, int]:
        from annotator.proposals import detector  # noqa: PLC0415 - few ever use one

        self._end()
        model = detector.read_model(path)
        try:
            running = self._unless_stopped(turn, lambda: self._started(model, model.size_px, turn))
            return model, running.classes
        finally:
            self._end()

    def _started(self, model: ModelFile, size_px: tuple[int, int], turn: int) -> Detector:
        from annotator.proposals import detector  # noqa: PLC0415 - few ever use one

        def take(begun: Detector) -> None:
            with self._lock:
                self._running = begun
                if turn != self._turn:
                    begun.kill()

        return detector.started(model, size_px, begun=take)

    def _unless_stopped(self, turn: int, act: Callable[[], T]) -> T:
        if turn != self._turn:
            raise StoppedError
        try:
            return act()
        except AnnotatorError:
            if turn != self._turn:
                raise StoppedError from None
            raise

    def _end(self) -> None:
        with self._lock:
            running, self._running, self._key = self._running, None, None
        if running is not None:
            running.end()

    def _next_turn(self) -> int:
        with self._lock:
            self._turn += 1
            return self._turn

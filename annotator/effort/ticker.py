"""The thread that ticks the effort clock once a second."""

from __future__ import annotations

import threading
from collections.abc import Callable

from annotator.effort.clock import EffortClock
from annotator.effort.spans import OpenSpan
from annotator.errors import AnnotatorError


class Ticker:
    """Calls ``clock.tick()``, then ``each`` with the open span, in every period.

    ``each`` runs on the thread "effort-tick": it writes the state file and posts the beat to the
    window.
    """

    def __init__(
        self, clock: EffortClock, each: Callable[[OpenSpan | None], None], *, period_ms: int = 1_000
    ) -> None:
        """Make a ticker that is not running yet."""
        self._clock = clock
        self._each = each
        self._period_s = period_ms / 1_000
        self._stopping = threading.Event()
        self._trouble: AnnotatorError | None = None
        # A daemon thread, so that the program can exit even if the ticker was not stopped.
        self._thread = threading.Thread(target=self._run, name="effort-tick", daemon=True)

    @property
    def trouble(self) -> AnnotatorError | None:
        """The error of the last call of ``each``, such as a full disk; None if it succeeded."""
        return self._trouble

    @property
    def is_running(self) -> bool:
        """Whether it is running."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def start(self) -> None:
        """Start ticking. A ticker can be started only once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop at once and wait for the thread to end; do nothing if it has ended."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._period_s):
            self._clock.tick()
            try:
                self._each(self._clock.open_span())
            except AnnotatorError as error:
                # A state file that cannot be written must not stop the clock: the worker would lose
                # the time without ticks.
                self._trouble = error
            except Exception as fault:  # noqa: BLE001  ours: reported, not at the worker's cost
                threading.excepthook(
                    threading.ExceptHookArgs(
                        (type(fault), fault, fault.__traceback__, threading.current_thread())
                    )
                )
            else:
                self._trouble = None

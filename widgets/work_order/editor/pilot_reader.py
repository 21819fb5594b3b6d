"""Reads a pilot off the window's thread; outdated results are dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.pay.order.pilot_times import Pilot
from annotator.progress import Cancel, Progress
from widgets.kit.background import BackgroundJobs
from widgets.kit.error_text import error_text


class PilotReader:
    """Reads one pilot at a time; an instance is a ``ReadPilot``."""

    def __init__(self, jobs: BackgroundJobs) -> None:
        """Take the thread to read on."""
        self._jobs = jobs

    def __call__(
        self, paths: Sequence[Path], done: Callable[[Pilot], None], refused: Callable[[str], None]
    ) -> Callable[[], None]:
        """Start to read; returns a call that stops it, after which neither callback is called."""
        wanted: list[bool] = [True]

        def work(cancel: Cancel, progress: Progress) -> Pilot:
            # Late: the reader of exports is not needed to write an order.
            from annotator.pilots import read_pilot  # noqa: PLC0415

            def tell(count: int, total: int) -> None:
                cancel.check()
                progress(count, total)

            return read_pilot(paths, tell)

        handle = self._jobs.start(
            work,
            done=lambda pilot: done(pilot) if wanted else None,
            failed=lambda error: _give_up(error, refused if wanted else _nobody),
        )

        def stop() -> None:
            wanted.clear()
            handle.cancel()

        return stop


def _give_up(error: BaseException, refused: Callable[[str], None]) -> None:
    if not isinstance(error, AnnotatorError):
        raise error
    refused(error_text(error))


def _nobody(_sentence: str) -> None:
    """Ignore the refusal: the editor is closed, or reads another pilot."""

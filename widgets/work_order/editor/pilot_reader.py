"""Reads a pilot off the window's thread; a result that is no longer wanted is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.pay.order.pilot_times import Pilot
from annotator.progress import Cancel, Progress
from widgets.kit.background import BackgroundJobs


class PilotReader:
    """Reads one pilot after the other; what is called is a ``ReadPilot``."""

    def __init__(self, jobs: BackgroundJobs) -> None:
        """Read with these jobs."""
        self._jobs = jobs

    def __call__(
        self, paths: Sequence[Path], done: Callable[[Pilot], None], refused: Callable[[str], None]
    ) -> Callable[[], None]:
        """Begin to read; return what stops it, so that neither of the two is called any more."""
        wanted: list[bool] = [True]

        def work(cancel: Cancel, progress: Progress) -> Pilot:
            # Late: whoever only writes an order need not wait for the reader of exports.
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
    refused(str(error))


def _nobody(_sentence: str) -> None:
    """Tell nobody: the editor is closed, or reads another pilot."""

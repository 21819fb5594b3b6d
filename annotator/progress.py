"""Cancelling long work, and its progress."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from annotator.errors import CancelledError

T = TypeVar("T")
_TELL_EVERY = 200

Progress = Callable[[int, int], None]
"""``progress(done, total)``; ``total`` is 0 while it is unknown."""


def silent(_done: int, _total: int) -> None:
    """Ignore the progress."""


class Cancel:
    """A handle by which another thread can cancel a long task; thread-safe."""

    def __init__(self) -> None:
        """Start uncancelled."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the task to stop at its next check."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._event.is_set()

    def check(self) -> None:
        """Stop here if the task was cancelled.

        Raises:
            CancelledError: it was cancelled.
        """
        if self._event.is_set():
            message = "Stopped. Nothing was changed."
            raise CancelledError(message)


@dataclass(frozen=True, slots=True)
class Watch:
    """The cancel token and the progress callback of a long task; by default neither."""

    cancel: Cancel = field(default_factory=Cancel)
    progress: Progress = silent


def counted(things: Sequence[T], cancel: Cancel, progress: Progress) -> Iterator[T]:
    """Yield each of the things, with regular progress reports and checks for cancellation.

    Raises:
        CancelledError: it was cancelled, perhaps after the last.
    """
    for at, thing in enumerate(things):
        if at % _TELL_EVERY == 0:
            cancel.check()
            progress(at, len(things))
        yield thing
    cancel.check()
    progress(len(things), len(things))

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
    """Report to nobody."""


class Cancel:
    """A handle by which somebody else stops a long job; thread-safe."""

    def __init__(self) -> None:
        """Begin uncancelled."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    def check(self) -> None:
        """Stop here if somebody asked.

        Raises:
            CancelledError: somebody did.
        """
        if self._event.is_set():
            message = "Stopped. Nothing was changed."
            raise CancelledError(message)


@dataclass(frozen=True, slots=True)
class Watch:
    """Cancels long work and is told of its progress; by default neither."""

    cancel: Cancel = field(default_factory=Cancel)
    progress: Progress = silent


def counted(things: Sequence[T], cancel: Cancel, progress: Progress) -> Iterator[T]:
    """Yield each of the things; now and then tell how far it is, and stop if somebody asked.

    Raises:
        CancelledError: somebody did, perhaps after the last.
    """
    for at, thing in enumerate(things):
        if at % _TELL_EVERY == 0:
            cancel.check()
            progress(at, len(things))
        yield thing
    cancel.check()
    progress(len(things), len(things))

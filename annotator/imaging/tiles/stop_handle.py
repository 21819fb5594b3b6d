"""Stops the decoding of a large picture at once, not only at its next strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.progress import Cancel

if TYPE_CHECKING:
    from collections.abc import Callable


class Stop(Cancel):
    """A ``Cancel`` that also ends what cannot look for itself; thread-safe."""

    def __init__(self) -> None:
        """Begin uncancelled, with nothing to be ended."""
        super().__init__()
        self._end: Callable[[], object] | None = None

    def cancel(self) -> None:
        """Ask the job to stop, and end what it waits for."""
        super().cancel()
        end = self._end
        if end is not None:
            end()

    def ends(self, end: Callable[[], object]) -> None:
        """Call this, on whichever thread, when somebody asks; at once if somebody has."""
        self._end = end
        if self.is_cancelled:
            end()

"""Stops the decoding of a large picture at once, not only at its next strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.progress import Cancel

if TYPE_CHECKING:
    from collections.abc import Callable


class Stop(Cancel):
    """A ``Cancel`` that also ends a blocking task that cannot check it; thread-safe."""

    def __init__(self) -> None:
        """Start uncancelled, without anything to end."""
        super().__init__()
        self._end: Callable[[], object] | None = None

    def cancel(self) -> None:
        """Cancel, and end whatever the task waits for."""
        super().cancel()
        end = self._end
        if end is not None:
            end()

    def ends(self, end: Callable[[], object]) -> None:
        """Call ``end`` when the task is cancelled, on any thread; at once if it is already."""
        self._end = end
        if self.is_cancelled:
            end()

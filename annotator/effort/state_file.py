"""The small file that holds the open span each second, so that a killed program loses no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from annotator.effort.clocks import ClockSample
    from annotator.effort.spans import OpenSpan, Span


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a session that was not ended left in its state file.

    Attributes:
        owner: what the writer noted beside it, such as job, worker and session.
        open_span: the state of its last second.
    """

    owner: Mapping[str, str]
    open_span: OpenSpan

    def lost_at_most_ms(self, now: ClockSample) -> int:
        """Return the most that is missing: 1 s, or 6 s if the machine was restarted (rule 5)."""
        raise NotImplementedError


class StateFile:
    """One session's state file; written by one thread at a time."""

    def __init__(self, path: Path, owner: Mapping[str, str]) -> None:
        """Name the file and what recovery will need to know about it."""
        raise NotImplementedError

    def write(self, open_span: OpenSpan | None) -> None:
        """Replace the state, without a flush to disk; nothing for None.

        Raises:
            WriteFailedError: the disk refused.
        """
        raise NotImplementedError

    def remove(self) -> None:
        """Remove the file after a clean end; harmless if there is none."""
        raise NotImplementedError


def read_state(path: Path) -> LeftBehind | None:
    """Return what was left behind; None if the file is absent, torn or not ours."""
    raise NotImplementedError


def recover(open_span: OpenSpan, *, stored_until_ms: int = 0) -> list[Span]:
    """Return the spans still to be booked; the last is ended by ``crash``.

    Args:
        open_span: the state that was left behind.
        stored_until_ms: the end of the last span of that session on disk; what
            lies before it is not returned again.
    """
    raise NotImplementedError

"""The answering side: executes each line of its input, and answers each by a line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TextIO

from benchmarks.timing import Samples

NONE: Final = "has none"


class CannotError(Exception):
    """A program cannot do what was requested; the message is one or two words."""


class Hand(Protocol):
    """Works at a window. Each method returns the times of its actions."""

    def steps(self, count: int, stay_ms: int) -> Samples:
        """Go to the next picture ``count`` times, after looking at the one before."""

    def open_full(self, boxes: int) -> Samples:
        """Go back to the empty first picture, and on to the second, which has boxes."""

    def repaint(self, count: int) -> Samples:
        """Repaint everything."""

    def drag(self, count: int) -> Samples:
        """Move a box with the mouse, painted after each move."""

    def undo(self, count: int) -> Samples:
        """Move a box and undo that by a key, until it is painted; only the undo is timed."""


def own_output() -> TextIO:
    """Return standard output; all other output goes to standard error from now on."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def tell(out: TextIO, what: Mapping[str, object]) -> None:
    """Write an answer."""
    out.write(json.dumps(what) + "\n")
    out.flush()


def answer_all(hand: Hand, out: TextIO) -> None:
    """Execute requests until the input ends."""
    asked: dict[str, Callable[..., Samples]] = {
        "steps": hand.steps,
        "open": hand.open_full,
        "repaint": hand.repaint,
        "drag": hand.drag,
        "undo": hand.undo,
    }
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            samples = asked[name](**arguments)
        except CannotError as reason:
            tell(out, {"word": str(reason)})
        else:
            tell(out, {"wall_ms": samples.wall_ms, "cpu_ms": samples.cpu_ms})

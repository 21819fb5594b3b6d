"""A ticker that never ticks, for sessions whose time goes by hand."""

from __future__ import annotations


class NoTicker:
    """Never ticks: the test does.

    The real one also asks every second whether the window still answers; a test that has none, and
    takes longer than a second, would have all further time counted as waiting for the program.
    """

    def __init__(self, *_args: object, **_named: object) -> None:
        self.trouble = None

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

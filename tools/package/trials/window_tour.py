"""Opens each window of a Linux package by its action, in a bare Debian, and looks for faults.

    python -m tools.package.trials.window_tour dist/fairlabel-….tar.zst

Each window is opened as a person opens it: its name is typed into *Find an action*. If the package
lacks a module, a font or a file, a crash report appears, or the window does not open.
"""

from __future__ import annotations

import sys
import time
from typing import Final

from annotator.actions.actions_and_keys import TABLE
from tools.package.project import BUILD, PackageError
from tools.package.trials.linux_journey import HOME, Journey, try_package

_OTHERS: Final = (
    "work-order", "time-and-pay", "my-day", "manual", "keys", "first-steps", "about", "history",
    "find-lines", "find-words", "draft-text", "propose", "sound-spectrogram", "text-strip",
)  # fmt: skip
"""Actions that open something or load more of the program, though no dots say so."""
_NEEDED: Final = frozenset({
    "pack", "merge-collection", "receive", "audit", "write-order", "settings", "statement",
    "payments", "export", "new-job", "time-and-pay", "my-day", "manual", "keys", "about",
    "encryption-key", "change-keys", "text-rules", "sparing",
})  # fmt: skip
"""Actions whose window must come in the sample job."""
_PATIENCE_S: Final = 12.0
_CLOSED_S: Final = 0.7


class Tour:
    """One window after the other."""

    def __init__(self, journey: Journey, needed: frozenset[str] = _NEEDED) -> None:
        """Take a journey whose package is installed, and the actions whose window must come."""
        self._journey, self._needed = journey, needed

    def go(self) -> None:
        """Open all of them.

        Raises:
            PackageError: a needed window did not come, or a report of a fault was written.
        """
        machine = self._journey.machine
        machine.work(self._journey.program, "demo", "tour")
        missing = []
        with self._journey.screen(self._journey.program, "tour/Street scenes.fairlabel"):
            for action in TABLE:
                title = action.title.removesuffix("…")
                if title != action.title or action.id in _OTHERS:
                    shown = self._opened(action.id, title)
                    print(f"  {title}: {', '.join(shown) or '-'}", flush=True)
                    missing += [title] if action.id in self._needed and not shown else []
            self._journey.x("key", "ctrl+q")
        faults = machine.work("find", HOME, "-name", "fault-*.txt", "-o", "-name", "*.trace")
        if faults or missing:
            raise PackageError(f"Did not open: {missing}. Faults were reported in: {faults or '-'}")

    def _opened(self, name: str, title: str) -> list[str]:
        """Open a window by its title, take a picture, close it, and return the names of windows."""
        x = self._journey.x
        x("search", "--onlyvisible", "--name", "^Fairlabel$", "windowfocus")
        x("key", "ctrl+shift+p", "sleep", "0.8")
        x("type", "--delay", "15", title)
        x("sleep", "0.6", "key", "Return")
        end_s = time.monotonic() + _PATIENCE_S
        others: dict[str, str] = {}
        while not others and time.monotonic() < end_s:
            time.sleep(_CLOSED_S)
            others = self._others()
        time.sleep(_CLOSED_S)
        self._journey.shot(f"tour-{name}")
        found = list(others.values())
        while others and time.monotonic() < end_s + _PATIENCE_S:
            x("windowfocus", list(others)[-1], "key", "Escape", "sleep", str(_CLOSED_S))
            others = self._others()
        x("search", "--onlyvisible", "--name", "^Fairlabel$", "windowfocus", "key", "Escape")
        return found

    def _others(self) -> dict[str, str]:
        """Return the titles of the visible windows but for the main one, by their numbers."""
        script = (
            "for w in $(xdotool search --onlyvisible --name . 2>/dev/null); do "
            'echo "$w $(xdotool getwindowname $w 2>/dev/null)"; done'
        )
        lines = self._journey.machine.work("sh", "-c", script).splitlines()
        windows = dict(line.split(" ", 1) for line in lines)
        return {number: each for number, each in windows.items() if each not in {"", "Fairlabel"}}


def take_tour(journey: Journey) -> None:
    """Install the package, take the tour, and remove it.

    Raises:
        PackageError: a window is missing, or a fault was reported.
    """
    journey.install()
    Tour(journey).go()
    journey.remove()


if __name__ == "__main__":
    sys.exit(try_package("window_tour", "bookworm", BUILD / "shots/tour", take_tour))

"""Records a crash of the whole program in a file, which the next start reports.

Python code cannot catch a fault in a C library. Python's ``faulthandler`` can: it writes where each
thread was into a file that is open already. Nothing is sent.
"""

from __future__ import annotations

import datetime as dt
import faulthandler
import os
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

from annotator.files import for_the_owner, write_private
from annotator.system import face

MOST_CHARACTERS: Final = 200_000
"""Of a longer trace, the beginning is all that is useful."""

_NAME: Final = "hard-fault-{}.trace"
_PLACE: Final = re.compile(r'File "([^"]*)"')


class FaultLog:
    """Keeps a file open for the trace from its creation until ``stop``.

    Args:
        folder: the folder for the trace.
    """

    def __init__(self, folder: Path) -> None:
        """Start; if the folder is not writable, a trace goes to standard error."""
        self._file: TextIO | None = None
        self._path = folder / _NAME.format(os.getpid())
        self._was_enabled = faulthandler.is_enabled()
        try:
            kept = open(self._path, "w", encoding="utf-8", opener=for_the_owner)  # noqa: SIM115 - open as long as the program runs
            self._file = kept
            _claim(self._file)
        except OSError:
            _enable(sys.__stderr__)
        else:
            _enable(self._file)

    def stop(self) -> None:
        """Remove the file: the program ended normally."""
        faulthandler.disable()
        if self._was_enabled:
            _enable(sys.__stderr__)
        if self._file is not None:
            self._file.close()
            with suppress(OSError):
                self._path.unlink()


def left_report(folder: Path) -> Path | None:
    """Return, once, the report of the last crash of the program, if there was one.

    A killed program leaves an empty file, which is no crash: it is deleted.
    """
    report = None
    for trace, text in _leftovers(folder):
        with suppress(OSError):
            if text:
                written = folder / f"{trace.stem}-{_day(trace)}.txt"
                write_private(written, report_of(text).encode())
                report = written
            trace.unlink()
    return report


def report_of(trace: str) -> str:
    """Return a trace as a report: versions, and places in the code without their folders."""
    return report_head() + _PLACE.sub(lambda found: f'File "{_name(found[1])}"', trace)


def report_head() -> str:
    """Return the head of every report: the versions of the program and its main libraries."""
    # Late: importing importlib.metadata takes a tenth of the time until the window shows.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    named = [f"Python {platform.python_version()}", platform.system()]
    for package in ("PySide6-Essentials", "fairlabel"):
        with suppress(PackageNotFoundError):
            named.insert(0, f"{package} {version(package)}")
    return f"Fairlabel fault\n{', '.join(named)}\n"


def _leftovers(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the traces of programs that no longer run, the oldest first, with their text."""
    for trace in sorted(folder.glob(_NAME.format("*")), key=_changed):
        with suppress(OSError), trace.open("r+", encoding="utf-8", errors="replace") as file:
            _claim(file)
            text = file.read(MOST_CHARACTERS)
            file.close()
            yield trace, text


def _enable(file: TextIO | None) -> None:
    # Without a terminal there may be no standard error.
    if file is not None:
        faulthandler.enable(file)


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _changed(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _day(path: Path) -> str:
    return f"{dt.datetime.fromtimestamp(_changed(path), dt.UTC):%Y%m%d-%H%M%S}"


def _claim(file: TextIO) -> None:
    """Lock a file as long as it is open.

    Raises:
        OSError: the program that writes it is still running.
    """
    face.lock_file(file.fileno())

"""Starts a program on an X server of its own, and measures it from outside.

No code of the benchmark runs in the program, so a frozen program and the one from source are
measured in the same way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication, QScreen

from benchmarks.memory import resident_mb

NO_SERVER: Final = "There is no Xvfb to start a program on; install Debian's package xvfb."

_SIZE: Final = "1366x768x24"
_PATIENCE_S: Final = 120.0
_LOOK_S: Final = 0.002
_REST_S: Final = 1.0
"""A program that uses no processor for so long is at rest: all is loaded that is loaded ahead."""
_STILL_S: Final = 0.03
"""Processor time in that while which counts as none: ticks of the kernel, and a blinking mark."""
_BLACK: Final = 0xFF000000


@dataclass(frozen=True, slots=True)
class Seen:
    """A start: ms until the window was painted, and MB held.

    Attributes:
        shown_ms: elapsed, less what the program waited for a processor that others used.
        cpu_ms: processor time.
        shown_mb: memory when the window was painted.
        rest_mb: memory once the program was at rest.
    """

    shown_ms: float
    cpu_ms: float
    shown_mb: float
    rest_mb: float


def has_server() -> bool:
    """Return whether a screen can be made."""
    return shutil.which("Xvfb") is not None


@contextmanager
def screen() -> Iterator[QScreen]:
    """Start an empty, black screen, and open it; Qt of this process is on it from then on."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(
        [*command, "-ac", "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL
    ) as server:
        os.close(write)
        try:
            with os.fdopen(read) as told:
                os.environ |= {"DISPLAY": f":{told.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
            application = QGuiApplication([])
            yield application.primaryScreen()
        finally:
            server.terminate()


def start(command: Sequence[str], view: QScreen) -> Seen:
    """Start a program, wait for its window and then for its rest, and end it.

    Raises:
        TimeoutError: it showed nothing in two minutes, or ended before.
    """
    begun_s = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as program:
        try:
            while not _is_painted(view):
                if program.poll() is not None or time.perf_counter() - begun_s > _PATIENCE_S:
                    raise TimeoutError(f"{command[0]} showed no window.")
                time.sleep(_LOOK_S)
            shown_ms = 1000 * (time.perf_counter() - begun_s - waited_s(program.pid))
            cpu_ms, shown_mb = 1000 * used_s(program.pid), resident_mb(program.pid)
            _await_rest(program.pid)
            return Seen(shown_ms, cpu_ms, shown_mb, resident_mb(program.pid))
        finally:
            program.kill()  # the data is thrown away, so there is nothing to close
            program.wait()
            _await_black(view)


def used_s(process: int) -> float:
    """Return the processor time of a running process in s. Source: proc(5), /proc/pid/stat."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def waited_s(process: int) -> float:
    """Return how long the main thread of a running process waited for a processor, in s.

    0 if it is unknown. Source: /proc/pid/schedstat, sched-stats in the documentation of Linux.
    """
    counters = Path(f"/proc/{process}/schedstat")
    return int(counters.read_text().split()[1]) / 1e9 if counters.exists() else 0.0


def _is_painted(view: QScreen) -> bool:
    """Return whether any point of the middle of the screen, from top to bottom, has a colour."""
    size = view.size()
    column = view.grabWindow(0, size.width() // 2, 0, 1, size.height()).toImage()
    return any(column.pixel(0, y) != _BLACK for y in range(0, column.height(), 8))


def _await_rest(process: int) -> None:
    end_s = time.perf_counter() + _PATIENCE_S
    before = -1.0
    while (now := used_s(process)) - before > _STILL_S and time.perf_counter() < end_s:
        before = now
        time.sleep(_REST_S)


def _await_black(view: QScreen) -> None:
    end_s = time.perf_counter() + _PATIENCE_S
    while _is_painted(view) and time.perf_counter() < end_s:
        time.sleep(_LOOK_S)

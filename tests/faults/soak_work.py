"""Hours of work in the real window by a fast clock; says what the program holds after each.

All three clocks and the window's timers go as fast as the work: a second passes when the script
says so, with a tick as each second has one. An hour has so many seconds.

Usage: python -m tests.faults.soak_work FOLDER HOURS SECONDS [BREAK]
"""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, QTimerEvent, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.effort.system_clocks import ClockSample
from annotator.effort.ticker import Ticker
from annotator.session import session_recorder
from annotator.session.session_recorder import Setup
from annotator.settings import Settings
from tests.faults.told import say
from tests.faults.window_at_work import Hands, quiet
from tests.journeys.begun import begun_job, paint_pictures
from widgets.app.main import App
from widgets.job_files import lifecycle
from widgets.open_job.open_job import OpenJob
from widgets.process.memory import share_heaps
from widgets.shell.action_palette import ActionPalette

PICTURES_AN_HOUR: Final = 40
"""More than are worked through: who has nothing left works otherwise."""

EACH_ACT_S: Final = 12
"""Seconds of the fast clock from one thing that is done to the next."""

EACH_LOOK_S: Final = 60
REST: Final = 6
"""One part of so many of each hour is a break."""

WITHIN_S: Final = 300
LOOKED_AT: Final = ("my-day", "time-and-pay", "keys", "payments", "find-action", "statement")
"""What opens a dialog; each is closed again, one after the other, hour by hour."""

NS: Final = 1_000_000_000


class FastClock:
    """All clocks: they go by so many seconds when told."""

    def __init__(self) -> None:
        """Begin some days ago."""
        self._start_ns = time.clock_gettime_ns(time.CLOCK_REALTIME) - 90 * 86_400 * NS
        self.now_s = 0

    def read(self) -> ClockSample:
        """Return what they show."""
        now_ns = self.now_s * NS
        return ClockSample(now_ns, now_ns, self._start_ns + now_ns)


class SlowTicker(Ticker):
    """The thread that ticks is there, and the script ticks in its place."""

    def __init__(self, *arguments: object, **_: object) -> None:
        """Tick once an hour by the clock on the wall."""
        super().__init__(*arguments, period_ms=3_600_000)  # type: ignore[arg-type]  # passed on as it came


class Day:
    """A window, and somebody who works in it."""

    def __init__(self, job: Path, clock: FastClock, broken: str) -> None:
        """Open the job."""
        self._application = QApplication([sys.argv[0]])
        self._job = job
        self._clock = clock
        self._broken = broken
        self._hoard: list[object] = []
        self._chance = random.Random(24)
        self.app = App(self._application, Settings(None))
        self._hands = Hands(self.app, self._chance)
        self.app.start(job)
        self._until(self._hands.is_ready)

    @property
    def _desk(self) -> OpenJob:
        assert self.app.open_job is not None
        return self.app.open_job

    def hour(self, number: int, hour_s: int) -> None:
        """Work an hour with a break, look at something, close the job and open it again."""
        for second in range(hour_s):
            self._second()
            if second % EACH_ACT_S == 0 and second < hour_s - hour_s // REST:
                self._act()
            if second % EACH_LOOK_S == 0:
                self._let_timers_go()
        for name in LOOKED_AT if number == 1 else (LOOKED_AT[number % len(LOOKED_AT)],):
            self._look_at(name)
        self.app.lifecycle.close()
        self._until(lambda: self.app.open_job is None)
        self.app.lifecycle.open_path(self._job)
        self._until(self._hands.is_ready)
        self._until(lambda: self._desk.session.editor.is_saved)

    def close(self) -> None:
        """Close the window."""
        self.app.close()

    def _second(self) -> None:
        self._clock.now_s += 1
        one = self._desk.session.recording
        one.clock.tick()
        one._each_tick(one.clock.open_span())
        # The window answers the beat at once, or it would be taken to hang.
        self._application.processEvents()

    def _act(self) -> None:
        self._until(self._hands.is_ready)
        self._hands.act()
        self._desk.session.clock.signal()
        self._application.processEvents()
        if "hoard" in self._broken:
            self._hoard.append(bytearray(os.urandom(1_000_000)))
        if "handles" in self._broken:
            self._hoard.append(os.open(os.devnull, os.O_RDONLY))

    def _look_at(self, name: str) -> None:
        """Open a dialog and close it when it shows."""
        timer = QTimer()
        seen: list[QWidget] = []

        def close() -> None:
            dialog = QApplication.activeModalWidget()
            palette = self.app.window.findChild(ActionPalette)
            if isinstance(dialog, QDialog):
                seen.append(dialog)
                dialog.reject()
            elif palette is not None:
                seen.append(palette)
                palette.leave()

        timer.timeout.connect(close)
        timer.start(50)
        self.app.run(name)
        self._until(lambda: bool(seen) and QApplication.activeModalWidget() is None)
        timer.stop()

    def _let_timers_go(self) -> None:
        """A minute is over for whoever looks now and then."""
        for timer in _timers():
            with suppress(RuntimeError):
                QCoreApplication.sendEvent(timer, QTimerEvent(timer.timerId()))
        self._application.processEvents()

    def _until(self, is_so: Callable[[], bool]) -> None:
        limit_s = time.monotonic() + WITHIN_S
        while not is_so():
            if time.monotonic() > limit_s:
                raise TimeoutError("The window did not come to what was waited for.")
            self._application.processEvents()
            time.sleep(0.001)
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _timers() -> list[QTimer]:
    return [
        each
        for each in shiboken6.getAllValidWrappers()
        if isinstance(each, QTimer) and each.isActive() and each.interval() >= 1_000
    ]


def held() -> dict[str, int]:
    """Return what this process holds by now."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return {
        "kB of memory": int(fields["VmRSS"].split()[0]),
        "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - counted only
        "threads": int(fields["Threads"]),
        "objects of Qt": len(shiboken6.getAllValidWrappers()),
        "objects of Python": len(gc.get_objects()),
    }


def main(folder: Path, hours: int, hour_s: int, broken: str) -> None:
    """Work so many hours."""
    qInstallMessageHandler(quiet)
    share_heaps()  # as run_window does
    paint_pictures(folder, PICTURES_AN_HOUR * hours)
    job, clock = begun_job(folder), FastClock()

    setup = partial(Setup, read=clock.read)
    with (
        patch.object(lifecycle, "Setup", setup),
        patch.object(session_recorder, "Ticker", SlowTicker),
    ):
        day = Day(job, clock, broken)
        for number in range(1, hours + 1):
            day.hour(number, hour_s)
            say({"hour": number, "held": held()})
        day.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), "".join(sys.argv[4:]))

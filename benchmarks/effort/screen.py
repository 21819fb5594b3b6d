"""A screen and a settable wall clock for a process, if the machine supports them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SIZE: Final = "1920x1080x24"
WITHOUT: Final = {"QT_QPA_PLATFORM": "offscreen"}
INSTEAD: Final = "the window was real, mouse and keys were given to Qt and nothing was shown."
LIBRARIES: Final = (
    "lib/*/faketime/libfaketimeMT.so.1",
    "lib/faketime/libfaketimeMT.so.1",
    "lib64/faketime/libfaketimeMT.so.1",
    "local/lib/faketime/libfaketimeMT.so.1",
)


@dataclass(frozen=True, slots=True)
class Screen:
    """The environment variables for a process; ``lack`` names what is missing."""

    variables: Mapping[str, str]
    lack: str = ""


@contextmanager
def screen() -> Iterator[Screen]:
    """Start an X server without a monitor; without one, windows are rendered offscreen."""
    server = shutil.which("Xvfb")
    if server is None:
        yield Screen(WITHOUT, f"There is no Xvfb: {INSTEAD}")
        return
    told, tell = os.pipe()
    command = [server, "-displayfd", str(tell), "-screen", "0", SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL) as process:
        os.close(tell)
        try:
            with os.fdopen(told) as answer:
                number = answer.readline().strip()
            there = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
            if number and can_show(there):
                yield Screen(there)
            else:
                yield Screen(WITHOUT, f"Qt cannot show a window on Xvfb here: {INSTEAD}")
        finally:
            process.terminate()


def can_show(variables: Mapping[str, str]) -> bool:
    """Return whether Qt can show a window there, with its libraries for X."""
    command = [sys.executable, "-c", "from PySide6.QtGui import QGuiApplication as A; A([])"]
    environment = {**os.environ, **variables}
    return (
        subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    )


def wall_clock(folder: Path) -> dict[str, str]:
    """Return the environment in which a process reads its wall clock from a file; {} if impossible.

    The library lies between the process and the system and changes only the wall clock.
    """
    found = [path for pattern in LIBRARIES for path in sorted(Path("/usr").glob(pattern))]
    if not found:
        return {}
    setting = folder / "wall.txt"
    set_wall(setting, 0)
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        # Otherwise switching between Python threads would be delayed.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # File dates stay true: the job file is recognised by them.
        "NO_FAKE_STAT": "1",
    }


def set_wall(setting: Path, ahead_s: int) -> None:
    """Set the wall clock of processes that use this file ahead of the true time."""
    new = setting.with_suffix(".new")
    new.write_text(f"{ahead_s:+d}\n", encoding="ascii")
    new.replace(setting)

"""Long work in one window: memory stays as it was after the first hour, and so do handles.

A process of its own works by a fast clock: boxes by mouse, text, undo, items, confirming, a break
in each hour, a dialog, and the job closed and opened again. After each hour it is measured what it
holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.faults.figure import Figure
from tests.support.material import CHECKOUT

LONG: Final = {"hours": 24}
HOUR_S: Final = 3_600
GROWTH_PERCENT: Final = 5
HANDLES: Final = {"files": 0, "threads": 2}
"""How many more there may be than after the first hour: pools start threads when they need them."""

MEMORY: Final = "kB of memory"
IN_MEMORY: Final = Path("/dev/shm")
"""Where jobs lie so that the disk is not what takes the time."""


def run(hours: int, broken: str = "", hour_s: int = HOUR_S) -> Figure:
    """Work so many hours; it may have a ``hoard`` of memory, of ``handles``, or both."""
    figure = Figure(f"Memory grows by {GROWTH_PERCENT} % at most after the first hour, handles not")
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as name:
        job = Path(name) / "job"
        job.mkdir()
        folders = ("DATA", "CACHE", "CONFIG", "STATE")
        homes = {f"XDG_{each}_HOME": str(Path(name) / "home") for each in folders}
        numbers = (str(hours), str(hour_s), broken)
        command = [sys.executable, "-m", "tests.faults.soak_work", str(job), *numbers]
        with subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env={**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            text=True,
        ) as program:
            assert program.stdout is not None
            first: dict[str, int] = {}
            for line in program.stdout:
                held = json.loads(line)["held"]
                figure.tried += 1
                first = first or held
                _compare(figure, first, held)
        if program.returncode or figure.tried < hours:
            figure.broken.append(f"the program ended in hour {figure.tried + 1}")
    return figure


def _compare(figure: Figure, first: dict[str, int], held: dict[str, int]) -> None:
    for what, count in held.items():
        if figure.tried == 1:
            figure.most[f"{what} after the first hour"] = count
        else:
            name = f"{what} at most later"
            figure.most[name] = max(figure.most.get(name, 0), count)
    growth = 100 * (held[MEMORY] - first[MEMORY]) / first[MEMORY]
    if growth > GROWTH_PERCENT:
        figure.broken.append(f"memory has grown by {growth:.1f} % after {figure.tried} hours")
    for what, more in HANDLES.items():
        if held[what] > first[what] + more:
            now = f"{held[what]} {what} after {figure.tried} hours"
            figure.broken.append(f"{now}, not {first[what]}")

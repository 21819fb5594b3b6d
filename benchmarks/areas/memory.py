"""The memory of the window's process while stepping through many large pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.areas.start import start
from benchmarks.figures import Figure
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.memory import resident_mb
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from widgets.process.memory import share_heaps

STAY_MS = 300
"""The time spent on each: most are loaded in full detail."""

REST_MS = 1_000
"""The time after the last one, for pending work to end."""


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Step through a folder of pictures of 12 megapixels, each its own file to the program."""
    share_heaps()  # as the program does, before there is any thread
    pictures = _many(folder / "pictures", load.large, load.big)
    bare = start(str(pictures / "IMG_0.jpg")).memory_mb
    seat = Seat()
    empty = resident_mb()
    seat.open(make_job(folder / "large.fairlabel", pictures))
    seat.rest(REST_MS)
    first, most = resident_mb(), 0.0
    for _ in range(load.large - 1):
        seat.step()
        seat.rest(STAY_MS)
        most = max(most, resident_mb())
    seat.rest(REST_MS)
    after = resident_mb()
    seat.close()
    yield Figure("memory with the first of 12 MP", first, "MB", empty)
    yield Figure("memory with the last of 12 MP", after, "MB", bare)
    yield Figure("memory most on the way", most, "MB", bare)


def _many(folder: Path, count: int, distinct: int) -> Path:
    """Return a folder of ``count`` large photographs, ``distinct`` of them different files."""
    source = photographs(distinct, BIG)
    folder.mkdir()
    for number in range(count):
        os.link(source / f"photo {number % distinct}.jpg", folder / f"IMG_{number}.jpg")
    return folder


MEASURES = {"memory": measure}

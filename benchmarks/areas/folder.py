"""A folder of 10,000 pictures: a new job with it, and that job again, to the first picture."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from unittest.mock import patch

from benchmarks.figures import Figure
from benchmarks.floors import decode
from benchmarks.loads import Load
from benchmarks.pictures import many
from benchmarks.seat import Seat
from benchmarks.timing import timed
from widgets import asking
from widgets.dialogs.new_job import NewJob


@dataclass(frozen=True, slots=True)
class Opened:
    """Times in ms from the last click to the picture painted and to the list filled."""

    picture: float
    rows: float


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Begin a job and open it again, a few times each, in one window."""
    pictures = many(load.folder, load.distinct)
    seat = Seat()
    _begin(seat, load, pictures, folder / "warm.fairlabel")
    begun, opened = [], []
    for number in range(load.folder_rounds):
        job = folder / f"{number}.fairlabel"
        begun.append(_begin(seat, load, pictures, job))
        opened.append(_open(seat, load, job))
    seat.close()
    listing = timed(lambda: _names(pictures), 5).wall
    first = listing + timed(lambda: decode(pictures / "IMG_0.jpg"), 5).wall
    yield Figure("folder first picture", median(each.picture for each in begun), "ms", first)
    yield Figure("folder list", median(each.rows for each in begun), "ms", listing)
    yield Figure("folder again first picture", median(each.picture for each in opened), "ms", first)
    yield Figure("folder again list", median(each.rows for each in opened), "ms", listing)


def _begin(seat: Seat, load: Load, pictures: Path, job: Path) -> Opened:
    """Begin a job as the door does; what a person would type is given."""
    answer = NewJob(pictures, job, ("person", "car"), None, "Amina")
    with patch.object(asking, "ask_for_job", lambda *_: answer):
        return _watch(seat, load, lambda: seat.app.door.begin(pictures))


def _open(seat: Seat, load: Load, job: Path) -> Opened:
    seat.leave()
    return _watch(seat, load, lambda: seat.app.door.open_path(job))


def _watch(seat: Seat, load: Load, act: Callable[[], object]) -> Opened:
    """Do it and tell when what could be seen."""
    seat.leave()
    model = seat.window.items.model
    filled: list[float] = []

    def on_more(*_: object) -> None:
        if model.rowCount() == load.folder and not filled:
            filled.append(time.perf_counter())

    model.modelReset.connect(on_more)
    model.rowsInserted.connect(on_more)
    begun = time.perf_counter()
    act()
    seat.until(lambda: seat.seen is not None)
    seen = time.perf_counter()
    seat.until(lambda: bool(filled))
    model.modelReset.disconnect(on_more)
    model.rowsInserted.disconnect(on_more)
    return Opened(1000 * (seen - begun), 1000 * (filled[0] - begun))


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


MEASURES = {"folder": measure}

"""A folder of 10,000 pictures: a new job with it, and opening it again, to the first picture."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from benchmarks.figures import Figure, judged
from benchmarks.floors import ask, decode, names
from benchmarks.loads import Load
from benchmarks.pictures import many
from benchmarks.seat import Seat
from benchmarks.timing import Pair, Samples, timed
from widgets.job_files import job_questions
from widgets.job_files.new_job_dialog import NewJob


@dataclass(frozen=True, slots=True)
class Opened:
    """Times in ms from the last click until the picture is painted and the list is filled."""

    picture: float
    rows: float


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Create a job and open it again, a few times each, in one window."""
    pictures = many(load.folder, load.distinct)
    seat = Seat()
    warm = folder / "warm.fairlabel"
    _begin(seat, load, pictures, warm)
    seat.leave_behind(warm)
    begun, opened = [], []
    first, listing, again, reading = Samples(), Samples(), Samples(), Samples()
    for number in range(load.folder_rounds):
        job = folder / f"{number}.fairlabel"
        begun.append(_begin(seat, load, pictures, job))
        opened.append(_open(seat, load, job))
        first.add(timed(lambda: _first(pictures), 5))
        listing.add(timed(lambda: names(pictures), 5))
        again.add(timed(lambda: _again(warm, pictures), 5))
        reading.add(timed(lambda: ask(warm, _ROWS), 5))
    seat.close()
    yield judged("folder first picture", "ms", _pair([each.picture for each in begun], first))
    yield judged("folder list", "ms", _pair([each.rows for each in begun], listing))
    pictures_again = [each.picture for each in opened]
    yield judged("folder again first picture", "ms", _pair(pictures_again, again))
    yield judged("folder again list", "ms", _pair([each.rows for each in opened], reading))


def _pair(ours_ms: list[float], floor: Samples) -> Pair:
    return Samples(ours_ms), floor


_ROWS = "SELECT id, status, review, done_by FROM item ORDER BY id"


def _first(pictures: Path) -> None:
    """List the pictures, and decode the first."""
    names(pictures)
    decode(pictures / "IMG_0.jpg")


def _again(job: Path, pictures: Path) -> None:
    """Query the job for its first picture, and decode it."""
    ask(job, "SELECT path FROM media ORDER BY id LIMIT 1")
    decode(pictures / "IMG_0.jpg")


def _begin(seat: Seat, load: Load, pictures: Path, job: Path) -> Opened:
    """Create a job through the lifecycle; the person's input is given."""
    answer = NewJob(pictures, job, ("person", "car"), None, "Amina")
    with patch.object(job_questions, "ask_for_job", lambda *_: answer):
        return _watch(seat, load, lambda: seat.app.lifecycle.begin(pictures))


def _open(seat: Seat, load: Load, job: Path) -> Opened:
    seat.leave()
    return _watch(seat, load, lambda: seat.app.lifecycle.open_path(job))


def _watch(seat: Seat, load: Load, act: Callable[[], object]) -> Opened:
    """Do it and return when the picture and the list were visible."""
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


MEASURES = {"folder": measure}

"""A folder of a million files: a new job with it, and opening it again, to the first picture."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QElapsedTimer, QTimer

from annotator.job_file.project import Project
from annotator.model.entities import Media, MediaId
from annotator.model.people import new_worker
from annotator.records import JobFacts, NewItem
from benchmarks.beats import Beats
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareView, ask, decode
from benchmarks.loads import Load
from benchmarks.memory import resident_mb
from benchmarks.pictures import SMALL, photographs
from benchmarks.seat import Seat
from benchmarks.store import store
from benchmarks.timing import LONGEST, Samples, timed
from widgets.job_files import job_questions
from widgets.job_files.new_job_dialog import NewJob
from widgets.process.memory import set_aside, share_heaps

BEAT_MS = 2
LABELS = ("person", "car")


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Open a job with the whole folder, then create one with it, to the first picture."""
    share_heaps()  # as the program does
    files = crowd(load.million, load.distinct)
    whole = _made_apart(folder / "whole.fairlabel", files, load.million)
    first, listed = files / "IMG_0.jpg", Samples()
    seat = Seat()
    view = BareView(decode(first))
    # Imports of the first job in a process must not count for the million.
    _open(seat, _job(folder / "few.fairlabel", files, 3))
    seat.leave()
    set_aside()  # as the program does soon after its start
    yield from _again(seat, load, whole, first, view)
    with listed:
        _names(files)
        decode(first)
    begun = _begin(seat, files, folder / "begun.fairlabel")
    beats = Beats()
    seat.rest(round(1000 * load.adding_s))
    beats.stop()
    painted = timed(view.repaint_all, load.rounds)
    view.close()
    seat.close()
    yield Figure("million first picture", begun, "ms", listed.wall)
    yield Figure("million adding longest pause", beats.longest_ms, "ms", painted.wall)
    yield Figure("million adding window worked", beats.longest_cpu_ms, "ms", painted.cpu)


def _again(seat: Seat, load: Load, job: Path, first: Path, view: BareView) -> Iterator[Figure]:
    """Open the job with the whole folder a few times, and once before its backup is made."""
    before = resident_mb()
    again, known, blocked = Samples(), Samples(), Samples()
    shown, read, painted = Samples(), Samples(), Samples()
    grown, found = [], 0.0
    for _ in range(load.opens):
        with shown:
            ask(job, _COUNT)
            decode(first)
        with read:
            ask(job, _READ)
        painted.add(timed(view.repaint_all, 10))
        again.wall_ms.append(_open(seat, job))
        watch = _Watch()
        seat.until(lambda: seat.desk.items.is_known)
        known.wall_ms.append(again.wall_ms[-1] + watch.ms)
        blocked.wall_ms.append(watch.longest_ms)
        grown.append(resident_mb() - before)
        watch.stop()
        found = _filter(seat, load)
        seat.leave_behind(job)
    _open(seat, job)
    seat.leave()
    at_once = _open(seat, job)
    seat.leave_behind(job)
    yield judged("million again first picture", "ms", (again, shown))
    yield Figure("million again, its copy under way", at_once, "ms", shown.wall)
    yield judged("million again list", "ms", (known, read))
    yield judged("million list window blocked", "ms", (blocked, painted), LONGEST)
    yield Figure("million memory an item", 1e6 * max(0.0, *grown) / load.million, "B", 9)
    by_name = timed(lambda: ask(job, _BY_NAME), 1)
    yield Figure("million found by name", found, "ms", by_name.wall)


def _made_apart(path: Path, files: Path, count: int) -> Path:
    """Create a job in a process of its own, whose memory does not hide that of the opening."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_job, path, files, count).result()


class _Watch:
    """Measures the longest time for which the window's thread was blocked."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._last_ms = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    @property
    def ms(self) -> float:
        return self._clock.nsecsElapsed() / 1e6

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        self.longest_ms = max(self.longest_ms, self.ms - self._last_ms)
        self._last_ms = self.ms


def crowd(count: int, distinct: int) -> Path:
    """Return a folder of ``count`` photographs, ``distinct`` of them different on the disk."""
    source = photographs(distinct, SMALL)
    folder = store() / f"crowd-{count}-{distinct}"
    whole = folder.with_suffix(".whole")
    if not whole.exists():
        folder.mkdir(exist_ok=True)
        there = {entry.name for entry in os.scandir(folder)}
        files = [source / f"photo {number}.jpg" for number in range(distinct)]
        for number in range(count):
            if f"IMG_{number}.jpg" not in there:
                os.link(files[number % distinct], folder / f"IMG_{number}.jpg")
        whole.touch()
    return folder


def _job(path: Path, files: Path, count: int) -> Path:
    facts = JobFacts("million", "A million", os.fspath(files))
    with Project.create(path, facts, labels=LABELS, items=_items(count)) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


def _items(count: int) -> Iterable[NewItem]:
    return (
        NewItem(Media(MediaId(0), f"IMG_{at}.jpg", size_bytes=1, mtime_ns=1)) for at in range(count)
    )


def _begin(seat: Seat, files: Path, job: Path) -> float:
    answer = NewJob(files, job, LABELS, None, "Amina")
    clock = QElapsedTimer()
    with patch.object(job_questions, "ask_for_job", lambda *_: answer):
        clock.start()
        seat.app.lifecycle.begin(files)
    seat.until(lambda: seat.seen is not None)
    return clock.nsecsElapsed() / 1e6


def _open(seat: Seat, job: Path) -> float:
    clock = QElapsedTimer()
    clock.start()
    seat.app.lifecycle.open_path(job)
    seat.until(lambda: seat.seen is not None)
    return clock.nsecsElapsed() / 1e6


def _filter(seat: Seat, load: Load) -> float:
    """Search all items for one name; returns the time until all were searched."""
    panel = seat.window.items
    clock = QElapsedTimer()
    clock.start()
    panel.filter_bar.field.setText(f"img_{load.million - 1}.")
    rows = seat.desk.items
    seat.until(lambda: not rows.filter.is_empty and rows.share_known == 1)
    spent = clock.nsecsElapsed() / 1e6
    if len(rows.shown) != 1:
        raise RuntimeError(f"{len(rows.shown)} items were found")
    panel.show_all()
    return spent


_COUNT = "SELECT count(*) FROM item"
_READ = "SELECT id, status, review, done_by FROM item ORDER BY id"
_BY_NAME = "SELECT count(*) FROM media WHERE lower(path) LIKE '%img_7.%'"


def _names(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.is_file() for entry in entries)


MEASURES = {"million": measure}

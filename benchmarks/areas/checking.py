"""A job of 100 MB is opened and checked: how long that takes, and what is felt of it meanwhile."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.store.project import Project
from benchmarks.beats import Beats
from benchmarks.drawn import drawn_job
from benchmarks.figures import Figure
from benchmarks.loads import Load
from benchmarks.pictures import SMALL, photographs
from benchmarks.seat import Seat
from benchmarks.timing import Samples, timed

BETWEEN_MS = 20


def measure_check(load: Load, folder: Path) -> Iterator[Figure]:
    """Open the job, check it, and work in the window while a copy is checked and kept."""
    job = drawn_job(folder / "drawn.fairlabel", photographs(load.small, SMALL), load.checked)
    floor = timed(lambda: _bare(job), load.opens)
    opened, checked = Samples(), Samples()
    for _ in range(load.opens):
        with checked:
            with opened:
                project = Project.open(job)
            problems = project.check().result()
        project.close()
        if problems:
            raise RuntimeError(f"The job does not hold: {problems[0]}")
    yield Figure("check file", job.stat().st_size / 1e6, "MB")
    yield Figure("check opened", opened.wall, "ms")
    yield Figure("check opened and checked", checked.wall / 1000, "s", floor.wall / 1000)
    yield Figure("check processor time", checked.cpu / 1000, "s", floor.cpu / 1000)
    yield from _felt(job)


def _bare(job: Path) -> None:
    """Read all rows as SQLite gives them, and hash as many bytes."""
    hashlib.sha256(job.read_bytes())
    with closing(sqlite3.connect(job)) as bare:
        for (table,) in bare.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            for _ in bare.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a name in our own file
                pass


def _felt(job: Path) -> Iterator[Figure]:
    """Move a box again and again, without a check and beside one."""
    seat = Seat()
    seat.open(job)
    project = seat.desk.project
    project.back_up().result()  # the one that the window makes by itself comes to its end here
    seat.canvas.set_tool("select")
    seat.canvas.select_next(1)
    quiet, quiet_reads = _moved(seat, is_checking=False)
    beside, reads = _moved(seat, is_checking=True)
    seat.close()
    yield Figure("check longest pause of the window", beside, "ms", quiet)
    yield Figure("check longest wait of a read", max(reads.wall_ms), "ms", max(quiet_reads.wall_ms))


def _moved(seat: Seat, *, is_checking: bool) -> tuple[float, Samples]:
    """Return the longest pause of the window while boxes are moved, and what reads waited."""
    project, reads, beats = seat.desk.project, Samples(), Beats()
    seat.rest(500)
    kept = project.back_up() if is_checking else None
    beats.begin()
    for at in range(10_000):
        if at >= 20 and (kept is None or kept.done()):
            break
        seat.press(Qt.Key.Key_Right)
        read = project.labels()
        with reads:
            seat.until(read.done)
        seat.rest(BETWEEN_MS)
    beats.stop()
    return beats.longest_ms, reads


MEASURES = {"check": measure_check}

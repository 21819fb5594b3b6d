"""Opening and checking a job of 100 MB: its duration, and its effect on the window meanwhile."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.job_file.project import Project
from benchmarks.beats import Beats
from benchmarks.drawn import drawn_job
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareThread, ask
from benchmarks.loads import Load
from benchmarks.pictures import SMALL, photographs
from benchmarks.seat import Seat
from benchmarks.timing import CPU, LONGEST, Samples, timed

BETWEEN_MS = 20
BARE_READS = 20


def measure_check(load: Load, folder: Path) -> Iterator[Figure]:
    """Open the job, check it, and work in the window while a copy is checked and kept."""
    pictures = photographs(load.small, SMALL)
    job = drawn_job(folder / "drawn.fairlabel", pictures, load.checked)
    opened, checked, floor = Samples(), Samples(), Samples()
    _bare(job)
    for _ in range(load.opens):
        with floor:
            _bare(job)
        with checked:
            with opened:
                project = Project.open(job)
            problems = project.check().result()
        project.close()
        if problems:
            raise RuntimeError(f"The job does not hold: {problems[0]}")
    yield Figure("check file", job.stat().st_size / 1e6, "MB")
    yield Figure("check opened", opened.wall, "ms")
    yield judged("check opened and checked", "s", (checked, floor), scale=1000)
    yield judged("check processor time", "s", (checked, floor), CPU, scale=1000)
    twin = Path(shutil.copy(job, folder / "twin.fairlabel"))
    yield from _felt(load, job, twin)


def _bare(job: Path) -> None:
    """Read all rows with bare SQLite, and hash as many bytes."""
    hashlib.sha256(job.read_bytes())
    with closing(sqlite3.connect(job)) as bare:
        for (table,) in bare.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            for _ in bare.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a name in our own file
                pass


def _felt(load: Load, job: Path, twin: Path) -> Iterator[Figure]:
    """Move a box repeatedly, in turns without a check and during one."""
    seat = Seat()
    seat.open(job)
    project = seat.desk.project
    project.back_up().result()  # the window's own backup ends here
    seat.canvas.set_tool("select")
    seat.canvas.select_next(1)
    quiet, beside, reads, bare = Samples(), Samples(), Samples(), Samples()
    with BareThread() as thread:
        for _ in range(load.whole):
            quiet.wall_ms.append(_moved(seat, Samples(), is_checking=False))
            bare.add(timed(lambda: thread.wait_for(lambda: ask(twin, _LABELS)), BARE_READS))
            beside.wall_ms.append(_moved(seat, reads, is_checking=True))
    seat.close()
    yield judged("check longest pause of the window", "ms", (beside, quiet))
    yield judged("check longest wait of a read", "ms", (reads, bare), LONGEST)


_LABELS = "SELECT * FROM label"


def _moved(seat: Seat, reads: Samples, *, is_checking: bool) -> float:
    """Return the longest pause of the window, in ms, while boxes are moved; adds read times."""
    project, beats = seat.desk.project, Beats()
    seat.rest(500)
    kept = project.back_up() if is_checking else None
    beats.begin()
    for at in range(10_000):
        if at >= 20 and (kept is None or kept.done()):
            break
        seat.press(Qt.Key.Key_Right)
        read = project.reads.labels()
        with reads:
            seat.until(read.done)
        seat.rest(BETWEEN_MS)
    beats.stop()
    return beats.longest_ms


MEASURES = {"check": measure_check}

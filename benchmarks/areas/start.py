"""From the start of a process until the window is shown, and the memory it holds then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import Final

from annotator.paths import config_folder
from benchmarks.cold import copied, drop_from_memory
from benchmarks.figures import Figure, judged
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.pictures import SMALL, photographs
from benchmarks.timing import Pair, Samples
from tests.support.material import CHECKOUT


@dataclass(frozen=True, slots=True)
class Started:
    """A start: ms until the window was shown and until all was ready, MB held, MB from the disk.

    ``share_mb`` is the proportional memory: shared pages are divided among their processes.
    """

    shown_ms: float
    memory_mb: float
    ready_ms: float
    read_mb: float
    share_mb: float


SHOWN: Final[Callable[[Started], float]] = attrgetter("shown_ms")
MEMORY: Final[Callable[[Started], float]] = attrgetter("memory_mb")


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Start a bare window and ours, a bare window with a picture and ours with a job, in turns."""
    pictures = photographs(load.small, SMALL)
    job = make_job(folder / "job.fairlabel", pictures)
    worked_before(job)
    picture = str(pictures / "photo 0.jpg")
    empty, ours, bare, with_job = [], [], [], []
    start("empty"), start(picture), start(str(job))
    for _ in range(load.starts):
        empty.append(start("empty"))
        ours.append(start("window"))
        bare.append(start(picture))
        with_job.append(start(str(job)))
    yield judged("start window", "ms", _pair(ours, empty, SHOWN))
    ready = Samples([each.ready_ms for each in ours]), Samples([each.shown_ms for each in empty])
    yield judged("start until all is ready", "ms", ready)
    yield judged("start memory", "MB", _pair(ours, empty, MEMORY))
    yield judged("start to picture of a job", "ms", _pair(with_job, bare, SHOWN))
    yield judged("start memory with a job", "MB", _pair(with_job, bare, MEMORY))
    yield from _cold(load, folder)


def worked_before(job: Path) -> None:
    """Write the settings of a person who has worked before: the welcome page, not the sample."""
    recent = json.dumps([str(job), job.stem, "2026-01-02T12:00:00+00:00"])
    settings = {"recent_jobs": recent, "last_worker": "Amina"}
    (config_folder() / "settings.json").write_text(json.dumps(settings))


def _cold(load: Load, folder: Path) -> Iterator[Figure]:
    """Start from files that are not in memory: a copy that no other process uses.

    Python itself and its own modules stay in memory, as other programs use them. Yields nothing if
    the system cannot be told to drop its cache (posix_fadvise).
    """
    if not hasattr(os, "posix_fadvise"):
        return
    copy = copied(folder / "copy")
    empty, ours = [], []
    start("window", copy)  # compiles missing bytecode
    for _ in range(max(1, load.starts // 3)):
        drop_from_memory(copy)
        empty.append(start("empty", copy))
        drop_from_memory(copy)
        ours.append(start("window", copy))
    yield judged("start window, cold", "ms", _pair(ours, empty, SHOWN))
    yield Figure("start read from the disk, cold", median(e.read_mb for e in ours), "MB")


def start(what: str, copy: Path | None = None) -> Started:
    """Start a window in a process of its own, perhaps from a copy of the program and of Qt.

    Raises:
        subprocess.CalledProcessError: it failed; what it said is printed.
    """
    environment = dict(os.environ)
    if copy is not None:
        environment |= {"PYTHONPATH": str(copy), "PYTHONPYCACHEPREFIX": str(copy / "compiled")}
    begun_ms = 1000 * time.perf_counter()
    run = subprocess.run(
        [sys.executable, *(["-S"] if copy else []), "-m", "benchmarks.started", what],
        capture_output=True,
        text=True,
        check=False,
        cwd=copy or CHECKOUT,
        env=environment,
    )
    if run.returncode:
        sys.stderr.write(run.stderr)
        run.check_returncode()
    shown_ms, memory_mb, ready_ms, *more_mb = map(float, run.stdout.split())
    return Started(shown_ms - begun_ms, memory_mb, ready_ms - begun_ms, *more_mb)


def _pair(ours: list[Started], floor: list[Started], of: Callable[[Started], float]) -> Pair:
    return Samples(list(map(of, ours))), Samples(list(map(of, floor)))


MEASURES = {"start": measure}

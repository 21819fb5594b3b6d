"""From the start of a process to the window on the screen, and the memory it holds then."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from annotator.paths import config_folder
from benchmarks.figures import Figure
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.pictures import SMALL, photographs

Started = tuple[float, float]


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Start an empty window, ours, and ours with a job, in turns."""
    job = make_job(folder / "job.fairlabel", photographs(load.small, SMALL))
    # Whoever has worked before comes to the welcome page, not to the sample.
    recent = json.dumps([str(job), job.stem, "2026-01-02T12:00:00+00:00"])
    settings = {"recent_jobs": recent, "last_worker": "Amina"}
    (config_folder() / "settings.json").write_text(json.dumps(settings))
    empty, ours, with_job = [], [], []
    _start("empty"), _start(str(job))
    for _ in range(load.starts):
        empty.append(_start("empty"))
        ours.append(_start("window"))
        with_job.append(_start(str(job)))
    floor_ms, floor_mb = _medians(empty)
    window_ms, window_mb = _medians(ours)
    job_ms, job_mb = _medians(with_job)
    yield Figure("start window", window_ms, "ms", floor_ms)
    yield Figure("start memory", window_mb, "MB", floor_mb)
    yield Figure("start to picture of a job", job_ms, "ms", floor_ms)
    yield Figure("start memory with a job", job_mb, "MB", floor_mb)


def _start(what: str) -> Started:
    """Return ms from the start to the window, and the memory in MB."""
    begun_ms = 1000 * time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.started", what],
        capture_output=True,
        text=True,
        check=True,
    )
    at_ms, memory_mb = map(float, run.stdout.split())
    return at_ms - begun_ms, memory_mb


def _medians(starts: list[Started]) -> Started:
    return median(ms for ms, _ in starts), median(mb for _, mb in starts)


MEASURES = {"start": measure}

"""The next item: small pictures, large ones with pauses, large ones with the key held; memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2

from benchmarks.figures import Figure, judged
from benchmarks.floors import BareView, decode
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.memory import resident_mb
from benchmarks.pictures import BIG, SMALL, photographs
from benchmarks.seat import Seat
from benchmarks.timing import CPU, LONGEST, P95, Samples, in_turns, mean, timed

GLANCE_MS, PAUSE_MS = 60, 600
"""The time spent on a small and on a large picture: neighbours are decoded meanwhile."""


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Step through both folders."""
    yield from _small(load, folder)
    yield from _big(load, folder)


def _small(load: Load, folder: Path) -> Iterator[Figure]:
    pictures = photographs(load.small, SMALL)
    first = pictures / "photo 0.jpg"

    def bare(count: int) -> Samples:
        return timed(lambda: decode(first), count)

    seat = Seat()
    seat.open(make_job(folder / "small.fairlabel", pictures))
    calm = in_turns(load.steps, load.turns, lambda count: go(seat, count, GLANCE_MS), bare)
    seat.go_back()
    held = in_turns(load.small - 1, load.turns, lambda count: go(seat, count, 0), bare)
    memory = resident_mb()
    seat.close()
    yield judged("next 640x480 median", "ms", calm)
    yield judged("next 640x480 p95", "ms", calm, P95)
    yield judged("next 640x480 cpu, decoding too", "ms", calm, CPU)
    yield judged("next 640x480 held", "ms", held)
    yield Figure(f"next memory after {load.small} small", memory, "MB")


def _big(load: Load, folder: Path) -> Iterator[Figure]:
    pictures = photographs(load.big, BIG)
    first = pictures / "photo 0.jpg"
    job = make_job(folder / "big.fairlabel", pictures)
    seat = Seat()
    seat.open(job)
    view = BareView(decode(first))
    seat.rest(PAUSE_MS)
    calm = in_turns(
        load.big - 1,
        load.turns,
        lambda count: go(seat, count, PAUSE_MS),
        lambda _: timed(view.repaint_all, load.rounds // load.turns),
    )
    memory = resident_mb()
    view.close()
    held = in_turns(
        load.whole * (load.big - 1),
        load.whole,
        lambda count: _held(seat, job, count),
        lambda _: timed(lambda: decode(first, cv2.IMREAD_REDUCED_COLOR_4), 5),
    )
    seat.close()
    yield judged("next 12 MP median", "ms", calm)
    yield judged("next 12 MP p95", "ms", calm, P95)
    yield judged("next 12 MP held", "ms", held, mean)
    yield judged("next 12 MP held, slowest", "ms", held, LONGEST)
    yield Figure(f"next memory after {load.big} of 12 MP", memory, "MB")


def _held(seat: Seat, job: Path, steps: int) -> Samples:
    """Hold the key, after leaving and opening the job, so that nothing is cached."""
    seat.leave()
    seat.open(job)
    seat.go_back()
    return go(seat, steps, 0)


def go(seat: Seat, steps: int, stay_ms: int) -> Samples:
    """Press D ``steps`` times, after looking at each picture for ``stay_ms``."""
    samples = Samples()
    for _ in range(steps):
        if stay_ms:
            seat.rest(stay_ms)
        with samples:
            seat.step()
    return samples


MEASURES = {"next": measure}

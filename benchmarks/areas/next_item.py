"""The next item: small pictures, large ones at leisure, large ones with the key held; memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2

from benchmarks.figures import Figure
from benchmarks.floors import BareView, decode
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.memory import resident_mb
from benchmarks.pictures import BIG, SMALL, photographs
from benchmarks.seat import Seat
from benchmarks.timing import Samples, timed

GLANCE_MS, PAUSE_MS = 60, 600
"""How long a person stays at a small and at a large picture: neighbours are decoded meanwhile."""


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Go through both folders."""
    yield from _small(load, folder)
    yield from _big(load, folder)


def _small(load: Load, folder: Path) -> Iterator[Figure]:
    pictures = photographs(load.small, SMALL)
    floor = timed(lambda: decode(pictures / "photo 0.jpg"), 20).wall
    seat = Seat()
    seat.open(make_job(folder / "small.fairlabel", pictures))
    calm = go(seat, load.steps, GLANCE_MS)
    seat.go_back()
    held = go(seat, load.small - 1, 0)
    memory = resident_mb()
    seat.close()
    yield Figure("next 640x480 median", calm.wall, "ms", floor)
    yield Figure("next 640x480 p95", calm.wall_p95, "ms", floor)
    yield Figure("next 640x480 cpu, decoding too", calm.cpu, "ms", floor)
    yield Figure("next 640x480 held", held.wall, "ms", floor)
    yield Figure(f"next memory after {load.small} small", memory, "MB")


def _big(load: Load, folder: Path) -> Iterator[Figure]:
    pictures = photographs(load.big, BIG)
    first = pictures / "photo 0.jpg"
    quarter = timed(lambda: decode(first, cv2.IMREAD_REDUCED_COLOR_4), 5).wall
    seat = Seat()
    canvas = seat.canvas
    # Open first: the canvas has its size only when it is shown.
    seat.open(make_job(folder / "big.fairlabel", pictures))
    view = BareView(decode(first), canvas.width(), canvas.height())
    blit = timed(view.repaint_all, 20).wall
    view.close()
    seat.rest(PAUSE_MS)
    calm = go(seat, load.big - 1, PAUSE_MS)
    memory = resident_mb()
    # Away and back, so that nothing is decoded already.
    seat.leave()
    seat.open(folder / "big.fairlabel")
    seat.go_back()
    held = go(seat, load.big - 1, 0)
    seat.close()
    yield Figure("next 12 MP median", calm.wall, "ms", blit)
    yield Figure("next 12 MP p95", calm.wall_p95, "ms", blit)
    yield Figure("next 12 MP held", sum(held.wall_ms) / len(held.wall_ms), "ms", quarter)
    yield Figure("next 12 MP held, slowest", max(held.wall_ms), "ms", quarter)
    yield Figure(f"next memory after {load.big} of 12 MP", memory, "MB")


def go(seat: Seat, steps: int, stay_ms: int) -> Samples:
    """Press D, so many times, after looking at each picture for a while."""
    samples = Samples()
    for _ in range(steps):
        if stay_ms:
            seat.rest(stay_ms)
        with samples:
            seat.step()
    return samples


MEASURES = {"next": measure}

"""Very large pictures: the first view, tiles, full detail after a stop, memory."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import cv2

from annotator.model.geometry import Box
from benchmarks.areas.start import start
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareView, decode
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.memory import resident_mb
from benchmarks.mosaics import mosaic
from benchmarks.pictures import photographs
from benchmarks.seat import SIZE_PX, Seat
from benchmarks.timing import P95, Pair, Samples, timed
from widgets.picture_view.tile_view import TileController
from widgets.process.memory import share_heaps

WITHIN_S = 3_600
"""A weak or busy machine decodes four gigapixels in half an hour."""

PLACES = 30
ZOOMS = (0.5, 1.0, 2.0)
_LOOKED_AT_EVERY_S = 0.05


def measure_big(load: Load, folder: Path) -> Iterator[Figure]:
    """Look around in a picture of 20,000 pixels a side, also while its first tiles are made."""
    yield from _measure(load.big_side, folder)


def measure_huge(load: Load, folder: Path) -> Iterator[Figure]:
    """The same with 60,000 pixels a side."""
    yield from _measure(load.huge_side, folder)


def _measure(side_px: int, folder: Path) -> Iterator[Figure]:
    share_heaps()  # as the program does
    pictures = mosaic(side_px)
    job = make_job(folder / "mosaic.fairlabel", pictures)
    name, large = f"big {side_px}", pictures / "a large.jpg"
    floor = _floor(large)
    bare_mb = start(str(large)).memory_mb
    seat = Seat()
    with Watch() as watch:
        begun = time.perf_counter()
        seat.open(job, WITHIN_S)
        first_ms = 1000 * (time.perf_counter() - begun)
        making_s = _until_made(seat) + first_ms / 1000
    places = _look_around(seat, side_px)
    memory = resident_mb()
    seat.leave()
    seat.seen = None
    again = time.perf_counter()
    seat.open(job, WITHIN_S)
    again_ms = 1000 * (time.perf_counter() - again)
    seat.close()
    floor.add(_floor(large))
    yield Figure(f"{name} first view", first_ms, "ms", floor.wall)
    yield Figure(f"{name} first view, tiles kept", again_ms, "ms", floor.wall)
    yield Figure(f"{name} all tiles made after", making_s, "s")
    yield judged(f"{name} sharp after a stop", "ms", places)
    yield judged(f"{name} sharp after a stop p95", "ms", places, P95)
    yield Figure(f"{name} memory", memory, "MB", bare_mb)
    yield Figure(f"{name} most memory while made", watch.own_mb, "MB", bare_mb)
    yield Figure(f"{name} most of the decoder", watch.child_mb, "MB")


def _floor(path: Path) -> Samples:
    """Decode at an eighth; OpenCV cannot decode a gigapixel picture otherwise either.

    In a process of its own, because the memory of this one is measured.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_eighth, path).result()


def _eighth(path: Path) -> Samples:
    return timed(lambda: decode(path, cv2.IMREAD_REDUCED_COLOR_8), 2)


def _until_made(seat: Seat) -> float:
    """Wait until all tiles are made; returns the seconds."""
    tiling = _tiling(seat)
    shares: list[float] = []
    tiling.progressed.connect(shares.append)
    begun = time.perf_counter()
    limit = begun + WITHIN_S
    while not (shares and shares[-1] == 1):
        if time.perf_counter() > limit:
            raise TimeoutError("The tiles were not made.")
        seat.rest(50)
    return time.perf_counter() - begun


def _tiling(seat: Seat) -> TileController:
    found = seat.app.parts.seeing.tiling
    if found is None:
        raise RuntimeError("No job is open.")
    return found


def _look_around(seat: Seat, side_px: int) -> Pair:
    """Go to random places, each until everything in view is painted in full detail.

    In turns with that, a picture of the size of the window is decoded and painted.
    """
    rng = random.Random(7)
    samples, floor = Samples(), Samples()
    part = photographs(1, SIZE_PX) / "photo 0.jpg"
    view = BareView(decode(part))
    tiling = _tiling(seat)
    for _ in range(PLACES):
        x, y = (rng.randrange(side_px // 20, side_px - side_px // 20) for _ in range(2))
        seat.canvas.zoom_to_fit()
        seat.canvas.update()
        seat.until_painted()
        with samples:
            seat.canvas.zoom_to(rng.choice(ZOOMS))
            seat.canvas.center_on(Box(x, y, 1, 1))
            seat.until_painted()
            seat.until(lambda: tiling.source is not None and tiling.source.is_sharp)
            # The last tile may lie outside the view, and cause no paint.
            seat.canvas.update()
            seat.until_painted()
        with floor:
            decode(part)
            view.repaint_all()
    view.close()
    return samples, floor


class Watch(threading.Thread):
    """Tracks the peak memory of this process and its largest child."""

    def __init__(self) -> None:
        """Start without samples."""
        super().__init__(daemon=True)
        self.own_mb = self.child_mb = 0.0
        self._is_over = threading.Event()

    def __enter__(self) -> Self:
        """Start to sample."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop sampling."""
        self._is_over.set()
        self.join()

    def run(self) -> None:
        """Sample at intervals."""
        while not self._is_over.wait(_LOOKED_AT_EVERY_S):
            self.own_mb = max(self.own_mb, resident_mb())
            self.child_mb = max([self.child_mb, *(resident_mb(child) for child in _children())])


def _children() -> list[int]:
    found = []
    for task in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        try:
            found += [int(number) for number in task.read_text().split()]
        except OSError:
            continue
    return found


MEASURES = {"big": measure_big, "huge": measure_huge}

"""Thousands of real submissions, made by the product's own code in all processes that there are."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from annotator.submissions.submission_file import SUFFIX
from benchmarks.fleets.real_fleet import RealWorker, order_bytes, submission

ITEMS: Final = 40
_AT_ONCE: Final = 8
_WORKERS: Final = 3 * (os.cpu_count() or 1)
"""More than cores: making a job waits for the disk most of the time."""


@dataclass(frozen=True, slots=True)
class SubmittedFleet:
    """The size of each submission: effort entries and regions on each of its items."""

    entries_per_item: int = 50
    regions_per_item: int = 1

    @property
    def name(self) -> str:
        """The name of the folder of such submissions."""
        return f"submissions-{ITEMS}x{self.entries_per_item}-{self.regions_per_item}"


def made_submissions(folder: Path, count: int, fleet: SubmittedFleet) -> list[Path]:
    """Return so many submissions, each of a worker of its own; those in the folder are kept."""
    own = folder / fleet.name
    own.mkdir(parents=True, exist_ok=True)
    files = [own / f"{number:05}{SUFFIX}" for number in range(count)]
    missing = [number for number, path in enumerate(files) if not path.exists()]
    pieces = [missing[at : at + _AT_ONCE] for at in range(0, len(missing), _AT_ONCE)]
    if len(missing) <= _AT_ONCE:
        _make(own, missing, fleet)
    elif pieces:
        with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as executor:
            for made in [executor.submit(_make, own, piece, fleet) for piece in pieces]:
                made.result()
    return files


def _make(folder: Path, numbers: Sequence[int], fleet: SubmittedFleet) -> None:
    for number in numbers:
        who = RealWorker(
            f"Worker {number}",
            _seconds(number, fleet),
            entries_per_item=fleet.entries_per_item,
            regions_per_item=fleet.regions_per_item,
            has_digests=True,
        )
        # A file that was cut off by a kill never has the name of a whole one.
        scratch = folder / f".{number:05}-{os.getpid()}"
        submission(scratch, who, order_bytes()).rename(folder / f"{number:05}{SUFFIX}")


def _seconds(number: int, fleet: SubmittedFleet) -> tuple[int, ...]:
    """Return seconds of each entry, so that the pay of an item is near the floor or above it."""
    rng = random.Random(number)
    at_most = max(2, 90 // fleet.entries_per_item)
    return tuple(rng.randint(1, at_most) for _ in range(ITEMS))

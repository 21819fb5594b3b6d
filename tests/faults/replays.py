"""States of the disk that a power cut could have left, each opened by the real store.

Somebody works; each write and flush of SQLite is taken down, and what was shown as saved between.
Then the disk is made as a cut could have left it, at moments and in ways of chance.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError
from annotator.job_file import Project
from tests.faults.at_work import Work, make_job
from tests.faults.figure import Figure
from tests.faults.recorded_disk import WAYS, Disk, Recording, State
from tests.faults.told import Told, content_of
from tests.support.watched_disk import watched

STEPS: Final = 60
"""Things done in one sitting; three sittings make a recording."""

SITTINGS: Final = 3
EACH_MOMENT: Final = 4
"""Ways tried at a moment at which something is not flushed yet."""

MEMORY: Final = Path("/dev/shm")
"""Flushes cost nothing there."""


def run(count: int, seed: str, *, is_first_enough: bool = False) -> Figure:
    """Try so many states, all different, or until the first that is broken."""
    figure = Figure("What is shown as saved survives a power cut (replays of recorded writes)")
    chance = random.Random(seed)
    place = MEMORY if MEMORY.is_dir() else None
    most_broken = 1 if is_first_enough else count + 1
    while figure.tried < count and len(figure.broken) < most_broken:
        with tempfile.TemporaryDirectory(dir=place) as name:
            for why in _replay(figure, Path(name), chance, count):
                figure.broken.append(why)
                if len(figure.broken) == most_broken:
                    break
    return figure


def _replay(figure: Figure, folder: Path, chance: random.Random, count: int) -> Iterator[str]:
    """Yield why a state is broken, for each that is."""
    before, recording = _recorded(folder, chance)
    figure.seen["recordings"] += 1
    disk, told, seen = Disk(before), Told(), set[bytes]()
    job = folder / "left" / next(name for name in before if name.endswith(".fairlabel"))
    job.parent.mkdir()
    # For a short run moments from all of the work, too.
    share = 2 * (count - figure.tried) / (len(recording.all) * EACH_MOMENT)
    for done in recording.all:
        if done.says is not None:
            told.hear(done.says)
        else:
            disk.do(done)
        if chance.random() > share:
            continue
        for way in ("none",) if disk.is_settled else chance.sample(sorted(WAYS), EACH_MOMENT):
            state = disk.left(way, chance)
            digest = _digest(state, told.shown)
            if digest in seen:
                continue  # the same as before: not another try
            seen.add(digest)
            if figure.tried == count:
                return
            figure.tried += 1
            figure.seen[f"{way} of what was not flushed"] += 1
            why = _wrong(job, state, told)
            if why:
                yield f"{way} of what was not flushed: {why}"


def _recorded(folder: Path, chance: random.Random) -> tuple[State, Recording]:
    """Work for a while; returns the files before it, and what was done to them."""
    path = make_job(folder)
    before = {path.name: path.read_bytes()}
    recording = Recording(folder)
    with watched(recording):
        for _ in range(SITTINGS):
            work = Work(path, folder / "state", recording.say, chance)
            for _ in range(STEPS):
                work.once()
            work.leave()
    return before, recording


def _wrong(job: Path, state: State, told: Told) -> str:
    """Return how what the store finds is not as it was shown; "" if it is."""
    for path in job.parent.iterdir():
        path.unlink()
    for name, data in state.items():
        (job.parent / name).write_bytes(data)
    try:
        with Project.open(job) as project:
            content = content_of(project)
    except AnnotatorError as error:
        return str(error)
    return "" if told.content is None else deepcopy(told).found(content)


def _digest(state: State, shown: int) -> bytes:
    digest = hashlib.blake2b(str(shown).encode(), digest_size=16)
    for name, data in sorted(state.items()):
        digest.update(f"{name} {len(data)} ".encode())
        digest.update(data)
    return digest.digest()

"""Power cuts of a real file system: ext4 in a file, shut down in the middle of work.

The system call by which ext4 stops at once, its journal in memory thrown away, is that of
``xfs_io -c 'shutdown -f'`` and of the tests of Linux's file systems. Then it is mounted again, as
after a restart, and the job is opened. It needs an administrator, and Linux.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults.at_work import make_job
from tests.faults.figure import Figure
from tests.faults.kill import Job
from tests.faults.spawner import Order, Spawner, spawning

DISK_BYTES: Final = 48_000_000
EACH_DISK: Final = 25
LIVES_S: Final = (0.1, 1.2)

LOST_MS: Final = 6_000
"""What of the effort may be missing after a power cut (rule 5)."""


class NoCutsError(Exception):
    """This machine lets nobody cut off a file system."""


def run(count: int, seed: str, breaks: tuple[str, ...] = ()) -> Figure:
    """Cut off the power so many times.

    Raises:
        NoCutsError: this machine does not let us.
    """
    figure = Figure("What is shown as saved survives a power cut (ext4, shut down at once)")
    chance = random.Random(seed)
    with spawning("store") as spawner:
        while figure.tried < count:
            with tempfile.TemporaryDirectory() as name:
                disk = _Disk(Path(name))
                _cut_again_and_again(figure, disk, spawner, chance, (count, breaks))
    return figure


def _cut_again_and_again(
    figure: Figure,
    disk: _Disk,
    spawner: Spawner,
    chance: random.Random,
    wanted: tuple[int, tuple[str, ...]],
) -> None:
    count, breaks = wanted
    with disk.mounted():
        path = make_job(disk.place)
    job = Job(path, str(disk.place), lost_ms=LOST_MS, keeps_ticks=False)
    for _ in range(min(EACH_DISK, count - figure.tried)):
        figure.tried += 1
        with disk.mounted():
            life_s, seed = chance.uniform(*LIVES_S), chance.randrange(2**32)
            order = Order(str(path), str(disk.place), life_s, seed, breaks, str(disk.place))
            job.live(figure, spawner, order)
        with disk.mounted():
            job.look(figure)


class _Disk:
    """A file with a file system in it."""

    def __init__(self, folder: Path) -> None:
        self._image = folder / "image"
        self.place = folder / "disk"
        self.place.mkdir()
        with self._image.open("wb") as file:
            file.truncate(DISK_BYTES)
        _command("mkfs.ext4", "-q", "-F", str(self._image))

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Have it under ``place`` for the block; what it holds is played back as after a cut."""
        _command("mount", "-o", "loop", str(self._image), str(self.place))
        try:
            yield
        finally:
            _command("umount", str(self.place))


def _command(*words: str) -> None:
    try:
        run = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NoCutsError(f"Power cuts need {words[0]}, which is not here.") from error
    if run.returncode:
        why = run.stderr.strip().splitlines()
        raise NoCutsError(f"Power cuts need an administrator who may mount: {why[:1]}")

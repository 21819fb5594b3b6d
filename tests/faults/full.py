"""A disk with room for so many pages more: nothing is half written, and work goes on with room.

The disk is a small one in memory (tmpfs), where the system lets us have one, else a limit on the
size of files; which of the two is told.
"""

from __future__ import annotations

import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from annotator.editing.commands import AddRegions
from annotator.job_file import Project
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle
from tests.faults.figure import Figure
from tests.faults.short_form import drawn

LONG: Final = 1_000
SEED = 1849
PAGE_BYTES: Final = 4096
DISK_BYTES: Final = 16_000_000
MOST_PAGES: Final = 40
HARDLY_ANY: Final = 3
WITHIN_S: Final = 1.0
"""How soon after there is room again the next change must be saved."""


class Disk(Protocol):
    """A place for a job, and a way to leave only so much room there."""

    name: str
    folder: Path

    def leave(self, pages: int, job: Path) -> None:
        """Leave room for so many pages more."""
        ...

    def free(self) -> None:
        """Give the room back."""
        ...


def run(n: int) -> Figure:
    """Fill the disk so many times, with room for none to 39 pages; work must go on soon."""
    return run_these(range(n)).judged_by_time()


def run_some(n: int, seed: int) -> Figure:
    """Fill it as in so many tries of a long run; always without room, and with hardly any."""
    kinds = {pages: range(pages, LONG, MOST_PAGES) for pages in range(MOST_PAGES)}
    return run_these(drawn(kinds, n, seed, range(HARDLY_ANY)))


def run_these(numbers: Sequence[int]) -> Figure:
    """Fill it as in the tries of these numbers."""
    figure = Figure("On a full disk nothing that was saved is lost, and work goes on")
    with _disk() as disk:
        for number in numbers:
            _try(figure, disk, number % MOST_PAGES, random.Random(f"{SEED} {number}"))
            figure.tried += 1
        figure.seen[f"disk: {disk.name}"] = figure.tried
    return figure


def _try(figure: Figure, disk: Disk, pages: int, chance: random.Random) -> None:
    with make_job(disk.folder) as project:
        editor = editor_on(project, 1)
        editor.run(AddRegions((new_region(project, "first"),)))
        settle(project)
        disk.leave(pages, project.path)
        try:
            for _ in range(chance.randint(1, 4)):
                editor.run(AddRegions((new_region(project, "x" * chance.randint(1, 40_000)),)))
            settle(project)
        finally:
            disk.free()
        kept = dict(editor.state.regions)
        figure.seen["refused" if not editor.is_saved or len(kept) < 2 else "fitted"] += 1
        began_s = time.monotonic()
        editor.run(AddRegions((new_region(project, "after"),)))
        settle(project)
        took_s = time.monotonic() - began_s
        kept = dict(editor.state.regions)
    with Project.open(project.path) as again:
        found = again.reads.load_item(1).result().state.regions
        problems = again.check().result()
    project.path.unlink()
    if found != kept or problems or len(kept) < 2:
        figure.broken.append(f"{pages} pages left: {len(found)} of {len(kept)} regions, {problems}")
    elif took_s > WITHIN_S:
        figure.slow.append(f"{pages} pages left: the next change took {took_s:.1f} s")


class _SmallDisk:
    name = "tmpfs"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def leave(self, pages: int, job: Path) -> None:
        assert job.parent == self.folder
        with self._ballast.open("wb", buffering=0) as file:
            with suppress(OSError):
                while file.write(bytes(PAGE_BYTES)):
                    pass
            file.truncate(max(0, file.tell() - pages * PAGE_BYTES))

    def free(self) -> None:
        self._ballast.unlink()


class _ShortFiles:
    name = "limit on the size of files"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def leave(self, pages: int, job: Path) -> None:
        limit = job.stat().st_size + pages * PAGE_BYTES
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, self._before[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


@contextmanager
def _disk() -> Iterator[Disk]:
    with tempfile.TemporaryDirectory() as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", name]
        try:
            is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            is_mounted = False
        if not is_mounted:
            yield _ShortFiles(Path(name))
            return
        try:
            yield _SmallDisk(Path(name))
        finally:
            subprocess.run(["umount", name], check=True)

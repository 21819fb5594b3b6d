"""Start and memory of the program of the Linux package, compared with the program from source."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Final

from benchmarks.areas.package.screen import NO_SERVER, Seen, has_server, screen, start
from benchmarks.areas.start import worked_before
from benchmarks.figures import Figure, judged
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.pictures import SMALL, photographs
from benchmarks.timing import Samples
from tests.support.material import CHECKOUT

VARIABLE: Final = "FAIRLABEL_PACKAGE"
"""Names the archive of another build."""
NO_PACKAGE: Final = (
    "There is no Linux package to start. Run make package TARGET=linux, or name its .tar.zst file "
    f"in {VARIABLE}."
)

_FIGURES: Final[tuple[tuple[str, str, Callable[[Seen], float]], ...]] = (
    ("frozen start window", "ms", attrgetter("shown_ms")),
    ("frozen start window, processor time", "ms", attrgetter("cpu_ms")),
    ("frozen memory when shown", "MB", attrgetter("shown_mb")),
    ("frozen memory at rest", "MB", attrgetter("rest_mb")),
)


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Start both in turns, after one start of each; report if there is no package or no screen."""
    archive = package()
    if archive is None or not has_server():
        print(NO_PACKAGE if archive is None else NO_SERVER, file=sys.stderr)
        return
    frozen = [str(unpacked(archive, folder / "package") / "fairlabel")]
    source = [sys.executable, str(CHECKOUT / "main.py")]
    worked_before(make_job(folder / "before.fairlabel", photographs(load.small, SMALL)))
    seen: list[tuple[Seen, Seen]] = []
    with screen() as view:
        for turn in range(load.starts + 1):
            pair = start(frozen, view), start(source, view)
            seen += [pair] if turn else []
    for name, unit, of in _FIGURES:
        ours, floor = (Samples([of(pair[side]) for pair in seen]) for side in (0, 1))
        yield judged(name, unit, (ours, floor))


def package() -> Path | None:
    """Return the archive of the Linux package: that of the variable, else the last one made."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    made = (CHECKOUT / "dist").glob("fairlabel-*-linux-x86_64.tar.zst")
    return max(made, key=lambda path: path.stat().st_mtime, default=None)


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack a package as its reader does, and return the folder in it."""
    folder.mkdir()
    command = ["tar", "--zstd", "-xf", str(archive), "-C", str(folder)]
    subprocess.run(command, check=True)
    (inside,) = folder.iterdir()
    return inside


MEASURES = {"frozen": measure}

"""Words on every screen: each goes through a table, or is data.

The window speaks a made-up language, and all that can be read on the scenes of ``tools`` is looked
at for words that are not in it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.faults.figure import Figure
from tests.faults.names_tries import scene_names
from tests.support import forks

LONG: Final = 1_000
"""More than there are: all of them."""

SEED: Final = 1689
AT_ONCE: Final = os.cpu_count() or 1

_PROGRAM: Final = "import sys; from tools.shots import untranslated; sys.exit(untranslated.main())"


def run(n: int) -> Figure:
    """Try so many scenes, chosen by chance out of all."""
    names = scene_names()
    chosen = random.Random(SEED).sample(names, min(n, len(names)))
    return tried(chosen)


def tried(scenes: Sequence[str]) -> Figure:
    """Read these scenes, and return what became of it."""
    figure = Figure("What can be read on a screen is translated", len(scenes))
    share = max(1, -(-len(scenes) // AT_ONCE))
    parts = [scenes[at : at + share] for at in range(0, len(scenes), share)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for lines in pool.map(_read, parts):
            figure.broken += lines
    return figure


def _read(scenes: Sequence[str]) -> list[str]:
    """Return a line for each text that is not translated, or why a scene could not be read."""
    done = forks.run("windows", _PROGRAM, *scenes, env={**os.environ, "QT_QPA_PLATFORM": ""})
    lines = [line for line in done.stdout.splitlines() if line.partition(":")[0] in scenes]
    if "Traceback" in done.stderr or (done.returncode and not lines):
        lines.append(f"no answer: {done.stderr[-2000:]}")
    return lines

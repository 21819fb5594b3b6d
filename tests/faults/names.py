"""Hostile names on every screen: nothing is read as markup, no file is opened, nothing hangs.

The screens are the scenes of ``tools``: a new one is tried by itself. Each is taken in a process
of its own that is ended if it says nothing for long, with three kinds of names.
"""

from __future__ import annotations

import json
import os
import queue
import random
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from PIL import Image

from tests.faults.figure import Figure
from tests.faults.names_tries import PIPE, SECRET, scene_names
from tests.support import forks
from tests.support.hostile_names import kinds

LONG: Final = 1_000
"""More than there are: all of them."""

SEED: Final = 1689
PATIENCE_S: Final = 240
AT_ONCE: Final = os.cpu_count() or 1

_PROGRAM: Final = """
import sys
from pathlib import Path
from tests.faults import names_tries

names_tries.main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Scenes that one process takes.

    ``sabotage`` names what is broken on purpose; without a pipe a screen that reads markup answers.
    ``patience_s`` names screens that are given up sooner, such as one that is known to hang.
    """

    kind: str
    scenes: Sequence[str]
    patience_s: Mapping[str, float] = field(default_factory=dict)
    sabotage: str = ""
    has_pipe: bool = True


def run(n: int) -> Figure:
    """Try so many scenes, chosen by chance out of all scenes with all kinds of names."""
    figure = Figure("A name from a file is shown, never obeyed")
    everything = [(kind, scene) for kind in kinds(Path(), Path()) for scene in scene_names()]
    chosen = random.Random(SEED).sample(everything, min(n, len(everything)))
    parts = []
    for kind in kinds(Path(), Path()):
        scenes = [scene for of, scene in chosen if of == kind]
        share = max(1, -(-len(scenes) // AT_ONCE))
        parts += [Part(kind, scenes[at : at + share]) for at in range(0, len(scenes), share)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for part, told in zip(parts, pool.map(tried, parts), strict=True):
            count(figure, part, told)
    return figure


def count(figure: Figure, part: Part, told: Sequence[dict[str, Any]]) -> None:
    """Count what became of the scenes of a part."""
    figure.tried += len(part.scenes)
    figure.seen[f"names of the kind {part.kind}"] += len(part.scenes)
    for each in told:
        figure.seen["places that were pointed at"] += each.get("hovered", 0)
        busy = "most ms of the processor in the window's thread, of a screen"
        figure.most[busy] = max(figure.most.get(busy, 0), each.get("busy_ms", 0))
        figure.broken += [f"{each['scene']} ({part.kind}): {what}" for what in each["wrong"]]


def tried(part: Part) -> list[dict[str, Any]]:
    """Return what became of each scene."""
    told: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="fairlabel-names-") as name:
        folder = Path(name)
        Image.new("RGB", (120, 40), (255, 0, 0)).save(folder / SECRET)
        if part.has_pipe:
            os.mkfifo(folder / PIPE)
        while len(told) < len(part.scenes):
            left = part.scenes[len(told) :]
            some = _told_by_one(folder, part, left)
            told += some
            if len(some) < len(left):
                told.append({"scene": left[len(some)], "wrong": ["gave no answer"]})
    return told


def _read(stdout: IO[str], lines: queue.Queue[str]) -> None:
    """Put all lines into a queue, and an empty one at the end."""
    for line in stdout:
        lines.put(line)
    lines.put("")


def _told_by_one(folder: Path, part: Part, scenes: Sequence[str]) -> list[dict[str, Any]]:
    """Return what one process says before it ends, or is ended because it says nothing."""
    environment = {**os.environ, "FAIRLABEL_SABOTAGE": part.sabotage}
    ours, theirs = os.pipe()
    null = os.open(os.devnull, os.O_WRONLY)
    words = [str(folder), part.kind, *scenes]
    program = forks.fork("windows", _PROGRAM, words, (theirs, null), environment)
    os.close(theirs)
    os.close(null)
    lines: queue.Queue[str] = queue.Queue()
    stdout = os.fdopen(ours, encoding="utf-8")
    reader = threading.Thread(target=_read, args=(stdout, lines))
    reader.start()
    told: list[dict[str, Any]] = []
    try:
        for scene in (*scenes, ""):  # at last: the end of the process
            line = lines.get(timeout=part.patience_s.get(scene, PATIENCE_S))
            if not line:
                break
            told.append(json.loads(line))
    except queue.Empty:
        pass
    finally:
        program.kill()
        program.wait()
        reader.join()
        stdout.close()
    return told

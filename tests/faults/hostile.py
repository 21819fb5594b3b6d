"""Hostile files to every reader: it touches nothing outside, does not hang, and tells no trace.

Of small sound files of every kind, changed by a seed, and of the worst that is known, made by
hand. ``strace`` looks on at some of the tries, if it is there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.faults.figure import Figure
from tests.faults.hostile_cases import Kind, kind_of
from tests.faults.hostile_files import OUTSIDE
from tests.faults.short_form import drawn
from tests.support import forks
from tests.support.material import CHECKOUT

LONG: Final = 2_000
SEED: Final = 1689
PATIENCE_S: Final = 300
AT_ONCE: Final = 2 * (os.cpu_count() or 1)
"""More than processors: many a try waits for the process that decodes apart to start."""

_TRACED: Final = 60
_TRACE_FROM: Final = 500
"""In a run of fewer tries nobody looks on: it takes some seconds."""


def run(n: int) -> Figure:
    """Try the first of them, so many; none may take long."""
    return run_these(range(n)).judged_by_time()


def run_some(n: int, seed: int) -> Figure:
    """Try so many of those of a long run: each reader, and others as ``seed`` is counted up."""
    kinds: dict[Kind, list[int]] = defaultdict(list)
    for number in range(LONG):
        kinds[kind_of(number)].append(number)
    changed = [kind for kind in kinds if not kind.worst]
    return run_these(drawn(kinds, n, seed, changed))


def run_these(numbers: Sequence[int], seed: int | None = None) -> Figure:
    """Try those of these numbers, by the seed of this figure if no other is given."""
    figure = Figure("A hostile file is read or refused in one sentence, and does nothing else")
    seed = SEED if seed is None else seed
    parts = [Tries(tuple(each), seed) for at in range(AT_ONCE) if (each := numbers[at::AT_ONCE])]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for part, all_done in zip(parts, pool.map(tried, parts), strict=True):
            count(figure, part, all_done)
    if len(numbers) >= _TRACE_FROM and shutil.which("strace"):
        _trace(figure)
    return figure


@dataclass(frozen=True, slots=True)
class Tries:
    """Which tries; ``sabotage`` names a reader that is broken on purpose."""

    numbers: tuple[int, ...]
    seed: int = SEED  # of an ordinary run; ``--seed`` changes SEED afterwards
    patience_s: int = PATIENCE_S
    sabotage: str = ""


def count(figure: Figure, part: Tries, all_done: list[dict[str, Any]]) -> None:
    """Count what became of some tries."""
    for number, done in zip(part.numbers, all_done, strict=False):
        figure.tried += 1
        figure.seen[f"{done['reader']}: {'told' if done['told'] else 'taken'}"] += 1
        for name, words in MEASURED.items():
            figure.most[words] = max(figure.most.get(words, 0), done[name])
        of_try = f"{number} {done['reader']} ({done['what']})"
        figure.broken += [f"{of_try}: {each}" for each in done["broken"]]
        figure.slow += [f"{of_try}: {each}" for each in done["slow"]]
    if len(all_done) != len(part.numbers):
        figure.broken.append(f"ended after {len(all_done)} of {len(part.numbers)} tries")


MEASURED: Final = {
    "took_ms": "most ms by the clock",
    "busy_ms": "most ms of the processor, of the program",
    "apart_ms": "most ms of the processor, of processes that decode apart",
    "mib": "most MiB of a process",
}


_TRY: Final = "from tests.faults import hostile_tries; hostile_tries.main()"


def tried(part: Tries, tracer: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return what became of each try, in a process that does nothing else."""
    numbers = ",".join(map(str, part.numbers))
    words = [numbers, str(part.seed), str(part.patience_s), part.sabotage]
    if not tracer:
        return [json.loads(each) for each in forks.run("hostile", _TRY, *words).stdout.splitlines()]
    done = subprocess.run(
        [*tracer, sys.executable, "-m", "tests.faults.hostile_tries", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "ignore"},
        check=False,
    )
    return [json.loads(each) for each in done.stdout.splitlines()]


# What the system itself saw ------------------------------------------------------------

_CALL: Final = re.compile(r"^(\d+) +(\w+)\((.*)$")
_BEGUN: Final = re.compile(r"\bclone3?\b.* = (\d+)$")
_ENDED: Final = re.compile(r"^\d+ +\+\+\+ exited ")
_PATH: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_CHANGES: Final = ("unlink", "rename", "mkdir", "rmdir", "link", "symlink", "truncate", "chmod")


def _trace(figure: Figure) -> None:
    """Let the system write down all calls about files and the network in some tries."""
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "calls"
        calls = "trace=%file,%network,clone,clone3"
        strace = ("strace", "-f", "-q", "-s", "300", "-e", calls, "-o", str(log))
        looked = len(tried(Tries(tuple(range(_TRACED)), SEED), strace))
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    figure.seen["seen by strace: tries"] += looked
    figure.seen["seen by strace: calls"] += len(lines)
    figure.broken += [f"strace: {each}" for each in escapes_in(lines)]


def escapes_in(lines: list[str]) -> list[str]:
    """Return the calls that read outside of a job, changed something there, or called out.

    The first process lays the files out and looks at them afterwards: its calls do not count, nor
    do those of its threads.
    """
    first = next((found[1] for each in lines if (found := _CALL.match(each))), "")
    ours, starting, escapes = {first}, set[str](), list[str]()
    for each in lines:
        task = each.partition(" ")[0]
        if (begun := _BEGUN.search(each)) and "CLONE_THREAD" in each and task in ours:
            ours.add(begun[1])
        elif "CLONE_THREAD" in each and each.endswith("<unfinished ...>") and task in ours:
            starting.add(task)
        elif begun and " resumed>" in each and task in starting:
            starting.discard(task)
            ours.add(begun[1])
        elif _ENDED.match(each) and task != first:
            ours.discard(task)  # the system gives its number to another one
        elif (found := _CALL.match(each)) and task not in ours and _is_escape(found[2], found[3]):
            escapes.append(each[:300])
    return escapes


def _is_escape(call: str, rest: str) -> bool:
    if call in {"connect", "bind", "sendto", "sendmsg"}:
        return "AF_INET" in rest or "AF_UNIX" in rest
    if call in {"socket", "socketpair"}:
        return "AF_INET" in rest
    has_failed = re.search(r"= -1 E\w+", rest) is not None
    paths = [each for each in _PATH.findall(rest.rpartition(" = ")[0]) if each.startswith("/")]
    if has_failed or not paths:
        return False
    if call in {"open", "openat", "creat"}:
        is_write = any(flag in rest for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
        return any(_is_outside(each, is_write=is_write) for each in paths)
    return call.startswith(_CHANGES) and any(_is_outside(each, is_write=True) for each in paths)


def _is_outside(path: str, *, is_write: bool) -> bool:
    if f"/{OUTSIDE}/" in os.path.normpath(path):
        return True
    is_ours = "/fairlabel-hostile-" in path or path.startswith(("/dev/", "/proc/"))
    return is_write and not is_ours
